//! What only some IDs say: names of parents, numbers at tax authorities and in registers, conditions and mentions
//! of licenses.

use super::print::labels::Label;
use super::print::sheet::{Sheet, Value};
use super::print::{self, values};
use super::{Field, Fields, From, Kind};
use crate::person::cpf;
use crate::person::rfc::{self, Holder, Rfc};
use crate::person::text::{fold, key};

/// Confidence of a parent's name, as a share of its line's, if only the order of two names says whose it is.
const BY_ORDER: f64 = 0.85;

/// Number of lines below the label of both parents that are looked at: two names, and enough to see whether there
/// are more.
const BELOW_PARENTS: usize = 4;

/// Maximum number of letters of a code that is printed where a third name would be, such as a category.
const CODE: usize = 3;

/// First words of what is printed if a parent is not known.
const UNKNOWN: [&str; 3] = ["NAO", "IGNORADO", "DESCONHECIDO"];

/// Maximum length of conditions and mentions. Anything longer explains them.
const TERMS: usize = 40;

/// The kind of each character of tax numbers that mix letters (`L`) and digits (`D`): the Indian PAN, the
/// Italian codice fiscale.
const TAX_FORMS: [&str; 2] = ["LLLLLDDDDL", "LLLLLLDDLDDLDDDL"];

/// The same for the number in the Brazilian register of drivers.
const RENACH: &str = "LLDDDDDDDDD";

/// Adds what these labels announce. Kind and country decide only where the same words mean something else on
/// other IDs.
pub(super) fn complete(sheet: &Sheet<'_>, (kind, country): (Kind, Option<&str>), fields: &mut Fields) {
    let is_license = kind == Kind::DriversLicense;
    add_parents(sheet, is_license && country == Some("BRA"), fields);
    add_tax_number(sheet, fields);
    let number = |label| print::first(sheet, label, values::number).map(print::ambiguous);
    fields.nue = number(Label::Nue);
    fields.control_number = number(Label::ControlNumber);
    fields.renach = number(Label::Renach)
        .map(|number| if has_form(&number.value, RENACH) { number } else { print::doubtful(number) });
    fields.origin_document = print::first(sheet, Label::IdentityDocument, number_before_issuer)
        .or_else(|| print::first(sheet, Label::OriginDocument, entry))
        .map(print::ambiguous);
    // Visas and permits have conditions, too.
    if is_license {
        fields.conditions = print::first(sheet, Label::Conditions, terms);
        fields.mentions = print::first(sheet, Label::Mentions, terms);
    }
}

/// The names of the parents: by a label of their own, or in their order, which only some IDs keep.
fn add_parents(sheet: &Sheet<'_>, father_is_first: bool, fields: &mut Fields) {
    fields.fathers_name = print::first(sheet, Label::FathersName, parent);
    fields.mothers_name = print::first(sheet, Label::MothersName, parent);
    let both = both_parents(sheet);
    if let [father, mother] = both.as_slice()
        && father_is_first
        && fields.fathers_name.is_none()
        && fields.mothers_name.is_none()
        && [father, mother].iter().all(|value| is_whole(value.text))
    {
        let name = |value: &Value<'_>| {
            Some(print::doubtful(Field::new(parent(value.text)?, value.confidence * BY_ORDER, From::Print)))
        };
        (fields.fathers_name, fields.mothers_name) = (name(father), name(mother));
    }
    // If the holder's name was not read, that of a parent may be the next one below its label.
    let labeled = [&fields.fathers_name, &fields.mothers_name].into_iter().flatten();
    let mut names = labeled.map(|name| name.value.as_str()).chain(both.iter().map(|value| value.text));
    let is_parents = |holder: &Field<String>| names.any(|name| key(name) == key(&holder.value));
    if fields.full_name.as_ref().is_some_and(is_parents) {
        fields.full_name = fields.full_name.take().map(print::doubtful);
    }
}

