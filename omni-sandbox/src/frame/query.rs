//! Reading a query, in any of the forms that callers write.

use std::borrow::Cow;

use omni_types::read::{Read, ReadError, from_request};

/// Reads a query, and says how it was read. A list may be a single value, a JSON list of texts.
pub(super) fn read<T: Read>(query: &str) -> Result<(T, Cow<'_, str>), ReadError> {
    let refused = match parse(query) {
        Ok(value) => return Ok((value, Cow::Borrowed(query))),
        Err(error) => error,
    };
    let name = refused.place().split('[').next().unwrap_or_default();
    let again = rewritten(query, name).and_then(|query| Some((parse(&query).ok()?, query)));
    again.map(|(value, query)| (value, Cow::Owned(query))).ok_or(refused)
}

fn parse<T: Read>(query: &str) -> Result<T, ReadError> {
    from_request(serde_html_form::Deserializer::from_bytes(query.as_bytes()))
}

/// The query with another form of one parameter. None if there is no other.
fn rewritten(query: &str, name: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).ok()?;
    let mut lists = 0;
    let pairs: Vec<_> = pairs
        .into_iter()
        .flat_map(|(of, value)| {
            let values = match (of == name).then(|| serde_json::from_str::<Vec<String>>(&value)) {
                Some(Ok(values)) => {
                    lists += 1;
                    values
                }
                _ => vec![value],
            };
            values.into_iter().map(move |value| (of.clone(), value))
        })
        .collect();
    (lists > 0).then(|| serde_html_form::to_string(&pairs).ok())?
}

#[cfg(test)]
mod tests {
    use omni_types::endpoint::{Endpoint, FetchOnboardingUrl};

    use super::*;

    type Query<E> = <E as Endpoint>::Query;

    #[test]
    fn a_list_can_be_written_as_json() {
        for text in ["components=qr", "components=%5B%22qr%22%5D", "components=[\"qr\"]&tag=payments"] {
            let (query, _) = read::<Query<FetchOnboardingUrl>>(text).unwrap();
            assert_eq!(query.components.map(|list| list.len()), Some(1), "{text}");
        }
        let (none, _) = read::<Query<FetchOnboardingUrl>>("components=[]").unwrap();
        assert!(none.components.is_none_or(|list| list.is_empty()));
        for wrong in ["components=[\"other\"]", "components=[\"qr\"", "components=[7]", "components={}"] {
            assert!(read::<Query<FetchOnboardingUrl>>(wrong).is_err(), "{wrong}");
        }
    }
}
