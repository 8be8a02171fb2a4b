//! Compares what was decided and read with what is drawn.

use deunicode::deunicode;
use omni_engines::document::{self, Document, Field};
use omni_engines::face::{MIN_SAME_PERSON, Template};
use omni_engines::image::{MAX_DOCUMENT_NOISE, MIN_DOCUMENT_JPEG_QUALITY, jpeg_quality};
use omni_engines::mrz::{Sex as ZoneSex, Zone};
use omni_engines::specimen::{self, Kind, Portrait, Sex, Side};

use super::cells::{Cell, Judgment, Reason, Subject};

/// Minimum dots per inch of a card, and of a paper.
const MIN_DPI: (f64, f64) = (110.0, 75.0);

/// The result of a cell.
#[derive(Clone, Default)]
pub struct Verdict {
    /// Why it was refused; `None` if it was accepted.
    pub refused: Option<Reason>,
    /// Names of the fields that differ from the document although they are reported as sure.
    pub wrong: Vec<&'static str>,
    /// Names of those that differ and are reported as unsure.
    pub unsure: Vec<&'static str>,
    /// Names of the fields that were not read.
    pub missing: Vec<&'static str>,
    /// Fields that were read correctly.
    pub right: usize,
    /// Whether all seven fields of the zone are correct; `None` if the side has none.
    pub zone_right: Option<bool>,
    /// Whether all check digits of the zone fit.
    pub digits_fit: bool,
    /// Fields that differ from the document, in a zone whose check digits fit.
    pub wrong_with_digits: Vec<&'static str>,
    /// Those of them in a zone that is reported as proven.
    pub wrong_proven: Vec<&'static str>,
    /// Whether the zone is reported as proven.
    pub proven: bool,
    /// Whether what the barcode says was read; `None` if the side has none.
    pub code_right: Option<bool>,
    /// Whether the portrait is that of the person; `None` if the side has none.
    pub face_right: Option<bool>,
    /// Expected and read values, for a person at a terminal.
    pub notes: Vec<String>,
}

impl Verdict {
    pub fn judgment(&self, cell: &Cell) -> Judgment {
        cell.expected.judge(self.refused.as_ref().map(std::slice::from_ref))
    }
}

/// Decides about a document, as a server that asked for a kind and a side would.
fn decide(document: &Document, jpeg: &[u8], asked: Subject) -> Option<Reason> {
    if jpeg_quality(jpeg).is_some_and(|quality| quality < MIN_DOCUMENT_JPEG_QUALITY) {
        return Some(Reason::Blurred);
    }
    let quality = &document.quality;
    let dpi = document.width_px / inches(asked.0);
    let least = if asked.0.is_paper() { MIN_DPI.1 } else { MIN_DPI.0 };
    if document.documents > 1 {
        return Some(Reason::TwoDocuments);
    }
    if document.cut_off {
        return Some(Reason::CutOff);
    }
    if dpi < least {
        return Some(Reason::LowResolution);
    }
    let (is_dark, glare) = if asked.0.is_paper() {
        (quality.is_dark_paper(), quality.paper_glare_score())
    } else {
        (quality.is_dark(), quality.glare_score())
    };
    if is_dark {
        return Some(Reason::Dark);
    }
    if document.noise > MAX_DOCUMENT_NOISE {
        return Some(Reason::Noisy);
    }
    if glare == 0 {
        return Some(Reason::Glare);
    }
    if quality.sharpness_score() == 0 {
        return Some(Reason::Blurred);
    }
    let read_all =
        required(asked).iter().all(|name| read(document).iter().any(|(read, _, sure)| read == name && *sure))
            && settled_later(asked).iter().all(|name| read(document).iter().any(|(read, ..)| read == name));
    let kind_fits = kind(asked.0).is_none_or(|kind| document.kind == kind);
    let side_fits =
        document.side.is_none_or(|side| (side == document::Side::Front) == (asked.1 == Side::Front));
    if !side_fits {
        return Some(Reason::WrongSide);
    }
    if !kind_fits {
        return Some(if document.kind == document::Kind::Unknown {
            Reason::Unreadable
        } else {
            Reason::WrongKind
        });
    }
    (!read_all).then_some(Reason::Unreadable)
}

fn inches(kind: Kind) -> f64 {
    match kind {
        Kind::Passport => 4.92,
        Kind::Proof | Kind::Cfdi => 8.27,
        _ => 3.37,
    }
}

/// `None` if the reader has no such kind.
fn kind(kind: Kind) -> Option<document::Kind> {
    Some(match kind {
        Kind::Passport => document::Kind::Passport,
        Kind::Id => document::Kind::IdentityCard,
        Kind::License => document::Kind::DriversLicense,
        Kind::Voter => document::Kind::VoterCard,
        Kind::Bank => document::Kind::BankCard,
        Kind::Medical => document::Kind::MedicalCard,
        Kind::Proof => document::Kind::ProofOfAddress,
        Kind::Cfdi => return None,
    })
}

