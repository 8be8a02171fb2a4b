//! The specimen ID: images that every test can use, and what is printed on them; and a contract.
//!
//! The images show an identity card of Utopia, a country that exists only in the specifications of ICAO, issued to a
//! person who does not exist. `cargo run -p omni-sandbox --example draw_specimens` draws them. `specimens/CREDITS.md`
//! lists the sources of the portrait and the fonts. With the feature `specimens`, [`drawing`] draws other documents of
//! other people.

#[cfg(feature = "specimens")]
mod person;
#[cfg(test)]
pub(crate) mod small;

/// Draws documents of any invented person, and takes images of them.
#[cfg(feature = "specimens")]
#[cfg_attr(docsrs, doc(cfg(feature = "specimens")))]
pub use omni_engines::specimen as drawing;
#[cfg(feature = "specimens")]
#[cfg_attr(docsrs, doc(cfg(feature = "specimens")))]
pub use person::{person, persona};

/// Image (JPEG) of the front of the card: sharp, evenly lit, rotated by about two degrees.
pub const CARD_FRONT: &[u8] = include_bytes!("../../specimens/card-front.jpg");

/// Image (JPEG) of the back of the card, with the machine-readable zone.
pub const CARD_BACK: &[u8] = include_bytes!("../../specimens/card-back.jpg");

/// Portrait (JPEG) of the person on the card.
pub const SELFIE: &[u8] = include_bytes!("../../specimens/selfie.jpg");

/// The same scene as [`CARD_FRONT`], out of focus: not sharp enough to be accepted.
pub const CARD_FRONT_BLURRED: &[u8] = include_bytes!("../../specimens/card-front-blurred.jpg");

/// The same scene as [`CARD_FRONT`], with the glare of a lamp on the text.
pub const CARD_FRONT_GLARE: &[u8] = include_bytes!("../../specimens/card-front-glare.jpg");

/// An invented contract (PDF) of two pages. On the first one are annotations to sign (`DEFAULT`, `INITIALS`,
/// `PATIENTS_SIGNATURE`, `WITNESS`) and to stamp (`NAME`, `SECOND_NAME *`, `DATE ...`).
pub const CONTRACT: &[u8] = include_bytes!("../../specimens/contract.pdf");

/// What is printed on the specimen card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecimenPerson {
    /// Surname.
    pub surname: &'static str,
    /// Given names, separated by a space.
    pub given_names: &'static str,
    /// Document number, nine characters.
    pub document_number: &'static str,
    /// Issuing state: a three-letter code of ICAO Doc 9303.
    pub issuing_state: &'static str,
    /// Nationality: a three-letter code of ICAO Doc 9303.
    pub nationality: &'static str,
    /// Sex as printed: `F`.
    pub sex: &'static str,
    /// Date of birth, `YYYY-MM-DD`.
    pub birth_date: &'static str,
    /// Place of birth.
    pub birth_place: &'static str,
    /// Date of issue, `YYYY-MM-DD`.
    pub issue_date: &'static str,
    /// Last day of validity, `YYYY-MM-DD`.
    pub expiry_date: &'static str,
    /// Street and house number.
    pub address_street: &'static str,
    /// Postal code.
    pub address_postal_code: &'static str,
    /// City.
    pub address_city: &'static str,
    /// The machine-readable zone (format TD1): three lines of thirty characters.
    pub mrz: [&'static str; 3],
}

/// The invented holder of the specimen card.
pub const PERSON: SpecimenPerson = SpecimenPerson {
    surname: "SPECIMEN",
    given_names: "ZARA INVENTED",
    document_number: "SPX482716",
    issuing_state: "UTO",
    nationality: "UTO",
    sex: "F",
    birth_date: "1990-02-14",
    birth_place: "ZENITH",
    issue_date: "2025-06-30",
    expiry_date: "2035-06-29",
    address_street: "12 HORIZON STREET",
    address_postal_code: "10101",
    address_city: "ZENITH",
    mrz: [
        "I<UTOSPX4827166<<<<<<<<<<<<<<<",
        "9002144F3506293UTO<<<<<<<<<<<0",
        "SPECIMEN<<ZARA<INVENTED<<<<<<<",
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_readable_zone_agrees_with_the_printed_values() -> Result<(), mrz::MrzError> {
        let [first, second, third] = PERSON.mrz;
        let read = mrz::parse_td1(first, second, third)?;
        // A zone with wrong check digits parses as well, so they have to be checked.
        assert!(read.checks.all_valid());
        assert_eq!(read.surname, PERSON.surname);
        assert_eq!(read.given_names, PERSON.given_names);
        assert_eq!(read.document_number, PERSON.document_number);
        assert_eq!(read.issuing_country, PERSON.issuing_state);
        assert_eq!(read.nationality, PERSON.nationality);
        assert_eq!(read.date_of_birth.to_string(), PERSON.birth_date);
        assert_eq!(read.date_of_expiry.to_string(), PERSON.expiry_date);
        assert_eq!(read.sex, mrz::Sex::Female);
        Ok(())
    }

    #[cfg(feature = "specimens")]
    #[test]
    fn the_drawn_person_is_the_same() {
        let drawn = drawing::Person::zara();
        assert_eq!(drawing::zone(drawing::Kind::Id, &drawn), PERSON.mrz);
        assert_eq!(drawn.birth_place, PERSON.birth_place);
        assert_eq!(drawn.issue_date.to_string(), PERSON.issue_date);
        assert_eq!(drawn.address.street, PERSON.address_street);
        assert_eq!(drawn.address.postal_code, PERSON.address_postal_code);
        assert_eq!(drawn.address.city, PERSON.address_city);
    }

    #[test]
    fn images_stay_small() {
        for image in [CARD_FRONT, CARD_BACK, SELFIE, CARD_FRONT_BLURRED, CARD_FRONT_GLARE] {
            assert!((1..300_000).contains(&image.len()), "{} bytes", image.len());
        }
    }
}
