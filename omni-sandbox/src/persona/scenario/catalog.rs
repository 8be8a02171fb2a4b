//! The catalog of scenarios, built from the tables and enumerations of the API: each new row is a new scenario, and
//! nothing is listed twice.

use omni_types::tables::{CURP_ERROR, GOVERNMENT_VALIDATION_STATUS, KYB_CHECK, KYC_CHECK, KybCheckRow};
use omni_types::{
    AddressStatementType, AntifraudStep, CaptureFailReason, CompletionAction, CustomFieldCheckKey,
    IdSpecificCheckKey, IneScrapingStatus, KycCheckStatus, NeedsReviewReason, OcrValidationCheckKey,
    Operation, PhotoSecurityCheckKey, RegistralSituationKind, ScoreStatus, TypeOfId, WatchlistType,
};

use super::{Antifraud, CheckSection, Fact, NoHistory, Scenario};
use crate::persona::{Documented, Persona, Risk};

/// The operations that capture a side of an ID.
const CAPTURES: [Operation; 4] =
    [Operation::AddFrontId, Operation::AddBackId, Operation::AddFrontSecondId, Operation::AddBackSecondId];

const CURP: [Operation; 3] = [Operation::AddCurp, Operation::AddCurpFromPerson, Operation::FetchScore];

const GOVERNMENT: [Operation; 2] = [Operation::ProcessGovernmentValidation, Operation::FetchScore];

pub(super) fn all() -> Vec<Scenario> {
    [personas(), faces(), captures(), codes(), statements(), curps(), government(), persons(), businesses()]
        .into_iter()
        .chain([watchlists(), others(), antifraud(), risks(), checks(), outcomes()])
        .flatten()
        .collect()
}

fn scenario(name: &str, description: impl Into<String>, operations: &[Operation], fact: Fact) -> Scenario {
    Scenario {
        id: format!("{}{name}", Scenario::PREFIX),
        description: description.into(),
        operations: operations.to_vec(),
        fact,
    }
}

fn personas() -> Vec<Scenario> {
    let of_name = |name: &&'static str| {
        let description =
            Persona::by_name(name).map(|persona| persona.description().to_owned()).unwrap_or_default();
        scenario(&format!("PERSONA_{}", shouted(name)), description, &Operation::ALL, Fact::Persona(name))
    };
    Persona::NAMES.iter().map(of_name).collect()
}

fn faces() -> Vec<Scenario> {
    use Operation::{AddFace, FetchScore, ProcessFace, ProcessFaceAgainstSecondId};
    let compared = [ProcessFace, ProcessFaceAgainstSecondId, FetchScore];
    let taken = [AddFace, FetchScore];
    vec![
        scenario("FACE_MATCH", "The face matches the ID", &compared, Fact::FaceMatch(true)),
        scenario("FACE_STRANGER", "The face does not match the ID", &compared, Fact::FaceMatch(false)),
        scenario("FACE_LIVE", "A live person is in front of the camera", &taken, Fact::Live(true)),
        scenario("FACE_SPOOF", "No live person is in front of the camera", &taken, Fact::Live(false)),
        scenario("FACE_LENSES", "The person wears glasses", &taken, Fact::Lenses(true)),
        scenario("FACE_NO_LENSES", "The person wears no glasses", &taken, Fact::Lenses(false)),
        scenario("FACE_MASK", "The person wears a mask", &taken, Fact::Mask(true)),
        scenario("FACE_NO_MASK", "The person wears no mask", &taken, Fact::Mask(false)),
        scenario("FACE_AGE_14", "The person looks fourteen years old", &taken, Fact::Age(14)),
        scenario("FACE_AGE_90", "The person looks ninety years old", &taken, Fact::Age(90)),
    ]
}

