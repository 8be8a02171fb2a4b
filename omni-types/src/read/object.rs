//! How objects are read: the one visitor of all generated structs, and the macros that name their fields.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::Read;
use super::optional::Optional;
use super::request::{check_text, check_value};
use super::track;
use super::trail::{Step, forget, note};

/// A struct whose fields have the names of those of an object.
pub(crate) trait Object: Sized {
    /// Its fields.
    type Key;

    /// The field with that name, and which of the field's names it is, from 0.
    fn key(name: &str) -> Option<(Self::Key, u8)>;

    /// Reads the fields of an object.
    fn read_fields<'de, A: MapAccess<'de>>(fields: A) -> Result<Self, A::Error>;
}

/// Reads an object; a list is an error.
pub(crate) fn read<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Fields(PhantomData))
}

/// Reads an object with fields of any kind. Unlike serde's own code for maps, null is an error.
pub(crate) fn any<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
    struct Any;

    impl<'de> Visitor<'de> for Any {
        type Value = Map<String, Value>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
            let mut map = Map::new();
            while let Some(name) = fields.next_key::<String>()? {
                map.fill(name, &mut fields)?;
            }
            Ok(map)
        }
    }

    deserializer.deserialize_map(Any)
}

/// Tries to read a part of something that is kept as it came if the part is not as documented.
pub(crate) fn attempt<T: Read>(name: &str, value: &Value) -> Option<T> {
    if track::is_on() {
        return track::attempt(name, value);
    }
    T::read(value).inspect_err(|_| forget()).ok()
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
        T::read_fields(fields)
    }
}

/// A name in an object.
pub(crate) enum Name<K, O> {
    /// The name of a field, and which of its names it is.
    Field(K, u8),
    /// A name that the document does not list.
    Other(O),
}

/// What happens to fields that the document does not list: they are dropped, or kept in a map.
pub(crate) trait Others: Default {
    /// What is kept of the name.
    type Name: for<'a> From<&'a str>;

    /// Reads the value.
    fn fill<'de, A: MapAccess<'de>>(&mut self, name: Self::Name, fields: &mut A) -> Result<(), A::Error>;
}

/// Notes the names of an object that is read only partly.
pub(crate) fn others_unread(object: &Map<String, Value>, read: &[&str]) {
    if track::is_on() {
        object.keys().filter(|name| !read.contains(&name.as_str())).for_each(|name| track::unread(name));
    }
}

/// Nothing is kept of a name.
pub(crate) struct Forgotten;

impl From<&str> for Forgotten {
    fn from(name: &str) -> Self {
        if track::is_on() {
            track::unread(name);
        }
        Self
    }
}

impl Others for () {
    type Name = Forgotten;

    fn fill<'de, A: MapAccess<'de>>(&mut self, _: Forgotten, fields: &mut A) -> Result<(), A::Error> {
        fields.next_value::<IgnoredAny>().map(drop)
    }
}

impl Others for Map<String, Value> {
    type Name = String;

    fn fill<'de, A: MapAccess<'de>>(&mut self, name: String, fields: &mut A) -> Result<(), A::Error> {
        let value = fields.next_value()?;
        check_text(&name)?;
        check_value(&value)?;
        self.insert(name, value);
        Ok(())
    }
}

/// A name in an object that is read as `T`; other names as `O`.
type NameOf<T, O> = Name<<T as Object>::Key, <O as Others>::Name>;

/// Reads the next name of an object.
pub(crate) fn next_name<'de, T: Object, O: Others, A: MapAccess<'de>>(
    _: &O,
    fields: &mut A,
) -> Result<Option<NameOf<T, O>>, A::Error> {
    fields.next_key_seed(Names::<T, O>(PhantomData))
}

struct Names<T, O>(PhantomData<(T, O)>);

impl<'de, T: Object, O: Others> DeserializeSeed<'de> for Names<T, O> {
    type Value = NameOf<T, O>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T: Object, O: Others> Visitor<'_> for Names<T, O> {
    type Value = NameOf<T, O>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(match T::key(text) {
            Some((key, number)) => Name::Field(key, number),
            None => Name::Other(text.into()),
        })
    }
}

/// State of a field while its object is read.
pub(crate) struct Slot<T> {
    value: Option<T>,
    /// The names under which it was seen, one bit for each.
    seen: u8,
}

impl<T: Read> Slot<T> {
    pub(crate) const fn new() -> Self {
        Self { value: None, seen: 0 }
    }

