//! From a persona to the person whose documents are drawn, so that an image shows what the persona says.

use jiff::Timestamp;
use jiff::tz::Offset;
use omni_engines::specimen::{Address, Kind, Person, Portrait, Sex};
use omni_types::{AddressStatementType, OcrAddressFields, Sensitive, TypeOfId};

use crate::Persona;
use crate::persona::{Data, Document, Sex as PersonaSex};

/// A text of a persona, if it has one.
type Text = Option<Sensitive<String>>;

/// The persona that a text refers to: the one with this name, the first built-in one whose person has this given name,
/// or the one in this file if the text ends in `.toml`.
///
/// # Errors
///
/// There is no such persona, or the file cannot be used. The text says what to write instead.
pub fn persona(named: &str) -> Result<Persona, String> {
    if named.ends_with(".toml") {
        return Persona::from_file(named).map_err(|error| error.to_string());
    }
    let called = |persona: &Persona| {
        let names = &persona.data().document.given_names;
        names.split(' ').next().is_some_and(|first| first.eq_ignore_ascii_case(named))
    };
    let built_in = || Persona::NAMES.iter().filter_map(|name| Persona::by_name(name));
    Persona::by_name(named).or_else(|| built_in().find(called)).ok_or_else(|| {
        format!(
            "there is no built-in persona with this name: write one of {}, the given name of its person, or the path of a \
             file that ends in .toml",
            Persona::NAMES.join(", ")
        )
    })
}

/// What a persona states about the documents of a kind. If there are two IDs, the one of that kind is used, otherwise the
/// first. What a file omits about an ID, a card or a paper and would be taken from `specimen` does not count for another
/// person, nor for an ID that the file describes: it follows from the persona's first ID.
///
/// A portrait is chosen by its text in the file: `a`, `later`, `b`, `c` and `d` are the available ones, `specimen` is `d`,
/// and any other text always maps to the same one of them. Everything else follows from name and date of birth.
#[must_use]
pub fn person(persona: &Persona, kind: Kind) -> Person {
    let data = persona.data();
    let document = document(data, kind);
    let names = (document.given_names.as_str(), document.surname.as_str());
    let sex = match document.sex {
        PersonaSex::F => Sex::Female,
        PersonaSex::M => Sex::Male,
        PersonaSex::X => Sex::Unspecified,
    };
    let mut person = Person::new(names, *document.birth_date, sex);
    person.second_surname = document.second_surname.as_ref().map(|name| name.to_string());
    person.reside(&document.issuing_state);
    set(&mut person.nationality, Some(&document.nationality));
    set(&mut person.document_number, Some(&document.document_number));
    (person.issue_date, person.expiry_date) = (*document.issue_date, *document.expiry_date);
    if let Some(portrait) = portrait(&document.portrait) {
        person.portrait = portrait;
    }
    if document.address.street.is_some() || document.address.city.is_some() {
        person.address = address(&document.address);
    }
    more(&mut person, document);
    papers(&mut person, data, Persona::specimen().data());
    person
}

/// The ID that is drawn. What a file omits is taken from `specimen`, so the second one may belong to someone else, or be
/// valid although the file is about an ID that is not.
fn document(data: &Data, kind: Kind) -> &Document {
    let wanted = match kind {
        Kind::Passport => TypeOfId::Passport,
        Kind::Id => TypeOfId::IdentificationCard,
        Kind::License => TypeOfId::DriversLicense,
        Kind::Voter => TypeOfId::VoterIdentification,
        Kind::Bank | Kind::Proof | Kind::Medical | Kind::Cfdi => return &data.document,
    };
    let (first, second) = (&data.document, &data.second_document);
    let same = first.full_name() == second.full_name() && first.birth_date == second.birth_date;
    let usual = Persona::specimen();
    let is_own = *second != usual.data().second_document || *first == usual.data().document;
    if first.class.kind != wanted && second.class.kind == wanted && same && is_own { second } else { first }
}

fn portrait(id: &str) -> Option<Portrait> {
    Some(match id {
        "a" => Portrait::A,
        "later" => Portrait::Later,
        "b" => Portrait::B,
        "c" => Portrait::C,
        "d" | "specimen" => Portrait::D,
        _ => return None,
    })
}