fn captures() -> Vec<Scenario> {
    let mut found = Vec::new();
    for operation in CAPTURES {
        for reason in CaptureFailReason::all() {
            let name = format!("{}_{}", shouted(operation.info().id), shouted(reason.as_str()));
            let description =
                format!("{}: the image is not accepted, with {}", operation.info().summary, reason.as_str());
            found.push(scenario(&name, description, &[operation], Fact::CaptureFails { operation, reason }));
        }
    }
    for kind in TypeOfId::all() {
        let name = format!("TYPE_OF_ID_{}", shouted(kind.as_str()));
        let description = format!("An image of an ID is classified as {}", kind.as_str());
        found.push(scenario(&name, description, &CAPTURES, Fact::TypeOfId(kind)));
    }
    found
}

fn codes() -> Vec<Scenario> {
    let mut found: Vec<Scenario> = Vec::new();
    for operation in Operation::ALL {
        for code in operation.info().error_codes {
            let name = format!("{}_{}", shouted(operation.info().id), code.code);
            let description =
                format!("{}: fails with {}. {}", operation.info().summary, code.code, code.meaning);
            let fact = Fact::Code { operation, code: *code };
            found.push(scenario(&name, description, &[operation], fact));
        }
    }
    found
}

fn statements() -> Vec<Scenario> {
    let operations = [Operation::AddDocument, Operation::AddDocumentBinary, Operation::FetchOcrData];
    let of_kind = |kind: AddressStatementType| {
        let name = format!("ADDRESS_STATEMENT_{}", shouted(kind.as_str()));
        let description = format!("The proof of address is classified as {}", kind.as_str());
        scenario(&name, description, &operations, Fact::AddressStatement(kind))
    };
    AddressStatementType::all().map(of_kind).collect()
}

fn curps() -> Vec<Scenario> {
    let found = scenario("CURP_FOUND", "RENAPO finds the CURP", &CURP, Fact::Curp(None));
    let errors = CURP_ERROR.iter().map(|row| {
        let name = format!("CURP_ERROR_{}_{}", row.tipo_error, row.codigo_error);
        let description =
            format!("RENAPO returns the error {}/{}: {}", row.tipo_error, row.codigo_error, row.meaning);
        scenario(&name, description, &CURP, Fact::Curp(Some(row)))
    });
    std::iter::once(found).chain(errors).collect()
}

fn government() -> Vec<Scenario> {
    let statuses = GOVERNMENT_VALIDATION_STATUS.iter().map(|row| {
        let name = format!("GOVERNMENT_STATUS_{}", row.code.replace('-', "MINUS_"));
        let description = format!("The government check has the status {}: {}", row.code, row.meaning);
        scenario(&name, description, &GOVERNMENT, Fact::GovernmentStatus(row))
    });
    let mismatches = OcrValidationCheckKey::all().map(|key| {
        let name = format!("GOVERNMENT_MISMATCH_{}", shouted(key.as_str()));
        let description = format!("The government does not confirm {}", key.as_str());
        scenario(&name, description, &GOVERNMENT, Fact::GovernmentMismatch(key))
    });
    let situations = RegistralSituationKind::all().map(|kind| {
        let name = format!("GOVERNMENT_{}", shouted(kind.as_str()));
        let description = format!("The credential has the status {} in the register", kind.as_str());
        scenario(&name, description, &GOVERNMENT, Fact::Registral(kind))
    });
    let scrapings = IneScrapingStatus::all().map(|status| {
        let name = format!("INE_SCRAPING_{}", shouted(status.as_str()));
        let description = format!("The lookup of the voter card has the status {}", status.as_str());
        scenario(&name, description, &[Operation::FetchScore], Fact::Scraping(status))
    });
    statuses.chain(mismatches).chain(situations).chain(scrapings).collect()
}

