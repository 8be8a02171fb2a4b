//! Compares the machine-readable zone with the print.
//!
//! Check digits do not prove a number: several misread characters can cancel each other out. They say nothing about names.
//! So the print decides. What it repeats is certain, and what it contradicts is not. If it says nothing, the network's
//! certainty counts.

use jiff::civil::Date;

use super::alike::Alike;
use super::print::dates;
use super::print::sheet::Sheet;
use super::print::values::three_letters;
use super::{Field, Fields, From, Reading};
use crate::mrz::{Format, Sex, Zone};
use crate::person::date::{CENTURY, EARLIEST_BIRTH, EARLIEST_EXPIRY, is_century_apart};
use crate::person::number;
use crate::person::text::{is_cut, key};
use crate::text::Page;

/// Maximum confidence of a name that only the zone contains.
const NAME_ALONE: f64 = 0.58;

/// Minimum and maximum confidence of a value whose check digit fits.
const CHECKED: (f64, f64) = (0.55, 0.97);

/// Confidence if the check digit does not fit, or another reading fits as well.
const DOUBTFUL: f64 = 0.35;

/// Shorter numbers are parts of others by chance.
const MIN_PRINTED: usize = 5;

/// Confidence if the print says the same.
const CONFIRMED: f64 = 0.99;

pub(super) fn fields(zone: &Zone, sheet: &Sheet<'_>, page: &Page) -> Fields {
    let checks = &zone.checks;
    let composite = checks.composite.unwrap_or(true);
    let sure = |fits: Option<bool>, certainty: f64| match fits {
        Some(true) if composite => CHECKED.0 + (CHECKED.1 - CHECKED.0) * certainty,
        None if composite => CHECKED.1 * certainty * zone.confidence,
        _ => DOUBTFUL,
    };
    let least = zone.confidence;
    let date = |date: Option<Date>, fits, certainty, earliest| {
        date.map(|date| confirm_date(sheet, Field::new(date, sure(fits, certainty), From::Zone), earliest))
    };
    let (surname, given_names) = zone.printed_names(page);
    let sex = (zone.sex != Sex::Unspecified).then(|| Field::new(zone.sex, least.min(0.95), From::Zone));
    let nationality = plain(&zone.nationality);
    let [first, second] = optional(zone);
    let mut fields = Fields {
        surname: name(&zone.surname, surname, zone),
        given_names: name(&zone.given_names, given_names, zone),
        document_number: document_number(
            zone,
            sheet,
            sure(checks.document_number, zone.certainty.document_number),
        ),
        birth_date: date(zone.birth_date, checks.birth_date, zone.certainty.birth_date, EARLIEST_BIRTH),
        expiry_date: date(zone.expiry_date, checks.expiry_date, zone.certainty.expiry_date, EARLIEST_EXPIRY),
        nationality: nationality.map(|code| {
            // A country that does not exist has no citizens, except the one that specimens are from.
            let known = ::mrz::country_name(&code).is_some();
            let sure = if known { least.min(0.95) } else { DOUBTFUL };
            Field::new(three_letters(&code).to_owned(), sure, From::Zone)
        }),
        sex,
        ..Fields::default()
    };
    let sure = sure(checks.personal_number, zone.certainty.optional);
    let optional = |value: String| compared(sheet, (value, sure), &[], false);
    if is_mexican_voter(zone) {
        // The CIC, then the OCR number after two fillers, then the card's issue number.
        fields.cic = fields.document_number.take();
        fields.ocr_number = first.filter(|value| value.len() == 13).map(optional);
        fields.issue_number = second.and_then(|value| Some(optional(value.split(' ').next()?.to_owned())));
    } else {
        fields.personal_number = first.map(optional);
    }
    fields.full_name = whole(&fields);
    fields
}

/// Drops printed numbers that differ from certain ones of a zone or barcode only in characters that look alike.
pub(super) fn drop_alike(machine: &Fields, print: &mut Fields) {
    let is_alike = |sure: &Option<Field<String>>, printed: &Option<Field<String>>| {
        sure.as_ref().zip(printed.as_ref()).is_some_and(|(sure, printed)| {
            sure.is_sure()
                && sure.from != From::Print
                && printed.from == From::Print
                && number::looks_like(&sure.value, &printed.value)
        })
    };
    if is_alike(&machine.document_number, &print.document_number) {
        print.document_number = None;
    }
    if is_alike(&machine.reference_number, &print.reference_number) {
        print.reference_number = None;
    }
}

