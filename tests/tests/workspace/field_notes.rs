//! Facts about live responses that the documentation leaves out or contradicts. The types read each without loss.

use omni_tests::all_types;
use omni_types::{
    ApiError, CurpValidation, CustomerApproval, EventPage, FaceCapture, GovernmentValidation, IdCapture,
    OcrData, OcrDataWrapper, OnboardingScore, OnboardingStatus, OnboardingStatusNotification, ScoreStatus,
    SessionDetails, SessionStatus, StartedSession, WatchlistResult,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Reads into the type of the schema and compares what is written back.
fn keeps(schema: &str, value: Value) {
    let entry = all_types().into_iter().find(|entry| entry.schema == schema).unwrap();
    assert_eq!(entry.round_trip(&value).as_ref(), Ok(&value), "{schema}");
}

#[test]
fn the_error_body_may_lack_its_message() {
    let error: ApiError =
        read(json!({"timestamp": 1, "status": 6000, "error": "Processing error", "path": "/x"}));
    assert_eq!((error.status, error.message), (Some(6000), None));
    assert!(omni_types::Operation::ProcessFace.info().error_codes.iter().any(|code| code.code == 6000));
}

#[test]
fn failures_with_http_200_are_responses() {
    let capture: IdCapture = read(json!({"classification": false, "failReason": "WRONG_DOCUMENT_SIDE"}));
    assert_eq!(capture.classification, Some(false));
    let curp: CurpValidation =
        read(json!({"success": false, "error": {"tipoError": "01", "codigoError": "06", "resultCURPS": {}}}));
    assert_eq!(curp.error.unwrap().codigo_error.unwrap(), "06");
    let check: GovernmentValidation = read(json!({"valid": false, "statusCode": 98}));
    assert_eq!((check.valid, check.status_code), (Some(false), Some(98)));
    let approval: CustomerApproval = read(json!({"success": false}));
    assert_eq!(approval.success, Some(false));
}

#[test]
fn score_values_are_many_kinds_of_texts() {
    for value in ["89.2", "100.0", "96", "PASSED"] {
        let score: OnboardingScore = read(json!({"overall": {"value": value, "status": "OK"}}));
        let overall = score.overall.unwrap();
        assert_eq!(overall.value.as_deref(), Some(value));
        assert_eq!(overall.status, Some(ScoreStatus::Ok));
    }
}

#[test]
fn a_check_may_lack_its_key_its_value_or_its_status() {
    for check in
        [json!({"status": "OK"}), json!({"value": "1"}), json!({"value": "1", "status": "WARN"}), json!({})]
    {
        keeps(
            "OnboardingScore",
            json!({"idValidation": {"photoSecurityAndQuality": [check], "idSpecific": [check]}}),
        );
    }
}

#[test]
fn the_score_has_sections_and_keys_beyond_the_documented_ones() {
    keeps(
        "OnboardingScore",
        json!({
            "authentication": {"overall": {"value": "100.0", "status": "OK"}, "identityId": "5f0a1b2c3d4e5f6071829304"},
            "deviceRisk": {"overall": {"status": "OK"}},
            "behavioralRisk": {"overall": {"status": "OK"}},
            "documentOnEdgeInfo": {"frontDocumentIsOnTheEdge": false, "backDocumentIsOnTheEdge": true},
            "reasonMsg": "This session passed.",
            "retryInfo": {},
            "idValidation": {"photoSecurityAndQuality": [
                {"key": "idAlreadyUsedCheck", "status": "OK", "value": "PASSED"},
                {"key": "idAlterationCheckFront", "status": "OK"},
                {"key": "postitCheckFront", "status": "OK"},
                {"key": "fakeBrowserCheck", "status": "OK"},
                {"key": "aKeyOfTomorrow", "status": "OK"},
            ]},
        }),
    );
}

#[test]
fn ocr_dates_come_in_three_forms() {
    let data: OcrData = read(json!({
        "birthDate": -23_587_200_000_i64, "expireAt": "1935532800000", "issuedAt": "1620086400000",
        "issueDate": 2021, "expirationDate": 2031, "registrationDate": 2010, "height": "1.70 m", "weight": "70 kg",
    }));
    assert_eq!(*data.birth_date.unwrap(), -23_587_200_000);
    assert_eq!(data.expire_at.unwrap(), "1935532800000");
    assert_eq!(data.issue_date.as_deref(), Some(&2021));
}

#[test]
fn ocr_data_has_fields_beyond_the_documented_ones() {
    keeps(
        "OcrData",
        json!({
            "additionalTimestamps": [], "additionalAttrs": [],
            "addressFields": {"street": "CALLE INVENTADA 12", "stateCode": "DF", "addressCountryCode": "MEX"},
            "checkedAddressBean": {
                "stateName": "X", "addressCountryCode": "MEX", "latitude": 19.5, "longitude": -99.25,
                "zipColonyOptions": [{"colony": "CENTRO", "postalCode": "01000"}],
            },
            "ocrDataConfidence": {"documentNumberConfidence": 0.5, "nameConfidence": 0.75},
        }),
    );
    let wrapped: OcrDataWrapper = read(json!({"ocrData": {"curp": "SPEZ900214MUTXRR09"}}));
    assert_eq!(wrapped.ocr_data.unwrap().curp.unwrap(), "SPEZ900214MUTXRR09");
}

#[test]
fn renapo_fields_have_several_spellings_and_empty_texts() {
    for (foreigners, certificate) in
        [("NumRegExtranjeros", "FolioCarta"), ("numRegExtranjeros", "folioCarta")]
    {
        let curp: CurpValidation = read(json!({
            "success": true, "sex": "MUJER", "renapo_valid": true,
            "probation_document_data": {"CRIP": "", "anioReg": "1990", foreigners: "12", certificate: "34"},
        }));
        let document = curp.probation_document_data.unwrap();
        assert_eq!(document.num_reg_extranjeros.unwrap(), "12");
        assert_eq!(document.folio_carta.unwrap(), "34");
        assert_eq!(document.crip.unwrap(), "");
    }
}

#[test]
fn session_details_may_have_underscores_and_no_counters() {
    for prefix in ["", "_"] {
        let details: SessionDetails = read(json!({
            format!("{prefix}id"): "5f0a1b2c3d4e5f6071829304",
            format!("{prefix}createdAt"): 1, format!("{prefix}updatedAt"): 2, "sessionStatus": "Closed",
        }));
        assert_eq!(details.id.as_deref(), Some("5f0a1b2c3d4e5f6071829304"));
        assert_eq!((details.created_at, details.updated_at), (Some(1), Some(2)));
        assert_eq!(details.session_status, Some(SessionStatus::Closed));
    }
}

#[test]
fn the_onboarding_status_has_values_beyond_the_documented_ones() {
    for (text, status) in [
        ("ID_VALIDATION_FINISHED_SECOND_ID", OnboardingStatus::IdValidationFinishedSecondId),
        ("GOVERNMENT_VALIDATION_FINISHED", OnboardingStatus::GovernmentValidationFinished),
        ("EXPIRED", OnboardingStatus::Expired),
    ] {
        assert_eq!(OnboardingStatus::from(text), status);
    }
    let notification: OnboardingStatusNotification = read(json!({
        "interviewId": "5f0a1b2c3d4e5f6071829304", "externalId": "client-7", "onboardingStatus": "SOMETHING_NEW",
        "clientId": "c", "flowId": "5f0a1b2c3d4e5f6071829305",
    }));
    assert_eq!(notification.onboarding_status.unwrap().as_str(), "SOMETHING_NEW");
}

#[test]
fn misspelled_names_are_read_as_well() {
    for name in ["readability", "readibility"] {
        let capture: IdCapture = read(json!({"classification": true, name: true}));
        assert_eq!(capture.readability, Some(true), "{name}");
    }
    for name in ["singature", "signature"] {
        let page: EventPage =
            read(json!({"events": [{"eventName": "front.added", name: "c2ln", "timestamp": 1}]}));
        assert_eq!(page.events.unwrap()[0].singature.as_ref().unwrap(), "c2ln", "{name}");
    }
}

#[test]
fn a_started_session_and_a_face_have_undocumented_fields() {
    let session = json!({
        "token": "t", "endScreenTitle": "a", "endScreenText": "b", "optinEnabled": true, "optinCompanyName": "c",
        "onboardingLinkExpirationMinutes": 10, "idDetectionTimeout": 5,
    });
    keeps("StartedSession", session.clone());
    let _: StartedSession = read(session);
    let face: FaceCapture = read(json!({"isBright": true, "hasHeadCover": false}));
    assert_eq!((face.confidence, face.has_head_cover), (None, Some(false)));
}

#[test]
fn approval_of_an_existing_person_says_so() {
    let approval: CustomerApproval = read(
        json!({"success": true, "totalScore": "98.1", "existingCustomer": true, "uuid": "5f0a1b2c3d4e5f6071829304"}),
    );
    assert_eq!((approval.total_score.as_deref(), approval.existing_customer), (Some("98.1"), Some(true)));
}

#[test]
fn the_government_validation_is_read_as_noted() {
    keeps(
        "GovernmentValidation",
        json!({
            "valid": true, "statusCode": 0,
            "registralSituation": {"tipoSituacionRegistral": "VIGENTE", "tipoReporteRoboExtravio": ""},
            "governmentValidation": {"overall": {"status": "OK", "value": "100.0"}},
            "customFields": {"a": null, "b": 1}, "ocrData": {"curp": "X"}, "deviceInfo": {"hash": "h"},
            "errorDescription": "none",
        }),
    );
}

#[test]
fn the_watchlist_uses_snake_case() {
    let result: WatchlistResult = read(json!({"status": "success", "content": {"data": {
        "id": 1, "ref": "r-1", "match_status": "no_match", "total_hits": 0, "hits": [], "limit": 100, "offset": 0,
        "created_at": "2026-01-02 03:04:05",
    }}}));
    assert_eq!(result.content.unwrap().data.unwrap().r#ref.as_deref(), Some("r-1"));
}

#[test]
fn nulls_inside_custom_fields_are_kept() {
    keeps("SessionCustomFields", json!({"customFields": {"a": null, "b": [1, {"c": null}]}}));
}

#[test]
fn both_spellings_in_one_response_are_not_an_error() {
    let capture: IdCapture = read(json!({"classification": true, "readability": null, "readibility": true}));
    assert_eq!(capture.readability, Some(true));
    let details: SessionDetails =
        read(json!({"_id": "5f0a1b2c3d4e5f6071829304", "id": "5f0a1b2c3d4e5f6071829304"}));
    assert_eq!(details.id.as_deref(), Some("5f0a1b2c3d4e5f6071829304"));
}

#[test]
fn a_list_may_contain_nulls_and_an_integer_may_have_a_decimal_point() {
    let data: OcrData = read(json!({
        "notExtractedDetails": [null, "cic", null], "birthDate": 6.3821e11, "expirationDate": 2033.0,
    }));
    assert_eq!(data.not_extracted_details, Some(vec!["cic".to_owned()]));
    assert_eq!(*data.birth_date.unwrap(), 638_210_000_000);
    assert_eq!(data.expiration_date.as_deref(), Some(&2033));
}
