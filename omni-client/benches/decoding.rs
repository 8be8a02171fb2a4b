//! The largest examples of a score and of OCR data (`responses/`, from `openapi/omni.yaml`), decoded into the
//! generated types as the client does it and only by `serde_json`, into structs written by hand for just the fields that
//! occur, and into `serde_json::Value`. And what it costs to know what was not read: nothing but a shared body for who does not ask
//! (`score_kept`), a second reading for who does (`score_kept_and_unread`).
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use divan::Bencher;
use divan::counter::BytesCount;
use omni_client::types::read::Read;
use omni_client::types::{OcrData, OnboardingScore, json};
use serde::de::DeserializeOwned;
use serde_json::Value;

const SCORE: &[u8] = include_bytes!("responses/fetch_score.json");
const OCR: &[u8] = include_bytes!("responses/fetch_ocr_data.json");

#[divan::bench(types = [OnboardingScore, by_hand::Score, Value])]
fn score<T: DeserializeOwned>(bencher: Bencher) {
    decode::<T>(bencher, SCORE);
}

#[divan::bench(types = [OcrData, by_hand::Ocr, Value])]
fn ocr<T: DeserializeOwned>(bencher: Bencher) {
    decode::<T>(bencher, OCR);
}

#[divan::bench]
fn score_as_the_client_does(bencher: Bencher) {
    read::<OnboardingScore>(bencher, SCORE);
}

#[divan::bench]
fn ocr_as_the_client_does(bencher: Bencher) {
    read::<OcrData>(bencher, OCR);
}

/// What a response is made of: the value, and the body that it came from.
#[divan::bench]
fn score_kept(bencher: Bencher) {
    let body = Bytes::from_static(SCORE);
    bencher.counter(BytesCount::of_slice(SCORE)).bench(|| (decoded(&body), body.clone()));
}

#[divan::bench]
fn score_kept_and_unread(bencher: Bencher) {
    let body = Bytes::from_static(SCORE);
    bencher.counter(BytesCount::of_slice(SCORE)).bench(|| {
        let unread = json::from_slice_lenient::<OnboardingScore>(divan::black_box(&body)).unwrap().unread;
        (decoded(&body), body.clone(), unread)
    });
}

fn decoded(body: &[u8]) -> OnboardingScore {
    json::from_slice(divan::black_box(body)).unwrap()
}

fn read<T: Read>(bencher: Bencher, body: &[u8]) {
    bencher
        .counter(BytesCount::of_slice(body))
        .bench(|| json::from_slice::<T>(divan::black_box(body)).unwrap());
}

fn decode<T: DeserializeOwned>(bencher: Bencher, body: &[u8]) {
    bencher
        .counter(BytesCount::of_slice(body))
        .bench(|| serde_json::from_slice::<T>(divan::black_box(body)).unwrap());
}

fn main() {
    // What is compared must hold the same.
    assert_eq!(written::<OnboardingScore>(SCORE), written::<by_hand::Score>(SCORE));
    assert_eq!(written::<OcrData>(OCR), written::<by_hand::Ocr>(OCR));
    divan::main();
}

/// What is left of a response that was read and written, without nulls.
fn written<T: DeserializeOwned + serde::Serialize>(body: &[u8]) -> Value {
    let mut value = serde_json::to_value(serde_json::from_slice::<T>(body).unwrap()).unwrap();
    strip(&mut value);
    value
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|_, value| !value.is_null());
            object.values_mut().for_each(strip);
        }
        Value::Array(list) => list.iter_mut().for_each(strip),
        _ => {}
    }
}

