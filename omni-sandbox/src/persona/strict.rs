//! Reading API types and enumerations from persona files, where an unknown name is the author's error.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use omni_types::read::{Read, from_deserializer};
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// A type of the API, written in a file under the field names of the API.
///
/// The types themselves ignore unknown fields, because the service may add some. In a file, such a field is probably
/// misspelled, and this wrapper refuses it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Strict<T>(T);

impl<T> Deref for Strict<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'de, T: Read + Serialize> Deserialize<'de> for Strict<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields(PhantomData))
    }
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Read + Serialize> Visitor<'de> for Fields<T> {
    type Value = Strict<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table with the field names of the API")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key_seed(FieldName::<T>(PhantomData))? {
            object.insert(name, fields.next_value::<Value>()?);
        }
        let written = Value::Object(object);
        let read: T = from_deserializer(&written).map_err(A::Error::custom)?;
        // Nested fields have no list of names: one that is not read is one that would be lost.
        let kept = serde_json::to_value(&read)
            .map_err(|_| A::Error::custom("cannot be written in the form of the API"))?;
        match lost(&written, &kept) {
            Some(name) => {
                Err(A::Error::custom(format_args!("unknown field `{name}`: correct the name, or remove it")))
            }
            None => Ok(Strict(read)),
        }
    }
}

/// The path of the first field in the file that is not kept.
fn lost(written: &Value, kept: &Value) -> Option<String> {
    match (written, kept) {
        (Value::Object(written), Value::Object(kept)) => written.iter().find_map(|(name, value)| {
            let Some(kept) = kept.get(name) else { return Some(name.clone()) };
            lost(value, kept).map(|below| format!("{name}.{below}"))
        }),
        (Value::Array(written), Value::Array(kept)) => {
            written.iter().zip(kept).find_map(|(value, kept)| lost(value, kept))
        }
        _ => None,
    }
}

/// The name of a field that `T` has. The name itself is checked, so that the error has its place.
struct FieldName<T>(PhantomData<T>);

impl<'de, T: Read> DeserializeSeed<'de> for FieldName<T> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let name = String::deserialize(deserializer)?;
        if T::has_field(&name) {
            return Ok(name);
        }
        Err(D::Error::custom(format_args!(
            "unknown field `{name}`, expected one of: {}",
            T::FIELDS.join(", ")
        )))
    }
}

/// Reads a value of an open enumeration; a file may use only the documented values.
pub(crate) trait Documented: Sized {
    /// The documented values, as they are written.
    const TEXTS: &'static [&'static str];

    /// The value with this text.
    fn of_text(text: &str) -> Self;

    /// For `#[serde(deserialize_with)]`.
    fn documented<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if Self::TEXTS.contains(&text.as_str()) {
            return Ok(Self::of_text(&text));
        }
        Err(D::Error::custom(format_args!("not one of the documented values: {}", Self::TEXTS.join(", "))))
    }

    /// All documented values.
    fn all() -> impl Iterator<Item = Self> {
        Self::TEXTS.iter().map(|text| Self::of_text(text))
    }
}

/// A list of documented values, for `#[serde(deserialize_with)]`.
pub(crate) fn documented_list<'de, T: Documented, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    struct Item<T>(T);

    impl<'de, T: Documented> Deserialize<'de> for Item<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            T::documented(deserializer).map(Self)
        }
    }

    Ok(Vec::<Item<T>>::deserialize(deserializer)?.into_iter().map(|item| item.0).collect())
}

macro_rules! documented {
    ($($name:ident),+ $(,)?) => {$(
        impl Documented for omni_types::$name {
            const TEXTS: &'static [&'static str] = Self::VALUES;

            fn of_text(text: &str) -> Self {
                Self::from(text)
            }
        }
    )+};
}

documented!(
    AddressStatementType,
    AntifraudStep,
    CaptureFailReason,
    CompletionAction,
    CustomFieldCheckKey,
    IdSpecificCheckKey,
    IneScrapingStatus,
    KycCheckKey,
    KycCheckStatus,
    NeedsReviewReason,
    OcrValidationCheckKey,
    PhotoSecurityCheckKey,
    RegistralSituationKind,
    ScoreStatus,
    TypeOfId,
);