/// The names below the label of both parents. A long name takes two lines, so three lines do not say where the
/// second name begins.
fn both_parents<'a>(sheet: &Sheet<'a>) -> Vec<Value<'a>> {
    let is_name = |value: &Value<'_>| parent(value.text).is_some();
    let Some(first) = sheet.values(Label::Parents).into_iter().find(is_name) else { return Vec::new() };
    let below = sheet.column(first.row, BELOW_PARENTS).into_iter().skip(1);
    let goes_on =
        |value: &Value<'_>| values::name(value.text).is_some_and(|name| name.chars().count() > CODE);
    [first].into_iter().chain(below.take_while(goes_on)).collect()
}

/// The name of a parent who is known.
fn parent(text: &str) -> Option<String> {
    let name = values::name(text)?;
    let folded = fold(&name);
    let first = folded.split(' ').next().unwrap_or_default();
    (!UNKNOWN.contains(&first)).then_some(name)
}

/// Whether this may be a whole name: a given name and a surname, neither of them on another line.
fn is_whole(name: &str) -> bool {
    name.trim().contains(' ') && !values::lacks_beginning(name) && !values::lacks_end(name)
}

/// The number at the tax authority. Where it is the personal number too, both are as certain.
fn add_tax_number(sheet: &Sheet<'_>, fields: &mut Fields) {
    let personal = print::first(sheet, Label::Cpf, checked_cpf)
        .or_else(|| print::first(sheet, Label::Cpf, values::number).map(print::doubtful))
        .or_else(|| print::first(sheet, Label::PersonalTaxNumber, values::number).map(by_form));
    if let Some(number) = &personal
        && fields.personal_number.as_ref().is_none_or(|own| own.value == number.value)
    {
        fields.personal_number = Some(number.clone());
    }
    fields.tax_number =
        personal.or_else(|| print::first(sheet, Label::TaxNumber, values::number).map(by_form));
}

/// The CPF in a text, without punctuation, if its check digits fit.
fn checked_cpf(text: &str) -> Option<String> {
    let whole = values::number(text);
    let mut parts = text.split_whitespace().chain(whole.as_deref());
    parts.find_map(|part| cpf::parse(part).ok()).map(|cpf| cpf.as_str().to_owned())
}

/// A tax number is uncertain if letters of it may be digits, unless its form or its check digit says otherwise.
fn by_form(number: Field<String>) -> Field<String> {
    let is_checked = |rfc: Rfc| rfc.holder() == Holder::Person && rfc.has_right_check_digit();
    let is_proven = TAX_FORMS.iter().any(|form| has_form(&number.value, form))
        || rfc::parse(&number.value).is_ok_and(is_checked);
    if is_proven { number } else { print::ambiguous(number) }
}

fn has_form(number: &str, form: &str) -> bool {
    let fits = |(class, byte): (u8, u8)| match class {
        b'L' => byte.is_ascii_uppercase(),
        _ => byte.is_ascii_digit(),
    };
    number.len() == form.len() && form.bytes().zip(number.bytes()).all(fits)
}

/// The number of an identity card, without the authority and the state after it: `12.345.678-9 SSP/SP`.
fn number_before_issuer(text: &str) -> Option<String> {
    let words = text.split([' ', '/']).filter(|word| !word.is_empty()).enumerate();
    // The number may begin with a state of its own.
    let is_number = |(at, word): &(usize, &str)| *at == 0 || word.bytes().any(|byte| byte.is_ascii_digit());
    let number: Vec<&str> = words.take_while(is_number).map(|(_, word)| word).collect();
    values::number(&number.join(" "))
}

