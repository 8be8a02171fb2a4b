//! Results of government registers. The codes come from the tables of the documentation.

use std::fmt;

use omni_types::tables::{
    CURP_ERROR, CurpErrorRow, GOVERNMENT_VALIDATION_STATUS, GovernmentValidationStatusRow,
};
use omni_types::{CurpValidation, GovernmentValidation};

use super::{Decision, Outcome, seal};

seal!(CurpValidation, GovernmentValidation);

/// Why a CURP is not confirmed. The rows are those of [`CURP_ERROR`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CurpReason {
    /// Group 1: the CURP or the data may be wrong. Ask the person for them again.
    Input(&'static CurpErrorRow),
    /// Group 2: RENAPO was not reached. Mostly transient.
    Connection(&'static CurpErrorRow),
    /// Group 3: an internal error that should not occur. Tell the vendor's support.
    Internal(&'static CurpErrorRow),
    /// A failure that is not in any of the groups.
    Unlisted,
    /// Neither `success` nor an error.
    Unknown,
}

impl fmt::Display for CurpReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Input(row) | Self::Connection(row) | Self::Internal(row)) = self else {
            return f.write_str(match self {
                Self::Unlisted => "the CURP is not confirmed, for a reason that is not documented",
                _ => "the response does not say whether the CURP is valid",
            });
        };
        write!(f, "{} (tipoError {}, codigoError {})", row.meaning, row.tipo_error, row.codigo_error)
    }
}

impl Outcome for CurpValidation {
    type Reason = CurpReason;

    fn outcome(&self) -> Decision<CurpReason> {
        // RENAPO sends empty text where it has nothing.
        let code = self.error.as_ref().and_then(|error| {
            let kind = error.tipo_error.as_deref().filter(|text| !text.is_empty())?;
            Some((kind, error.codigo_error.as_deref().unwrap_or_default()))
        });
        let Some((kind, code)) = code else {
            return match (self.success, self.renapo_valid) {
                (Some(true), None | Some(true)) => Decision::Accepted,
                (None, None | Some(true)) => Decision::Failed(CurpReason::Unknown),
                (Some(false), _) | (_, Some(false)) => Decision::Failed(CurpReason::Unlisted),
            };
        };
        let row = CURP_ERROR.iter().find(|row| row.tipo_error == kind && row.codigo_error == code);
        match row.map(|row| (row, row.group)) {
            Some((row, "1")) => Decision::Failed(CurpReason::Input(row)),
            Some((row, "2")) => Decision::Retry(CurpReason::Connection(row)),
            Some((row, _)) => Decision::Failed(CurpReason::Internal(row)),
            None => Decision::Failed(CurpReason::Unlisted),
        }
    }
}

/// Codes that mean that the government has not responded yet, or was not reached. That these are transient is our
/// reading: the documentation gives the codes only a name.
const TRANSIENT: &[&str] = &["-1", "2", "3", "98"];

/// Code of success.
const OK: &str = "0";

/// Why the government does not confirm the data. The rows are those of [`GOVERNMENT_VALIDATION_STATUS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GovernmentReason {
    /// The code that says why.
    Status(&'static GovernmentValidationStatusRow),
    /// A code that is not in the table.
    Unlisted {
        /// The code.
        code: i32,
    },
    /// `valid` is false, and no code says why.
    NotValid,
    /// `valid` is missing, and no code says that it failed.
    Unknown,
}

impl fmt::Display for GovernmentReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(row) => write!(f, "{} (code {})", row.meaning, row.code),
            Self::Unlisted { code } => write!(f, "a code that is not documented ({code})"),
            Self::NotValid => f.write_str("the government does not confirm the data"),
            Self::Unknown => {
                f.write_str("the response does not say whether the government confirms the data")
            }
        }
    }
}

impl Outcome for GovernmentValidation {
    type Reason = GovernmentReason;

