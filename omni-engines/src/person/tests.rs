use super::*;

/// Input from strangers.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "\0",
    "-",
    "--",
    "'",
    "+",
    "@",
    "/",
    "//",
    ".",
    "ñ",
    "Ñ",
    "ß",
    "é",
    "\u{303}",
    "N\u{303}",
    "\u{202e}",
    "🙂",
    "😀😀😀",
    "１２３",
    "٣٤٥",
    "北京",
    "0",
    "00",
    "000-00-0000",
    "--------------",
    "...........",
    "99/99/9999",
    "9999-99-99",
    "++++++++",
    "+000000000000000",
    "a@b@c",
    "@@",
    "\"@\"",
    "12345-123",
    "12345-12345-123-",
    "1-",
    "-1",
    "a1b2c3",
    "de de de",
    "C",
    "S N",
    "México México",
    "ÑÑÑÑ000000ÑÑÑ",
    "AAAA000000HDFAAA00",
    "SABC560626MDFLRN0\u{303}",
];

#[test]
fn no_text_makes_anything_panic() {
    let day = jiff::civil::date(2000, 2, 29);
    for text in HOSTILE {
        let accepted = [
            curp::parse(text).is_ok(),
            rfc::parse(text).is_ok(),
            cpf::parse(text).is_ok(),
            cnpj::parse(text).is_ok(),
            ssn::parse(text).is_ok(),
            ein::parse(text).is_ok(),
            email::parse(text).is_ok(),
            card::parse(text).is_ok(),
            card::parse_expiry(text).is_some(),
            phone::parse(text).is_ok(),
            phone::parse_grouped(text).is_ok(),
            date::parse_day_first(text).is_some(),
            date::parse_year_first(text).is_some(),
            curp::State::from_code(text).is_some(),
            curp::State::from_name(text).is_some(),
        ];
        assert!(!accepted.contains(&true), "{text:?}: {accepted:?}");
        for other in HOSTILE {
            assert!((0.0..=1.0).contains(&name::compare(text, other).score()), "{text:?} {other:?}");
            assert!((0.0..=1.0).contains(&company::compare(text, other).score()), "{text:?} {other:?}");
            assert!((0.0..=1.0).contains(&address::compare(text, other).score()), "{text:?} {other:?}");
            let person = curp::Person {
                given_names: text,
                first_surname: other,
                second_surname: Some(text),
                birth_date: day,
                sex: curp::Sex::Other,
                state: curp::State::Abroad,
                homoclave: None,
            };
            if let Ok(curp) = curp::from_person(&person) {
                assert_eq!(curp::parse(curp.as_str()), Ok(curp), "{text:?} {other:?}");
            }
        }
    }
}
