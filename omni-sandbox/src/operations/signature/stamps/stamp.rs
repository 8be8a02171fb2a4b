//! Reading what an annotation asks for.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::super::java::{Language, Moment, Pattern, PatternError, Zone};
use crate::frame::Refusal;

/// What an annotation asks for.
#[derive(Debug, PartialEq)]
pub(super) enum Stamp {
    Name,
    Address,
    Age,
    Sex,
    Country,
    State,
    Phone,
    /// The date of birth.
    Born(Pattern),
    /// The time of the request, as a date or as a time.
    Now(Zone, Pattern),
    /// A text from the request.
    Custom(String),
}

/// Why an annotation that names a stamp cannot be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// The first word of the annotation.
    stamp: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Arguments,
    Zone,
    Format,
    NoTime,
    Padding,
    ZoneName,
}

impl Problem {
    /// A pattern that cannot be written.
    pub(super) const fn of_pattern(stamp: &'static str, error: PatternError) -> Self {
        let kind = match error {
            PatternError::Letters => Kind::Format,
            PatternError::NoTime => Kind::NoTime,
            PatternError::Padding => Kind::Padding,
            PatternError::ZoneName => Kind::ZoneName,
        };
        Self { stamp, kind }
    }

    /// The message for the caller. `annotation` is how the annotation is named.
    pub(super) fn refusal(self, place: &str, annotation: &str) -> Refusal {
        let Self { stamp, kind } = self;
        let example = match stamp {
            BORN => "DOB dd/MM/yyyy",
            TIME => "TIME America/Mexico_City HH:mm",
            _ => "DATE America/Mexico_City dd/MM/yyyy",
        };
        let problem = match kind {
            Kind::Arguments if stamp == BORN => "lacks its format",
            Kind::Arguments => "lacks its time zone or its format",
            Kind::Zone => "names a time zone that Java does not know by its full name",
            Kind::Format => {
                "has a format that is not a pattern of Java's DateTimeFormatter, or one that the sandbox cannot write"
            }
            Kind::NoTime => "asks for a time of day, which a date of birth does not have",
            Kind::ZoneName => {
                "asks for the full name (zzzz) of a time zone outside the Americas and Western Europe; write z for the short name"
            }
            Kind::Padding => "has a format that pads (p) something to fewer letters than it has",
        };
        Refusal::bad_request(format!("{place}: {annotation} {problem}; write it like {example}"))
    }
}

const DATE: &str = "DATE";
const TIME: &str = "TIME";
const BORN: &str = "DOB";

/// What an annotation asks for. `None` if it is not a stamp. The texts of the request have the names of [`by_bare_name`].
pub(super) fn read(text: &str, custom: &BTreeMap<String, String>) -> Result<Option<Stamp>, Problem> {
    let text = text.trim();
    Ok(Some(match text {
        "NAME" | "NAME_STAMP" => Stamp::Name,
        "ADDRESS" | "ADDRESS_STAMP" => Stamp::Address,
        "AGE" => Stamp::Age,
        "SEX" => Stamp::Sex,
        "COUNTRY" => Stamp::Country,
        "STATE" => Stamp::State,
        "PHONE" => Stamp::Phone,
        _ => {
            let mut found = arguments_of(text, BORN).map(born).transpose()?.flatten();
            for stamp in [DATE, TIME] {
                if let Some(rest) = arguments_of(text, stamp) {
                    found = now(stamp, rest)?;
                }
            }
            return Ok(found.or_else(|| custom_text(text, custom).map(Stamp::Custom)));
        }
    }))
}

/// What follows a word, if the text begins with it.
fn arguments_of<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?;
    (rest.is_empty() || rest.starts_with(|letter: char| letter.is_whitespace() || letter == '#'))
        .then_some(rest.trim())
}

/// A note may begin with the same word as a stamp. Without a number sign, it is a stamp only if what follows is a format
/// of a day.
fn born(rest: &str) -> Result<Option<Stamp>, Problem> {
    let problem = |kind| Problem { stamp: BORN, kind };
    if !rest.starts_with('#') {
        let writes_days =
            |pattern: &Pattern| pattern.write(Moment::Day(date(2000, 1, 1)), Language::English).is_ok();
        return Ok(Pattern::read(rest).ok().filter(writes_days).map(Stamp::Born));
    }
    let format =
        unmarked(rest).filter(|format| !format.is_empty()).ok_or_else(|| problem(Kind::Arguments))?;
    let pattern = Pattern::read(format).map_err(|error| Problem::of_pattern(BORN, error))?;
    Ok(Some(Stamp::Born(pattern)))
}

/// As for dates of birth, a note is not a stamp: there is no number sign and no time zone directly after its first word.
fn now(stamp: &'static str, rest: &str) -> Result<Option<Stamp>, Problem> {
    let problem = |kind| Problem { stamp, kind };
    // The documentation prints number signs around both. They are optional.
    let (name, format) = match rest.strip_prefix('#') {
        Some(marked) => marked.split_once('#').ok_or_else(|| problem(Kind::Arguments))?,
        None => {
            let (name, format) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let format_is_marked = unmarked(format.trim()).is_some_and(|_| format.trim().starts_with('#'));
            if Zone::read(name).is_none() && !format_is_marked {
                return Ok(None);
            }
            (name, format)
        }
    };
    let format = unmarked(format.trim()).filter(|format| !format.is_empty());
    let format = format.ok_or_else(|| problem(Kind::Arguments))?;
    let zone = Zone::read(name.trim()).ok_or_else(|| problem(Kind::Zone))?;
    let pattern = Pattern::read(format).map_err(|error| Problem::of_pattern(stamp, error))?;
    Ok(Some(Stamp::Now(zone, pattern)))
}