fn persons() -> Vec<Scenario> {
    let mut found = Vec::new();
    for row in KYC_CHECK {
        for status in row.statuses.split(" | ") {
            let name = format!("EKYC_{}_{}_{}", row.country, shouted(row.key), shouted(status));
            let description = format!("eKYC in {}: {} is {status}. {}", row.country, row.key, row.meaning);
            let fact = Fact::Kyc { country: row.country, key: row.key, status: KycCheckStatus::from(status) };
            found.push(scenario(&name, description, &[Operation::VerifyPerson], fact));
        }
    }
    found
}

fn businesses() -> Vec<Scenario> {
    let of_row = |row: &'static KybCheckRow| {
        let KybCheckRow { country, key, sub_label, message, .. } = row;
        let name = format!("EKYB_{country}_{}_{}", shouted(key), shouted(sub_label));
        let description = format!("eKYB in {country}: {key} is {sub_label}. {message}");
        scenario(&name, description, &[Operation::VerifyBusiness], Fact::Kyb(row))
    };
    KYB_CHECK.iter().map(of_row).collect()
}

fn watchlists() -> Vec<Scenario> {
    let operations = [Operation::SearchWatchlist, Operation::FetchUpdatedWatchlistResult];
    let none = "No search of the global watchlists has a hit";
    let clear = scenario("WATCHLIST_CLEAR", none, &operations, Fact::Watchlist(None));
    let hits =
        WatchlistType::VALUES.iter().filter_map(|text| text.parse().ok()).map(|kind: WatchlistType| {
            let name = format!("WATCHLIST_{}", shouted(kind.as_str()));
            let description =
                format!("A search of the global watchlists has a hit of the type {}", kind.as_str());
            scenario(&name, description, &operations, Fact::Watchlist(Some(kind)))
        });
    std::iter::once(clear).chain(hits).collect()
}

fn others() -> Vec<Scenario> {
    use Operation::{FetchImss, ProcessImss, ProcessPaymentProof, SendOnboardingSms, SendOtpSms};
    let (imss, sms) = ([ProcessImss, FetchImss], [SendOtpSms, SendOnboardingSms]);
    let proof = [ProcessPaymentProof, FetchImss];
    vec![
        scenario(
            "IMSS_ERROR",
            "IMSS returns an error instead of a work history",
            &imss,
            Fact::Imss(NoHistory::Error),
        ),
        scenario("IMSS_EMPTY", "IMSS knows of no employment", &imss, Fact::Imss(NoHistory::Empty)),
        scenario(
            "PAYMENT_PROOF_KNOWN",
            "The tax authority knows the receipt",
            &proof,
            Fact::PaymentProof(true),
        ),
        scenario(
            "PAYMENT_PROOF_UNKNOWN",
            "The tax authority does not know the receipt",
            &proof,
            Fact::PaymentProof(false),
        ),
        scenario("SMS_DELIVERED", "An SMS arrives", &sms, Fact::Sms(true)),
        scenario("SMS_LOST", "An SMS does not arrive", &sms, Fact::Sms(false)),
    ]
}

fn antifraud() -> Vec<Scenario> {
    let operations = [Operation::ProcessAntifraud, Operation::FetchScore];
    let of = |name: &str, description: String, result| {
        scenario(name, description, &operations, Fact::Antifraud(result))
    };
    let failed = AntifraudStep::all().map(|step| {
        let description = format!("The step {} finds a sign of fraud", step.as_str());
        of(&format!("ANTIFRAUD_FAILED_{}", shouted(step.as_str())), description, Antifraud::Failed(step))
    });
    [
        of("ANTIFRAUD_PASSED", "No sign of fraud is found".into(), Antifraud::Passed),
        of("ANTIFRAUD_NOT_EXECUTED", "The flow has no antifraud module".into(), Antifraud::NotExecuted),
    ]
    .into_iter()
    .chain(failed)
    .collect()
}

