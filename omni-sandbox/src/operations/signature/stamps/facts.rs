//! What is known about the person of a session, for stamps.

use jiff::Timestamp;
use jiff::tz::Offset;
use omni_types::SpeechLanguage;

use super::super::java::{Language, Moment};
use super::stamp::{Problem, Stamp};
use crate::basics::years_between;
use crate::evidence::{self, Id};
use crate::session::Session;

/// The texts of stamps. Unknown ones are empty.
///
/// Not `Debug`: it is personal data.
#[derive(Default)]
pub(super) struct Facts {
    name: String,
    address: String,
    sex: String,
    country: String,
    state: String,
    phone: String,
    /// UTC milliseconds.
    born: Option<i64>,
    /// UTC milliseconds.
    now: i64,
    spanish: bool,
}

impl Facts {
    /// What is known about the person of a session: what was read from the ID, with its corrections, and what was
    /// entered.
    pub(super) fn of(session: &Session, now: i64) -> Self {
        let read = evidence::ocr(session, Id::First).unwrap_or_default();
        let text =
            |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let place = read.address_fields.as_ref();
        let name = text(evidence::full_name(&read)).or_else(|| text(session.person.name.as_deref()));
        let statement = session.papers.statement.as_ref().map(|statement| statement.value.lines());
        let address = text(read.address.as_ref().map(|address| address.as_str()));
        let country =
            place.and_then(|place| place.address_country_code.as_ref()).or(read.issuing_country.as_ref());
        let state = place.and_then(|place| place.state.as_ref()).or(read.issuing_state.as_ref());
        Self {
            name: name.unwrap_or_default(),
            address: address
                .or_else(|| text(statement.as_deref()))
                .map(|lines| one_line(&lines))
                .unwrap_or_default(),
            sex: read.gender.as_ref().map(|gender| gender.as_str().to_owned()).unwrap_or_default(),
            country: text(country.map(|country| country.as_str())).unwrap_or_default(),
            state: text(state.map(|state| state.as_str())).unwrap_or_default(),
            phone: text(session.person.phone.as_deref()).unwrap_or_default(),
            born: read.birth_date.as_ref().map(|born| **born),
            now,
            spanish: session.settings.language == Some(SpeechLanguage::EsEs),
        }
    }

    /// The text of a stamp. None if it is not known.
    pub(super) fn text(&self, stamp: &Stamp) -> Result<Option<String>, Problem> {
        let text = match stamp {
            Stamp::Name => self.name.clone(),
            Stamp::Address => self.address.clone(),
            Stamp::Sex => self.sex.clone(),
            Stamp::Country => self.country.clone(),
            Stamp::State => self.state.clone(),
            Stamp::Phone => self.phone.clone(),
            Stamp::Custom(text) => text.trim().to_owned(),
            Stamp::Age => {
                let age = self.born.and_then(|born| years_between(born, self.now));
                age.map(|age| age.to_string()).unwrap_or_default()
            }
            Stamp::Born(pattern) => {
                let born = self.born.and_then(|born| Timestamp::from_millisecond(born).ok());
                let Some(born) = born else { return Ok(None) };
                let day = Moment::Day(Offset::UTC.to_datetime(born).date());
                pattern.write(day, self.language()).map_err(|error| Problem::of_pattern("DOB", error))?
            }
            Stamp::Now(zone, pattern) => {
                let Ok(now) = Timestamp::from_millisecond(self.now) else { return Ok(None) };
                let written = pattern.write(Moment::Time(&zone.time(now), zone), self.language());
                written.map_err(|error| Problem::of_pattern("DATE", error))?
            }
        };
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    const fn language(&self) -> Language {
        if self.spanish { Language::Spanish } else { Language::English }
    }
}

/// Lines, one after the other.
fn one_line(lines: &str) -> String {
    let lines: Vec<_> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::stamp::read;
    use super::*;

    fn facts() -> Facts {
        Facts {
            name: "Zara Specimen".to_owned(),
            // February 14, 1990.
            born: Some(634_953_600_000),
            // Friday, February 13, 2026, 23:30 in UTC.
            now: 1_771_025_400_000,
            ..Facts::default()
        }
    }

    fn text(facts: &Facts, annotation: &str) -> Option<String> {
        facts.text(&read(annotation, &BTreeMap::new()).unwrap().unwrap()).unwrap()
    }

    #[test]
    fn stamps_say_what_is_known_and_nothing_of_what_is_not() {
        let facts = facts();
        assert_eq!(text(&facts, "NAME").as_deref(), Some("Zara Specimen"));
        assert_eq!(text(&facts, "AGE").as_deref(), Some("35"));
        assert_eq!(text(&facts, "DOB MMMM d, yyyy").as_deref(), Some("February 14, 1990"));
        for unknown in ["PHONE", "ADDRESS", "SEX", "COUNTRY", "STATE"] {
            assert_eq!(text(&facts, unknown), None, "{unknown}");
        }
        assert_eq!(text(&Facts::default(), "DOB yyyy"), None);
    }

    #[test]
    fn a_date_is_that_of_its_time_zone() {
        let mut facts = facts();
        assert_eq!(text(&facts, "DATE UTC EEEE d").as_deref(), Some("Friday 13"));
        assert_eq!(text(&facts, "DATE Asia/Tokyo EEEE d").as_deref(), Some("Saturday 14"));
        assert_eq!(text(&facts, "TIME America/Mexico_City HH:mm z").as_deref(), Some("17:30 CST"));
        facts.spanish = true;
        assert_eq!(text(&facts, "DATE UTC EEEE d 'de' MMMM").as_deref(), Some("viernes 13 de febrero"));
    }

    #[test]
    fn lines_become_one() {
        assert_eq!(
            one_line("AV. CENTRAL 12\n COL. CENTRO \n\nUTOPIA"),
            "AV. CENTRAL 12, COL. CENTRO, UTOPIA"
        );
    }
}
