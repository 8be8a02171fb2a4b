//! The content of documents, under the field names of the API.

use jiff::civil::Date;
use omni_engines::document::{Document, Field, From, Kind};
use omni_engines::mrz::Sex;
use omni_types::{
    CheckedAddress, DriversLicenseClass, Gender, OcrAddressFields, OcrData, OcrDataConfidence, OcrName,
    Sensitive, TypeOfId,
};
use serde_json::{Map, Value};

use crate::basics::start_of_day;
use crate::evidence::confidence;

/// What a license prints where it has no codes.
const NO_CODE: &str = "NONE";

/// The content of a document, with the confidence of each field.
pub(super) fn read(document: &Document, kind: &TypeOfId) -> OcrData {
    Reader { document, printed_only: false, confidences: Map::new() }.read(kind)
}

/// The plain print, as far as it is certain: what the other sources are compared with.
pub(super) fn printed(document: &Document, kind: &TypeOfId) -> OcrData {
    Reader { document, printed_only: true, confidences: Map::new() }.read(kind)
}

struct Reader<'a> {
    document: &'a Document,
    printed_only: bool,
    confidences: Map<String, Value>,
}

type Text = Option<Sensitive<String>>;

impl Reader<'_> {
    fn read(mut self, kind: &TypeOfId) -> OcrData {
        let fields = &self.document.fields;
        let mut data = OcrData::new();
        data.type_of_id = Some(kind.clone());
        data.issuing_country = self.document.country.as_deref().map(Sensitive::from);
        self.name(&mut data);
        data.document_number = self.text("documentNumber", &fields.document_number);
        data.personal_number = self.text("personalNumber", &fields.personal_number);
        data.ref_number = self.text("refNumber", &fields.reference_number);
        data.tax_id_number = self.text("taxIdNumber", &fields.tax_number);
        data.nue = self.text("nue", &fields.nue);
        data.curp = self.text("curp", &fields.curp);
        data.clave_de_elector = self.text("claveDeElector", &fields.voter_key);
        data.cic = self.text("cic", &fields.cic);
        data.ocr = self.text("ocr", &fields.ocr_number);
        data.numero_emision_credencial = self.text("numeroEmisionCredencial", &fields.issue_number);
        let year = self.value("registrationDate", &fields.registration_year);
        data.registration_date = year.map(|year| Sensitive::new(year.into()));
        self.days(&mut data);
        data.gender = self.value("gender", &fields.sex).and_then(|sex| match sex {
            Sex::Female => Some(Sensitive::new(Gender::F)),
            Sex::Male => Some(Sensitive::new(Gender::M)),
            Sex::Unspecified => None,
        });
        data.nationality = self.text("nationality", &fields.nationality);
        data.birth_place = self.text("birthPlace", &fields.birth_place);
        data.issuing_authority = self.text("issuingAuthority", &fields.authority);
        self.address(&mut data);
        if matches!(self.document.kind, Kind::DriversLicense) {
            data.issuing_state = self.text("issuingState", &fields.state);
        }
        data.classes = self.text("classes", &fields.classes);
        data.cond = self.text("cond", &fields.conditions);
        data.mentions = self.text("mentions", &fields.mentions);
        data.restrictions = self.text("restrictions", &fields.restrictions);
        data.dl_class_details = self.class(&data).map(|class| vec![class]);
        data.height = self.text("height", &fields.height);
        data.weight = self.text("weight", &fields.weight);
        data.eye_color = self.text("eyeColor", &fields.eye_color);
        data.hair_color = self.text("hairColor", &fields.hair_color);
        data.blood_type = self.text("bloodType", &fields.blood_type);
        data.marital_status = self.text("maritalStatus", &fields.marital_status);
        // Whether the country's IDs have these fields is decided when both sides are known.
        data.fathers_name = self.text("fathersName", &fields.fathers_name);
        data.mothers_name = self.text("mothersName", &fields.mothers_name);
        data.origin_document_id = self.text("originDocumentId", &fields.origin_document);
        data.control_number = self.text("controlNumber", &fields.control_number);
        data.renach = self.text("renach", &fields.renach);
        self.zone(&mut data);
        data.ocr_data_confidence = self.confidences();
        data
    }

    /// The effective value, whose confidence is recorded under the name of its field.
    fn value<T: Clone>(&mut self, name: &str, field: &Option<Field<T>>) -> Option<T> {
        let field = field.as_ref()?;
        let (value, confidence) = if !self.printed_only || field.from == From::Print {
            (&field.value, field.confidence)
        } else {
            let printed = field.others.iter().find(|other| other.from == From::Print)?;
            (&printed.value, printed.confidence)
        };
        // Where another source contradicts the print, the field is uncertain, but the print may still be certain.
        if self.printed_only && confidence < Field::<T>::SURE && field.from != From::Print {
            return None;
        }
        self.confidences.insert(confidence::named(name), confidence.into());
        Some(value.clone())
    }

    fn text(&mut self, name: &str, field: &Option<Field<String>>) -> Text {
        self.value(name, field).map(Sensitive::new)
    }

    /// The class of a North American license, with its restrictions and endorsements. It is valid as long as the license.
    fn class(&self, data: &OcrData) -> Option<DriversLicenseClass> {
        let country = self.document.country.as_deref()?;
        let is_license =
            matches!(self.document.kind, Kind::DriversLicense) && ["USA", "CAN"].contains(&country);
        let mut class =
            DriversLicenseClass::new().with_dl_class(data.classes.clone().filter(|_| is_license)?);
        let endorsements = self.document.fields.endorsements.as_ref().map(|field| field.value.as_str());
        let codes = [data.restrictions.as_ref().map(|codes| codes.as_str()), endorsements];
        let codes = codes.into_iter().flatten().filter(|code| *code != NO_CODE).collect::<Vec<_>>();
        class.additional_codes = (!codes.is_empty()).then(|| Sensitive::new(codes.join(" ")));
        class.valid_to_date = data.expire_at.as_ref().and_then(|at| at.parse().ok()).map(Sensitive::new);
        Some(class)
    }

    /// Given names, then surnames, whatever the order on the document.
    fn name(&mut self, data: &mut OcrData) {
        let fields = &self.document.fields;
        let given = self.value("givenName", &fields.given_names);
        let surname = self.value("paternalLastName", &fields.surname);
        let second = self.value("maternalLastName", &fields.second_surname);
        // Everybody has two there, and passports and zones write both as one.
        let two = surname.as_deref().and_then(|surname| surname.split_once(' '));
        let is_two = second.is_none() && self.document.country.as_deref() == Some("MEX");
        let (surname, second) = match two.filter(|(_, last)| is_two && !last.contains(' ')) {
            Some((first, last)) => {
                let sure = self.confidences.get("fathersSurnameConfidence").cloned().unwrap_or_default();
                self.confidences.insert(confidence::named("maternalLastName"), sure);
                (Some(first.to_owned()), Some(last.to_owned()))
            }
            None => (surname, second),
        };
        let parts: Vec<&str> =
            [&given, &surname, &second].into_iter().flatten().map(String::as_str).collect();
        let joined = (given.is_some() && surname.is_some()).then(|| parts.join(" "));
        let whole = self.value("fullName", &fields.full_name);
        let Some(full_name) = joined.or(whole) else { return };
        if !self.confidences.contains_key("nameConfidence") {
            let least = ["givenNameConfidence", "fathersSurnameConfidence"];
            let least = least.iter().filter_map(|name| self.confidences.get(*name)?.as_f64());
            let least = least.fold(1.0, f64::min);
            self.confidences.insert("nameConfidence".to_owned(), least.into());
        }
        let mut name = OcrName::new().with_full_name(full_name);
        if let Some(given) = given {
            let (first, middle) = given.split_once(' ').unwrap_or((&given, ""));
            name.first_name = Some(Sensitive::from(first));
            name.middle_name = Some(middle).filter(|middle| !middle.is_empty()).map(Sensitive::from);
            let sure = self.confidences.get("givenNameConfidence").cloned().unwrap_or_default();
            self.confidences.insert("firstNameConfidence".to_owned(), sure.clone());
            if name.middle_name.is_some() {
                self.confidences.insert("middleNameConfidence".to_owned(), sure);
            }
            name.given_name = Some(Sensitive::new(given));
        }
        name.paternal_last_name = surname.map(Sensitive::new);
        name.maternal_last_name = second.map(Sensitive::new);
        data.name = Some(name);
    }

    fn days(&mut self, data: &mut OcrData) {
        let fields = &self.document.fields;
        let born = self.value("birthDate", &fields.birth_date);
        data.birth_date = born.and_then(start_of_day).map(Sensitive::new);
        let issued = self.value("issuedAt", &fields.issue_date);
        let year = issued.map(Date::year).or_else(|| self.value("issueDate", &fields.issue_year));
        data.issued_at = issued.and_then(milliseconds);
        data.issue_date = year.map(|year| Sensitive::new(year.into()));
        // An ID that states only the year may state the day elsewhere: in its zone, or on its other side.
        let expires = self.value("expireAt", &fields.expiry_date);
        let year = expires.map(Date::year).or_else(|| self.value("expirationDate", &fields.expiry_year));
        data.expire_at = expires.and_then(milliseconds);
        data.expiration_date = year.map(|year| Sensitive::new(year.into()));
    }

    fn address(&mut self, data: &mut OcrData) {
        let fields = &self.document.fields;
        let Some(lines) = self.value("address", &fields.address) else { return };
        let mut parts = OcrAddressFields::new();
        parts.street = self.text("street", &fields.street);
        parts.colony = self.text("colony", &fields.colony);
        parts.postal_code = self.text("postalCode", &fields.postal_code);
        parts.city = self.text("city", &fields.city);
        parts.state = self.text("state", &fields.state);
        data.exterior_number = self.text("exteriorNumber", &fields.exterior_number);
        data.interior_number = self.text("interiorNumber", &fields.interior_number);
        // What a map would return for it.
        let label = Sensitive::new(lines.join(", "));
        let mut checked = CheckedAddress::new().with_label(label.clone());
        checked.street.clone_from(&parts.street);
        checked.colony.clone_from(&parts.colony);
        checked.postal_code.clone_from(&parts.postal_code);
        checked.city.clone_from(&parts.city);
        checked.state.clone_from(&parts.state);
        data.checked_address = Some(label);
        data.checked_address_bean = Some(checked);
        data.full_address = Some(lines.len() == 3);
        data.address = Some(Sensitive::new(lines.join("\n")));
        data.address_fields = Some(parts);
    }

    fn zone(&mut self, data: &mut OcrData) {
        let Some(zone) = self.document.zone.as_ref().filter(|_| !self.printed_only) else { return };
        let mut lines = zone.lines.iter().map(|line| Sensitive::from(line.as_str()));
        (data.mrz1, data.mrz2, data.mrz3) = (lines.next(), lines.next(), lines.next());
        for (name, _) in ["mrz1", "mrz2", "mrz3"].into_iter().zip(&zone.lines) {
            self.confidences.insert(confidence::named(name), zone.confidence.into());
        }
    }

    fn confidences(self) -> Option<OcrDataConfidence> {
        serde_json::from_value(Value::Object(self.confidences)).ok()
    }
}