/// An entry in a civil register: names of books, and numbers.
fn entry(text: &str) -> Option<String> {
    values::plain(text).filter(|entry| entry.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Conditions or mentions: a few words or codes, and not the rest of a sentence.
fn terms(text: &str) -> Option<String> {
    values::plain(text).filter(|terms| terms.chars().count() <= TERMS && !values::lacks_beginning(terms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::print::Habits;
    use crate::document::print::dates::Order;
    use crate::testing::{column, line, page};
    use crate::text::Page;

    fn read(page: &Page, kind: Kind, country: Option<&str>) -> Fields {
        let sheet = Sheet::new(page, &[]);
        let habits = Habits { order: Order::DayFirst, is_mexican_voter: false };
        let mut fields = print::fields(&sheet, habits);
        complete(&sheet, (kind, country), &mut fields);
        fields
    }

    fn license(lines: &[&str]) -> Fields {
        read(&column(lines, 26.0), Kind::DriversLicense, Some("BRA"))
    }

    fn card(lines: &[&str]) -> Fields {
        read(&column(lines, 26.0), Kind::IdentityCard, None)
    }

    /// The value, and whether it is sure.
    fn text(field: &Option<Field<String>>) -> (&str, bool) {
        field.as_ref().map_or(("", false), |field| (field.value.as_str(), field.is_sure()))
    }

    const NONE: (&str, bool) = ("", false);

    #[test]
    fn parents_have_labels_of_their_own() {
        let found =
            card(&["Name", "ASHA SAMPLE", "Father's Name", "RAVI SAMPLE", "Mother's Name: MIRA SAMPLE"]);
        assert_eq!(text(&found.full_name), ("ASHA SAMPLE", true));
        assert_eq!(text(&found.fathers_name), ("RAVI SAMPLE", true));
        assert_eq!(text(&found.mothers_name), ("MIRA SAMPLE", true));
        let found = card(&["NOME DO PAI", "NÃO DECLARADO", "MÃE: IARA INVENTADA"]);
        assert_eq!((text(&found.full_name), text(&found.fathers_name)), (NONE, NONE));
        assert_eq!(text(&found.mothers_name), ("IARA INVENTADA", true));
    }

    #[test]
    fn parents_are_not_the_holder_and_have_an_order_only_on_brazilian_licenses() {
        let lines = ["NOME", "ZARA INVENTADA", "FILIAÇÃO", "RUI INVENTADO", "IARA PRUEBA"];
        let found = license(&lines);
        assert_eq!(text(&found.full_name), ("ZARA INVENTADA", true));
        // Only their order says which is which, and a long name takes two lines.
        assert_eq!(text(&found.fathers_name), ("RUI INVENTADO", false));
        assert_eq!(text(&found.mothers_name), ("IARA PRUEBA", false));
        let found = card(&lines);
        assert_eq!(text(&found.full_name), ("ZARA INVENTADA", true));
        assert_eq!((text(&found.fathers_name), text(&found.mothers_name)), (NONE, NONE));
        // Without the name of the holder.
        let found = license(&lines[2..]);
        assert_eq!(text(&found.full_name), NONE);
        assert_eq!(text(&found.fathers_name), ("RUI INVENTADO", false));
    }

    #[test]
    fn names_of_parents_on_unclear_lines_are_not_read() {
        for lines in [
            &["FILIAÇÃO", "IARA PRUEBA"][..],
            &["FILIAÇÃO", "NÃO DECLARADO", "IARA PRUEBA"],
            &["FILIAÇÃO", "RUI INVENTADO", "DE EXEMPLO", "IARA PRUEBA"],
            &["FILIAÇÃO", "RUI INVENTADO DE", "EXEMPLO"],
            &["FILIAÇÃO", "RUI", "INVENTADO"],
        ] {
            let found = license(lines);
            assert_eq!((text(&found.fathers_name), text(&found.mothers_name)), (NONE, NONE), "{lines:?}");
        }
        let found = license(&["FILIAÇÃO", "RUI INVENTADO", "IARA PRUEBA", "AB"]);
        assert_eq!(text(&found.mothers_name), ("IARA PRUEBA", false));
        // None of these letters looks like a digit.
        let found = license(&["FILIAÇÃO", "ANA MATEUS", "LEA MENDE"]);
        assert_eq!(text(&found.mothers_name), ("LEA MENDE", false));
    }

    #[test]
    fn a_parent_next_to_the_label_of_the_holder_is_not_surely_the_holder() {
        let lines = [("Name", 100.0), ("Father's Name", 120.0), ("RAVI SAMPLE", 140.0)];
        let page = page(lines.map(|(text, middle)| line(text, (100.0, middle), 20.0)));
        let found = read(&page, Kind::IdentityCard, None);
        assert_eq!(text(&found.fathers_name), ("RAVI SAMPLE", true));
        assert!(!text(&found.full_name).1);
    }

    #[test]
    fn the_check_digits_of_a_cpf_make_it_sure() {
        let cpf = |value: &str| {
            let found = license(&["CPF", value]);
            assert_eq!(found.tax_number, found.personal_number, "{value}");
            let (number, is_sure) = text(&found.tax_number);
            (number.to_owned(), is_sure)
        };
        for value in ["123.456.789-09", "12345678909", "123.456.789 - 09", "123.456.789-09 14/02/1990"] {
            assert_eq!(cpf(value), ("12345678909".to_owned(), true), "{value}");
        }
        assert_eq!(cpf("123.456.789-08"), ("12345678908".to_owned(), false));
    }

    #[test]
    fn tax_numbers_are_as_sure_as_their_form_is_clear() {
        for (label, value, expected) in [
            ("NIF", "12345678Z", true),
            ("CODICE FISCALE", "XXXYYY80A01H501X", true),
            ("CODICE FISCALE", "XXXYYY80AO1H501X", false),
            ("RFC", "XEXX900214AB6", true),
            ("RFC", "XEXX900214AB1", false),
            ("CUIT", "20-12345678-6", true),
            ("Permanent Account Number", "ABCPX1234Z", true),
            ("TIN: 1234567890", "", true),
        ] {
            let found = card(&[label, value]);
            let expected_value = if value.is_empty() { "1234567890" } else { value };
            let (number, is_sure) = text(&found.tax_number);
            assert_eq!((number, is_sure), (expected_value.replace('-', "").as_str(), expected), "{label}");
            let is_personal = matches!(label, "NIF" | "CODICE FISCALE");
            assert_eq!(found.personal_number.is_some(), is_personal, "{label}");
        }
        // Other personal numbers are not tax numbers.
        let found = card(&["Personal No.", "X1234567"]);
        assert_eq!((text(&found.personal_number).0, found.tax_number), ("X1234567", None));
    }

    #[test]
    fn a_foreigner_in_mexico_has_a_number() {
        for label in ["NUE", "Número único de extranjero"] {
            assert_eq!(text(&card(&[label, "0000001234567"]).nue), ("0000001234567", true), "{label}");
        }
    }

    #[test]
    fn a_brazilian_license_names_other_documents() {
        let found = license(&[
            "DOC. IDENTIDADE / ÓRG. EMISSOR / UF",
            "12.345.678-9 SSP/SP",
            "CAT. HAB.",
            "AB",
            "Nº DE CONTROLE",
            "12345678901",
            "RENACH: SP 123456789",
        ]);
        assert_eq!(text(&found.origin_document), ("123456789", true));
        assert_eq!(text(&found.classes), ("AB", true));
        assert_eq!(text(&found.control_number), ("12345678901", true));
        assert_eq!(text(&found.renach), ("SP123456789", true));
        assert_eq!(found.document_number, None);
        assert_eq!(text(&license(&["RENACH", "SP12345678"]).renach), ("SP12345678", false));
        let entry = card(&["DOC. ORIGEM", "CN LV-A12 FL-34 N-567"]).origin_document;
        assert_eq!(text(&entry), ("CN LV-A12 FL-34 N-567", false));
        assert_eq!(number_before_issuer("MG 12.345.678 SSP MG").as_deref(), Some("MG12345678"));
    }

    #[test]
    fn conditions_and_mentions_are_those_of_a_license() {
        let lines = ["Conditions", "A", "Mentions: F", "Restrictions", "B"];
        let found = license(&lines);
        assert_eq!((text(&found.conditions), text(&found.mentions)), (("A", true), ("F", true)));
        assert_eq!(text(&found.restrictions), ("B", true));
        let found = card(&lines);
        assert_eq!((found.conditions, found.mentions), (None, None));
        assert_eq!(license(&["Conditions of use"]).conditions, None);
        assert_eq!(text(&license(&["COND.: 01"]).conditions), ("01", true));
    }

    #[test]
    fn what_it_says_is_not_shown() {
        let shown = format!("{:?}", license(&["CPF", "123.456.789-09", "MÃE: IARA INVENTADA"]));
        assert!(shown.contains("tax_number") && shown.contains("mothers_name"), "{shown}");
        assert!(!shown.contains("12345678909") && !shown.contains("IARA"), "{shown}");
    }
}