/// How many characters each format of a zone has for names.
const NAMES: [usize; 3] = [30, 31, 39];

/// Completes what a zone has no room for by what the print or a barcode says: names that it cuts off, and the century of
/// dates. Then they agree.
pub(super) fn complete(zone: &mut Fields, print: &Fields) {
    add_century(&mut zone.birth_date, &print.birth_date, EARLIEST_BIRTH);
    add_century(&mut zone.expiry_date, &print.expiry_date, EARLIEST_EXPIRY);
    complete_names(zone, print);
}

/// Takes the century of a date from the print, unless it is before the earliest year.
fn add_century(own: &mut Option<Field<Date>>, print: &Option<Field<Date>>, earliest: i16) {
    let (Some(own), Some(print)) = (own, print) else { return };
    if own.from == From::Zone
        && print.from != From::Zone
        && is_century_apart(own.value, print.value)
        && print.value.year() >= earliest
    {
        own.value = print.value;
    }
}

/// Completes names that the zone cuts off, if they are the beginning of what the other source says.
fn complete_names(zone: &mut Fields, print: &Fields) {
    let of_zone = |field: &Option<Field<String>>| field.as_ref()?.said_by(From::Zone).cloned();
    let Some(surname) = of_zone(&zone.surname) else { return };
    let given_names = of_zone(&zone.given_names);
    // Two fillers separate the names. The last character is a filler if the next name did not fit at all.
    let given_length = given_names.as_ref().map_or(0, |given| given.chars().count() + 2);
    let used = surname.chars().count() + given_length;
    if !NAMES.iter().any(|room| used == *room || used + 1 == *room) {
        return;
    }
    let is_completed = complete_one(&mut zone.surname, &print.surname)
        | complete_one(&mut zone.given_names, &print.given_names);
    if is_completed && let Some(surname) = &zone.surname {
        let given = zone.given_names.as_ref();
        let whole =
            given.map_or_else(|| surname.value.clone(), |given| format!("{} {}", given.value, surname.value));
        let confidence = given.map_or(1.0, |given| given.confidence).min(surname.confidence);
        zone.full_name = Some(Field::new(whole, confidence, From::Zone));
    }
}

/// Completes a name that the zone cuts off. `false` if there is nothing to complete.
fn complete_one(own: &mut Option<Field<String>>, other: &Option<Field<String>>) -> bool {
    let (Some(own), Some(other)) = (own, other) else { return false };
    let Some(cut) = own.said_by(From::Zone) else { return false };
    let Some(whole) = other.said_by(From::Print).or_else(|| other.said_by(From::Barcode)) else {
        return false;
    };
    if key(whole).len() <= key(cut).len() || !is_cut(cut, whole) {
        return false;
    }
    own.value.clone_from(whole);
    for reading in &mut own.others {
        reading.value.clone_from(whole);
    }
    true
}

/// What zone and print say together. If the print confirms a value anywhere, a misread label does not make it doubtful.
pub(super) fn over_print(mut zone: Fields, mut print: Fields) -> Fields {
    complete(&mut zone, &print);
    macro_rules! drop_confirmed {
        ($($name:ident),+) => {
            $(if zone.$name.as_ref().is_some_and(|field| field.from == From::Print) {
                print.$name = None;
            })+
        };
    }
    drop_confirmed!(full_name, surname, given_names, document_number, birth_date, expiry_date);
    drop_alike(&zone, &mut print);
    // The other fields of the zone are short codes.
    if zone.surname.is_some() && zone.given_names.is_some() {
        print.full_name = None;
    }
    // A signature is not a place.
    if let Some(name) = &zone.full_name {
        let is_name = |field: &Field<String>| field.value.is_like(&name.value);
        print.authority = print.authority.filter(|field| !is_name(field));
        print.birth_place = print.birth_place.filter(|field| !is_name(field));
    }
    zone.each(print)
}

/// Whether this is the zone on the back of a Mexican voter card.
pub(super) fn is_mexican_voter(zone: &Zone) -> bool {
    zone.format == Format::Td1 && zone.issuing_state == "MEX" && zone.document_code == "ID"
}

