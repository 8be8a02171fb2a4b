//! Checks of what was read from an ID.

use mrz::{Format, MrzData, MrzDate, Sex};
use omni_engines::person::{Agreement, name, text};
use omni_types::{Gender, OcrData, OcrName, ScoreStatus, Sensitive, TypeOfId};

use super::subject::Subject;
use super::verdict::{Verdict, rounded};
use crate::basics::{day_of, years_between};
use crate::evidence::{full_name, is_full_zone, zone_date};

const DAY: i64 = 24 * 60 * 60 * 1000;

const MEXICO: &str = "MEX";

/// Nobody has ever lived longer.
const OLDEST: i32 = 122;

type Check = Option<Verdict>;

pub(super) fn classification(subject: &Subject<'_>) -> Check {
    let kind = subject.data.as_ref()?.type_of_id.as_ref();
    Some(Verdict::passed(kind.is_some_and(|kind| *kind != TypeOfId::Unknown)))
}

pub(super) fn sides(subject: &Subject<'_>) -> Check {
    subject.result()?;
    let document = subject.document();
    let (front, back) = (document.front.as_ref()?, document.back.as_ref()?);
    // A side need not say its country.
    let countries = [front, back].map(|side| side.text.value.issuing_country.as_ref());
    let is_abroad = matches!(countries, [Some(front), Some(back)] if front.as_str() != back.as_str());
    Some(Verdict::passed(front.type_of_id() == back.type_of_id() && !is_abroad))
}

pub(super) fn birth_date(subject: &Subject<'_>) -> Check {
    let now = subject.result()?.processed_at;
    let born = day_of_birth(subject.data.as_ref()?);
    let plausible =
        born.is_some_and(|born| born <= now && years_between(born, now).is_some_and(|age| age <= OLDEST));
    Some(Verdict::passed(plausible))
}

pub(super) fn issue_date(subject: &Subject<'_>) -> Check {
    let now = subject.result()?.processed_at;
    let data = subject.data.as_ref()?;
    let issued = milliseconds(&data.issued_at)?;
    Some(Verdict::passed(issued <= now && day_of_birth(data).is_none_or(|born| born <= issued)))
}

pub(super) fn expiration_date(subject: &Subject<'_>) -> Check {
    let data = subject.data.as_ref()?;
    let expires = milliseconds(&data.expire_at);
    let issued = milliseconds(&data.issued_at).or_else(|| day_of_birth(data));
    Some(Verdict::passed(expires.is_some_and(|last| issued.is_none_or(|issued| issued <= last))))
}

/// The ID is still valid on its last day.
pub(super) fn expired(subject: &Subject<'_>) -> Check {
    let now = subject.result()?.processed_at;
    let expires = milliseconds(&subject.data.as_ref()?.expire_at);
    Some(Verdict::passed(expires.is_some_and(|last| now < last.saturating_add(DAY))))
}

pub(super) fn issuing_state(subject: &Subject<'_>) -> Check {
    let country = subject.data.as_ref()?.issuing_country.as_ref();
    Some(Verdict::passed(country.is_some_and(|code| mrz::country_name(code).is_some())))
}

pub(super) fn underage(subject: &Subject<'_>) -> Check {
    let minimum = i32::from(subject.flow.checks.minimum_age?);
    let now = subject.result()?.processed_at;
    let age = day_of_birth(subject.data.as_ref()?).and_then(|born| years_between(born, now));
    Some(Verdict::passed(age.is_some_and(|age| age >= minimum)))
}

pub(super) fn zone_format(subject: &Subject<'_>) -> Check {
    subject.zone.as_ref().map(|zone| Verdict::passed(zone.fields().is_some()))
}

pub(super) fn number_digit(subject: &Subject<'_>) -> Check {
    zone(subject)?.checks.document_number.map(Verdict::passed)
}

pub(super) fn birth_digit(subject: &Subject<'_>) -> Check {
    zone(subject)?.checks.date_of_birth.map(Verdict::passed)
}

pub(super) fn expiration_digit(subject: &Subject<'_>) -> Check {
    zone(subject)?.checks.date_of_expiry.map(Verdict::passed)
}

pub(super) fn composite_digit(subject: &Subject<'_>) -> Check {
    zone(subject)?.checks.composite.map(Verdict::passed)
}