/// What the score says about the device, the behavior and the speech.
fn risks() -> Vec<Scenario> {
    use Operation::{AddDeviceFingerprint, FetchScore};
    let speech = |name: &str, description: &str, recognized| {
        scenario(name, description, &[FetchScore], Fact::Speech(recognized))
    };
    let mut found = vec![
        speech("SPEECH_RECOGNIZED", "The required words are said in the video selfie", true),
        speech("SPEECH_NOT_RECOGNIZED", "Other words are said in the video selfie", false),
    ];
    for (risk, level) in [(Risk::Low, "low"), (Risk::Medium, "medium"), (Risk::High, "high")] {
        let (name, of_device) = (shouted(level), [AddDeviceFingerprint, FetchScore]);
        let description = format!("The risk of the device whose fingerprint is sent is {level}");
        found.push(scenario(&format!("DEVICE_RISK_{name}"), description, &of_device, Fact::DeviceRisk(risk)));
        let description = format!("The risk of the behavior is {level}");
        let name = format!("BEHAVIORAL_RISK_{name}");
        found.push(scenario(&name, description, &[FetchScore], Fact::BehavioralRisk(risk)));
    }
    found
}

/// Each check of the score with each status that it can have.
fn checks() -> Vec<Scenario> {
    use ScoreStatus::{Fail, Manual, Ok, Unknown, Warn};
    let common = [Ok, Warn, Fail, Unknown];
    let with_manual = [Ok, Warn, Fail, Unknown, Manual];
    let lists: [(CheckSection, &str, &'static [&'static str], &[ScoreStatus]); 3] = [
        (CheckSection::PhotoSecurity, "PHOTO", PhotoSecurityCheckKey::VALUES, &with_manual),
        (CheckSection::IdSpecific, "ID", IdSpecificCheckKey::VALUES, &common),
        (CheckSection::CustomFields, "CUSTOM_FIELD", CustomFieldCheckKey::VALUES, &common),
    ];
    let mut found = Vec::new();
    for (section, label, keys, statuses) in lists {
        for key in keys {
            for status in statuses {
                let name = format!("CHECK_{label}_{}_{}", shouted(key), status.as_str());
                let description = format!("The check {key} of the score is {}", status.as_str());
                let fact = Fact::Check { section, key, status: status.clone() };
                found.push(scenario(&name, description, &[Operation::FetchScore], fact));
            }
        }
    }
    found
}

fn outcomes() -> Vec<Scenario> {
    let overall = ScoreStatus::all().map(|status| {
        let description = format!("The overall status of the score is {}", status.as_str());
        scenario(
            &format!("SCORE_{}", status.as_str()),
            description,
            &[Operation::FetchScore],
            Fact::Overall(status),
        )
    });
    let reviews = NeedsReviewReason::all().map(|reason| {
        let description = format!("The session needs a review, with the reason {}", reason.as_str());
        let name = format!("REVIEW_{}", reason.as_str());
        scenario(&name, description, &[Operation::FetchScore], Fact::Review(reason))
    });
    let completions = CompletionAction::all().map(|action| {
        let description = format!("The flow ends the session with the action {}", action.as_str());
        let name = format!("COMPLETION_{}", shouted(action.as_str()));
        scenario(&name, description, &[Operation::CompleteOnboarding], Fact::Completion(action))
    });
    overall.chain(reviews).chain(completions).collect()
}

/// A name of the API in capitals: `taxIdMatch` and `No Match` become `TAX_ID_MATCH` and `NO_MATCH`.
fn shouted(name: &str) -> String {
    let mut shouted = String::with_capacity(name.len() + 8);
    let mut after_lowercase = false;
    for character in name.chars() {
        if character.is_ascii_alphanumeric() {
            if character.is_ascii_uppercase() && after_lowercase {
                shouted.push('_');
            }
            shouted.push(character.to_ascii_uppercase());
        } else if !shouted.ends_with('_') {
            shouted.push('_');
        }
        after_lowercase = character.is_ascii_lowercase() || character.is_ascii_digit() && after_lowercase;
    }
    shouted
}
