//! The outcome of each scenario, from the tables and enumerations of the document.

use std::collections::BTreeMap;

use omni_types::tables::{CURP_ERROR, GOVERNMENT_VALIDATION_STATUS, KYB_CHECK, KYC_CHECK};
use omni_types::{
    AddressStatementType, AntifraudStep, CaptureFailReason, CompletionAction, CustomFieldCheckKey,
    IdSpecificCheckKey, IneScrapingStatus, NeedsReviewReason, OcrValidationCheckKey, Operation,
    PhotoSecurityCheckKey, RegistralSituationKind, ScoreStatus, TypeOfId, WatchlistType,
};
use serde_json::{Value, json};

use super::requests::operations;
use crate::caller::Failure;

/// How far a session is before the operations of an entry are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It was started.
    New,
    /// The front of the ID and the selfie were captured.
    Front,
    /// The front of the second ID was captured.
    SecondFront,
    /// Everything was captured and processed.
    Whole,
    /// The same, in a flow with antifraud and a check for a mask.
    Strict,
}

/// What is expected of an entry.
pub struct Expected {
    pub stage: Stage,
    /// Scenarios without which it would be no different.
    pub with: Vec<&'static str>,
    /// The entry is forced before anything is captured.
    pub from_start: bool,
    /// What is called.
    pub operations: Vec<Operation>,
    /// What operations are asked for that take it.
    pub value: String,
    pub wanted: Vec<Wanted>,
}

/// What is seen in a response.
pub struct Wanted {
    pub operation: &'static str,
    pointer: &'static str,
    /// The object of a list with this value of a field, if the pointer leads to a list of objects.
    object: Option<(&'static str, String, &'static str)>,
    pub value: Value,
}

impl Wanted {
    fn at(operation: &'static str, pointer: &'static str, value: impl Into<Value>) -> Self {
        Self { operation, pointer, object: None, value: value.into() }
    }