pub(super) fn birth_crosscheck(subject: &Subject<'_>) -> Check {
    let (zone, data) = (zone(subject)?, subject.printed()?);
    let is_same = is_day_in_zone(&zone.date_of_birth, day_of_birth(data)?);
    Some(Verdict::of(subject.agreement("birthDate", is_same)))
}

pub(super) fn expiration_crosscheck(subject: &Subject<'_>) -> Check {
    let (zone, data) = (zone(subject)?, subject.printed()?);
    let (field, is_same) = match milliseconds(&data.expire_at) {
        Some(printed) => ("expireAt", is_day_in_zone(&zone.date_of_expiry, printed)),
        // Some IDs print only the year.
        None => {
            let printed = *data.expiration_date.as_deref()?;
            let day = zone_date(&zone.date_of_expiry);
            ("expirationDate", day.is_some_and(|day| i32::from(day.year()) % 100 == printed % 100))
        }
    };
    Some(Verdict::of(subject.agreement(field, is_same)))
}

/// Whether a date in the zone can be this day. A zone has two digits of the year; the century in its date is a guess.
fn is_day_in_zone(date: &MrzDate, milliseconds: i64) -> bool {
    zone_date(date).zip(day_of(milliseconds)).is_some_and(|(day, printed)| {
        day.year() % 100 == printed.year() % 100
            && (day.month(), day.day()) == (printed.month(), printed.day())
    })
}

pub(super) fn sex_crosscheck(subject: &Subject<'_>) -> Check {
    let (zone, data) = (zone(subject)?, subject.printed()?);
    let printed = data.gender.as_ref()?;
    // On Mexican voter cards the zone has the letters of the print: H (hombre) and M (mujer), which elsewhere means male.
    let kind = subject.data.as_ref().and_then(|data| data.type_of_id.as_ref());
    let in_spanish = zone.issuing_country == MEXICO && kind == Some(&TypeOfId::VoterIdentification);
    let is_same = match zone.sex {
        Sex::Female => *printed == Gender::F,
        Sex::Male => *printed == Gender::M || in_spanish,
        Sex::NonConformant('H') => *printed == Gender::M && in_spanish,
        _ => false,
    };
    Some(Verdict::of(subject.agreement("gender", is_same)))
}

pub(super) fn name_crosscheck(subject: &Subject<'_>) -> Check {
    let (zone, data) = (zone(subject)?, subject.printed()?);
    let printed = full_name(data)?;
    let is_full = subject.data.as_ref().is_some_and(is_full_zone);
    if is_full && is_what_fits(zone, data.name.as_ref()) {
        return Some(Verdict::passed(true));
    }
    let given_names =
        if is_full { untruncated(&zone.given_names, printed) } else { zone.given_names.clone() };
    let verdict = compared(printed, &format!("{given_names} {}", zone.surname));
    let may_be_misread = verdict.status == ScoreStatus::Fail && !subject.is_sure("fullName");
    Some(if may_be_misread { Verdict::of(Agreement::Partial) } else { verdict })
}

/// Whether the names in a full zone are the beginning of the printed ones.
fn is_what_fits(zone: &MrzData, printed: Option<&OcrName>) -> bool {
    let Some(printed) = printed else { return false };
    let (Some(given), Some(surname)) = (&printed.given_name, &printed.paternal_last_name) else {
        return false;
    };
    let second = printed.maternal_last_name.as_ref().map_or("", |name| name.as_str());
    text::is_cut(&zone.given_names, given)
        && text::is_cut(&zone.surname, &format!("{} {second}", surname.as_str()))
}

/// The given names in a zone whose line is full. Its last word may be cut off, so it means the printed word that it
/// begins.
fn untruncated(in_zone: &str, printed: &str) -> String {
    let (before, last) = in_zone.rsplit_once(' ').unwrap_or(("", in_zone));
    let begins = |word: &&str| word.len() > last.len() && text::key(word).starts_with(&text::key(last));
    let whole = printed.split_whitespace().find(begins).unwrap_or(last);
    format!("{before} {whole}")
}

pub(super) fn number_crosscheck(subject: &Subject<'_>) -> Check {
    let (zone, data) = (zone(subject)?, subject.printed()?);
    let in_zone = zone.document_number_full.as_ref().unwrap_or(&zone.document_number);
    let printed = data.document_number.as_ref()?;
    Some(Verdict::of(subject.number("documentNumber", printed, in_zone)))
}

