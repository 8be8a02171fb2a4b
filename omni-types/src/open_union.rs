//! Unions whose tag names the shape of their content.

/// The behaviour of a union keyed by a tag: `{"<tag>": "...", "<content>": ...}`. An object with an unknown tag, or whose content is not
/// of the documented shape, is kept as it came in `Unrecognized`, and never fails what is around it.
macro_rules! open_union {
    (
        $name:ident($tag:literal, $content:literal) { $($variant:ident($inner:ty) = $text:literal,)+ }
    ) => {
        impl $name {
            /// The texts of all known tags, in the order of the documentation.
            pub const TAGS: &'static [&'static str] = &[$($text),+];

            /// The tag as it is sent; empty if an unrecognised object has none.
            pub fn tag(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $text,)+
                    Self::Unrecognized(object) => {
                        object.get($tag).and_then(::serde_json::Value::as_str).unwrap_or_default()
                    }
                }
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                use ::serde::ser::SerializeMap as _;
                match self {
                    $(Self::$variant(inner) => {
                        let mut map = serializer.serialize_map(::std::option::Option::Some(2))?;
                        map.serialize_entry($tag, $text)?;
                        map.serialize_entry($content, inner)?;
                        map.end()
                    })+
                    Self::Unrecognized(object) => ::serde::Serialize::serialize(object, serializer),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let object = ::serde_json::Value::deserialize(deserializer)?;
                let content = object.get($content);
                let known = match (object.get($tag).and_then(::serde_json::Value::as_str), content) {
                    $((::std::option::Option::Some($text), ::std::option::Option::Some(content)) => {
                        <$inner as ::serde::Deserialize>::deserialize(content).ok().map(Self::$variant)
                    })+
                    _ => ::std::option::Option::None,
                };
                ::std::result::Result::Ok(known.unwrap_or_else(|| Self::Unrecognized(object.into())))
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({
                    "type": "object",
                    "x-omni-open-union": true,
                    "oneOf": [$({
                        "type": "object",
                        "required": [$tag, $content],
                        "properties": {
                            $tag: {"type": "string", "enum": [$text]},
                            $content: generator.subschema_for::<$inner>(),
                        },
                    }),+],
                })
            }
        }
    };
}

pub(crate) use open_union;

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[derive(Debug, PartialEq)]
    enum Step {
        Words(Vec<String>),
        Number(i32),
        Unrecognized(crate::Sensitive<serde_json::Value>),
    }
    open_union!(Step("key", "configuration") { Words(Vec<String>) = "WORDS", Number(i32) = "NUMBER", });

    #[test]
    fn known_unknown_and_misshapen_members_all_come_back_as_they_were() {
        for (object, known) in [
            (json!({"configuration": ["a"], "key": "WORDS"}), true),
            (json!({"key": "NUMBER", "configuration": 7}), true),
            (json!({"key": "NUMBER", "configuration": "seven"}), false),
            (json!({"key": "NEW", "configuration": {"a": 1}, "more": true}), false),
            (json!({"key": "WORDS"}), false),
            (json!("text"), false),
        ] {
            let step: Step = serde_json::from_value(object.clone()).unwrap();
            assert_eq!(!matches!(step, Step::Unrecognized(_)), known, "{object}");
            assert_eq!(serde_json::to_value(&step).unwrap(), object);
        }
        let new: Step = serde_json::from_value(json!({"key": "NEW"})).unwrap();
        assert_eq!(new.tag(), "NEW");
        assert_eq!(Step::TAGS, ["WORDS", "NUMBER"]);
    }
}
