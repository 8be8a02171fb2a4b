//! What an ID shows besides text: codes, and signs of forgery. No engine looks for the latter; a barcode is read as its
//! standard says.

use jiff::civil::Date;
use omni_engines::barcode::aamva;
use serde::{Deserialize, Serialize};

use super::SeenDocument;
use super::id::{Id, believed, printed};
use crate::basics::start_of_day;
use crate::persona::{Code, CodeState, Codes, Decision, Document, Facts, Forgeries, Sex};
use crate::session::Barcode;

/// The issuer number in barcodes of personas. No authority uses it.
const ISSUER: u32 = 999_999;

/// The document number in a barcode that was made for another ID.
const OTHER_NUMBER: &str = "Z0000000";

/// What a side of an ID shows besides text.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Features {
    pub(crate) forgeries: Forgeries,
    /// Codes that are printed on it, and where they are, according to the persona.
    pub(crate) codes: Codes,
    /// It is not signed.
    pub(crate) unsigned: bool,
    /// UTC milliseconds of the day on which IDs of this model ceased to be valid.
    pub(crate) withdrawn_at: Option<i64>,
}

/// What a side shows besides text.
pub(crate) fn features(facts: Facts<'_>, id: Id, front: bool) -> Decision<Features> {
    let printed = printed(facts, id);
    let features = Features {
        forgeries: printed.forgeries.clone(),
        codes: if front { Codes::default() } else { printed.codes.clone() },
        unsigned: printed.unsigned,
        withdrawn_at: printed.class.withdrawn.and_then(|day| start_of_day(*day)),
    };
    Decision::new(features, facts.own_source())
}

/// The barcode on the back of an ID, if there is a readable one.
pub(crate) fn barcode_on_back(
    facts: Facts<'_>,
    id: Id,
    seen: Option<&SeenDocument>,
) -> Option<Decision<Barcode>> {
    if let Some(seen) = believed(facts, id, seen) {
        return seen.barcode.clone().map(Decision::measured);
    }
    let state = printed(facts, id).codes.get(&Code::Pdf417)?;
    (*state != CodeState::Unreadable).then(|| barcode(facts, id))
}

/// The codes that engines found on an ID. None if the persona decides.
pub(crate) fn codes(facts: Facts<'_>, id: Id, seen: Option<&SeenDocument>) -> Option<Decision<Codes>> {
    believed(facts, id, seen).map(|seen| Decision::measured(seen.codes.clone()))
}

/// The content of a barcode of an ID, if no engine reads it.
pub(crate) fn barcode(facts: Facts<'_>, id: Id) -> Decision<Barcode> {
    let printed = printed(facts, id);
    let altered = printed.codes.get(&Code::Pdf417) == Some(&CodeState::Altered);
    let text = encoded(printed, if altered { OTHER_NUMBER } else { &printed.document_number });
    Decision::new(Barcode::read(&text).unwrap_or_default(), facts.own_source())
}

/// The text of the barcode, in the format of the standard.
fn encoded(printed: &Document, number: &str) -> String {
    let (first, middle) = printed.given_names.split_once(' ').unwrap_or((&printed.given_names, "NONE"));
    let day = |day: Date| match printed.issuing_state.as_str() {
        "CAN" => format!("{:04}{:02}{:02}", day.year(), day.month(), day.day()),
        _ => format!("{:02}{:02}{:04}", day.month(), day.day(), day.year()),
    };
    let days = [printed.birth_date, printed.issue_date, printed.expiry_date].map(|it| day(*it));
    let [born, issued, expires] = &days;
    let part = |part: &Option<omni_types::Sensitive<String>>| part.as_deref().cloned().unwrap_or_default();
    let address = &printed.address;
    let (street, city) = (part(&address.street), part(&address.city));
    let (state, postal_code) = (part(&address.state), part(&address.postal_code));
    let reference = part(&printed.more.ref_number);
    let sex = match printed.sex {
        Sex::M => "1",
        Sex::F => "2",
        Sex::X => "9",
    };
    let surnames = printed.surnames();
    aamva::write(
        ISSUER,
        &[
            ("DAQ", number),
            ("DCS", &surnames),
            ("DAC", first),
            ("DAD", middle),
            ("DBB", born),
            ("DBD", issued),
            ("DBA", expires),
            ("DBC", sex),
            ("DAG", &street),
            ("DAI", &city),
            ("DAJ", &state),
            ("DAK", &postal_code),
            ("DCG", &printed.issuing_state),
            ("DCF", &reference),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::persona::{Forced, Persona};

    #[test]
    fn the_barcode_of_a_license_says_what_is_printed() {
        let (forced, persona) = (Forced::default(), Persona::by_name("driver").expect("built in"));
        let printed = &persona.data().document;
        let read = barcode_on_back(Facts::new(&forced, &persona), Id::First, None).expect("a barcode");
        assert_eq!(read.source.to_string(), "persona:driver");
        let barcode = read.value;
        assert_eq!(barcode.document_number.as_deref(), Some(printed.document_number.as_str()));
        assert_eq!(barcode.given_names.as_deref(), Some(printed.given_names.as_str()));
        assert_eq!(barcode.birth_date, Some(printed.birth_date.to_string()));
        assert_eq!(barcode.expiry_date, Some(printed.expiry_date.to_string()));
        let address = &barcode.address;
        assert_eq!(
            (&address.street, &address.postal_code),
            (&printed.address.street, &printed.address.postal_code)
        );
        assert_eq!(address.state_code, printed.address.state);
        assert!(address.address_country_code.is_some() && barcode.discriminator.is_some());
        // The card of Utopia has none.
        assert!(barcode_on_back(Facts::new(&forced, &Persona::specimen()), Id::First, None).is_none());
    }
}
