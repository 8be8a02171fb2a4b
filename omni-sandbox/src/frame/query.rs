//! Reading a query, in any of the forms that callers write.

use std::borrow::Cow;

use omni_types::read::{Read, ReadError, from_request};

/// Reads a query, and says how it was read. A list may be a single value, a JSON list of texts. True and false may be
/// written in any case: some languages write them with a capital.
pub(super) fn read<T: Read>(query: &str) -> Result<(T, Cow<'_, str>), ReadError> {
    let mut text = Cow::Borrowed(query);
    let mut names: Vec<String> = Vec::new();
    let mut first = None;
    loop {
        let refused = match parse(&text) {
            Ok(value) => return Ok((value, text)),
            Err(error) => error,
        };
        let name = refused.place().split('[').next().unwrap_or_default().to_owned();
        let again = if names.contains(&name) { None } else { rewritten(&text, &name) };
        let refused = first.get_or_insert(refused);
        match again {
            Some(again) => text = Cow::Owned(again),
            None => return Err(refused.clone()),
        }
        names.push(name);
    }
}

fn parse<T: Read>(query: &str) -> Result<T, ReadError> {
    from_request(serde_html_form::Deserializer::from_bytes(query.as_bytes()))
}

/// The query with another form of one parameter. None if there is no other.
fn rewritten(query: &str, name: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).ok()?;
    let mut changed = 0;
    let pairs: Vec<_> = pairs
        .into_iter()
        .flat_map(|(of, value)| {
            let other = if of == name { other_form(&value) } else { None };
            changed += usize::from(other.is_some());
            let values = other.unwrap_or_else(|| vec![value]);
            values.into_iter().map(move |value| (of.clone(), value))
        })
        .collect();
    (changed > 0).then(|| serde_html_form::to_string(&pairs).ok())?
}

/// The intended values.
fn other_form(value: &str) -> Option<Vec<String>> {
    let is_flag = ["true", "false"].iter().any(|flag| value.eq_ignore_ascii_case(flag));
    if is_flag { Some(vec![value.to_ascii_lowercase()]) } else { serde_json::from_str(value).ok() }
}

#[cfg(test)]
mod tests {
    use omni_types::endpoint::{AddFrontId, Endpoint, FetchOnboardingUrl, FetchQuestions};

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

    #[test]
    fn true_and_false_can_be_written_in_any_case() {
        for (text, expected) in
            [("onlyFront=True", true), ("onlyFront=TRUE&x=1", true), ("onlyFront=False", false)]
        {
            let (query, _) = read::<Query<AddFrontId>>(text).unwrap();
            assert_eq!(query.only_front, Some(expected), "{text}");
        }
        let text = "returnVoiceConsentQuestion=False&numberOfQuestions=2";
        assert!(read::<Query<FetchQuestions>>(text).is_ok());
        for wrong in ["onlyFront=yes", "onlyFront=True1", "onlyFront=%22True%22", "onlyFront=[[\"true\"]]"] {
            let error = read::<Query<AddFrontId>>(wrong).err().unwrap();
            assert_eq!(error.place(), "onlyFront", "{wrong}");
        }
    }
}
