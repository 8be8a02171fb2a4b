//! Custom fields. The organization defines each with a type.

use std::fmt;

use omni_types::{CustomFieldType, CustomFields};
use serde_json::Value;

use super::Flows;
use crate::persona::Scenario;

/// What is wrong with the custom fields that a caller sent. It quotes only names that the organization chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CustomFieldProblem {
    /// The organization has no such field.
    Unknown {
        /// The fields that it does have.
        known: Vec<String>,
    },
    /// The value does not have the type of its field.
    WrongType {
        /// Name of the field.
        name: String,
        /// The defined type.
        wanted: CustomFieldType,
    },
}

impl fmt::Display for CustomFieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { known } => {
                let known = known.join(", ");
                write!(
                    f,
                    "customFields: the organization defines only {known}; define more in organization.toml"
                )
            }
            Self::WrongType { name, wanted } => {
                write!(f, "customFields: the organization defined the field `{name}` as {}", wanted.as_str())
            }
        }
    }
}

impl std::error::Error for CustomFieldProblem {}

impl Flows {
    /// Checks the types of the fields that the organization defines. Other fields are accepted: a new session takes any
    /// information.
    ///
    /// # Errors
    /// A value does not have the type of its field.
    pub(crate) fn check_types(&self, fields: &CustomFields) -> Result<(), CustomFieldProblem> {
        for (name, value) in &fields.0 {
            if let Some(wanted) = self.custom_fields().get(name)
                && !is_of(wanted, value)
            {
                return Err(CustomFieldProblem::WrongType { name: name.clone(), wanted: wanted.clone() });
            }
        }
        Ok(())
    }

    /// Checks the types, and that the organization defines the fields. If it defines none, there is nothing to check
    /// against. A value that forces something is meant for the sandbox, so its field can have any name.
    ///
    /// # Errors
    /// A field is not defined, or a value does not have the type of its field.
    pub(crate) fn check_fields(&self, fields: &CustomFields) -> Result<(), CustomFieldProblem> {
        let known = self.custom_fields();
        let is_unknown = |(name, value): (&String, &Value)| {
            !known.contains_key(name) && !value.as_str().is_some_and(Scenario::is_magic)
        };
        if !known.is_empty() && fields.0.iter().any(is_unknown) {
            return Err(CustomFieldProblem::Unknown { known: known.keys().cloned().collect() });
        }
        self.check_types(fields)
    }
}

/// Null removes a value, whatever its type. A scenario is text, and may be sent in a field of any type.
fn is_of(wanted: &CustomFieldType, value: &Value) -> bool {
    match wanted {
        _ if value.is_null() || value.as_str().is_some_and(Scenario::is_magic) => true,
        CustomFieldType::String => value.is_string(),
        CustomFieldType::Integer => value.is_i64() || value.is_u64(),
        CustomFieldType::Double => value.is_number(),
        CustomFieldType::Boolean => value.is_boolean(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> CustomFields {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn fields_of_the_organization_have_a_type_and_others_are_told_apart() {
        let flows = Flows::built_in().unwrap();
        let typed = json!({"branch": "North", "employees": 3, "monthlyIncome": 3, "newsletter": true});
        assert_eq!(flows.check_fields(&fields(typed)), Ok(()));
        let any_name =
            json!({"branch": null, "employees": "SANDBOX_FACE_STRANGER", "mode": "SANDBOX_FACE_MATCH"});
        assert_eq!(flows.check_fields(&fields(any_name)), Ok(()));
        for (name, value) in [
            ("branch", json!(3)),
            ("employees", json!(3.5)),
            ("monthlyIncome", json!("3")),
            ("newsletter", json!(1)),
        ] {
            let problem = flows.check_types(&fields(json!({name: value}))).unwrap_err();
            assert!(matches!(&problem, CustomFieldProblem::WrongType { name: wrong, .. } if wrong == name));
        }
        let other = fields(json!({"ZARA": 1}));
        assert_eq!(flows.check_types(&other), Ok(()));
        let problem = flows.check_fields(&other).unwrap_err().to_string();
        assert!(problem.contains("employees") && !problem.contains("ZARA"), "{problem}");
    }
}
