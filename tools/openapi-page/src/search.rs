//! Words for the search that the document does not have: those of people who do not know the API yet.

use std::collections::BTreeMap;

use openapi_model::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Everyday words for what is on the page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Groups of single words that mean nearly the same.
    #[serde(default)]
    same: Vec<Vec<String>>,
    /// By anchor, other names of that place.
    #[serde(default)]
    also: BTreeMap<String, Vec<String>>,
    /// The anchor that a query leads to which is an HTTP status.
    #[serde(default)]
    statuses: Option<String>,
}

impl Search {
    /// Reads it from an object with `same`, `also` and `statuses`, all optional.
    ///
    /// # Errors
    /// Something has another name or type, a group has fewer than two words, or one of its words is a phrase.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let search: Self = serde_json::from_value(value.clone())
            .map_err(|error| wrong("", format!("the words for the search: {error}")))?;
        for (index, group) in search.same.iter().enumerate() {
            let place = || format!("/same/{index}");
            if group.len() < 2 {
                return Err(wrong(place(), "a group of words for the search has at least two of them"));
            }
            let single = |word: &String| !word.is_empty() && word.chars().all(char::is_alphanumeric);
            if let Some(phrase) = group.iter().find(|word| !single(word)) {
                let message = format!("`{phrase}` is not a single word: put it under `also`, at its place");
                return Err(wrong(place(), message));
            }
        }
        Ok(search)
    }

    /// Checks that all places are on the page.
    pub(crate) fn check(&self, page: &str) -> Result<(), Error> {
        let also = self.also.keys().map(|anchor| (format!("/also/{anchor}"), anchor));
        let all = also.chain(self.statuses.iter().map(|anchor| ("/statuses".to_owned(), anchor)));
        for (place, anchor) in all {
            if !page.contains(&format!(" id=\"{anchor}\"")) {
                return Err(wrong(
                    place,
                    format!("the page has no place `{anchor}`: name an operation or an anchor of it"),
                ));
            }
        }
        Ok(())
    }
}

fn wrong(pointer: impl Into<String>, message: impl Into<String>) -> Error {
    Error { pointer: pointer.into(), message: message.into() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Search;

    #[test]
    fn what_cannot_be_used_is_refused() {
        let error = |value| Search::read(&value).unwrap_err().to_string();
        assert!(error(json!({"seme": []})).contains("unknown field `seme`"));
        assert!(error(json!({"same": [["one"]]})).contains("#/same/0: a group"));
        assert!(error(json!({"same": [["a", "b"], ["log in", "c"]]})).contains("#/same/1: `log in`"));
        let search = Search::read(&json!({"also": {"there": ["x"]}, "statuses": "away"})).unwrap();
        assert!(
            search
                .check("<p id=\"there\">")
                .unwrap_err()
                .to_string()
                .contains("#/statuses: the page has no place `away`")
        );
        assert!(search.check("<p id=\"away\">").unwrap_err().to_string().contains("#/also/there"));
        assert_eq!(search.check("<p id=\"away\"></p><p id=\"there\">"), Ok(()));
    }
}