    /// Reads the value under one of the field's names.
    pub(crate) fn fill<'de, A: MapAccess<'de>>(
        &mut self,
        number: u8,
        names: &'static [&'static str],
        fields: &mut A,
    ) -> Result<(), A::Error> {
        let name = || names.get(usize::from(number)).copied().unwrap_or_default();
        let bit = 1_u8.checked_shl(number.into()).unwrap_or_default();
        if track::is_on() {
            let is_repeated = self.seen & bit != 0;
            self.seen |= bit;
            return self.fill_tracked(name(), is_repeated, fields);
        }
        if self.seen & bit != 0 {
            return Err(A::Error::duplicate_field(name()));
        }
        self.seen |= bit;
        let value = fields.next_value_seed(Optional::new()).inspect_err(|_| note(Step::Field(name())))?;
        if self.value.is_none() {
            self.value = value;
        }
        Ok(())
    }

    /// Like [`fill`](Self::fill), where nothing fails what is around it: the last of several values under one name
    /// counts.
    #[cold]
    fn fill_tracked<'de, A: MapAccess<'de>>(
        &mut self,
        name: &'static str,
        is_repeated: bool,
        fields: &mut A,
    ) -> Result<(), A::Error> {
        let value = track::field(name, fields)?;
        if is_repeated {
            track::repeated(name);
            self.value = value.or_else(|| self.value.take());
        } else if self.value.is_none() {
            self.value = value;
        } else if value.is_some() {
            // Another of the field's names was first.
            track::unread(name);
        }
        Ok(())
    }

    /// The value of an optional field.
    pub(crate) fn optional<E>(self, _: &'static str) -> Result<Option<T>, E> {
        Ok(self.value)
    }

    /// The value of a required field.
    pub(crate) fn required<E: Error>(self, name: &'static str) -> Result<T, E> {
        self.value.ok_or_else(|| E::missing_field(name))
    }
}

/// How a struct is read. Names its fields, whether each is `required` or `optional`, and all the names that each is read
/// under, numbered from 0; after them the field that takes what has none of these names, if there is one.
macro_rules! object {
    ($object:ident { $($presence:ident $field:ident = $name:literal $(| $number:literal $other:literal)*,)* } $($extra:ident)?) => {
        const _: () = {
            #[allow(non_camel_case_types)]
            pub enum Key {
                $($field,)*
            }

            impl $crate::read::object::Object for $object {
                type Key = Key;

                fn key(name: &str) -> ::std::option::Option<(Key, u8)> {
                    match name {
                        $(
                            $name => ::std::option::Option::Some((Key::$field, 0)),
                            $($other => ::std::option::Option::Some((Key::$field, $number)),)*
                        )*
                        _ => ::std::option::Option::None,
                    }
                }

                fn read_fields<'de, A: ::serde::de::MapAccess<'de>>(
                    mut fields: A,
                ) -> ::std::result::Result<Self, A::Error> {
                    use $crate::read::object::{Name, Others as _, next_name};

                    $(let mut $field = $crate::read::object::Slot::new();)*
                    let mut others = $crate::read::object::others!($($extra)?);
                    while let ::std::option::Option::Some(name) = next_name::<Self, _, _>(&others, &mut fields)? {
                        match name {
                            $(Name::Field(Key::$field, number) => {
                                $field.fill(number, &[$name $(, $other)*], &mut fields)?
                            })*
                            Name::Other(name) => others.fill(name, &mut fields)?,
                        }
                    }
                    ::std::result::Result::Ok(Self {
                        $($field: $field.$presence::<A::Error>($name)?,)*
                        $($extra: others.into(),)?
                    })
                }
            }

            impl $crate::read::Read for $object {
                const FIELDS: &'static [&'static str] = &[$($name),*];

                fn read<'de, D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    $crate::read::object::read(deserializer)
                }

                fn has_field(name: &str) -> bool {
                    <Self as $crate::read::object::Object>::key(name).is_some()
                }
            }
        };

        $crate::read::object::deserialize!($object);
    };
}

/// What happens to fields that the document does not list.
macro_rules! others {
    () => {
        ()
    };
    ($extra:ident) => {
        ::serde_json::Map::<::std::string::String, ::serde_json::Value>::new()
    };
}

/// How a struct around a list or a map is read.
macro_rules! wrapper {
    ($name:ident) => {
        impl $crate::read::Read for $name {
            fn read<'de, D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::read::Read::read(deserializer).map(Self)
            }
        }

        $crate::read::object::deserialize!($name);
    };
}

/// Lets serde read a type in the same way.
macro_rules! deserialize {
    ($name:ident) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <Self as $crate::read::Read>::read(deserializer)
            }
        }
    };
}

