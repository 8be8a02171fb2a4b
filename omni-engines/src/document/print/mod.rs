//! What is printed on a document: values found by their labels.

pub(super) mod dates;
pub(super) mod labels;
mod line;
pub(super) mod sheet;
pub(super) mod values;

use jiff::civil::Date;

use super::alike::Alike;
use super::{Field, Fields, From, address};
use dates::{Age, Order};
use labels::Label;
use sheet::{Row, Sheet, Value};

/// A printed value's confidence, as a share of its line's: it may belong to another label.
const BY_LABEL: f64 = 0.9;

/// Confidence of a date whose day and month can be swapped.
pub(super) const AMBIGUOUS: f64 = 0.5;

/// If two dates cannot both be right, one is trusted if its confidence is higher by at least this much.
const CLEARLY: f64 = 0.05;

/// Maximum number of lines of an address.
const MAX_ADDRESS: usize = 4;

/// How many characters of a number show that it is the one behind a word.
const GLUED: usize = 4;

/// What is known about a document before its print is read.
#[derive(Clone, Copy)]
pub(super) struct Habits {
    /// The order in which its country writes dates.
    pub(super) order: Order,
    /// It is a Mexican voter card.
    pub(super) is_mexican_voter: bool,
}

/// The values of all labels.
pub(super) fn fields(sheet: &Sheet<'_>, habits: Habits) -> Fields {
    let name = |label| first(sheet, label, values::name);
    let plain = |label| first(sheet, label, values::plain);
    let terms = |label| first(sheet, label, values::terms);
    let date = |label, age| date(sheet, label, (habits.order, age));
    let mut fields = Fields {
        full_name: name(Label::FullName),
        given_names: name(Label::GivenNames),
        surname: name(Label::Surname),
        second_surname: name(Label::SecondSurname),
        document_number: first(sheet, Label::DocumentNumber, values::number)
            .map(|number| with_sign(sheet, number))
            .or_else(|| titled_number(sheet))
            .map(ambiguous),
        personal_number: first(sheet, Label::PersonalNumber, values::number),
        reference_number: first(sheet, Label::ReferenceNumber, values::reference).map(ambiguous),
        birth_date: date(Label::BirthDate, Age::Past),
        issue_date: date(Label::IssueDate, Age::Past),
        expiry_date: date(Label::ExpiryDate, Age::Future).or_else(|| date(Label::Validity, Age::Future)),
        sex: first(sheet, Label::Sex, |text| values::sex(text, habits.is_mexican_voter)),
        nationality: first(sheet, Label::Nationality, values::country),
        birth_place: place(sheet, Label::BirthPlace),
        authority: place(sheet, Label::Authority),
        address: address(sheet),
        classes: first(sheet, Label::Classes, values::classes),
        restrictions: terms(Label::Restrictions),
        endorsements: terms(Label::Endorsements),
        height: first(sheet, Label::Height, values::height),
        weight: first(sheet, Label::Weight, values::weight),
        eye_color: name(Label::EyeColor),
        hair_color: name(Label::HairColor),
        blood_type: plain(Label::BloodType).filter(|blood| blood.value.len() <= 4),
        marital_status: name(Label::MaritalStatus),
        ..Fields::default()
    };
    settle_names(&mut fields);
    fields
}

/// Used without other labels, `Name` is the whole name. Beside given names it is the surname. Beside a surname it is the
/// given names.
fn settle_names(fields: &mut Fields) {
    match (&fields.surname, &fields.given_names) {
        (None, Some(_)) => fields.surname = fields.full_name.take(),
        (Some(_), None) => fields.given_names = fields.full_name.take(),
        _ => {}
    }
    if fields.full_name.is_none()
        && let (Some(surname), Some(given)) = (&fields.surname, &fields.given_names)
    {
        let second =
            fields.second_surname.as_ref().map(|second| format!(" {}", second.value)).unwrap_or_default();
        let whole = format!("{} {}{second}", given.value, surname.value);
        fields.full_name = Some(Field::new(whole, surname.confidence.min(given.confidence), From::Print));
    }
}

