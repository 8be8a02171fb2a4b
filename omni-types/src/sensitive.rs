//! The wrapper around personal data and secrets.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

/// A value that is personal or secret.
///
/// Reads and writes as the value itself, and behaves like it wherever it is used through a reference. Only
/// [`Debug`](fmt::Debug) differs: it prints `[redacted]`, so that a value inside a logged request or response never
/// reaches the log. There is no `Display`: to print the value, dereference it.
///
/// ```
/// use omni_types::Sensitive;
///
/// let phone: Sensitive<String> = "+15550100123".into();
/// assert_eq!(format!("{phone:?}"), "[redacted]");
/// assert_eq!(*phone, "+15550100123");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Takes the value out of its wrapper. From then on nothing keeps it out of a log.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T> Deref for Sensitive<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Sensitive<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Sensitive<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl<T: PartialEq> PartialEq<T> for Sensitive<T> {
    fn eq(&self, other: &T) -> bool {
        self.0 == *other
    }
}

impl PartialEq<str> for Sensitive<String> {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Sensitive<String> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

#[cfg(feature = "schemars")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Sensitive<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = generator.subschema_for::<T>();
        schema.insert("x-omni-sensitive".to_owned(), true.into());
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_value_even_inside_other_values() {
        let secret = Some(vec![Sensitive::new("ZARA SPECIMEN".to_owned())]);
        assert_eq!(format!("{secret:?}"), "Some([[redacted]])");
        assert!(!format!("{secret:#?}").contains("ZARA"));
    }

    #[test]
    fn reads_and_writes_as_the_value_itself() {
        let value: Sensitive<i64> = serde_json::from_str("-23587200000").unwrap();
        assert_eq!(*value, -23_587_200_000);
        assert_eq!(serde_json::to_string(&value).unwrap(), "-23587200000");
    }
}