/// The fields without which a document cannot be used.
fn required((kind, side): Subject) -> &'static [&'static str] {
    match (kind, side) {
        (Kind::Passport, _) => &["surname", "document_number", "birth_date", "expiry_date", "zone"],
        (Kind::Id, Side::Front) => &["surname", "birth_date"],
        (Kind::Id, Side::Back) => &["document_number", "birth_date", "zone"],
        (Kind::Voter, Side::Back) => &["cic", "birth_date", "zone"],
        (Kind::License, Side::Front) => &["surname", "document_number", "birth_date"],
        (Kind::License, Side::Back) => &["surname", "document_number", "birth_date", "code"],
        (Kind::Voter, Side::Front) => &["curp", "voter_key"],
        (Kind::Bank, Side::Front) => &["card_number"],
        (Kind::Bank, Side::Back) => &["security_code"],
        (Kind::Medical, _) => &["member_id"],
        (Kind::Proof, _) => &["address_lines"],
        (Kind::Cfdi, _) => &["code"],
    }
}

/// The fields that have to be there, but that another side settles: the number in the zone on the back has a check
/// digit. With another image, a letter would still look like a digit.
fn settled_later((kind, side): Subject) -> &'static [&'static str] {
    match (kind, side) {
        (Kind::Id, Side::Front) => &["document_number"],
        _ => &[],
    }
}

/// A name, a value, and whether it can be relied on.
type Reading = (&'static str, String, bool);

/// Everything that a document says, as text.
pub fn read(document: &Document) -> Vec<Reading> {
    let mut all: Vec<Reading> = Vec::new();
    let fields = &document.fields;
    let mut add =
        |name, field: Option<(String, bool)>| all.extend(field.map(|(value, sure)| (name, value, sure)));
    add("given_names", text(&fields.given_names));
    add("surname", text(&fields.surname));
    add("second_surname", text(&fields.second_surname));
    add("document_number", text(&fields.document_number));
    add("reference_number", text(&fields.reference_number));
    add("curp", text(&fields.curp));
    add("voter_key", text(&fields.voter_key));
    add("cic", text(&fields.cic));
    add("ocr_number", text(&fields.ocr_number));
    add("section", text(&fields.section));
    add("birth_date", shown(&fields.birth_date));
    add("issue_date", shown(&fields.issue_date));
    add("expiry_date", shown(&fields.expiry_date));
    add("sex", fields.sex.as_ref().map(|field| (letter(field.value).to_owned(), field.is_sure())));
    add("nationality", text(&fields.nationality));
    add("birth_place", text(&fields.birth_place));
    add("authority", text(&fields.authority));
    add("classes", text(&fields.classes));
    add("height", text(&fields.height));
    add("eye_color", text(&fields.eye_color));
    add("address", fields.address.as_ref().map(|field| (field.value.join(" "), field.is_sure())));
    if let Some(card) = &document.bank_card {
        let number = card.number.as_ref();
        add("card_number", number.map(|field| (field.value.as_str().to_owned(), field.is_sure())));
        add("owner", text(&card.owner));
        add("security_code", text(&card.security_code));
    }
    if let Some(card) = &document.medical_card {
        add("member", text(&card.member));
        add("member_id", text(&card.member_id));
        add("provider", text(&card.provider));
        add("office_copay", text(&card.office_copay));
        add("emergency_copay", text(&card.emergency_copay));
        add("rx_bin", text(&card.rx_bin));
        add("rx_pcn", text(&card.rx_pcn));
    }
    if let Some(proof) = &document.proof {
        add("addressee", text(&proof.name));
        add("address_lines", proof.address.as_ref().map(|field| (field.value.join(" "), field.is_sure())));
        add("statement_date", shown(&proof.date));
        add("issuer", text(&proof.issuer));
    }
    add("code", document.codes.first().map(|code| (code.text.clone(), true)));
    let valid = document.zone.as_ref().is_some_and(digits_fit);
    add("zone", document.zone.as_ref().map(|zone| (zone.lines.concat(), valid)));
    all
}

fn text(field: &Option<Field<String>>) -> Option<(String, bool)> {
    field.as_ref().map(|field| (field.value.clone(), field.is_sure()))
}

fn shown<T: ToString>(field: &Option<Field<T>>) -> Option<(String, bool)> {
    field.as_ref().map(|field| (field.value.to_string(), field.is_sure()))
}

fn letter(sex: ZoneSex) -> &'static str {
    match sex {
        ZoneSex::Female => "F",
        ZoneSex::Male => "M",
        ZoneSex::Unspecified => "X",
    }
}

