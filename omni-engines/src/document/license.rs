//! What the barcode of a North American license says.

use super::{Field, Fields, From};
use crate::barcode::aamva::{License, Sex};
use crate::mrz;

/// Confidence of the text of a barcode: it corrects its own errors, or is not read at all.
const CORRECTED: f64 = 0.99;

pub(super) fn fields(license: &License) -> Fields {
    let text = |value: Option<&str>| {
        let value = value.map(str::trim).filter(|value| !value.is_empty())?;
        Some(Field::new(value.to_owned(), CORRECTED, From::Barcode))
    };
    let date = |date| Some(Field::new(date?, CORRECTED, From::Barcode));
    let given_names = license.given_names();
    let surname = license.surname();
    let whole = given_names.as_deref().zip(surname).map(|(given, surname)| format!("{given} {surname}"));
    let sex = license.sex().map(|sex| match sex {
        Sex::Male => mrz::Sex::Male,
        Sex::Female => mrz::Sex::Female,
        Sex::Unspecified => mrz::Sex::Unspecified,
    });
    Fields {
        full_name: text(whole.as_deref()),
        given_names: text(given_names.as_deref()),
        surname: text(surname),
        document_number: text(license.number()),
        reference_number: text(license.get("DCF")),
        birth_date: date(license.birth_date()),
        issue_date: date(license.issue_date()),
        expiry_date: date(license.expiry_date()),
        sex: sex.map(|sex| Field::new(sex, CORRECTED, From::Barcode)),
        address: address(license).map(|lines| Field::new(lines, CORRECTED, From::Barcode)),
        street: text(license.street()),
        city: text(license.city()),
        state: text(license.state()),
        postal_code: text(license.postal_code()),
        classes: text(license.get("DCA").or_else(|| license.get("DAR"))),
        restrictions: text(license.get("DCB").or_else(|| license.get("DAS"))),
        endorsements: text(license.get("DCD").or_else(|| license.get("DAT"))),
        height: text(license.height()),
        weight: text(license.get("DAW").or_else(|| license.get("DAX"))),
        eye_color: text(license.get("DAY")),
        hair_color: text(license.get("DAZ")),
        ..Fields::default()
    }
}

fn address(license: &License) -> Option<Vec<String>> {
    let region = [license.state(), license.postal_code()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let rest = [license.city().unwrap_or_default(), &region].join(", ");
    let lines: Vec<String> = license.street().map(str::to_owned).into_iter().chain([rest]).collect();
    license.street().map(|_| lines)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::barcode::aamva;

    #[test]
    fn the_fields_of_a_barcode_are_sure() {
        let text = aamva::write(
            999_999,
            &[
                ("DAQ", "X0001"),
                ("DCS", "SPECIMEN"),
                ("DAC", "ZARA"),
                ("DAD", "INVENTED"),
                ("DBB", "02141990"),
                ("DBC", "2"),
                ("DAG", "12 HORIZON ST"),
                ("DAI", "ZENITH"),
                ("DAJ", "CA"),
                ("DAK", "900010000"),
                ("DCA", "C"),
                ("DCG", "USA"),
            ],
        );
        let fields = fields(&aamva::parse(&text).unwrap());
        assert_eq!(fields.full_name.unwrap().value, "ZARA INVENTED SPECIMEN");
        assert_eq!(fields.birth_date.unwrap().value, date(1990, 2, 14));
        assert_eq!(fields.address.unwrap().value, ["12 HORIZON ST", "ZENITH, CA 90001"]);
        assert_eq!(fields.classes.unwrap().value, "C");
        assert_eq!(fields.expiry_date, None);
    }
}
