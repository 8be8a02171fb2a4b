//! Enumerations: those that the API may extend, and those that only requests use.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::read::NOT_ALLOWED;

/// A value that this version of the crate does not know.
///
/// Its text is kept, so nothing is lost when the response is stored or passed on. It cannot be constructed, so a
/// value that becomes known later breaks no program.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnrecognizedValue(String);

impl UnrecognizedValue {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// The text as the service sent it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnrecognizedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A value of the caller's for an enumeration of requests: one that the service accepts and the document does not list.
///
/// Created with the function `custom` of the enumeration, such as [`ImageType::custom`](crate::ImageType::custom). It is
/// as cheap to copy as the other values, because each different text is kept once, until the program ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomValue(&'static str);

impl CustomValue {
    pub(crate) fn new(text: &str) -> Self {
        // The set is consistent even if a thread has panicked.
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = known.get(text).copied().unwrap_or_else(|| {
            let kept: &'static str = Box::leak(text.into());
            known.insert(kept);
            kept
        });
        Self(kept)
    }

    /// The text as it is sent.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// The texts of all values that callers have made.
static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

impl fmt::Debug for CustomValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that is not one of the values of a closed enumeration. Names the values, never the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseValueError {
    pub(crate) name: &'static str,
    pub(crate) values: &'static [&'static str],
}

impl fmt::Display for ParseValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{NOT_ALLOWED}{}: {}", self.name, self.values.join(", "))
    }
}

impl std::error::Error for ParseValueError {}

/// The behavior of an enumeration that may grow: an unknown value is kept in `Unrecognized` and never fails what is
/// around it.
macro_rules! open_enum {
    ($name:ident { $($variant:ident = $text:literal,)+ }) => {
        impl $name {
            /// The texts of all known values, in the order of the documentation.
            pub const VALUES: &'static [&'static str] = &[$($text),+];

            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unrecognized(value) => value.as_str(),
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    _ => Self::Unrecognized($crate::UnrecognizedValue::new(text.to_owned())),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        $crate::open_enum::text_enum!($name);

        impl $crate::read::Read for $name {
            fn read<'de, D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::read::text(deserializer, |text| {
                    ::std::result::Result::<_, ::std::convert::Infallible>::Ok(Self::from(text))
                })
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({"type": "string", "enum": Self::VALUES, "x-omni-open-enum": true})
            }
        }
    };
}

/// The behavior of an enumeration of requests: all its values are known, except those that a caller sends. None of those is
/// ever read.
macro_rules! closed_enum {
    ($name:ident { $($variant:ident = $text:literal,)+ }) => {
        impl $name {
            /// The texts of all values, in the order of the documentation.
            pub const VALUES: &'static [&'static str] = &[$($text),+];

            /// The value as it is sent.
            pub const fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Custom(value) => value.as_str(),
                }
            }

            /// A value that the document does not list, to be sent as it is. If it is listed, that variant.
            ///
            /// The text may come from a configuration, but not from strangers: each different one is kept in memory until
            /// the program ends.
            pub fn custom(text: impl ::std::convert::AsRef<str>) -> Self {
                let text = text.as_ref();
                text.parse().unwrap_or_else(|_| Self::Custom($crate::CustomValue::new(text)))
            }
        }

        impl ::std::convert::TryFrom<&str> for $name {
            type Error = $crate::ParseValueError;

            fn try_from(text: &str) -> ::std::result::Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl ::std::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::ParseValueError;

            fn try_from(text: ::std::string::String) -> ::std::result::Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::ParseValueError;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                match text {
                    $($text => ::std::result::Result::Ok(Self::$variant),)+
                    _ => ::std::result::Result::Err($crate::ParseValueError {
                        name: stringify!($name),
                        values: Self::VALUES,
                    }),
                }
            }
        }

        $crate::open_enum::text_enum!($name);

        impl $crate::read::Read for $name {
            fn read<'de, D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::read::text(deserializer, <Self as ::std::str::FromStr>::from_str)
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({"type": "string", "enum": Self::VALUES})
            }
        }
    };
}

/// What both kinds share.
macro_rules! text_enum {
    ($name:ident) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(self.as_str(), f)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        $crate::read::object::deserialize!($name);
    };
}

/// For enumerations whose values the service writes in more than one spelling.
macro_rules! ignore_case {
    ($name:ident) => {
        impl $name {
            /// The known value that is meant, whatever the case of its text; other values unchanged.
            #[must_use]
            pub fn normalized(self) -> Self {
                match Self::VALUES.iter().find(|text| text.eq_ignore_ascii_case(self.as_str())) {
                    ::std::option::Option::Some(text) => Self::from(*text),
                    ::std::option::Option::None => self,
                }
            }
        }
    };
}

pub(crate) use {closed_enum, ignore_case, open_enum, text_enum};

#[cfg(test)]
mod tests {
    #[derive(Clone, PartialEq)]
    enum State {
        Alive,
        Unknown,
        Unrecognized(crate::UnrecognizedValue),
    }
    open_enum!(State { Alive = "Alive", Unknown = "UNKNOWN", });
    ignore_case!(State);

    #[derive(Clone, Copy, PartialEq)]
    enum Action {
        Go,
        Stop,
        Custom(crate::CustomValue),
    }
    closed_enum!(Action { Go = "GO", Stop = "STOP", });

    #[test]
    fn unknown_values_are_kept_and_written_back() {
        let state: State = serde_json::from_str(r#""Frozen""#).unwrap();
        assert!(matches!(&state, State::Unrecognized(value) if value.as_str() == "Frozen"));
        assert_eq!(serde_json::to_string(&state).unwrap(), r#""Frozen""#);
        assert_eq!(format!("{state} {state:?}"), r#"Frozen "Frozen""#);
        assert_eq!(State::from("UNKNOWN"), State::Unknown);
        assert!(serde_json::from_str::<State>("3").is_err());
        assert_eq!(State::from("alive").normalized(), State::Alive);
        assert_eq!(state.clone().normalized(), state);
    }

    #[test]
    fn closed_ones_refuse_and_name_their_values_but_not_the_text() {
        assert_eq!(serde_json::from_str::<Action>(r#""GO""#).unwrap(), Action::Go);
        let error = "ZARA".parse::<Action>().unwrap_err().to_string();
        let read = crate::json::from_slice::<Vec<Action>>(br#"["GO", "ZARA"]"#).unwrap_err().to_string();
        assert_eq!(read, format!("[1]: {error}"));
        assert_eq!(error, "not one of the allowed values of Action: GO, STOP");
        assert_eq!(Action::try_from("ZARA").unwrap_err().to_string(), error);
        assert!(Action::try_from("GO".to_owned()) == Ok(Action::Go));
    }

    #[test]
    fn a_value_of_the_callers_is_sent_and_never_read() {
        let custom = Action::custom("JUMP");
        // Known when the program is written, or not before it runs; kept once.
        let again = Action::custom(["JU", "MP"].concat());
        assert!(custom == again && custom.as_str().as_ptr() == again.as_str().as_ptr());
        assert_eq!(serde_json::to_string(&custom).unwrap(), r#""JUMP""#);
        assert_eq!(format!("{custom} {custom:?}"), r#"JUMP "JUMP""#);
        assert!(Action::custom("STOP") == Action::Stop);
        assert!(serde_json::from_str::<Action>(r#""JUMP""#).is_err());
    }
}