pub(crate) use {deserialize, object, others, wrapper};

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Sensitive;
    use crate::json::from_slice;

    #[derive(Debug, PartialEq)]
    struct Part {
        key: Option<String>,
        r#type: i32,
    }
    object!(Part { optional key = "key" | 1 "Key" | 2 "_key", required r#type = "type", });

    #[derive(Debug, PartialEq)]
    struct Whole {
        parts: Option<Vec<Part>>,
        extra: Sensitive<Map<String, Value>>,
    }
    object!(Whole { optional parts = "parts", } extra);

    #[derive(Debug, PartialEq)]
    struct Nothing {}
    object!(Nothing {});

    #[derive(Debug, PartialEq)]
    struct Parts(std::collections::BTreeMap<String, Part>);
    wrapper!(Parts);

    fn read<T: Read>(json: &str) -> Result<T, String> {
        from_slice(json.as_bytes()).map_err(|error| error.to_string())
    }

    fn part(key: Option<&str>, r#type: i32) -> Part {
        Part { key: key.map(str::to_owned), r#type }
    }

    #[test]
    fn the_first_value_that_is_not_null_wins_whatever_the_names() {
        for (json, key) in [
            (r#"{"type": 1, "key": "a", "Key": "b"}"#, Some("a")),
            (r#"{"type": 1, "_key": "c", "key": "a"}"#, Some("c")),
            (r#"{"key": null, "Key": "b", "type": 1, "_key": null}"#, Some("b")),
            (r#"{"Key": null, "type": 1, "new": [{}]}"#, None),
            (r#"{"type": 1}"#, None),
        ] {
            assert_eq!(read(json), Ok(part(key, 1)), "{json}");
        }
    }

    #[test]
    fn a_name_that_occurs_twice_is_refused() {
        for name in ["key", "_key"] {
            for value in ["null", r#""a""#] {
                let json = format!(r#"{{"{name}": {value}, "type": 1, "{name}": "b"}}"#);
                assert_eq!(read::<Part>(&json), Err(format!("duplicate field `{name}`")), "{json}");
            }
        }
    }

    #[test]
    fn a_required_field_that_is_missing_or_null_is_named_with_its_place() {
        for json in ["{}", r#"{"type": null}"#] {
            assert_eq!(read::<Part>(json), Err("missing field `type`".to_owned()));
            let error = read::<Whole>(&format!(r#"{{"parts": [{{"type": 1}}, {json}]}}"#));
            assert_eq!(error, Err("parts[1]: missing field `type`".to_owned()));
            let error = read::<Parts>(&format!(r#"{{"ZARA": {json}}}"#));
            assert_eq!(error, Err("*: missing field `type`".to_owned()));
        }
    }

    #[test]
    fn objects_are_objects_at_every_depth() {
        let object = "expected an object".to_owned();
        for json in ["[]", r#"["a", 1]"#, r#"[["key", "a"]]"#, "7", r#""type""#, "null", "true"] {
            assert_eq!(read::<Part>(json), Err(object.clone()), "{json}");
            assert_eq!(read::<Parts>(json), Err(object.clone()), "{json}");
            assert_eq!(read::<Whole>(json), Err(object.clone()), "{json}");
        }
        assert_eq!(read::<Whole>(r#"{"parts": [["a", 1]]}"#), Err(format!("parts[0]: {object}")));
        assert_eq!(read::<Parts>(r#"{"ZARA": ["a", 1]}"#), Err(format!("*: {object}")));
        assert!(serde_json::from_value::<Part>(json!(["a", 1])).is_err());
    }

    #[test]
    fn what_the_document_does_not_list_is_kept_where_there_is_a_map_for_it() {
        let whole: Whole = read(r#"{"a": null, "parts": null, "b": [1], "b": [2]}"#).unwrap();
        assert_eq!(whole.parts, None);
        assert_eq!(*whole.extra, *json!({"a": null, "b": [2]}).as_object().unwrap());
    }

    #[test]
    fn a_type_without_fields_is_an_object_too() {
        assert_eq!(read(r#"{"key": [1]}"#), Ok(Nothing {}));
        assert_eq!(read::<Nothing>("[]"), Err("expected an object".to_owned()));
    }

    #[test]
    fn a_type_knows_its_names() {
        assert_eq!((Part::FIELDS, Whole::FIELDS), (["key", "type"].as_slice(), ["parts"].as_slice()));
        assert!(Part::has_field("_key") && !Part::has_field("extra") && !Parts::has_field("key"));
    }
}
