use std::collections::BTreeSet;

use omni_types::tables::{
    ADDRESS_STATEMENT_TYPE, API_ERROR, CURP_ERROR, GOVERNMENT_VALIDATION_STATUS, KYB_CHECK, KYC_CHECK,
    WATCHLIST_TYPE,
};
use omni_types::{CaptureFailReason, GovernmentValidationStatusKey, Operation, WatchlistType};

use super::{Fact, Scenario, scenarios};
use crate::persona::facts::{Facts, Forced};
use crate::persona::{Documented, Persona};

fn forced(fact: impl Fn(&Fact) -> bool) -> Vec<&'static Scenario> {
    scenarios().filter(|scenario| fact(&scenario.fact)).collect()
}

#[test]
fn every_scenario_is_found_only_by_its_magic_value() {
    let ids: BTreeSet<_> = scenarios().map(|scenario| scenario.id.as_str()).collect();
    assert_eq!(ids.len(), scenarios().count(), "two scenarios have the same id");
    for scenario in scenarios() {
        assert_eq!(Scenario::by_magic(&scenario.id), Some(scenario));
        let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        assert!(
            scenario.id.starts_with(Scenario::PREFIX) && scenario.id.bytes().all(plain),
            "{}",
            scenario.id
        );
        assert!(!scenario.id.contains("__") && !scenario.id.ends_with('_'), "{}", scenario.id);
        assert!(!scenario.description.is_empty() && !scenario.operations.is_empty(), "{}", scenario.id);
    }
}

#[test]
fn every_row_of_the_tables_is_reached() {
    for row in CURP_ERROR {
        assert_eq!(forced(|fact| matches!(fact, Fact::Curp(Some(of)) if *of == row)).len(), 1, "{row:?}");
    }
    for row in GOVERNMENT_VALIDATION_STATUS {
        assert_eq!(
            forced(|fact| matches!(fact, Fact::GovernmentStatus(of) if *of == row)).len(),
            1,
            "{row:?}"
        );
    }
    for row in KYC_CHECK {
        for status in row.statuses.split(" | ") {
            let reached = forced(|fact| {
                matches!(fact, Fact::Kyc { country, key, status: of }
                    if (*country, *key, of.as_str()) == (row.country, row.key, status))
            });
            assert_eq!(reached.len(), 1, "{row:?} {status}");
        }
    }
    for row in KYB_CHECK {
        assert_eq!(forced(|fact| matches!(fact, Fact::Kyb(of) if *of == row)).len(), 1, "{row:?}");
    }
    for row in WATCHLIST_TYPE {
        let reached =
            forced(|fact| matches!(fact, Fact::Watchlist(Some(kind)) if kind.as_str() == row.r#type));
        assert_eq!(reached.len(), 1, "{row:?}");
    }
    for row in ADDRESS_STATEMENT_TYPE {
        let reached =
            forced(|fact| matches!(fact, Fact::AddressStatement(kind) if kind.as_str() == row.r#type));
        assert_eq!(reached.len(), 1, "{row:?}");
    }
    for row in API_ERROR {
        let reached =
            forced(|fact| matches!(fact, Fact::Code { code, .. } if code.code.to_string() == row.code));
        assert!(!reached.is_empty(), "{row:?}");
    }
}

#[test]
fn every_code_of_every_operation_is_reached() {
    for operation in Operation::ALL {
        for code in operation.info().error_codes {
            let id = format!("{}{}_{}", Scenario::PREFIX, operation.info().id.to_uppercase(), code.code);
            let mut forced = Forced::default();
            assert_eq!(forced.note(&id), Ok(true), "{id}");
            let decision = Facts::new(&forced, &Persona::specimen()).code(operation).expect("forced");
            assert_eq!((decision.value, decision.source.to_string()), (*code, format!("scenario:{id}")));
        }
    }
}

#[test]
fn every_reason_of_a_failed_capture_is_reached() {
    for operation in
        [Operation::AddFrontId, Operation::AddBackId, Operation::AddFrontSecondId, Operation::AddBackSecondId]
    {
        for reason in CaptureFailReason::all() {
            let reached = forced(
                |fact| matches!(fact, Fact::CaptureFails { operation: of, reason: found } if *of == operation && *found == reason),
            );
            assert_eq!(reached.len(), 1, "{operation:?} {reason}");
        }
    }
}

#[test]
fn the_tables_and_the_enumerations_agree() {
    let keys: BTreeSet<_> =
        GOVERNMENT_VALIDATION_STATUS.iter().map(|row| row.key).filter(|key| !key.is_empty()).collect();
    assert_eq!(keys, GovernmentValidationStatusKey::VALUES.iter().copied().collect());
    assert_eq!(WATCHLIST_TYPE.len(), WatchlistType::VALUES.len());
}

#[test]
fn the_catalog_is_written_for_callers() -> Result<(), serde_json::Error> {
    let scenario = Scenario::by_magic("SANDBOX_CURP_ERROR_01_06").expect("a row of the table");
    let written = serde_json::to_value(scenario)?;
    assert_eq!(written["id"], "SANDBOX_CURP_ERROR_01_06");
    assert_eq!(written["operations"], serde_json::json!(["add_curp", "add_curp_from_person", "fetch_score"]));
    Ok(())
}