fn digits_fit(zone: &Zone) -> bool {
    let checks = &zone.checks;
    let all = [
        checks.document_number,
        checks.birth_date,
        checks.expiry_date,
        checks.personal_number,
        checks.composite,
    ];
    !all.contains(&Some(false))
}

/// What is printed on a side: name of the field, and the values that count as correct.
fn printed(cell: &Cell) -> Vec<(&'static str, Vec<String>)> {
    let person = &cell.person;
    let mut all = Vec::new();
    let mut add = |name, values: Vec<String>| {
        if values.iter().all(|value| !value.is_empty()) {
            all.push((name, values));
        }
    };
    let one = |value: &str| vec![value.to_owned()];
    let names = specimen_names(cell);
    let (kind, side) = cell.shown;
    match (kind, side) {
        (Kind::Passport, Side::Front) | (Kind::Id, _) => {
            if side == Side::Front || kind == Kind::Id {
                add("surname", vec![person.surnames(), names.0]);
                add("given_names", vec![person.given_names.clone(), names.1]);
                add("document_number", one(&person.document_number));
                add("birth_date", one(&person.birth_date.to_string()));
                add("expiry_date", one(&person.expiry_date.to_string()));
                add("sex", one(person.sex.letter()));
                add("nationality", one(&person.nationality));
            }
            if kind == Kind::Passport || side == Side::Back {
                add("issue_date", one(&person.issue_date.to_string()));
                add("birth_place", one(&person.birth_place));
                add("authority", one(&person.authority));
            }
            if kind == Kind::Id && side == Side::Back {
                add("address", one(&person.address.lines().join(" ")));
            }
        }
        (Kind::License, _) => {
            add("surname", one(&person.surnames()));
            add("given_names", one(&person.given_names));
            add("document_number", one(&person.document_number));
            add("birth_date", one(&person.birth_date.to_string()));
            add("issue_date", one(&person.issue_date.to_string()));
            add("expiry_date", one(&person.expiry_date.to_string()));
            add("sex", one(person.sex.letter()));
            if side == Side::Front {
                add("address", one(&person.address.lines().join(" ")));
                add("height", one(&person.driving.height));
                add("eye_color", one(&person.driving.eyes));
            }
            add("classes", one(&person.driving.classes));
            add("reference_number", one(&person.driving.discriminator));
        }
        (Kind::Voter, Side::Front) => {
            let second = person.second_surname.clone().unwrap_or_default();
            add("surname", one(&person.surname));
            add("second_surname", vec![second]);
            add("given_names", one(&person.given_names));
            add("curp", one(&person.voter.curp));
            add("voter_key", one(&person.voter.key));
            add("section", one(&person.voter.section));
            add("birth_date", one(&person.birth_date.to_string()));
            add("sex", one(person.sex.letter()));
            add("address", one(&person.address.lines().join(" ")));
        }
        (Kind::Voter, Side::Back) => {
            add("surname", vec![person.surname.clone(), person.surnames(), names.0]);
            add("given_names", vec![person.given_names.clone(), names.1]);
            add("cic", one(&person.voter.cic));
            add("ocr_number", one(&person.voter.ocr));
            add("birth_date", one(&person.birth_date.to_string()));
            add("expiry_date", one(&person.expiry_date.to_string()));
            add("sex", one(person.sex.letter()));
            add("nationality", one("MEX"));
        }
        (Kind::Bank, Side::Front) => {
            add("card_number", one(&person.bank_card.number));
            add("owner", one(&person.bank_card.owner));
        }
        (Kind::Bank, Side::Back) => add("security_code", one(&person.bank_card.code)),
        (Kind::Medical, Side::Front) => {
            let insurance = &person.insurance;
            add("member", one(&insurance.member));
            add("member_id", one(&insurance.member_id));
            add("provider", one(&insurance.provider));
            add("office_copay", one(&insurance.copay_visit));
            add("emergency_copay", one(&insurance.copay_emergency));
            add("rx_bin", one(&insurance.rx_bin));
            add("rx_pcn", one(&insurance.rx_pcn));
        }
        (Kind::Proof, Side::Front) => {
            add("addressee", one(&person.statement.name));
            add("address_lines", one(&person.statement.address.lines().join(" ")));
            add("statement_date", one(&person.statement.date.to_string()));
            add("issuer", one(&person.statement.issuer));
        }
        _ => {}
    }
    all
}

/// Surname and given names as in the zone: in its alphabet, and cut off where its line ends.
fn specimen_names(cell: &Cell) -> (String, String) {
    let zone = specimen::zone(cell.shown.0, &cell.person);
    let line = if zone.len() == 3 {
        zone.get(2).map(String::as_str)
    } else {
        zone.first().and_then(|line| line.get(5..))
    };
    let (surname, given) = line.unwrap_or_default().split_once("<<").unwrap_or_default();
    let words = |part: &str| part.trim_matches('<').replace('<', " ");
    if zone.is_empty() {
        return (cell.person.surnames(), cell.person.given_names.clone());
    }
    (words(surname), words(given))
}

