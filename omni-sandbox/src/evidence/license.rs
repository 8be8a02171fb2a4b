//! What a barcode of North America says, under the field names of the API.

use omni_engines::barcode::aamva::{self, License};
use omni_types::{DriversLicenseClass, OcrData, OcrName, Sensitive};

use super::confidence;
use super::id::day_and_year;
use crate::basics::start_of_day;
use crate::session::Barcode;

/// The confidence of a value that cannot be misread.
pub(crate) const CERTAIN: f64 = 1.0;

type Text = Option<Sensitive<String>>;

/// Everything that OCR data has a field for.
pub(super) fn data(barcode: &Barcode) -> OcrData {
    let mut data = details(barcode);
    let Some(license) = license(barcode) else { return data };
    let text = |codes: &[&str]| element(&license, codes);
    if let (Some(given), Some(surname)) = (&barcode.given_names, &barcode.surname) {
        let name = data.name.get_or_insert_default();
        let (first, middle) = given.split_once(' ').unwrap_or((given, ""));
        name.full_name = Some(Sensitive::new(format!("{given} {surname}")));
        name.given_name = Some(Sensitive::from(given.as_str()));
        name.first_name = Some(Sensitive::from(first));
        name.middle_name = Some(middle).filter(|middle| !middle.is_empty()).map(Sensitive::from);
        name.paternal_last_name = Some(Sensitive::from(surname.as_str()));
    }
    data.document_number = barcode.document_number.clone().map(Sensitive::new);
    data.ref_number = barcode.discriminator.clone().map(Sensitive::new);
    data.birth_date = license.birth_date().and_then(start_of_day).map(Sensitive::new);
    (data.issued_at, data.issue_date) = license.issue_date().map_or((None, None), day_and_year);
    (data.expire_at, data.expiration_date) = license.expiry_date().map_or((None, None), day_and_year);
    data.gender = barcode.sex.clone().map(Sensitive::new);
    data.classes = text(&["DCA", "DAR"]);
    data.restrictions = text(&["DCB", "DAS"]);
    data.height = license.height().map(Sensitive::from);
    data.weight = text(&["DAW", "DAX"]);
    data.eye_color = text(&["DAY"]);
    data.hair_color = text(&["DAZ"]);
    address(&mut data, barcode);
    data.ocr_data_confidence = confidence::of_each(&data, CERTAIN);
    data
}

/// What no other part of a license says.
pub(super) fn details(barcode: &Barcode) -> OcrData {
    let mut data = OcrData::new();
    let Some(license) = license(barcode) else { return data };
    let suffix = license.suffix().map(str::to_owned);
    data.name = suffix.map(|suffix| OcrName::new().with_name_suffix(suffix));
    data.race = element(&license, &["DCL"]);
    data.dl_class_details = class(&license).map(|class| vec![class]);
    data.ocr_data_confidence = confidence::of_each(&data, CERTAIN);
    data
}

fn license(barcode: &Barcode) -> Option<License> {
    aamva::parse(barcode.text.as_deref()?).ok()
}

/// The first of these elements that the barcode has: older versions of the standard have others.
fn element(license: &License, codes: &[&str]) -> Text {
    codes.iter().find_map(|code| license.get(code)).map(Sensitive::from)
}

/// The standard states no days for a class: it is valid as long as the license.
fn class(license: &License) -> Option<DriversLicenseClass> {
    let mut class = DriversLicenseClass::new().with_dl_class(element(license, &["DCA", "DAR"])?);
    let codes = [element(license, &["DCB", "DAS"]), element(license, &["DCD", "DAT"])];
    let codes: Vec<&str> = codes.iter().flatten().map(|code| code.as_str()).collect();
    class.additional_codes = (!codes.is_empty()).then(|| Sensitive::new(codes.join(" ")));
    class.valid_to_date = license.expiry_date().and_then(start_of_day).map(Sensitive::new);
    Some(class)
}

fn address(data: &mut OcrData, barcode: &Barcode) {
    let parts = &barcode.address;
    let Some(street) = &parts.street else { return };
    let region = [&parts.state, &parts.postal_code].into_iter().flatten();
    let region = region.map(|part| part.as_str()).collect::<Vec<_>>().join(" ");
    let city = parts.city.as_ref().map_or("", |city| city.as_str());
    data.address = Some(Sensitive::new(format!("{}\n{city}, {region}", street.as_str())));
    data.address_fields = Some(parts.clone());
}

#[cfg(test)]
mod tests {
    use omni_types::OcrAddressFields;

    use super::*;

    fn barcode(elements: &[(&str, &str)]) -> Barcode {
        Barcode::read(&aamva::write(999_999, elements)).unwrap()
    }

    #[test]
    fn what_a_barcode_says_has_its_field() {
        let read = data(&barcode(&[
            ("DAQ", "X0001"),
            ("DCS", "SPECIMEN"),
            ("DAC", "ZARA"),
            ("DAD", "INVENTED"),
            ("DCU", "JR"),
            ("DBA", "03192033"),
            ("DAG", "12 HORIZON ST"),
            ("DAI", "ZENITH"),
            ("DAJ", "CA"),
            ("DAK", "900010000"),
            ("DCG", "USA"),
            ("DAY", "BRO"),
            ("DAZ", "BLK"),
            ("DCL", "W"),
            ("DCA", "C"),
            ("DCB", "01"),
            ("DCD", "NONE"),
        ]));
        let name = read.name.unwrap();
        assert_eq!(name.full_name.unwrap(), "ZARA INVENTED SPECIMEN");
        assert_eq!((name.middle_name.unwrap(), name.name_suffix.unwrap()), ("INVENTED".into(), "JR".into()));
        assert_eq!((read.hair_color.unwrap(), read.race.unwrap()), ("BLK".into(), "W".into()));
        assert_eq!(read.address.unwrap(), "12 HORIZON ST\nZENITH, CA 90001");
        let mut parts = OcrAddressFields::new();
        (parts.street, parts.city) = (Some("12 HORIZON ST".into()), Some("ZENITH".into()));
        (parts.state, parts.postal_code) = (Some("CA".into()), Some("90001".into()));
        (parts.state_code, parts.address_country_code) = (Some("CA".into()), Some("USA".into()));
        assert!(read.address_fields == Some(parts));
        assert_eq!(*read.expiration_date.unwrap(), 2033);
        let [class] = read.dl_class_details.unwrap().try_into().unwrap_or_else(|_| panic!("one class"));
        assert_eq!((class.dl_class.unwrap(), class.additional_codes.unwrap()), ("C".into(), "01".into()));
        assert_eq!(class.valid_to_date.unwrap(), Sensitive::new(1_994_803_200_000));
        let sure = serde_json::to_value(read.ocr_data_confidence).unwrap();
        assert_eq!((&sure["hairColorConfidence"], &sure["streetConfidence"]), (&1.0.into(), &1.0.into()));
    }

    #[test]
    fn what_a_barcode_does_not_say_has_none() {
        let read = details(&barcode(&[("DAQ", "X0001")]));
        assert!(read.name.is_none() && read.race.is_none() && read.dl_class_details.is_none());
        assert!(data(&Barcode::default()) == OcrData::new());
    }
}