/// An argument without the number signs around it. None if the second one is missing.
fn unmarked(argument: &str) -> Option<&str> {
    match argument.strip_prefix('#') {
        Some(marked) => marked.strip_suffix('#').map(str::trim),
        None => Some(argument),
    }
}

/// The text in the request for a stamp with an asterisk. The asterisk is optional.
fn custom_text(text: &str, custom: &BTreeMap<String, String>) -> Option<String> {
    custom.get(bare(text)).cloned()
}

/// The texts in the request, by their names without an asterisk. If several have one name, the first is used.
pub(super) fn by_bare_name(custom: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (name, text) in custom {
        texts.entry(bare(&name).to_owned()).or_insert(text);
    }
    texts
}

fn bare(name: &str) -> &str {
    name.trim().trim_end_matches('*').trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(text: &str) -> Result<Option<Stamp>, Problem> {
        let custom = [("SECOND_NAME", "Ana Prueba"), ("ROLE *", "Witness")];
        let custom = custom.map(|(name, value)| (name.to_owned(), value.to_owned()));
        read(text, &by_bare_name(custom.into()))
    }

    fn said(text: &str) -> String {
        stamp(text).unwrap_err().refusal(CONTRACT, "the annotation").message().to_owned()
    }

    const CONTRACT: &str = "contractId";

    #[test]
    fn all_stamps_are_known_by_their_names() {
        for (text, expected) in [
            ("NAME", Stamp::Name),
            (" NAME_STAMP\n", Stamp::Name),
            ("ADDRESS", Stamp::Address),
            ("ADDRESS_STAMP", Stamp::Address),
            ("AGE", Stamp::Age),
            ("SEX", Stamp::Sex),
            ("COUNTRY", Stamp::Country),
            ("STATE", Stamp::State),
            ("PHONE", Stamp::Phone),
            ("SECOND_NAME", Stamp::Custom("Ana Prueba".to_owned())),
            ("SECOND_NAME *", Stamp::Custom("Ana Prueba".to_owned())),
            ("SECOND_NAME*", Stamp::Custom("Ana Prueba".to_owned())),
            ("ROLE", Stamp::Custom("Witness".to_owned())),
            ("ROLE *", Stamp::Custom("Witness".to_owned())),
        ] {
            assert_eq!(stamp(text), Ok(Some(expected)), "{text}");
        }
        for other in [
            "",
            "name",
            "Please sign here",
            "NAMES",
            "DATES",
            "TIMEOUT",
            "DOBERMAN",
            "DEFAULT",
            "DATE",
            "DATE to be confirmed by both parties",
            "DATE of apartment #3",
            "DATE CANARY dd",
            "TIME is of the essence",
            "DOB",
            "DOB see page 3",
            "DOB yes",
            "OTHER *",
            "*",
        ] {
            assert_eq!(stamp(other), Ok(None), "{other}");
        }
    }

    #[test]
    fn zone_and_format_may_have_number_signs() {
        let expected = || {
            let pattern = Pattern::read("dd 'de' MMMM").unwrap();
            Ok(Some(Stamp::Now(Zone::read("America/Mexico_City").unwrap(), pattern)))
        };
        for text in [
            "DATE America/Mexico_City dd 'de' MMMM",
            "DATE #America/Mexico_City# #dd 'de' MMMM#",
            "DATE #America/Mexico_City##dd 'de' MMMM#",
            "DATE#America/Mexico_City# dd 'de' MMMM",
            "TIME America/Mexico_City #dd 'de' MMMM#",
        ] {
            assert_eq!(stamp(text), expected(), "{text}");
        }
        let born = Ok(Some(Stamp::Born(Pattern::read("dd/MM/yyyy").unwrap())));
        assert_eq!(stamp("DOB dd/MM/yyyy"), born);
        assert_eq!(stamp("DOB #dd/MM/yyyy#"), born);
    }

    #[test]
    fn what_is_wrong_with_a_stamp_is_said_with_an_example() {
        for (text, reason) in [
            ("DATE America/Mexico_City", "lacks"),
            ("TIME #America/Mexico_City#", "lacks"),
            ("DATE #America/Mexico_City", "lacks"),
            ("DOB ##", "lacks its format;"),
            ("DATE #CANARY# dd", "time zone"),
            ("DATE CANARY #dd#", "time zone"),
            ("TIME UTC CANARY", "pattern"),
            ("DOB #CANARY#", "pattern"),
        ] {
            let said = said(text);
            assert!(
                said.starts_with("contractId: the annotation ")
                    && said.contains(reason)
                    && said.contains("write it like"),
                "{said}"
            );
        }
    }
}