    fn outcome(&self) -> Decision<GovernmentReason> {
        let code = self.status_code.map(|code| (code, code.to_string())).filter(|(_, text)| text != OK);
        match (self.valid, code) {
            (Some(true), None) => Decision::Accepted,
            (Some(false), None) => Decision::Failed(GovernmentReason::NotValid),
            (None, None) => Decision::Failed(GovernmentReason::Unknown),
            // Valid, but with a failure code: the two contradict each other, so this is not a success.
            (_, Some((code, text))) => {
                match GOVERNMENT_VALIDATION_STATUS.iter().find(|row| row.code == text) {
                    Some(row) if TRANSIENT.contains(&row.code) => {
                        Decision::Retry(GovernmentReason::Status(row))
                    }
                    Some(row) => Decision::Failed(GovernmentReason::Status(row)),
                    None => Decision::Failed(GovernmentReason::Unlisted { code }),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use omni_types::CurpError;

    use super::*;

    fn curp(json: &str) -> Decision<CurpReason> {
        serde_json::from_str::<CurpValidation>(json).unwrap().outcome()
    }

    #[test]
    fn every_row_of_the_table_becomes_the_decision_of_its_group() {
        for row in CURP_ERROR {
            let error = CurpError::new().with_tipo_error(row.tipo_error).with_codigo_error(row.codigo_error);
            let decision = CurpValidation::new().with_success(false).with_error(error).outcome();
            assert_eq!(matches!(decision, Decision::Retry(_)), row.retryable == "true", "{row:?}");
            let group = match decision.reason().unwrap() {
                CurpReason::Input(_) => "1",
                CurpReason::Connection(_) => "2",
                CurpReason::Internal(_) => "3",
                _ => "none",
            };
            assert_eq!(group, row.group);
            assert!(decision.to_string().contains(row.meaning));
        }
    }

    #[test]
    fn a_curp_without_a_known_code_is_decided_by_success_alone() {
        assert_eq!(curp(r#"{"success": true, "renapo_valid": true}"#), Decision::Accepted);
        assert_eq!(curp(r#"{"success": true, "error": {"tipoError": ""}}"#), Decision::Accepted);
        for json in [
            r#"{"success": false}"#,
            r#"{"success": true, "renapo_valid": false}"#,
            r#"{"success": true, "error": {"tipoError": "77", "codigoError": "01"}}"#,
            r#"{"success": false, "error": {"tipoError": "01"}}"#,
        ] {
            assert_eq!(curp(json), Decision::Failed(CurpReason::Unlisted), "{json}");
        }
        assert_eq!(curp("{}"), Decision::Failed(CurpReason::Unknown));
    }

    #[test]
    fn the_government_confirms_refuses_or_cannot_be_reached() {
        let decide = |json: &str| serde_json::from_str::<GovernmentValidation>(json).unwrap().outcome();
        assert_eq!(decide(r#"{"valid": true, "statusCode": 0}"#), Decision::Accepted);
        assert_eq!(decide(r#"{"valid": true}"#), Decision::Accepted);
        assert_eq!(decide(r#"{"valid": false}"#), Decision::Failed(GovernmentReason::NotValid));
        assert_eq!(decide(r#"{"statusCode": 0}"#), Decision::Failed(GovernmentReason::Unknown));
        assert_eq!(
            decide(r#"{"valid": false, "statusCode": 12345}"#),
            Decision::Failed(GovernmentReason::Unlisted { code: 12345 })
        );
        for row in GOVERNMENT_VALIDATION_STATUS.iter().filter(|row| row.code != OK) {
            let decision = decide(&format!(r#"{{"valid": false, "statusCode": {}}}"#, row.code));
            assert_eq!(matches!(decision, Decision::Retry(_)), TRANSIENT.contains(&row.code), "{row:?}");
            assert_eq!(decision.reason(), Some(&GovernmentReason::Status(row)));
        }
        let known = |code: &&str| GOVERNMENT_VALIDATION_STATUS.iter().any(|row| row.code == *code);
        assert!(TRANSIENT.iter().all(known) && known(&OK));
    }
}