    /// In the object of a list whose `key` is this, the field has the value.
    fn of(
        operation: &'static str,
        pointer: &'static str,
        (key, field): (&str, &'static str),
        value: impl Into<Value>,
    ) -> Self {
        Self { object: Some(("key", key.to_owned(), field)), ..Self::at(operation, pointer, value) }
    }

    /// Whether it is the code of a refusal.
    pub fn is_refusal(&self) -> bool {
        self.pointer == "/status"
    }

    pub fn place(&self) -> String {
        let object = self.object.as_ref();
        object.map_or_else(
            || self.pointer.to_owned(),
            |(_, key, field)| format!("{}/{key}/{field}", self.pointer),
        )
    }

    /// A list that has the value is as good as the value.
    pub fn is_in(&self, response: &Value) -> bool {
        let Some(found) = response.pointer(self.pointer) else { return self.value.is_null() };
        let found = match &self.object {
            Some((name, key, field)) => {
                let objects = found.as_array().into_iter().flatten();
                objects.filter(|object| object[*name] == **key).map(|object| &object[*field]).next()
            }
            None => Some(found),
        };
        let has = |list: &Value| list.as_array().is_some_and(|list| list.contains(&self.value));
        found.is_some_and(|found| *found == self.value || has(found))
    }
}

type Table = BTreeMap<String, Expected>;

/// An entry, whose magic value begins with the prefix of all.
fn add(
    table: &mut Table,
    name: &str,
    (stage, about): (Stage, &[&str]),
    wanted: Vec<Wanted>,
) -> Result<(), Failure> {
    add_with(table, name, (stage, &[], about), wanted)
}

fn add_with(
    table: &mut Table,
    name: &str,
    (stage, with, about): (Stage, &[&'static str], &[&str]),
    wanted: Vec<Wanted>,
) -> Result<(), Failure> {
    let expected = Expected {
        stage,
        with: with.to_vec(),
        from_start: false,
        operations: operations(about)?,
        value: String::new(),
        wanted,
    };
    table.insert(format!("SANDBOX_{name}"), expected);
    Ok(())
}

/// A name of the API in capitals, as in the catalog.
fn shouted(name: &str) -> String {
    let mut words = String::new();
    let mut after_small = false;
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            if letter.is_ascii_uppercase() && after_small {
                words.push('_');
            }
            words.push(letter.to_ascii_uppercase());
        } else if !words.ends_with('_') {
            words.push('_');
        }
        after_small = letter.is_ascii_lowercase() || letter.is_ascii_digit() && after_small;
    }
    words
}

/// All entries.
pub fn expected() -> Result<Table, Failure> {
    let mut table = Table::new();
    personas(&mut table)?;
    faces(&mut table)?;
    captures(&mut table)?;
    codes(&mut table)?;
    registers(&mut table)?;
    kyc(&mut table)?;
    watchlists(&mut table)?;
    others(&mut table)?;
    scores(&mut table)?;
    Ok(table)
}

/// What is different about each persona, from the first capture on.
fn personas(table: &mut Table) -> Result<(), Failure> {
    use Stage::{New, Strict, Whole};
    let specific = "/idValidation/idSpecific";
    let mask = "/faceRecognition/maskCheck/status";
    for (name, (stage, about), wanted) in [
        ("SPECIMEN", (Whole, "process_face"), Wanted::at("process_face", "/confidence", 1.0)),
        ("STRANGER", (Whole, "process_face"), Wanted::at("process_face", "/confidence", 0.0)),
        ("SPOOF", (New, "add_face"), Wanted::at("add_face", "/confidence", 1.0)),
        ("LENSES", (New, "add_face"), Wanted::at("add_face", "/hasLenses", true)),
        ("UNDERAGE", (New, "add_face"), Wanted::at("add_face", "/age", 14)),
        ("MASKED", (Strict, "fetch_score"), Wanted::at("fetch_score", mask, "FAIL")),
        ("MEXICAN", (New, "add_front_id"), Wanted::at("add_front_id", "/countryCode", "MEX")),
        ("DRIVER", (New, "add_front_id"), Wanted::at("add_front_id", "/typeOfId", "DriversLicense")),
        (
            "EXPIRED_ID",
            (Whole, "fetch_score"),
            Wanted::of("fetch_score", specific, ("documentExpired", "status"), "FAIL"),
        ),
        (
            "STOLEN_ID",
            (Whole, "process_government_validation"),
            Wanted::at("process_government_validation", "/statusCode", 13),
        ),
        ("UNREGISTERED", (New, "add_curp"), Wanted::at("add_curp", "/renapo_valid", false)),
        (
            "POLITICIAN",
            (New, "search_watchlist"),
            Wanted::at("search_watchlist", "/content/data/total_hits", 2),
        ),
        (
            "SLOW",
            (Whole, "fetch_processing_status"),
            Wanted::at("fetch_processing_status", "/finished", false),
        ),
    ] {
        let with: &[_] = if name == "SPECIMEN" { &["SANDBOX_PERSONA_STRANGER"] } else { &[] };
        let name = format!("PERSONA_{name}");
        add_with(table, &name, (stage, with, &[about]), vec![wanted])?;
        if let Some(expected) = table.get_mut(&format!("SANDBOX_{name}")) {
            expected.from_start = true;
        }
    }
    Ok(())
}

fn faces(table: &mut Table) -> Result<(), Failure> {
    let compared = ["process_face", "process_face_against_second_id", "fetch_score"];
    let taken = ["add_face", "process_face", "fetch_score"];
    for (name, confidence, status) in [("FACE_MATCH", 1.0, "OK"), ("FACE_STRANGER", 0.0, "FAIL")] {
        let wanted = vec![
            Wanted::at("process_face", "/confidence", confidence),
            Wanted::at("process_face_against_second_id", "/confidence", confidence),
            Wanted::at("fetch_score", "/faceRecognition/overall/status", status),
        ];
        add(table, name, (Stage::Whole, &compared), wanted)?;
    }
    for (name, stage, place, value, (in_score, status)) in [
        ("FACE_LIVE", Stage::Front, "/confidence", json!(0.0), ("/liveness/overall/status", "OK")),
        ("FACE_SPOOF", Stage::Front, "/confidence", json!(1.0), ("/liveness/overall/status", "FAIL")),
        (
            "FACE_LENSES",
            Stage::Strict,
            "/hasLenses",
            json!(true),
            ("/faceRecognition/lensesCheck/status", "WARN"),
        ),
        (
            "FACE_NO_LENSES",
            Stage::Strict,
            "/hasLenses",
            json!(false),
            ("/faceRecognition/lensesCheck/status", "OK"),
        ),
    ] {
        let wanted = vec![Wanted::at("add_face", place, value), Wanted::at("fetch_score", in_score, status)];
        add(table, name, (stage, &taken), wanted)?;
    }
    for (name, status) in [("FACE_MASK", "FAIL"), ("FACE_NO_MASK", "OK")] {
        let wanted = vec![Wanted::at("fetch_score", "/faceRecognition/maskCheck/status", status)];
        add(table, name, (Stage::Strict, &taken), wanted)?;
    }
    for age in [14, 90] {
        let wanted = vec![Wanted::at("add_face", "/age", age)];
        add(table, &format!("FACE_AGE_{age}"), (Stage::Front, &taken), wanted)?;
    }
    Ok(())
}

fn stage_of(operation: Operation) -> Stage {
    match operation {
        Operation::AddBackId => Stage::Front,
        Operation::AddBackSecondId => Stage::SecondFront,
        Operation::ProcessFace | Operation::ApproveCustomer => Stage::Whole,
        Operation::CompareVideoSelfieId | Operation::CompareVideoSelfieIdBinary => Stage::Front,
        Operation::CompareVideoSelfieOcr | Operation::CompareVideoSelfieOcrBinary => Stage::Front,
        _ => Stage::New,
    }
}

fn captures(table: &mut Table) -> Result<(), Failure> {
    let captures = [
        Operation::AddFrontId,
        Operation::AddBackId,
        Operation::AddFrontSecondId,
        Operation::AddBackSecondId,
    ];
    for operation in captures {
        let id = operation.info().id;
        for reason in CaptureFailReason::VALUES {
            let name = format!("{}_{}", shouted(id), shouted(reason));
            let wanted = vec![Wanted::at(id, "/failReason", *reason)];
            add(table, &name, (stage_of(operation), &[id]), wanted)?;
        }
    }
    let ids = captures.map(|operation| operation.info().id);
    for kind in TypeOfId::VALUES {
        // What is classified as nothing is not accepted.
        let (place, value) = match *kind {
            "Unknown" => ("/failReason", "UNKNOWN_DOCUMENT_TYPE"),
            kind => ("/typeOfId", kind),
        };
        // Without a front there is no back.
        let shown = ids.iter().filter(|id| place == "/typeOfId" || id.contains("front"));
        let wanted = shown.map(|id| Wanted::at(id, place, value)).collect();
        add(table, &format!("TYPE_OF_ID_{}", shouted(kind)), (Stage::New, &ids), wanted)?;
    }
    for kind in AddressStatementType::VALUES {
        let wanted = vec![Wanted::at("fetch_ocr_data", "/documentType", *kind)];
        let about = ["add_document", "add_document_binary", "fetch_ocr_data"];
        add(table, &format!("ADDRESS_STATEMENT_{}", shouted(kind)), (Stage::New, &about), wanted)?;
    }
    Ok(())
}

fn codes(table: &mut Table) -> Result<(), Failure> {
    for operation in Operation::ALL {
        let id = operation.info().id;
        for code in operation.info().error_codes {
            let wanted = vec![Wanted::at(id, "/status", code.code)];
            add(table, &format!("{}_{}", shouted(id), code.code), (stage_of(operation), &[id]), wanted)?;
        }
    }
    Ok(())
}

fn registers(table: &mut Table) -> Result<(), Failure> {
    let curp = ["add_curp", "add_curp_from_person", "fetch_score"];
    let found = vec![
        Wanted::at("add_curp", "/renapo_valid", true),
        Wanted::at("add_curp_from_person", "/renapo_valid", true),
        Wanted::at("fetch_score", "/curpVerification/renapo_valid", true),
    ];
    add_with(table, "CURP_FOUND", (Stage::New, &["SANDBOX_PERSONA_UNREGISTERED"], &curp), found)?;
    for row in CURP_ERROR {
        let wanted = ["add_curp", "add_curp_from_person"].into_iter().flat_map(|id| {
            let number = Wanted::at(id, "/error/codigoError", row.codigo_error);
            [Wanted::at(id, "/error/tipoError", row.tipo_error), number]
        });
        let in_score = Wanted::at("fetch_score", "/curpVerification/renapo_valid", false);
        let name = format!("CURP_ERROR_{}_{}", row.tipo_error, row.codigo_error);
        add(table, &name, (Stage::New, &curp), wanted.chain([in_score]).collect())?;
    }
    const MEXICAN: &[&str] = &["SANDBOX_PERSONA_MEXICAN"];
    let government = ["process_government_validation", "fetch_score"];
    let [process, score] = government;
    for row in GOVERNMENT_VALIDATION_STATUS {
        let wanted = vec![
            Wanted::at(process, "/statusCode", row.code.parse::<i32>()?),
            Wanted::at(score, "/governmentValidation/validationStatus/value", row.code),
        ];
        let name = format!("GOVERNMENT_STATUS_{}", row.code.replace('-', "MINUS_"));
        add_with(table, &name, (Stage::Whole, MEXICAN, &government), wanted)?;
    }
    for key in OcrValidationCheckKey::VALUES {
        let wanted = vec![
            Wanted::of(process, "/governmentValidation/ocrValidation", (key, "status"), "FAIL"),
            Wanted::of(score, "/governmentValidation/ocrValidation", (key, "status"), "FAIL"),
        ];
        let name = format!("GOVERNMENT_MISMATCH_{}", shouted(key));
        add_with(table, &name, (Stage::Whole, MEXICAN, &government), wanted)?;
    }
    for kind in RegistralSituationKind::VALUES {
        let wanted = vec![Wanted::at(process, "/registralSituation/tipoSituacionRegistral", *kind)];
        add_with(
            table,
            &format!("GOVERNMENT_{}", shouted(kind)),
            (Stage::Whole, MEXICAN, &government),
            wanted,
        )?;
    }
    for status in IneScrapingStatus::VALUES {
        let wanted = vec![Wanted::at(score, "/ineScrapingValidation/scrapingStatus", *status)];
        add_with(
            table,
            &format!("INE_SCRAPING_{}", shouted(status)),
            (Stage::Whole, MEXICAN, &government),
            wanted,
        )?;
    }
    Ok(())
}

fn kyc(table: &mut Table) -> Result<(), Failure> {
    for row in KYC_CHECK {
        for status in row.statuses.split(" | ") {
            let id = "verify_person";
            let name = format!("EKYC_{}_{}_{}", row.country, shouted(row.key), shouted(status));
            add(
                table,
                &name,
                (Stage::New, &[id]),
                vec![Wanted::of(id, "/kyc", (row.key, "status"), status)],
            )?;
            set_value(table, &name, row.country);
        }
    }
    for row in KYB_CHECK {
        let id = "verify_business";
        let name = format!("EKYB_{}_{}_{}", row.country, shouted(row.key), shouted(row.sub_label));
        let wanted = vec![Wanted::of(id, "/kyb", (row.key, "sub_label"), row.sub_label)];
        add(table, &name, (Stage::New, &[id]), wanted)?;
        set_value(table, &name, row.country);
    }
    Ok(())
}

fn set_value(table: &mut Table, name: &str, value: &str) {
    if let Some(expected) = table.get_mut(&format!("SANDBOX_{name}")) {
        value.clone_into(&mut expected.value);
    }
}

fn watchlists(table: &mut Table) -> Result<(), Failure> {
    let about = ["search_watchlist", "fetch_updated_watchlist_result"];
    let none = about.iter().map(|id| Wanted::at(id, "/content/data/match_status", "no_match")).collect();
    add(table, "WATCHLIST_CLEAR", (Stage::New, &about), none)?;
    for kind in WatchlistType::VALUES {
        let wanted =
            about.iter().map(|id| Wanted::at(id, "/content/data/hits/0/match_types", *kind)).collect();
        let name = format!("WATCHLIST_{}", shouted(kind));
        add(table, &name, (Stage::New, &about), wanted)?;
        set_value(table, &name, kind);
    }
    Ok(())
}

fn others(table: &mut Table) -> Result<(), Failure> {
    let imss = ["process_imss", "fetch_imss"];
    let none = vec![Wanted::at("fetch_imss", "/dataJson/laborHistoryList", json!([]))];
    add(table, "IMSS_EMPTY", (Stage::New, &imss), none)?;
    let error = "Error al consultar el historial laboral";
    let failed = vec![Wanted::at("fetch_imss", "/dataJson/errorMessage", error)];
    add(table, "IMSS_ERROR", (Stage::New, &imss), failed)?;
    for (name, known) in [("PAYMENT_PROOF_KNOWN", true), ("PAYMENT_PROOF_UNKNOWN", false)] {
        let wanted = vec![Wanted::at("process_payment_proof", "/success", known)];
        add(table, name, (Stage::New, &["process_payment_proof", "fetch_imss"]), wanted)?;
    }
    for (name, arrives) in [("SMS_DELIVERED", true), ("SMS_LOST", false)] {
        let about = ["send_otp_sms", "send_onboarding_sms"];
        let wanted = about.iter().map(|id| Wanted::at(id, "/success", arrives)).collect();
        add(table, name, (Stage::New, &about), wanted)?;
    }
    let antifraud = ["process_watchlist", "process_antifraud", "fetch_score"];
    for (result, status) in [("PASSED", json!("OK")), ("NOT_EXECUTED", Value::Null)] {
        let wanted = vec![
            Wanted::at("process_antifraud", "/result", result),
            Wanted::at("fetch_score", "/antifraud/overall/status", status),
        ];
        add(table, &format!("ANTIFRAUD_{result}"), (Stage::Strict, &antifraud), wanted)?;
    }
    for step in AntifraudStep::VALUES {
        let wanted = vec![
            Wanted::at("process_antifraud", "/stepName", *step),
            Wanted::at("process_antifraud", "/result", "FAILED"),
            Wanted::at("fetch_score", "/antifraud/overall/status", "FAIL"),
        ];
        let name = format!("ANTIFRAUD_FAILED_{}", shouted(step));
        add(table, &name, (Stage::Strict, &antifraud), wanted)?;
    }
    Ok(())
}

fn scores(table: &mut Table) -> Result<(), Failure> {
    use ScoreStatus::{Fail, Manual, Ok as Passed, Unknown, Warn};
    let common = [Passed, Warn, Fail, Unknown];
    let with_manual = [Passed, Warn, Fail, Unknown, Manual];
    for (label, pointer, keys, statuses) in [
        ("PHOTO", "/idValidation/photoSecurityAndQuality", PhotoSecurityCheckKey::VALUES, &with_manual[..]),
        ("ID", "/idValidation/idSpecific", IdSpecificCheckKey::VALUES, &common),
        ("CUSTOM_FIELD", "/idValidation/customFields", CustomFieldCheckKey::VALUES, &common),
    ] {
        for key in keys {
            for status in statuses {
                let name = format!("CHECK_{label}_{}_{}", shouted(key), status.as_str());
                let wanted = vec![Wanted::of("fetch_score", pointer, (key, "status"), status.as_str())];
                add(table, &name, (Stage::Whole, &["fetch_score"]), wanted)?;
            }
        }
    }
    let mut in_score = |name: String, about: &[&str], pointer, value: &str| {
        add(table, &name, (Stage::Whole, about), vec![Wanted::at("fetch_score", pointer, value)])
    };
    for status in ScoreStatus::VALUES {
        in_score(format!("SCORE_{status}"), &["fetch_score"], "/overall/status", status)?;
    }
    for reason in NeedsReviewReason::VALUES {
        in_score(format!("REVIEW_{reason}"), &["fetch_score"], "/needsReviewReason", reason)?;
    }
    for (name, status) in [("SPEECH_RECOGNIZED", "OK"), ("SPEECH_NOT_RECOGNIZED", "FAIL")] {
        in_score(name.to_owned(), &["fetch_score"], "/videoConference/speechRecognition/status", status)?;
    }
    for (level, status) in [("LOW", "OK"), ("MEDIUM", "WARN"), ("HIGH", "FAIL")] {
        let about = ["add_device_fingerprint", "fetch_score"];
        in_score(format!("DEVICE_RISK_{level}"), &about, "/deviceRisk/overall/status", status)?;
        let name = format!("BEHAVIORAL_RISK_{level}");
        in_score(name, &["fetch_score"], "/behavioralRisk/overall/status", status)?;
    }
    for action in CompletionAction::VALUES {
        let id = "complete_onboarding";
        let name = format!("COMPLETION_{}", shouted(action));
        add(table, &name, (Stage::Whole, &[id]), vec![Wanted::at(id, "/action", *action)])?;
    }
    Ok(())
}
