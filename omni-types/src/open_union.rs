//! Unions whose tag names the shape of their content.

/// The behavior of a union keyed by a tag: `{"<tag>": "...", "<content>": ...}`. An object with an unknown tag, or whose
/// content is not as documented, is kept as it came in `Unrecognized`, and never fails what is around it. What is
/// not an object is an error.
macro_rules! open_union {
    (
        $name:ident($tag:literal, $content:literal) { $($variant:ident($inner:ty) = $text:literal,)+ }
    ) => {
        impl $name {
            /// The texts of all known tags, in the order of the documentation.
            pub const TAGS: &'static [&'static str] = &[$($text),+];

            /// The tag as it is sent; empty if an unrecognized object has none.
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

        impl $crate::read::Read for $name {
            fn read<'de, D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let object = $crate::read::object::any(deserializer)?;
                let content = object.get($content);
                let known = match (object.get($tag).and_then(::serde_json::Value::as_str), content) {
                    $((::std::option::Option::Some($text), ::std::option::Option::Some(content)) => {
                        $crate::read::object::attempt($content, content).map(Self::$variant)
                    })+
                    _ => ::std::option::Option::None,
                };
                if known.is_some() {
                    $crate::read::object::others_unread(&object, &[$tag, $content]);
                }
                ::std::result::Result::Ok(known.unwrap_or_else(|| {
                    Self::Unrecognized(::serde_json::Value::Object(object).into())
                }))
            }
        }

        $crate::read::object::deserialize!($name);

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
        ] {
            let step: Step = serde_json::from_value(object.clone()).unwrap();
            assert_eq!(!matches!(step, Step::Unrecognized(_)), known, "{object}");
            assert_eq!(serde_json::to_value(&step).unwrap(), object);
        }
        let new: Step = serde_json::from_value(json!({"key": "NEW"})).unwrap();
        assert_eq!(new.tag(), "NEW");
        assert_eq!(Step::TAGS, ["WORDS", "NUMBER"]);
    }

    #[test]
    fn only_objects_are_kinds() {
        for json in [r#""text""#, r#"["WORDS", ["a"]]"#, r#"[["key", "WORDS"]]"#, "null", "7"] {
            let error = crate::json::from_slice::<Step>(json.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), "expected an object", "{json}");
        }
    }

    #[test]
    fn a_misshapen_kind_leaves_no_trace_in_a_later_error() {
        let json =
            br#"[{"key": "WORDS", "configuration": ["a", 7]}, {"key": "NUMBER", "configuration": "x"}, 7]"#;
        let error = crate::json::from_slice::<Vec<Step>>(json).unwrap_err();
        assert_eq!(error.to_string(), "[2]: expected an object");
    }
}