mod by_hand {
    use serde::{Deserialize, Serialize};

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Score {
        id_validation: Option<IdValidation>,
        antifraud: Option<Overall>,
        second_id_validation: Option<IdValidation>,
        liveness: Option<Liveness>,
        face_recognition: Option<FaceRecognition>,
        face_recognition_second_id: Option<FaceRecognition>,
        video_conference: Option<VideoConference>,
        external_verification: Option<ExternalVerification>,
        id_ocr_confidence: Option<OcrConfidence>,
        id_ocr_confidence_second_id: Option<OcrConfidence>,
        retry_info: Option<RetryInfo>,
        applied_rule: Option<Rule>,
        incode_watchlist_score: Option<IncodeWatchlistScore>,
        overall: Option<Check>,
        device_risk: Option<Overall>,
        behavioral_risk: Option<Overall>,
        document_on_edge_info: Option<DocumentOnEdgeInfo>,
        session_recording: Option<SessionRecording>,
        reason_msg: Option<String>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct IdValidation {
        photo_security_and_quality: Option<Vec<Check>>,
        id_specific: Option<Vec<Check>>,
        custom_fields: Option<Vec<Check>>,
        applied_rule: Option<Rule>,
        overall: Option<Check>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Check {
        value: Option<String>,
        status: Option<String>,
        key: Option<String>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Rule {
        name: Option<String>,
        expression: Option<String>,
        rule_type: Option<String>,
        status: Option<String>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Overall {
        overall: Option<Check>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Liveness {
        liveness_score: Option<Check>,
        photo_quality: Option<Check>,
        overall: Option<Check>,
        physical_attack: Option<Check>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct FaceRecognition {
        existing_user: Option<bool>,
        existing_interview_id: Option<String>,
        existing_external_id: Option<String>,
        mask_check: Option<Check>,
        lenses_check: Option<Check>,
        face_brightness: Option<Check>,
        name_match: Option<Check>,
        applied_rule: Option<Rule>,
        overall: Option<Check>,
        customer_id: Option<String>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct VideoConference {
        speech_transcript: Option<String>,
        speech_recognition: Option<Check>,
        video_selfie_liveness: Option<Check>,
        video_selfie_face_recognition: Option<Check>,
        score: Option<Check>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct ExternalVerification {
        name_address_correlation: Option<f64>,
        name_email_correlation: Option<f64>,
        name_phone_correlation: Option<f64>,
        address_risk: Option<f64>,
        email_risk: Option<f64>,
        phone_risk: Option<f64>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct OcrConfidence {
        overall_confidence: Option<Check>,
    }

    #[derive(Deserialize, Serialize)]
    pub struct RetryInfo {}

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct IncodeWatchlistScore {
        watchlist_score: Option<Check>,
        data_matches: Option<Vec<String>>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct DocumentOnEdgeInfo {
        front_document_is_on_the_edge: Option<bool>,
        back_document_is_on_the_edge: Option<bool>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct SessionRecording {
        merged_recording_quality_checks: Option<MergedRecordingQualityChecks>,
    }

    #[derive(Deserialize, Serialize)]
    pub struct MergedRecordingQualityChecks {}

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Ocr {
        name: Option<Name>,
        address: Option<String>,
        address_fields: Option<Address>,
        full_address: Option<bool>,
        invalid_address: Option<bool>,
        checked_address: Option<String>,
        checked_address_bean: Option<Address>,
        exterior_number: Option<String>,
        interior_number: Option<String>,
        address_from_statement: Option<String>,
        address_fields_from_statement: Option<Address>,
        invalid_address_from_statement: Option<bool>,
        address_statement_emission_date: Option<i64>,
        document_type: Option<String>,
        address_statement_timestamps: Option<Vec<Timestamp>>,
        poa_name: Option<String>,
        type_of_id: Option<String>,
        birth_date: Option<i64>,
        gender: Option<String>,
        clave_de_elector: Option<String>,
        curp: Option<String>,
        numero_emision_credencial: Option<String>,
        cic: Option<String>,
        ocr: Option<String>,
        document_number: Option<String>,
        external_id: Option<String>,
        issue_date: Option<i64>,
        expiration_date: Option<i64>,
        registration_date: Option<i64>,
        issuing_country: Option<String>,
        nationality: Option<String>,
        government_comparison_results: Option<Comparison>,
        not_extracted: Option<i64>,
        not_extracted_details: Option<Vec<String>>,
        ocr_data_confidence: Option<Confidence>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Name {
        full_name: Option<String>,
        first_name: Option<String>,
        paternal_last_name: Option<String>,
        maternal_last_name: Option<String>,
        given_name: Option<String>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Address {
        street: Option<String>,
        colony: Option<String>,
        postal_code: Option<String>,
        city: Option<String>,
        state: Option<String>,
        state_code: Option<String>,
        address_country_code: Option<String>,
        label: Option<String>,
        state_name: Option<String>,
        latitude: Option<f64>,
        longitude: Option<f64>,
        zip_colony_options: Option<Vec<ColonyOption>>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct ColonyOption {
        colony: Option<String>,
        postal_code: Option<String>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Timestamp {
        date_type: Option<String>,
        address_statement_timestamp: Option<i64>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Comparison {
        paternal_last_name_valid: Option<bool>,
        maternal_last_name_valid: Option<bool>,
        first_name_valid: Option<bool>,
        curp_valid: Option<bool>,
        ocr_valid: Option<bool>,
        clave_de_elector_valid: Option<bool>,
        numero_emision_credencial_valid: Option<bool>,
        registration_date_valid: Option<bool>,
        issue_date_valid: Option<bool>,
    }

    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Confidence {
        birth_date_confidence: Option<f64>,
        name_confidence: Option<f64>,
        given_name_confidence: Option<f64>,
        first_name_confidence: Option<f64>,
        mothers_surname_confidence: Option<f64>,
        fathers_surname_confidence: Option<f64>,
        address_confidence: Option<f64>,
        street_confidence: Option<f64>,
        colony_confidence: Option<f64>,
        postal_code_confidence: Option<f64>,
        city_confidence: Option<f64>,
        state_confidence: Option<f64>,
        curp_confidence: Option<f64>,
        clave_de_elector_confidence: Option<f64>,
    }
}