/// The personal number in print, and in the zone. ICAO Doc 9303 has a field for it only on passports. On cards, states put
/// anything into the optional data: then it is compared only if it has the form of the printed number.
pub(super) fn personal_number(subject: &Subject<'_>) -> Check {
    let zone = zone(subject)?;
    let in_zone = zone.optional_data_1.as_ref()?;
    let printed = subject.printed()?.personal_number.as_ref()?;
    let is_meant = zone.format == Format::Td3 || has_same_form(printed, in_zone);
    is_meant.then(|| Verdict::of(subject.number("personalNumber", printed, in_zone)))
}

/// Whether two numbers are equally long, and both have letters, digits, or letters and digits. Punctuation does not count.
fn has_same_form(one: &str, other: &str) -> bool {
    let form = |number: &str| {
        let number = text::key(number);
        let (letters, digits) =
            (number.chars().any(char::is_alphabetic), number.chars().any(char::is_numeric));
        (number.chars().count(), letters, digits)
    };
    form(one) == form(other)
}

/// The emission number in print, and at the start of the second optional field in the zone of a Mexican voter card.
pub(super) fn emission_number(subject: &Subject<'_>) -> Check {
    let printed = subject.printed()?.numero_emision_credencial.as_ref()?;
    let in_zone = zone(subject)?.optional_data_2.as_ref()?;
    let first = in_zone.split(['<', ' ']).find(|part| !part.is_empty())?;
    Some(Verdict::of(subject.number("numeroEmisionCredencial", printed, first)))
}

pub(super) fn visible_face(subject: &Subject<'_>) -> Check {
    subject.result()?;
    Some(Verdict::passed(!subject.document().front.as_ref()?.portrait.value.is_empty()))
}

/// Whether IDs of this model are still valid.
pub(super) fn series(subject: &Subject<'_>) -> Check {
    let now = subject.result()?.processed_at;
    let withdrawn = subject.document().front.as_ref()?.features.value.withdrawn_at;
    Some(Verdict::passed(withdrawn.is_none_or(|at| now < at)))
}

/// On a Mexican ID, the space for the signature says if the holder cannot write.
pub(super) fn literate(subject: &Subject<'_>) -> Check {
    let country = subject.data.as_ref()?.issuing_country.as_ref()?;
    subject.result().filter(|_| country.as_str() == MEXICO)?;
    Some(Verdict::passed(!subject.document().front.as_ref()?.features.value.unsigned))
}

pub(super) fn first_name(subject: &Subject<'_>) -> Check {
    let entered = entered(subject, "firstName")?;
    let name = subject.data.as_ref()?.name.as_ref()?;
    // Some people enter all their given names, some only the first one.
    let read = [&name.given_name, &name.first_name].into_iter().flatten();
    read.map(|read| compared(entered, read)).max_by(|one, other| one.worth().total_cmp(&other.worth()))
}

pub(super) fn last_name(subject: &Subject<'_>) -> Check {
    let entered = entered(subject, "lastName")?;
    let name = subject.data.as_ref()?.name.as_ref()?;
    let parts = [&name.paternal_last_name, &name.maternal_last_name];
    let read: Vec<&str> = parts.into_iter().flatten().map(|part| part.as_str()).collect();
    Some(compared(entered, &read.join(" ")))
}

/// A custom field with a text. It is compared only with the session's first ID.
fn entered<'a>(subject: &Subject<'a>, key: &str) -> Option<&'a str> {
    subject.session.person.custom_fields.0.get(key)?.as_str()
}

/// A partial match needs manual review.
fn compared(one: &str, other: &str) -> Verdict {
    let similarity = name::compare(one, other);
    let status = match similarity.agreement() {
        Agreement::Match => ScoreStatus::Ok,
        Agreement::Partial => ScoreStatus::Warn,
        Agreement::None => ScoreStatus::Fail,
    };
    Verdict::new(status, rounded(similarity.score() * 100.0))
}

fn zone<'s>(subject: &'s Subject<'_>) -> Option<&'s MrzData> {
    subject.zone.as_ref()?.fields()
}

fn day_of_birth(data: &OcrData) -> Option<i64> {
    data.birth_date.as_ref().map(|born| **born)
}

fn milliseconds(text: &Option<Sensitive<String>>) -> Option<i64> {
    text.as_ref()?.parse().ok()
}