/// What is printed besides names, dates and numbers.
fn more(person: &mut Person, document: &Document) {
    let more = &document.more;
    set(&mut person.birth_place, more.birth_place.as_ref());
    set(&mut person.authority, more.issuing_authority.as_ref());
    person.personal_number = more.personal_number.as_ref().map(|number| number.to_string());
    set(&mut person.voter.curp, document.curp.as_ref());
    set(&mut person.voter.key, more.clave_de_elector.as_ref());
    set(&mut person.voter.cic, more.cic.as_ref());
    set(&mut person.voter.ocr, more.ocr.as_ref());
    set(&mut person.voter.emission, more.numero_emision_credencial.as_ref());
    let registered = more.registration_date.as_deref().and_then(|year| i16::try_from(*year).ok());
    // Nobody is registered after the card is issued, not even a minor, who could have none.
    person.voter.registered =
        registered.unwrap_or_else(|| person.voter.registered.min(person.issue_date.year()));
    set(&mut person.driving.classes, more.classes.as_ref());
    set(&mut person.driving.height, more.height.as_ref());
    set(&mut person.driving.weight, more.weight.as_ref());
    set(&mut person.driving.eyes, more.eye_color.as_ref());
    set(&mut person.driving.discriminator, more.ref_number.as_ref());
    if person.address.state.is_empty() {
        set(&mut person.address.state, more.issuing_state.as_ref());
    }
}