fn plain(text: &str) -> Option<String> {
    let text = text.replace('<', " ").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

fn optional(zone: &Zone) -> [Option<String>; 2] {
    zone.optional.each_ref().map(|value| value.as_deref().and_then(plain))
}

/// A name in the zone, spelled as in the print if it is printed.
fn name(value: &str, printed: Option<String>, zone: &Zone) -> Option<Field<String>> {
    let value = plain(value)?;
    let alone = NAME_ALONE * zone.certainty.names;
    Some(match printed {
        None => Field::new(value, alone, From::Zone),
        Some(printed) => {
            let printed = spaced_like(&printed, &value).unwrap_or(printed);
            let mut field = Field::new(printed, CONFIRMED, From::Print);
            field.others.push(Reading { value, confidence: alone, from: From::Zone });
            field
        }
    })
}

/// A printed name with the spaces of the zone, if the print has more of them: between letters that are far apart, spaces are
/// read that are not there. `None` if the letters are not the same.
fn spaced_like(printed: &str, zone: &str) -> Option<String> {
    let count = |text: &str| text.split([' ', '-']).filter(|word| !word.is_empty()).count();
    let letters: String = printed.chars().filter(|character| *character != ' ').collect();
    let lengths: Vec<usize> = zone.split(' ').map(|word| word.chars().count()).collect();
    if count(printed) <= count(zone)
        || key(printed) != key(zone)
        || letters.chars().count() != lengths.iter().sum()
    {
        return None;
    }
    let mut rest = letters.chars();
    let words = lengths.iter().map(|length| rest.by_ref().take(*length).collect::<String>());
    Some(words.collect::<Vec<_>>().join(" "))
}

fn whole(fields: &Fields) -> Option<Field<String>> {
    let (surname, given) = (fields.surname.as_ref()?, fields.given_names.as_ref());
    let join = |given: Option<&String>, surname: &str| {
        given.map_or_else(|| surname.to_owned(), |given| format!("{given} {surname}"))
    };
    let confidence = given.map_or(1.0, |given| given.confidence).min(surname.confidence);
    let of_zone = join(given.and_then(|given| given.said_by(From::Zone)), surname.said_by(From::Zone)?);
    let printed = surname.from == From::Print && given.is_none_or(|given| given.from == From::Print);
    if !printed {
        return Some(Field::new(of_zone, confidence, From::Zone));
    }
    let mut field =
        Field::new(join(given.map(|given| &given.value), &surname.value), confidence, From::Print);
    field.others.push(Reading { value: of_zone, confidence: NAME_ALONE, from: From::Zone });
    Some(field)
}

/// The document number. Of all readings that fit the check digits, the printed one is used.
fn document_number(zone: &Zone, sheet: &Sheet<'_>, sure: f64) -> Option<Field<String>> {
    let value = plain(&zone.document_number)?;
    if zone.checks.document_number == Some(false) {
        let field = Field::new(value, sure, From::Zone);
        return Some(doubted(field, &printed_keys(sheet), zone.has_proven_number()));
    }
    Some(compared(sheet, (value, sure), &zone.other_numbers, zone.has_proven_number()))
}

/// A number, compared with the print: of all its readings, the printed one is used.
fn compared(
    sheet: &Sheet<'_>,
    (value, sure): (String, f64),
    others: &[String],
    is_proven: bool,
) -> Field<String> {
    let lines = printed_keys(sheet);
    let is_printed = |number: &String| {
        let number = key(number);
        number.len() >= MIN_PRINTED && lines.iter().any(|line| line.contains(&number))
    };
    if let Some(printed) = [&value].into_iter().chain(others).find(|number| is_printed(number)) {
        let mut field = Field::new(printed.clone(), CONFIRMED, From::Print);
        field.others.push(Reading { value: printed.clone(), confidence: sure, from: From::Zone });
        return field;
    }
    let sure = if others.is_empty() { sure } else { sure.min(DOUBTFUL) };
    doubted(Field::new(value, sure, From::Zone), &lines, is_proven)
}

/// A number that is not printed. If nearly the same one is, one of the two was misread. The font of the zone distinguishes
/// letters from digits. That of the print may not.
fn doubted(mut field: Field<String>, lines: &[String], is_proven: bool) -> Field<String> {
    if let Some(similar) = lines.iter().find_map(|line| similar(line, &field.value))
        && !(is_proven && number::looks_like(&similar, &field.value))
    {
        field.confidence = field.confidence.min(DOUBTFUL);
        field.others.push(Reading { value: similar, confidence: DOUBTFUL, from: From::Print });
    }
    field
}

fn printed_keys(sheet: &Sheet<'_>) -> Vec<String> {
    sheet.rows.iter().map(|row| key(&row.line.text)).collect()
}

/// A part of a line with the same length as the number that differs from it in one or two characters.
fn similar(line: &str, number: &str) -> Option<String> {
    let length = Some(number.len()).filter(|length| *length >= MIN_PRINTED)?;
    let starts = 0..=line.len().checked_sub(length)?;
    let parts = starts.filter_map(|start| line.get(start..start + length));
    let mut parts =
        parts.filter(|part| part.bytes().zip(number.bytes()).filter(|(a, b)| a != b).count() <= 2);
    parts.next().map(str::to_owned)
}

/// If the print repeats a date, it is certain, and its century is known. It is not before the earliest year.
fn confirm_date(sheet: &Sheet<'_>, field: Field<Date>, earliest: i16) -> Field<Date> {
    let same_in = |years: i16| {
        let date = Date::new(field.value.year() + years, field.value.month(), field.value.day()).ok()?;
        let printed = sheet
            .rows
            .iter()
            .any(|row| dates::find(&row.line.text).iter().any(|written| written.can_be(date)));
        (printed && date.year() >= earliest).then_some(date)
    };
    let Some(date) = [0, -CENTURY, CENTURY].into_iter().find_map(same_in) else { return field };
    let mut confirmed = Field::new(date, CONFIRMED, From::Print);
    confirmed.others.push(Reading { value: date, confidence: field.confidence, from: From::Zone });
    confirmed
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::mrz::{Certainty, Checks};
    use crate::testing::column;

    fn zone() -> Zone {
        Zone {
            format: Format::Td3,
            lines: Vec::new(),
            repaired: Vec::new(),
            confidence: 0.99,
            checks: Checks {
                document_number: Some(true),
                birth_date: Some(true),
                expiry_date: Some(true),
                personal_number: Some(true),
                composite: Some(true),
            },
            document_code: "P".to_owned(),
            issuing_state: "UTO".to_owned(),
            document_number: "PO20S8B01".to_owned(),
            surname: "PAVLOVIC".to_owned(),
            given_names: "VERA IDDA".to_owned(),
            nationality: "UTO".to_owned(),
            birth_date: Some(date(1989, 7, 15)),
            sex: Sex::Female,
            expiry_date: Some(date(2031, 3, 12)),
            optional: [None, None],
            certainty: Certainty {
                document_number: 0.99,
                birth_date: 0.99,
                expiry_date: 0.99,
                names: 0.99,
                states: 0.99,
                optional: 0.99,
            },
            other_numbers: Vec::new(),
            page_lines: Vec::new(),
        }
    }

    fn read(zone: &Zone, lines: &[&str]) -> Fields {
        let page = column(lines, 40.0);
        fields(zone, &Sheet::new(&page, &[]), &page)
    }

    #[test]
    fn names_are_sure_only_if_they_are_printed() {
        let fields = read(&zone(), &["PAVLOVIĆ", "VERA IDDA"]);
        let surname = fields.surname.unwrap();
        assert_eq!((surname.value.as_str(), surname.from, surname.agrees()), ("PAVLOVIĆ", From::Print, true));
        assert!(surname.is_sure() && fields.full_name.unwrap().is_sure());
        let fields = read(&zone(), &["PAVLOVIC", "VERA 1DDA"]);
        assert!(fields.surname.unwrap().is_sure() && !fields.given_names.unwrap().is_sure());
        assert!(!fields.full_name.unwrap().is_sure());
    }

    #[test]
    fn a_name_has_the_spaces_of_the_zone_if_the_print_has_more() {
        for (printed, zone, expected) in [
            ("ZARA INVENTE D", "ZARA INVENTED", Some("ZARA INVENTED")),
            ("ZOË IN VENTED", "ZOE INVENTED", Some("ZOË INVENTED")),
            ("ZARA INVENTED", "ZARA INVENTED", None),
            ("DE LA CRUZ", "DELACRUZ", Some("DELACRUZ")),
            ("ZARA-MARIA", "ZARA MARIA", None),
            ("ÖZ AN", "OEZAN", None),
            ("ZARA INVENTE X", "ZARA INVENTED", None),
        ] {
            assert_eq!(spaced_like(printed, zone).as_deref(), expected, "{printed}");
        }
    }

    #[test]
    fn a_year_before_anybody_lived_is_not_that_of_the_zone() {
        let born = |printed: &str| {
            read(&zone(), &[printed]).birth_date.map(|born| (born.value.year(), born.agrees()))
        };
        let year = zone().birth_date.map(|born| born.year());
        assert_eq!(born("nothing").map(|born| born.0), year);
        let early = zone()
            .birth_date
            .map(|born| format!("{:02}.{:02}.{}", born.day(), born.month(), born.year() - 100));
        assert_eq!(born(&early.unwrap()).map(|born| born.0), year);
    }

    #[test]
    fn the_century_of_a_date_is_that_of_the_print() {
        let zone = || Fields {
            birth_date: Some(Field::new(date(2024, 2, 3), 0.9, From::Zone)),
            expiry_date: Some(Field::new(date(2031, 6, 30), 0.9, From::Zone)),
            ..Fields::default()
        };
        let print = Fields {
            birth_date: Some(Field::new(date(1924, 2, 3), 0.9, From::Print)),
            expiry_date: Some(Field::new(date(1931, 6, 29), 0.9, From::Print)),
            ..Fields::default()
        };
        for joined in [zone().joined(&print), print.joined(&zone())] {
            let born = joined.birth_date.clone().unwrap();
            assert_eq!((born.value, born.agrees()), (date(1924, 2, 3), true));
            // Another day is a contradiction.
            assert!(!joined.expiry_date.clone().unwrap().agrees());
        }
    }

    #[test]
    fn a_name_that_did_not_fit_is_completed_by_the_print() {
        let text = |value: &str| Some(Field::new(value.to_owned(), 0.9, From::Print));
        let print = || Fields {
            surname: text("VAN DER HOHENZOLLERN"),
            given_names: text("MAXIMILIANA ALEXANDRINA"),
            ..Fields::default()
        };
        let cut = |given: &str| Zone {
            surname: "VAN DER HOHENZOLLERN".to_owned(),
            given_names: given.to_owned(),
            ..zone()
        };
        for given in ["MAXIMILIANA ALEXA", "MAXIMILI"] {
            let zone = read(&cut(given), &["VAN DER HOHENZOLLERN", "MAXIMILIANA ALEXANDRINA"]);
            // Once from the same side, and once from the other.
            let mut same = over_print(zone.clone(), print());
            same.settle();
            for fields in [same, zone.joined(&print()), print().joined(&zone)] {
                let given = fields.given_names.clone().unwrap();
                assert_eq!((given.value.as_str(), given.is_sure()), ("MAXIMILIANA ALEXANDRINA", true));
                let whole = fields.full_name.clone().unwrap();
                assert_eq!(whole.value, "MAXIMILIANA ALEXANDRINA VAN DER HOHENZOLLERN");
                assert!(whole.is_sure() && fields.conflicts().is_empty());
            }
        }
        // A surname that fills the zone, and words that are each shortened.
        let long = "VAN DER HOHENZOLLERN ZU SIGMARINGEN";
        let zone = Zone {
            surname: "VAN DER HOHENZOLLERN ZU SIGMARIN".to_owned(),
            given_names: "M ALE".to_owned(),
            ..zone()
        };
        let printed = Fields { surname: text(long), ..print() };
        let fields = over_print(read(&zone, &[long, "MAXIMILIANA ALEXANDRINA"]), printed);
        assert!(fields.conflicts().is_empty());
        assert_eq!(fields.full_name.unwrap().value, format!("MAXIMILIANA ALEXANDRINA {long}"));
        assert_eq!(fields.surname.unwrap().value, long);
        // There was room for more.
        let fields = over_print(read(&cut("MAXIM"), &["VAN DER HOHENZOLLERN"]), print());
        assert!(!fields.given_names.unwrap().is_sure());
    }

    #[test]
    fn the_print_decides_between_numbers_that_fit_the_digits() {
        let doubtful = Zone { other_numbers: vec!["P020S8B01".to_owned()], ..zone() };
        assert!(!read(&doubtful, &[]).document_number.unwrap().is_sure());
        let number = read(&doubtful, &["No. P020S8B01"]).document_number.unwrap();
        assert_eq!((number.value.as_str(), number.is_sure()), ("P020S8B01", true));
        assert!(read(&zone(), &[]).document_number.unwrap().is_sure());
        // Nearly the same number is printed.
        let number = read(&zone(), &["PO20S8B07"]).document_number.unwrap();
        assert!(!number.is_sure() && !number.agrees());
        // It looks the same in print, but not in the font of the zone, if that is clear.
        let number = read(&zone(), &["P020S8B01"]).document_number.unwrap();
        assert!(number.is_sure() && number.agrees());
        let names = Certainty { names: 0.3, ..zone().certainty };
        assert!(
            read(&Zone { certainty: names, ..zone() }, &["P020S8B01"]).document_number.unwrap().is_sure()
        );
        let unclear = Zone { repaired: vec![(1, 1)], ..zone() };
        assert!(!read(&unclear, &["P020S8B01"]).document_number.unwrap().is_sure());
    }

    #[test]
    fn a_personal_number_is_compared_with_the_print() {
        let personal = |number: &str, certainty: f64, lines: &[&str]| {
            let optional = Certainty { optional: certainty, ..zone().certainty };
            let zone = Zone { optional: [Some(number.to_owned()), None], certainty: optional, ..zone() };
            let field = read(&zone, lines).personal_number.unwrap();
            (field.from, field.is_sure())
        };
        assert_eq!(personal("47501220010", 0.99, &[]), (From::Zone, true));
        assert_eq!(personal("47501220010", 0.01, &[]), (From::Zone, false));
        assert_eq!(personal("47501220010", 0.01, &["4750122 0010"]), (From::Print, true));
        assert_eq!(personal("475O1220010", 0.99, &["47501220010"]), (From::Zone, false));
        // One or two digits are somewhere on every page.
        assert_eq!(personal("0", 0.01, &["30.06.2035"]), (From::Zone, false));
        assert_eq!(personal("03", 0.99, &["14.06.2035"]), (From::Zone, true));
    }

    #[test]
    fn a_printed_number_that_looks_the_same_does_not_contradict() {
        let printed = |number: &str| Fields {
            document_number: Some(Field::new(number.to_owned(), 0.9, From::Print)),
            ..Fields::default()
        };
        let joined = over_print(read(&zone(), &[]), printed("P0205BB0I")).document_number.unwrap();
        assert_eq!((joined.value.as_str(), joined.is_sure()), ("PO20S8B01", true));
        assert!(!over_print(read(&zone(), &[]), printed("PO20S8B07")).document_number.unwrap().is_sure());
        // The other side of a card.
        let joined = printed("P020S8B01").joined(&read(&zone(), &[])).document_number.unwrap();
        assert_eq!((joined.value.as_str(), joined.is_sure()), ("PO20S8B01", true));
    }

    #[test]
    fn the_print_tells_the_century_and_contradicts() {
        let old = Zone { birth_date: Some(date(2024, 7, 15)), ..zone() };
        assert_eq!(read(&old, &["15 JUL 1924"]).birth_date.unwrap().value, date(1924, 7, 15));
        let printed =
            Fields { birth_date: Some(Field::new(date(1989, 7, 16), 0.9, From::Print)), ..Fields::default() };
        let joined = over_print(read(&zone(), &[]), printed.clone());
        assert!(!joined.birth_date.unwrap().is_sure());
        // Another label was mistaken for that of the date of birth.
        assert!(over_print(read(&zone(), &["15.07.1989"]), printed).birth_date.unwrap().is_sure());
    }

    #[test]
    fn a_country_that_does_not_exist_was_misread() {
        let nationality = |code: &str| {
            let fields = read(&Zone { nationality: code.to_owned(), ..zone() }, &[]);
            fields.nationality.map(|field| (field.is_sure(), field.value))
        };
        assert_eq!(nationality("UTO"), Some((true, "UTO".to_owned())));
        assert_eq!(nationality("D"), Some((true, "DEU".to_owned())));
        assert_eq!(nationality("Q"), Some((false, "Q".to_owned())));
    }

    #[test]
    fn wrong_digits_make_everything_doubtful() {
        let checks = Checks { composite: Some(false), ..zone().checks };
        let fields = read(&Zone { checks, ..zone() }, &[]);
        assert!(!fields.document_number.unwrap().is_sure() && !fields.birth_date.unwrap().is_sure());
    }
}
