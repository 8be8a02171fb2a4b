//! How the values of fields are read: numbers, texts, lists and maps.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::Read;
use super::object::any;
use super::optional::optional;
use super::request::{check_text, check_value};
use super::track;
use super::trail::{Step, note};
use crate::Sensitive;

/// Reads an item of a list or a map.
struct Item<T>(PhantomData<T>);

impl<'de, T: Read> DeserializeSeed<'de> for Item<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::read_item(deserializer)
    }
}

/// Types that serde already reads correctly.
macro_rules! as_serde_does {
    ($($ty:ty),+) => {$(
        impl Read for $ty {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize(deserializer)
            }
        }
    )+};
}

as_serde_does!(bool, f32, f64);

impl Read for String {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Self::deserialize(deserializer)?;
        check_text(&text)?;
        Ok(text)
    }
}

impl Read for Map<String, Value> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        any(deserializer)
    }
}

impl Read for Value {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Self::deserialize(deserializer)?;
        check_value(&value)?;
        Ok(value)
    }

    fn read_item<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Self::read(deserializer).map(Some)
    }
}

impl<T: Read> Read for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        optional(deserializer)
    }

    fn read_item<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        optional(deserializer).map(Some)
    }
}

/// A type that contains itself is boxed.
impl<T: Read> Read for Box<T> {
    const FIELDS: &'static [&'static str] = T::FIELDS;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self::new)
    }

    fn read_item<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(T::read_item(deserializer)?.map(Self::new))
    }

    fn has_field(name: &str) -> bool {
        T::has_field(name)
    }
}

impl<T: Read> Read for Sensitive<T> {
    const FIELDS: &'static [&'static str] = T::FIELDS;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self::new)
    }

    fn read_item<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(T::read_item(deserializer)?.map(Self::new))
    }

    fn has_field(name: &str) -> bool {
        T::has_field(name)
    }
}

/// 2^50: `serde_json` reads a floating-point number with an error of a few units in its last place. Below this, the
/// error is too small to change an integer.
const EXACT: f64 = 1_125_899_906_842_624.0;

macro_rules! integers {
    ($($ty:ident by $method:ident: $words:literal),+ $(,)?) => {$(
        impl Read for $ty {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Integer;

                impl Visitor<'_> for Integer {
                    type Value = $ty;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($words)
                    }

                    fn visit_i64<E: Error>(self, value: i64) -> Result<$ty, E> {
                        $ty::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
                    }

                    fn visit_u64<E: Error>(self, value: u64) -> Result<$ty, E> {
                        $ty::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
                    }

                    fn visit_f64<E: Error>(self, value: f64) -> Result<$ty, E> {
                        if value.fract() != 0.0 || value.abs() >= EXACT {
                            return Err(E::invalid_value(Unexpected::Float(value), &self));
                        }
                        self.visit_i64(value as i64)
                    }
                }

                deserializer.$method(Integer)
            }
        }
    )+};
}

integers! {
    i32 by deserialize_i32: "a 32-bit integer",
    i64 by deserialize_i64: "a 64-bit integer",
    u32 by deserialize_u32: "an unsigned 32-bit integer",
    u64 by deserialize_u64: "an unsigned 64-bit integer",
}

impl<T: Read> Read for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List(PhantomData))
    }
}

struct List<T>(PhantomData<T>);

impl<'de, T: Read> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        if track::is_on() {
            return track::list(items);
        }
        let mut list = Vec::new();
        let mut index = 0;
        while let Some(item) =
            items.next_element_seed(Item(PhantomData)).inspect_err(|_| note(Step::Item(index)))?
        {
            if let Some(item) = item {
                list.push(item);
            }
            index += 1;
        }
        Ok(list)
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs(PhantomData))
    }
}

struct Pairs<T>(PhantomData<T>);