/// Cards and papers. What is `usual`, because the file omits it, belongs to the person of `specimen`.
fn papers(person: &mut Person, data: &Data, usual: &Data) {
    let is_usual_person = data.document.full_name() == usual.document.full_name();
    let name = person.full_name();
    let (card, other) = (&data.credit_card, &usual.credit_card);
    let own = |said: &Text, usual: &Text| said.clone().filter(|_| is_usual_person || said != usual);
    person.bank_card.owner.clone_from(&name);
    set(&mut person.bank_card.owner, own(&card.card_owner, &other.card_owner).as_ref());
    set(&mut person.bank_card.number, own(&card.card_number, &other.card_number).as_ref());
    set(&mut person.bank_card.code, own(&card.card_cvv, &other.card_cvv).as_ref());
    let expiry = card.card_expiration_date.as_ref().and_then(|moment| moment.parse().ok());
    if let Some(moment) = expiry.and_then(|moment| Timestamp::from_millisecond(moment).ok()) {
        let day = Offset::UTC.to_datetime(moment).date();
        person.bank_card.expiry = (day.month(), i8::try_from(day.year().rem_euclid(100)).unwrap_or(0));
    }
    let (medical, other) = (&data.medical_card, &usual.medical_card);
    let insurance = &mut person.insurance;
    insurance.member.clone_from(&name);
    set(&mut insurance.member, own(&medical.member, &other.member).as_ref());
    set(&mut insurance.member_id, own(&medical.member_id, &other.member_id).as_ref());
    set(&mut insurance.provider, medical.provider.as_ref());
    set(&mut insurance.copay_emergency, medical.copay_er.as_ref());
    set(&mut insurance.copay_visit, medical.copay_ov.as_ref());
    set(&mut insurance.rx_bin, medical.rx_bin.as_ref());
    set(&mut insurance.rx_pcn, medical.rx_pcn.as_ref());
    let (statement, other) = (&data.address_statement, &usual.address_statement);
    person.statement.name.clone_from(&name);
    if is_usual_person || statement.name != other.name {
        person.statement.name.clone_from(&statement.name);
    }
    person.statement.address = if is_usual_person || statement.address != other.address {
        address(&statement.address)
    } else {
        person.address.clone()
    };
    person.statement.date = *statement.emission_date;
    if statement.kind != AddressStatementType::OtherPoa {
        person.statement.issuer = statement.kind.as_str().to_uppercase();
    }
    let (proof, other) = (&data.payment_proof.data, &usual.payment_proof.data);
    let receipt = &mut person.receipt;
    set(&mut receipt.invoice, proof.fiscal_invoice.as_ref());
    set(&mut receipt.issuer, proof.rfc_issuer.as_ref());
    set(&mut receipt.issuer_name, proof.issuer_name.as_ref());
    set(&mut receipt.receiver, own(&proof.rfc_receiver, &other.rfc_receiver).as_ref());
    receipt.receiver_name = name;
    set(&mut receipt.receiver_name, own(&proof.receiver_name, &other.receiver_name).as_ref());
    if let Some(total) = &proof.total_cfd {
        receipt.total = total.chars().filter(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    }
}

fn address(fields: &OcrAddressFields) -> Address {
    let text =
        |field: &Option<Sensitive<String>>| field.as_ref().map(|text| text.to_string()).unwrap_or_default();
    Address {
        street: text(&fields.street),
        colony: text(&fields.colony),
        postal_code: text(&fields.postal_code),
        city: text(&fields.city),
        state: text(&fields.state),
    }
}

/// Uses the persona's value, if it has one.
fn set(field: &mut String, said: Option<&Sensitive<String>>) {
    if let Some(said) = said {
        field.clone_from(said);
    }
}

#[cfg(test)]
mod tests {
    use omni_engines::specimen::{code, zone};

    use super::*;

    #[test]
    fn a_persona_is_found_by_its_name_and_by_that_of_its_person() {
        for (named, name) in
            [("specimen", "specimen"), ("zara", "specimen"), ("Lucia", "mexican"), ("driver", "driver")]
        {
            assert_eq!(persona(named).map(|persona| persona.name().to_owned()), Ok(name.to_owned()));
        }
        let error = persona("nobody").unwrap_err();
        assert!(error.contains("mexican") && !error.contains("nobody"), "{error}");
        assert!(persona("nowhere.toml").unwrap_err().starts_with("nowhere.toml: "));
    }

    #[test]
    fn what_is_drawn_is_what_the_persona_says() {
        let specimen = Persona::specimen();
        let card = person(&specimen, Kind::Id);
        assert!(card.full_name() == "ZARA INVENTED SPECIMEN" && card.portrait == Portrait::D);
        assert_eq!(zone(Kind::Id, &card), specimen.data().document.mrz());
        assert_eq!(
            zone(Kind::Passport, &person(&specimen, Kind::Passport)),
            specimen.data().second_document.mrz()
        );
        assert_eq!((card.bank_card.expiry, card.bank_card.code.as_str()), ((6, 31), "123"));
        assert_eq!(card.receipt.total, "12480.50");

        let voter = person(&persona("lucia").unwrap(), Kind::Voter);
        assert_eq!(
            (voter.voter.cic.as_str(), voter.voter.curp.as_str()),
            ("182736450", "MUPL920821MDFSRC07")
        );
        assert_eq!(voter.statement.issuer, "CFE");
        let minor = person(&persona("underage").unwrap(), Kind::Voter);
        assert_eq!(minor.voter.registered, minor.issue_date.year());
        // The second ID in the file belongs to someone else.
        assert_eq!(person(&persona("lucia").unwrap(), Kind::Passport).surname, "MUESTRA");

        let driver = person(&persona("driver").unwrap(), Kind::License);
        let code = code(Kind::License, &driver).unwrap();
        let license = omni_engines::barcode::aamva::parse(&code).unwrap();
        assert_eq!((license.number(), license.state()), (Some("X4827163"), Some("CA")));
    }

    /// A persona with this file.
    fn own(text: &str) -> Persona {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("own.toml");
        std::fs::write(&file, format!("description = \"Made for a test\"\n{text}")).unwrap();
        persona(&file.to_string_lossy()).unwrap()
    }

    #[test]
    fn nothing_that_is_drawn_belongs_to_another_persona() {
        for name in Persona::NAMES {
            let persona = persona(name).unwrap();
            let (name_of_person, usual) =
                (persona.data().document.full_name(), Persona::specimen().data().document.full_name());
            for kind in Kind::ALL {
                let drawn = person(&persona, kind);
                assert_eq!(drawn.full_name(), name_of_person, "{name} {}", kind.name());
                let names = [
                    &drawn.bank_card.owner,
                    &drawn.insurance.member,
                    &drawn.statement.name,
                    &drawn.receipt.receiver_name,
                ];
                let is_usual = names.iter().any(|name| name.contains("ZARA"));
                assert_eq!(is_usual, name_of_person == usual, "{name} {}", kind.name());
            }
        }
        let lucia = person(&persona("lucia").unwrap(), Kind::Medical);
        assert_ne!(lucia.insurance.member_id, "UTM00482716");
        let nova = own("[document]\ngiven_names = \"NOVA\"\n[document.address]\ncity = \"NADIR\"\n");
        let drawn = person(&nova, Kind::Proof);
        assert!(drawn.statement.address == drawn.address && drawn.statement.name == "NOVA SPECIMEN");
        assert_eq!(person(&nova, Kind::Passport).full_name(), "NOVA SPECIMEN");
    }

    #[test]
    fn every_id_of_a_persona_with_an_expired_one_has_expired_unless_the_file_says_otherwise() {
        let expired = persona("expired-id").unwrap();
        for kind in [Kind::Id, Kind::Passport, Kind::License, Kind::Voter] {
            assert_eq!(person(&expired, kind).expiry_date.to_string(), "2022-06-29", "{}", kind.name());
        }
        let text = "[document]\nexpiry_date = \"2022-06-29\"\nissue_date = \"2012-06-30\"\n[second_document]\nexpiry_date = \"2033-01-01\"\n";
        let renewed = own(text);
        assert_eq!(person(&renewed, Kind::Passport).expiry_date.to_string(), "2033-01-01");
        assert_eq!(person(&renewed, Kind::Id).expiry_date.to_string(), "2022-06-29");
    }
}