/// Only capitals and digits, without accents.
fn key(text: &str) -> String {
    deunicode(text).to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Judges what was read from a cell. `portraits` are the templates of the photographs from which portraits are cut.
pub fn judge(
    cell: &Cell,
    (document, jpeg): (&Document, &[u8]),
    portraits: &[(Portrait, Template)],
) -> Verdict {
    let mut verdict = Verdict { refused: decide(document, jpeg, cell.asked), ..Verdict::default() };
    let readings = read(document);
    for (name, right) in printed(cell) {
        let Some((_, value, sure)) = readings.iter().find(|(read, ..)| *read == name) else {
            verdict.missing.push(name);
            continue;
        };
        if right.iter().any(|right| key(right) == key(value)) {
            verdict.right += 1;
            continue;
        }
        verdict
            .notes
            .push(format!("{name}: {value:?} instead of {right:?}{}", if *sure { "" } else { " (unsure)" }));
        if *sure { verdict.wrong.push(name) } else { verdict.unsure.push(name) }
    }
    judge_zone(cell, document, &mut verdict);
    let has_code = matches!(
        cell.shown,
        (Kind::Id | Kind::License | Kind::Voter, Side::Back) | (Kind::Cfdi, Side::Front)
    );
    if has_code {
        let code = specimen::code(cell.shown.0, &cell.person);
        verdict.code_right = Some(document.codes.iter().any(|read| Some(&read.text) == code.as_ref()));
    }
    if cell.shown.1 == Side::Front
        && matches!(cell.shown.0, Kind::Passport | Kind::Id | Kind::License | Kind::Voter)
    {
        let own = portraits.iter().find(|(portrait, _)| *portrait == cell.person.portrait);
        let likeness =
            document.portrait_template.as_ref().zip(own).map(|(face, (_, own))| face.similarity(own));
        verdict.face_right = Some(likeness.is_some_and(|likeness| likeness >= MIN_SAME_PERSON));
    }
    verdict
}

/// Compares the seven fields of the zone with the drawn lines.
fn judge_zone(cell: &Cell, document: &Document, verdict: &mut Verdict) {
    let drawn = match cell.shown {
        (Kind::Passport, Side::Front) | (Kind::Id | Kind::Voter, Side::Back) => {
            specimen::zone(cell.shown.0, &cell.person)
        }
        _ => return,
    };
    let Some(zone) = &document.zone else {
        verdict.zone_right = Some(false);
        verdict.notes.push("zone: not found".into());
        return;
    };
    verdict.digits_fit = digits_fit(zone);
    verdict.proven = zone.is_proven();
    let person = &cell.person;
    let (surname, given_names) = specimen_names(cell);
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    // On Mexican voter cards the letter is the Spanish one.
    let sex = match (cell.shown.0, person.sex) {
        (Kind::Voter, _) => document.fields.sex.as_ref().map_or("", |field| letter(field.value)),
        _ => letter(zone.sex),
    };
    let number = if cell.shown.0 == Kind::Voter { &person.voter.cic } else { &person.document_number };
    let nationality = if cell.shown.0 == Kind::Voter { "MEX" } else { &person.nationality };
    let fields = [
        ("document_number", zone.document_number.clone(), number.clone()),
        ("birth_date", date(zone.birth_date), person.birth_date.to_string()),
        ("expiry_date", date(zone.expiry_date), person.expiry_date.to_string()),
        (
            "sex",
            sex.to_owned(),
            if person.sex == Sex::Unspecified { "X".into() } else { person.sex.letter().into() },
        ),
        ("nationality", zone.nationality.clone(), nationality.to_owned()),
        ("surname", zone.surname.clone(), surname),
        ("given_names", zone.given_names.clone(), given_names),
    ];
    let wrong: Vec<_> = fields.iter().filter(|(_, read, right)| key(read) != key(right)).collect();
    verdict.zone_right = Some(wrong.is_empty());
    for (name, read, right) in &wrong {
        verdict.notes.push(format!("zone, {name}: {read:?} instead of {right:?}"));
        // What was not read is missing, and not wrong.
        if read.is_empty() {
            continue;
        }
        if verdict.digits_fit {
            verdict.wrong_with_digits.push(name);
        }
        if verdict.proven {
            verdict.wrong_proven.push(name);
        }
    }
    if !wrong.is_empty() {
        verdict.notes.push(format!("zone: {:?}\n      instead of {drawn:?}", zone.lines));
    }
}