impl<'de, T: Read> Visitor<'de> for Pairs<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Self::Value, A::Error> {
        if track::is_on() {
            return track::map(pairs);
        }
        let mut map = BTreeMap::new();
        while let Some(key) = pairs.next_key::<String>()? {
            check_text(&key)?;
            let value = pairs.next_value_seed(Item(PhantomData)).inspect_err(|_| note(Step::Key))?;
            if let Some(value) = value {
                map.insert(key, value);
            }
        }
        Ok(map)
    }
}

/// Reads a text as something that is parsed from one.
pub(crate) fn text<'de, T, F, P, D>(deserializer: D, make: F) -> Result<T, D::Error>
where
    F: FnOnce(&str) -> Result<T, P>,
    P: fmt::Display,
    D: Deserializer<'de>,
{
    struct Text<F>(F);

    impl<T, F: FnOnce(&str) -> Result<T, P>, P: fmt::Display> Visitor<'_> for Text<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(make))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::json::from_slice;

    fn read<T: Read>(json: &str) -> Result<T, String> {
        from_slice(json.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn whole_numbers_are_integers_however_they_are_written() {
        for (json, number) in
            [("97", 97), ("97.0", 97), ("9.7e1", 97), ("-0.0", 0), ("5.1234E8", 512_340_000), ("-2e0", -2)]
        {
            assert_eq!(read::<i32>(json), Ok(number), "{json}");
            assert_eq!(read::<i64>(json), Ok(number.into()), "{json}");
        }
        assert_eq!(read::<i64>("5.1234E11"), Ok(512_340_000_000));
        assert_eq!(read::<i64>("1125899906842623.0"), Ok((1 << 50) - 1));
        assert_eq!(read::<i64>("9223372036854775807"), Ok(i64::MAX));
        assert_eq!(read::<u64>("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(read::<u32>("4294967295.0"), Ok(u32::MAX));
    }

    #[test]
    fn fractions_and_what_does_not_fit_are_refused() {
        for json in ["97.5", "2147483648", "2147483648.0", "-2147483649", "1e300", "\"97\"", "true", "[97]"] {
            assert_eq!(read::<i32>(json), Err("expected a 32-bit integer".to_owned()), "{json}");
        }
        // The second would be read as 9007199254740990.
        for json in ["0.1", "9007199254740991.0", "9223372036854775808", "-1e19"] {
            assert_eq!(read::<i64>(json), Err("expected a 64-bit integer".to_owned()), "{json}");
        }
        assert_eq!(read::<u32>("-1.0"), Err("expected an unsigned 32-bit integer".to_owned()));
    }

    #[test]
    fn a_null_is_no_item_unless_values_of_any_kind_are_possible() {
        assert_eq!(read::<Vec<String>>(r#"[null, "a", null]"#), Ok(vec!["a".to_owned()]));
        assert_eq!(read::<Vec<Sensitive<i32>>>("[null, 1]"), Ok(vec![Sensitive::new(1)]));
        let map = read::<BTreeMap<String, Vec<i32>>>(r#"{"a": null, "b": [null], "c": [3.0]}"#);
        assert_eq!(map, Ok(BTreeMap::from([("b".to_owned(), vec![]), ("c".to_owned(), vec![3])])));
        assert_eq!(read::<Vec<Value>>("[null, 1]"), Ok(vec![Value::Null, json!(1)]));
        assert_eq!(read::<Vec<Option<i32>>>("[null, 1]"), Ok(vec![None, Some(1)]));
    }

    #[test]
    fn places_count_the_nulls_and_hide_the_keys() {
        let error = read::<BTreeMap<String, Vec<i32>>>(r#"{"ZARA": [null, 1, "x"]}"#);
        assert_eq!(error, Err("*[2]: expected a 32-bit integer".to_owned()));
        let error = read::<Vec<BTreeMap<String, bool>>>(r#"[{"ZARA": true}, [["ZARA", true]]]"#);
        assert_eq!(error, Err("[1]: expected an object".to_owned()));
        assert_eq!(read::<Vec<bool>>(r#"{"a": true}"#), Err("expected a list".to_owned()));
    }
}
