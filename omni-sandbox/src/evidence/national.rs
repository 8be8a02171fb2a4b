//! Fields that the documentation has only for IDs of some countries. Engines read them wherever they are
//! printed. Which of them are reported depends on the country, and that may be known only from the other side.

use omni_types::{OcrData, Sensitive};

use super::confidence;

/// Countries whose IDs have fields of their own.
pub(super) const MEXICO: &str = "MEX";
pub(super) const BRAZIL: &str = "BRA";
const INDIA: &str = "IND";

/// What engines read from an ID, under the names that the documentation has for its country. Fields that are not
/// for this country are dropped.
pub(super) fn settled(mut data: OcrData) -> OcrData {
    let country = data.issuing_country.as_ref().map(|country| country.to_string()).unwrap_or_default();
    if country == BRAZIL {
        // The CPF is the number at the federal revenue. The class of a license is called its category.
        data.federal_revenue_number = data.tax_id_number.take();
        data.drivers_license_category.clone_from(&data.classes);
        for (from, to) in [("taxIdNumber", "federalRevenueNumber"), ("classes", "driversLicenseCategory")] {
            if let Some(sure) = confidence::stated(&data, from) {
                confidence::add(&mut data, &[to], sure);
            }
        }
        confidence::remove(&mut data, &["taxIdNumber"]);
    }
    let mut dropped = Vec::new();
    let mut only_in = |countries: &[&str], field: &mut Option<Sensitive<String>>, name| {
        if !countries.contains(&country.as_str()) && field.take().is_some() {
            dropped.push(name);
        }
    };
    only_in(&[MEXICO], &mut data.nue, "nue");
    only_in(&[BRAZIL, INDIA], &mut data.fathers_name, "fathersName");
    only_in(&[BRAZIL], &mut data.mothers_name, "mothersName");
    only_in(&[BRAZIL], &mut data.origin_document_id, "originDocumentId");
    only_in(&[BRAZIL], &mut data.control_number, "controlNumber");
    only_in(&[BRAZIL], &mut data.renach, "renach");
    confidence::remove(&mut data, &dropped);
    data
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What is left of an ID that has every field.
    fn of(country: Option<&str>) -> Value {
        let mut read = json!({"taxIdNumber": "12345678909", "classes": "AB", "nue": "0000001234567",
            "fathersName": "RUI INVENTADO", "mothersName": "IARA PRUEBA", "originDocumentId": "123456789",
            "controlNumber": "12345678901", "renach": "SP123456789", "cond": "A", "mentions": "F",
            "ocrDataConfidence": {"taxIdNumberConfidence": 0.9, "classesConfidence": 0.8, "nueConfidence": 0.7,
                "fathersNameConfidence": 0.7, "mothersNameConfidence": 0.7, "originDocumentIdConfidence": 0.7,
                "controlNumberConfidence": 0.7, "renachConfidence": 0.7, "condConfidence": 0.6}});
        read["issuingCountry"] = country.into();
        serde_json::to_value(settled(serde_json::from_value(read).unwrap())).unwrap()
    }

    fn names(read: &Value) -> Vec<&str> {
        let other = ["ocrDataConfidence", "issuingCountry", "classes", "cond", "mentions"];
        let names = read.as_object().unwrap().keys().map(String::as_str);
        names.filter(|name| !other.contains(name)).collect()
    }

    #[test]
    fn only_brazilian_ids_have_brazilian_fields() {
        let read = of(Some("BRA"));
        let expected = [
            "controlNumber",
            "driversLicenseCategory",
            "fathersName",
            "federalRevenueNumber",
            "mothersName",
            "originDocumentId",
            "renach",
        ];
        let mut found = names(&read);
        found.sort_unstable();
        assert_eq!(found, expected);
        assert_eq!(
            (&read["federalRevenueNumber"], &read["driversLicenseCategory"], &read["classes"]),
            (&json!("12345678909"), &json!("AB"), &json!("AB"))
        );
        let sure = &read["ocrDataConfidence"];
        assert_eq!(
            (&sure["federalRevenueNumberConfidence"], &sure["driversLicenseCategoryConfidence"]),
            (&json!(0.9), &json!(0.8))
        );
        assert_eq!(
            (&sure["taxIdNumberConfidence"], &sure["nueConfidence"], &sure["renachConfidence"]),
            (&Value::Null, &Value::Null, &json!(0.7))
        );
    }

    #[test]
    fn ids_of_other_countries_have_few_of_them() {
        for (country, expected) in [
            (Some("IND"), &["fathersName", "taxIdNumber"][..]),
            (Some("MEX"), &["nue", "taxIdNumber"]),
            (Some("UTO"), &["taxIdNumber"]),
            (None, &["taxIdNumber"]),
        ] {
            let read = of(country);
            let mut found = names(&read);
            found.sort_unstable();
            assert_eq!(found, expected, "{country:?}");
            let sure = &read["ocrDataConfidence"];
            assert_eq!(
                (&sure["mothersNameConfidence"], &sure["condConfidence"], &sure["taxIdNumberConfidence"]),
                (&Value::Null, &json!(0.6), &json!(0.9)),
                "{country:?}"
            );
            assert_eq!((&read["cond"], &read["mentions"]), (&json!("A"), &json!("F")));
        }
    }
}
