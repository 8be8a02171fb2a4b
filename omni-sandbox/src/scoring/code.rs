//! Checks of the machine-readable codes on an ID.

use jiff::civil::Date;
use omni_engines::person::{Agreement, name};
use omni_types::{OcrData, TypeOfId};

use super::subject::Subject;
use super::verdict::Verdict;
use crate::basics::start_of_day;
use crate::evidence::full_name;
use crate::persona::{Code, CodeState};
use crate::session::Barcode;

type Check = Option<Verdict>;

/// The countries whose licenses have a barcode on the back, in the standard that they share.
const WITH_BARCODE: [&str; 2] = ["USA", "CAN"];

/// A barcode was read, or should have been.
pub(super) fn detected(subject: &Subject<'_>) -> Check {
    subject.result()?;
    let read = subject.barcode().is_some();
    let expected = state(subject, Code::Pdf417).is_some() || has_space_for_barcode(subject);
    (read || expected).then(|| Verdict::passed(read))
}

/// Whether engines looked at the back of a license of a country that prints a barcode there. Without the barcode, the
/// back itself does not tell.
fn has_space_for_barcode(subject: &Subject<'_>) -> bool {
    let document = subject.document();
    let (Some(front), Some(back)) = (&document.front, &document.back) else { return false };
    let country = front.text.value.issuing_country.as_ref().map_or("", |country| country.as_str());
    back.codes.is_some()
        && front.type_of_id() == Some(&TypeOfId::DriversLicense)
        && WITH_BARCODE.contains(&country)
}

/// Values in both barcode and print: the one that agrees least decides.
pub(super) fn content(subject: &Subject<'_>) -> Check {
    subject.result()?;
    let (barcode, data) = (subject.barcode()?, subject.printed()?);
    let coded = format!("{} {}", barcode.given_names.as_ref()?, barcode.surname.as_ref()?);
    let name = subject.doubted("fullName", name::compare(full_name(data)?, &coded).agreement());
    numbers(subject, barcode, data).into_iter().flatten().chain([name]).max().map(Verdict::of)
}

/// How number and dates in the barcode agree with the print. None for what one of them does not have.
fn numbers(subject: &Subject<'_>, barcode: &Barcode, data: &OcrData) -> [Option<Agreement>; 3] {
    let date = |text: &Option<String>| text.as_ref()?.parse::<Date>().ok();
    let day = |text: &Option<String>| start_of_day(date(text)?);
    let year = |text: &Option<String>| Some(i64::from(date(text)?.year()));
    let compared = |field, coded: Option<i64>, printed: Option<i64>| {
        coded.zip(printed).map(|(coded, printed)| subject.agreement(field, coded == printed))
    };
    let number = barcode.document_number.as_deref().zip(data.document_number.as_ref());
    [
        number.map(|(coded, printed)| subject.number("documentNumber", printed, coded)),
        compared("birthDate", day(&barcode.birth_date), data.birth_date.as_deref().copied()),
        match data.expire_at.as_ref().and_then(|at| at.parse().ok()) {
            Some(printed) => compared("expireAt", day(&barcode.expiry_date), Some(printed)),
            // Some IDs print only the year.
            None => {
                let printed = data.expiration_date.as_deref().map(|year| i64::from(*year));
                compared("expirationDate", year(&barcode.expiry_date), printed)
            }
        },
    ]
}

pub(super) fn reference(subject: &Subject<'_>) -> Check {
    subject.result()?;
    let printed = subject.printed()?.ref_number.as_ref()?;
    let coded = subject.barcode()?.discriminator.as_ref()?;
    Some(Verdict::of(subject.number("refNumber", printed, coded)))
}

pub(super) fn qr(subject: &Subject<'_>) -> Check {
    subject.result()?;
    state(subject, Code::Qr).map(|state| Verdict::passed(state == CodeState::Genuine))
}

/// What was found on the back in the place of a code.
fn state(subject: &Subject<'_>, code: Code) -> Option<CodeState> {
    subject.document().back.as_ref()?.code(code)
}