/// A number that mixes letters and digits is uncertain: the network confuses some of them, wherever they are printed.
pub(super) fn ambiguous(number: Field<String>) -> Field<String> {
    if values::is_confusable(&number.value) { doubtful(number) } else { number }
}

/// A document number. It is uncertain if it may begin with a word that announces it, or lack a letter that looks like the end
/// of one: `DLN1234567` may be a number with the letter `N`.
pub(super) fn with_sign(sheet: &Sheet<'_>, number: Field<String>) -> Field<String> {
    let glued = format!("DLN{}", number.value.get(..GLUED).unwrap_or_default());
    let is_glued = sheet.rows.iter().any(|row| row.line.text.to_ascii_uppercase().contains(&glued));
    if is_glued || values::may_have_sign(&number.value) { doubtful(number) } else { number }
}

/// The number beside the title of a document, or below it. Nothing announces the one below.
fn titled_number(sheet: &Sheet<'_>) -> Option<Field<String>> {
    let is_title = |(_, row): &(usize, &Row<'_>)| matches!(row.labels.as_slice(), [.., (Label::Title, "")]);
    let titles = sheet.rows.iter().enumerate().filter(is_title);
    let read = |value: &Value<'_>| {
        Some(Field::new(values::number(value.text)?, value.confidence * BY_LABEL, From::Print))
    };
    let beside = titles.filter_map(|(index, _)| sheet.beside(index)).find_map(|value| read(&value));
    beside
        .map(|number| with_sign(sheet, number))
        .or_else(|| sheet.values(Label::Title).iter().find_map(read).map(doubtful))
}

/// A value that something speaks against.
pub(super) fn doubtful(field: Field<String>) -> Field<String> {
    Field { confidence: field.confidence.min(AMBIGUOUS), ..field }
}

/// The first readable value of a label.
pub(super) fn first<T: Alike>(
    sheet: &Sheet<'_>,
    label: Label,
    read: impl Fn(&str) -> Option<T>,
) -> Option<Field<T>> {
    likely(sheet, label).iter().find_map(|(value, most)| {
        read(value.text).map(|read| Field::new(read, (value.confidence * BY_LABEL).min(*most), From::Print))
    })
}