/// A day as the API writes it: UTC milliseconds as text.
fn milliseconds(day: Date) -> Text {
    start_of_day(day).map(|at| Sensitive::new(at.to_string()))
}

#[cfg(test)]
mod tests {
    use omni_engines::document::{Fields, Found};
    use omni_engines::face::Faces;
    use omni_engines::image::Image;
    use omni_engines::text::Page;

    use super::*;
    use crate::specimen::CARD_FRONT;

    /// A side that says this.
    fn side(fields: Fields) -> Document {
        let image = Image::decode(CARD_FRONT).unwrap();
        Document {
            kind: Kind::DriversLicense,
            side: None,
            country: None,
            year: None,
            subtype: None,
            found: Found::WholeImage,
            width_px: f64::from(image.width()),
            quality: image.quality(),
            noise: 0.0,
            image,
            faces: Faces::default(),
            portrait: None,
            portrait_template: None,
            page: Page::default(),
            zone: None,
            codes: Vec::new(),
            has_unread_code: false,
            license: None,
            documents: 1,
            cut_off: false,
            fields,
            bank_card: None,
            medical_card: None,
            proof: None,
        }
    }

    #[test]
    fn what_is_printed_has_its_field_and_its_confidence() {
        let field = |value: &str, confidence: f64| {
            Some(Field { value: value.to_owned(), confidence, from: From::Print, others: Vec::new() })
        };
        let document = side(Fields {
            fathers_name: field("RUI INVENTADO", 0.91),
            mothers_name: field("IARA PRUEBA", 0.92),
            tax_number: field("12345678909", 0.5),
            nue: field("0000001234567", 0.93),
            origin_document: field("123456789", 0.94),
            control_number: field("12345678901", 0.95),
            renach: field("SP123456789", 0.96),
            conditions: field("A", 0.97),
            mentions: field("F", 0.98),
            ..Fields::default()
        });
        for data in [read, printed].map(|read| read(&document, &TypeOfId::DriversLicense)) {
            let data = serde_json::to_value(data).unwrap();
            for (name, value, confidence) in [
                ("fathersName", "RUI INVENTADO", 0.91),
                ("mothersName", "IARA PRUEBA", 0.92),
                ("taxIdNumber", "12345678909", 0.5),
                ("nue", "0000001234567", 0.93),
                ("originDocumentId", "123456789", 0.94),
                ("controlNumber", "12345678901", 0.95),
                ("renach", "SP123456789", 0.96),
                ("cond", "A", 0.97),
                ("mentions", "F", 0.98),
            ] {
                assert_eq!(data[name], value, "{name}");
                assert_eq!(data["ocrDataConfidence"][confidence::named(name)], confidence, "{name}");
            }
        }
    }
}