/// Possible values of a label, each with the upper limit of its confidence. A mark across the document may be where the value
/// is, which is then the next one. But invented people are also called that, so the next one is uncertain, and it is not the
/// value if it is that of another label.
fn likely<'a>(sheet: &Sheet<'a>, label: Label) -> Vec<(Value<'a>, f64)> {
    let mut values = sheet.values(label);
    let is_mark = |value: &Value<'_>| values::is_mark(value.text) || values::is_part_of_mark(value.text);
    let first = values.iter().position(is_mark).unwrap_or(values.len());
    let mut at = 0;
    values.retain(|value| {
        at += 1;
        at <= first || is_mark(value) || !sheet.is_of_another(value, label)
    });
    let most = |(at, value): (usize, Value<'a>)| {
        let is_sure = values::is_mark(value.text) || at < first;
        (value, if is_sure { 1.0 } else { AMBIGUOUS })
    };
    let mut values: Vec<(Value<'_>, f64)> = values.into_iter().enumerate().map(most).collect();
    values.sort_by_key(|(value, _)| is_mark(value));
    values
}

/// A place or an authority. If its name does not end with the line, the next line has the rest. A name that lacks a part
/// is uncertain.
fn place(sheet: &Sheet<'_>, label: Label) -> Option<Field<String>> {
    likely(sheet, label).iter().find_map(|(value, most)| {
        let mut name = values::place(value.text)?;
        let mut confidence = value.confidence;
        if values::lacks_end(&name)
            && let Some(next) = sheet.column(value.row, 2).get(1)
            && let Some(rest) = values::place(next.text)
        {
            name = format!("{name} {rest}");
            confidence = confidence.min(next.confidence);
        }
        let is_part = values::lacks_beginning(&name) || values::lacks_end(&name);
        let most = if is_part { AMBIGUOUS } else { *most };
        Some(Field::new(name, (confidence * BY_LABEL).min(most), From::Print))
    })
}

fn date(sheet: &Sheet<'_>, label: Label, habits: (Order, Age)) -> Option<Field<Date>> {
    let is_usual = habits.0 == Order::DayFirst || sheet.proven_order() == Some(habits.0);
    sheet.values(label).iter().find_map(|value| {
        let (date, is_whole, sole) = read_date(sheet, value.text, habits)?;
        let is_sure = is_whole && (sole || is_usual);
        Some(Field::new(date, value.confidence * if is_sure { BY_LABEL } else { AMBIGUOUS }, From::Print))
    })
}

/// The first date of a text, whether it is complete, and whether it is unambiguous. If a document prints years with four
/// digits, a year with two digits was cut off.
pub(super) fn read_date(
    sheet: &Sheet<'_>,
    text: &str,
    (order, age): (Order, Age),
) -> Option<(Date, bool, bool)> {
    let written = *dates::find(text).first()?;
    let is_cut = written.is_short() && sheet.has_full_years();
    if is_cut && written.ends_with_century() {
        return None;
    }
    let (date, sole) = written.read(order, age)?;
    Some((date, !is_cut, sole))
}

/// A document is not issued before its owner is born, or after it expires. If two dates are in the wrong order, the less
/// certain one is wrong, or both are.
pub(super) fn check_dates(fields: &mut Fields) {
    let Fields { birth_date, issue_date, expiry_date, .. } = fields;
    in_order(birth_date, issue_date);
    in_order(issue_date, expiry_date);
    in_order(birth_date, expiry_date);
}

fn in_order(earlier: &mut Option<Field<Date>>, later: &mut Option<Field<Date>>) {
    let (Some(earlier), Some(later)) = (earlier, later) else { return };
    if earlier.value < later.value {
        return;
    }
    let (one, other) = (earlier.confidence, later.confidence);
    if one < other + CLEARLY {
        earlier.confidence = one.min(AMBIGUOUS);
    }
    if other < one + CLEARLY {
        later.confidence = other.min(AMBIGUOUS);
    }
}

fn address(sheet: &Sheet<'_>) -> Option<Field<Vec<String>>> {
    labeled_address(sheet).or_else(|| american_address(sheet))
}

/// An address without a label, as on US licenses: the last line has a recognizable form.
fn american_address(sheet: &Sheet<'_>) -> Option<Field<Vec<String>>> {
    let last =
        sheet.rows.iter().position(|row| row.is_value() && address::is_american_place(&row.line.text))?;
    let has_number = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
    let first = (0..sheet.rows.len()).find(|first| {
        let row = &sheet.rows[*first];
        row.is_value()
            && has_number(&row.line.text)
            && sheet.column(*first, MAX_ADDRESS).iter().skip(1).any(|below| below.row == last)
    })?;
    let mut lines = sheet.column(first, MAX_ADDRESS);
    lines.truncate(lines.iter().position(|line| line.row == last)? + 1);
    let confidence = lines.iter().map(|line| line.confidence).fold(1.0, f64::min);
    let lines = lines.iter().filter_map(|line| values::plain(line.text)).collect();
    // Where fields are numbered, the house number may begin with the number of the field.
    let is_numbered = sheet.rows.iter().any(|row| !row.labels.is_empty() && has_number(&row.line.text));
    let most = if is_numbered { AMBIGUOUS } else { 1.0 };
    Some(Field::new(lines, (confidence * BY_LABEL).min(most), From::Print))
}

fn labeled_address(sheet: &Sheet<'_>) -> Option<Field<Vec<String>>> {
    let first = sheet.values(Label::Address).into_iter().find(|value| values::plain(value.text).is_some())?;
    let mut lines: Vec<Value<'_>> = vec![first];
    lines.extend(sheet.column(first.row, MAX_ADDRESS).into_iter().skip(1));
    let confidence = lines.iter().map(|line| line.confidence).fold(1.0, f64::min);
    let mut lines: Vec<String> = lines.iter().filter_map(|line| values::plain(line.text)).collect();
    lines.truncate(address::length(&lines));
    // Every address has a house number or a postal code.
    if !lines.iter().any(|line| line.bytes().any(|byte| byte.is_ascii_digit())) {
        return None;
    }
    // After an explanation that mentions the address, its next words.
    let is_part = lines.first().is_some_and(|first| values::lacks_beginning(first))
        || lines.last().is_some_and(|last| values::lacks_end(last));
    let most = if is_part { AMBIGUOUS } else { 1.0 };
    Some(Field::new(lines, (confidence * BY_LABEL).min(most), From::Print))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::testing::{column, line, page};

    /// What is read from lines below each other, in a country that writes the month first.
    fn read(lines: &[&str]) -> Fields {
        let page = column(lines, 26.0);
        fields(&Sheet::new(&page, &[]), Habits { order: Order::MonthFirst, is_mexican_voter: false })
    }

    #[test]
    fn an_address_of_the_united_states_needs_no_label() {
        let front = ["LNSPECIMEN", "FN ZARA", "12 HORIZON LANE", "ZENITH, CA 90001", "DOB 02/01/1990"];
        let fields = read(&front);
        assert_eq!(fields.address.unwrap().value, ["12 HORIZON LANE", "ZENITH, CA 90001"]);
        assert_eq!(fields.surname.unwrap().value, "SPECIMEN");
        assert_eq!(fields.given_names.unwrap().value, "ZARA");
        let is_sure = |lines: &[&str]| read(lines).address.is_some_and(|address| address.is_sure());
        assert!(is_sure(&front) && !is_sure(&["3 DOB 02/01/1990", "812 HORIZON LANE", "ZENITH, CA 90001"]));
        for lines in [["12 HORIZON LANE", "ZENITH, XY 90001"], ["HORIZON LANE", "ZENITH, CA 90001"]] {
            assert_eq!(read(&lines).address, None, "{lines:?}");
        }
    }

    #[test]
    fn a_name_of_which_a_part_is_missing_is_uncertain() {
        let authority =
            |lines: &[&str]| read(lines).authority.map(|found| (found.value.clone(), found.is_sure()));
        for (lines, value, is_sure) in [
            (&["Authority", "EMBASSY OF UTOPIA"][..], "EMBASSY OF UTOPIA", true),
            (&["Authority", "EMBASSY OF", "UTOPIA"], "EMBASSY OF UTOPIA", true),
            (&["Authority", "EMBASSY OF"], "EMBASSY OF", false),
            (&["Authority", "AND OF THE INTERIOR"], "AND OF THE INTERIOR", false),
            (&["Authority", "LA PAZ OFFICE"], "LA PAZ OFFICE", true),
        ] {
            assert_eq!(authority(lines), Some((value.to_owned(), is_sure)), "{lines:?}");
        }
        let address = read(&["Address", "FOR 1 YEAR"]).address.map(|found| found.is_sure());
        assert_eq!(address, Some(false));
    }

    #[test]
    fn the_title_of_a_document_announces_only_a_number_beside_it() {
        let number = |lines: &[&str]| {
            read(lines).document_number.map(|number| (number.value.clone(), number.is_sure()))
        };
        let found = |number: &str, is_sure| Some((number.to_owned(), is_sure));
        for title in ["DRIVER LICENSE", "DRIVER'S LICENSE", "DL", "PASSPORT", "IDENTITY CARD"] {
            assert_eq!(number(&[title, "10/24/2012"]), None, "{title}");
            assert_eq!(number(&[title, "X1234567"]), found("X1234567", false), "{title}");
            assert_eq!(number(&[title, "X1234567", "LIC NO 7654321"]), found("7654321", true), "{title}");
            assert_eq!(number(&[&format!("{title} X1234567")]), found("X1234567", true), "{title}");
        }
        assert_eq!(number(&["DRIVER LICENSE", "DLX1234567"]), found("X1234567", true));
        assert_eq!(number(&["DRIVER LICENSE", "NO.1234567"]), found("1234567", false));
        assert_eq!(number(&["DRIVER LICENSE NO", "ID123 456 789"]), found("ID123456789", false));
        assert_eq!(number(&["DLN1234567"]), found("1234567", false));
        assert_eq!(number(&["DLN 1234567"]), found("1234567", true));
    }

    #[test]
    fn a_number_beside_a_badge_is_announced() {
        let page = page([line("DL", (100.0, 50.0), 20.0), line("X1234567", (150.0, 50.0), 20.0)]);
        let habits = Habits { order: Order::MonthFirst, is_mexican_voter: false };
        let number = fields(&Sheet::new(&page, &[]), habits).document_number;
        assert_eq!(
            number.map(|number| (number.value.clone(), number.is_sure())),
            Some(("X1234567".to_owned(), true))
        );
    }

    #[test]
    fn what_looks_like_a_mark_can_be_the_value() {
        let names = |lines: &[(&str, f32)]| {
            let page = page(lines.iter().map(|(text, middle)| line(text, (100.0, *middle), 20.0)));
            let habits = Habits { order: Order::MonthFirst, is_mexican_voter: false };
            let fields = fields(&Sheet::new(&page, &[]), habits);
            let text = |field: Option<Field<String>>| {
                field.map(|field| (field.value.clone(), field.is_sure())).unwrap_or_default()
            };
            (text(fields.surname), text(fields.given_names))
        };
        let name = |name: &str, is_sure| (name.to_owned(), is_sure);
        // The name below the given names' label is not the surname, however close it is.
        let lines = [("Family name", 100.0), ("SAMPLE", 118.0), ("Given names", 134.0), ("JANE", 150.0)];
        let (surname, given) = names(&lines);
        assert_eq!((surname, given), (name("SAMPLE", true), name("JANE", true)));
        // The mark may be across the document.
        let (surname, _) = names(&[("Surname", 100.0), ("SPECIMEN", 122.0), ("ZENITH", 144.0)]);
        assert_eq!(surname, name("ZENITH", false));
    }

    #[test]
    fn without_a_country_only_dates_with_one_meaning_are_sure() {
        let born = |lines: &[&str]| {
            let habits = Habits { order: Order::Unknown, is_mexican_voter: false };
            let born = fields(&Sheet::new(&column(lines, 26.0), &[]), habits).birth_date;
            born.map(|born| (born.value, born.is_sure()))
        };
        assert_eq!(born(&["DOB 02/01/1990"]), Some((date(1990, 1, 2), false)));
        assert_eq!(born(&["DOB 02/02/1990"]), Some((date(1990, 2, 2), true)));
        assert_eq!(born(&["DOB 14/02/1990"]), Some((date(1990, 2, 14), true)));
    }

    #[test]
    fn one_date_proves_the_order_of_the_others() {
        let born = |lines: &[&str]| read(lines).birth_date.map(|born| (born.value, born.is_sure()));
        assert_eq!(born(&["DOB 02/01/1990"]), Some((date(1990, 2, 1), false)));
        assert_eq!(born(&["DOB 02/01/1990", "ISS 06/28/2018"]), Some((date(1990, 2, 1), true)));
        assert_eq!(born(&["DOB 02/01/1990", "ISS 28/06/2018"]), Some((date(1990, 2, 1), false)));
    }
}
