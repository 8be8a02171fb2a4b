//! What values look like: names, numbers, sexes, countries.

use super::dates;
use crate::mrz::Sex;
use crate::person::text::{fold, key};

/// Words that are printed across documents and are not values.
const MARKS: [&str; 6] = ["SPECIMEN", "MUESTRA", "SAMPLE", "VOID", "MUSTER", "EXEMPLE"];

/// A name: letters in words, as they are printed.
pub(in crate::document) fn name(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| !c.is_alphabetic() && c != '.');
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let other = text.chars().filter(|character| {
        !character.is_alphabetic()
            && !character.is_whitespace()
            && !matches!(character, '-' | '\'' | '’' | '.' | ',')
    });
    // A digit among letters was misread, and the letter that it replaces is not known.
    (letters >= 2 && other.count() == 0 && text.split_whitespace().count() <= 8).then(|| text.to_owned())
}

/// Printed text that has a meaning.
pub(in crate::document) fn plain(text: &str) -> Option<String> {
    let text =
        text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ')' | '(' | '\'' | '"' | '*'));
    (text.chars().filter(|character| character.is_alphanumeric()).count() >= 1).then(|| text.to_owned())
}

/// Units of heights, after a number.
const LENGTHS: [&str; 8] = ["FT", "IN", "CM", "M", "MT", "MTS", "METROS", "PIES"];

/// Units of weights.
const WEIGHTS: [&str; 6] = ["LB", "LBS", "KG", "KGS", "KILOS", "LIBRAS"];

/// A height. A weight may follow it.
pub(in crate::document) fn height(text: &str) -> Option<String> {
    let words = measures(text);
    let end = words.iter().position(|word| is_weight(word)).map(|unit| begin_of_weight(&words, unit));
    measured(&words[..end.unwrap_or(words.len())])
}

/// A weight. A height may precede it.
pub(in crate::document) fn weight(text: &str) -> Option<String> {
    let words = measures(text);
    let begin = words.iter().position(|word| is_weight(word)).map(|unit| begin_of_weight(&words, unit));
    measured(&words[begin.unwrap_or_default()..])
}

fn measured(words: &[String]) -> Option<String> {
    let measure = words.join(" ");
    measure.bytes().any(|byte| byte.is_ascii_digit()).then_some(measure)
}

/// Whether a word is a unit of weight, or ends with one: `lb`, `184lb`.
fn is_weight(word: &str) -> bool {
    let unit = word.trim_start_matches(|first: char| !first.is_alphabetic());
    WEIGHTS.contains(&fold(unit).as_str())
}

/// Where the number before a unit of weight is.
fn begin_of_weight(words: &[String], unit: usize) -> usize {
    let is_glued = words[unit].starts_with(|first: char| first.is_ascii_digit());
    if is_glued { unit } else { unit.saturating_sub(1) }
}

/// The words of a measure, up to one that is neither a number nor a unit. A unit after a number is not a word with a capital
/// I.
fn measures(text: &str) -> Vec<String> {
    let unit = |word: &str| match word {
        "Ib" | "1b" | "|b" => Some("lb"),
        "Ibs" | "1bs" | "|bs" => Some("lbs"),
        "crn" => Some("cm"),
        "k9" => Some("kg"),
        _ => None,
    };
    let is_measure = |word: &String| {
        let folded = fold(word);
        let has_digit = folded.bytes().any(|byte| byte.is_ascii_digit());
        has_digit || LENGTHS.contains(&folded.as_str()) || WEIGHTS.contains(&folded.as_str())
    };
    let mut words: Vec<String> = Vec::new();
    for word in plain(text).unwrap_or_default().split_whitespace() {
        let is_behind = words.last().is_some_and(|last| last.ends_with(|c: char| c.is_ascii_digit()));
        // 184Ib
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = word.split_at(digits);
        let glued = unit(rest).filter(|_| digits > 1).map(|unit| format!("{number}{unit}"));
        let own = unit(word).filter(|_| is_behind).map(str::to_owned);
        words.push(own.or(glued).unwrap_or_else(|| word.to_owned()));
    }
    // Punctuation between numbers and units is a part of the measure.
    let end = words.iter().position(|word| !is_measure(word) && word.contains(char::is_alphabetic));
    words.truncate(end.unwrap_or(words.len()));
    words
}

/// A document number: capitals and digits, at least three of them digits. Spaces and hyphens between them are dropped. A date
/// is not a number, and ends it.
pub(in crate::document) fn number(text: &str) -> Option<String> {
    let words: Vec<&str> = without_sign(text).split_whitespace().collect();
    let mut parts: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        // 03/05/1960, 12 AUG 1974
        if [1, 3]
            .iter()
            .any(|count| words.get(at..at + count).is_some_and(|part| dates::is_date(&part.join(" "))))
        {
            // Words between the number and the date say which date it is.
            parts.truncate(parts.iter().rposition(|part| has_digit(part)).map_or(0, |last| last + 1));
            break;
        }
        let word: String = word.chars().filter(|character| character.is_ascii_alphanumeric()).collect();
        let fits = word.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        if word.is_empty() {
            continue;
        }
        if !fits || (!has_digit(&word) && word.len() > 3) {
            break;
        }
        parts.push(word);
    }
    let number = parts.concat();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    // A word in capitals without a digit is not a number, but some numbers are mostly letters.
    let enough =
        digits >= 3 || (digits >= 1 && (7..=12).contains(&number.len()) && !text.trim().contains(' '));
    (enough && (5..=22).contains(&number.len())).then_some(number)
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Abbreviations of *number* and *identification* that may be printed before a number.
const SIGNS: [&str; 5] = ["DLN", "DL", "NO", "NR", "ID"];

/// The text after `No.`, `ID:` or the like.
fn without_sign(text: &str) -> &str {
    let text = text.trim();
    let letters = text.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(text.len());
    let (sign, rest) = text.split_at(letters);
    let number = rest.trim_start_matches(['.', ':', '#', '°', 'º', ' ']);
    let is_parted = rest.starts_with(['.', ':', '#', '°', 'º']);
    if is_parted && SIGNS.contains(&sign.to_ascii_uppercase().as_str()) { number } else { text }
}

/// Whether a number begins with what may be an abbreviation that was printed before it.
pub(in crate::document) fn may_have_sign(number: &str) -> bool {
    let is_digit = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
    SIGNS.iter().any(|sign| number.strip_prefix(sign).is_some_and(is_digit))
}

/// The number of a physical document. It is longer than a document number, and may have slashes and hyphens.
pub(in crate::document) fn reference(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let fits = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || b"/-.".contains(&byte));
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (fits && digits >= 3 && (5..=25).contains(&number.len())).then_some(number)
}

/// The vehicle classes of a license: a few letters and digits. The back of a license explains them in sentences.
pub(in crate::document) fn classes(text: &str) -> Option<String> {
    let text = plain(text)?;
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let is_sentence =
        text.split_whitespace().any(|word| word.chars().filter(|c| c.is_lowercase()).count() > 2);
    (letters >= 1 && text.chars().count() <= 24 && !is_sentence).then_some(text)
}

/// The restrictions or endorsements of a license: codes or a few words, but not a date.
pub(in crate::document) fn terms(text: &str) -> Option<String> {
    let is_sentence = text.split_whitespace().count() > 5 && text.contains(char::is_lowercase);
    plain(text).filter(|terms| !is_sentence && !dates::is_date(terms))
}

/// Whether letters of a number may really be digits, or the other way around, because the number mixes both.
pub(in crate::document) fn is_confusable(number: &str) -> bool {
    let letters = number.trim_start_matches(|character: char| character.is_ascii_uppercase());
    let prefix = number.len() - letters.len();
    let digits = letters.trim_end_matches(|character: char| character.is_ascii_uppercase());
    let plain =
        prefix <= 3 && letters.len() - digits.len() <= 1 && digits.bytes().all(|byte| byte.is_ascii_digit());
    !plain && number.contains(['O', '0', 'I', '1', 'Z', '2', 'S', '5', 'B', '8'])
}

/// A place or an authority: a few letters that begin with a capital. The waves of a signature are read as the same letter
/// again and again.
pub(in crate::document) fn place(text: &str) -> Option<String> {
    let text = plain(text)?;
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let begins = text.chars().find(|character| character.is_alphabetic()).is_some_and(char::is_uppercase);
    let folded = fold(&text);
    let mut others = folded.bytes().filter(u8::is_ascii_alphabetic);
    let first = others.next();
    let is_wave = others.all(|letter| Some(letter) == first);
    (letters >= 3 && begins && !is_wave && !text.contains('<')).then_some(text)
}

/// Words between the parts of a name of a place or an authority. No name ends with one of them.
const BETWEEN: [&str; 19] = [
    "OF", "AND", "FOR", "IN", "THE", "DE", "DEL", "DU", "DES", "ET", "LA", "Y", "UND", "DER", "DIE", "DELLA",
    "DI", "DO", "DA",
];

/// Those with which no name begins.
const AFTER_ANOTHER: [&str; 11] = ["OF", "AND", "FOR", "IN", "DU", "DES", "DEL", "ET", "Y", "UND", "DELLA"];

/// Whether the end of a name is missing: it ends with a word that has to be followed by another.
pub(in crate::document) fn lacks_end(name: &str) -> bool {
    fold(name).rsplit(' ').next().is_some_and(|last| BETWEEN.contains(&last))
}

/// Whether the beginning of a name is missing.
pub(in crate::document) fn lacks_beginning(name: &str) -> bool {
    fold(name).split(' ').next().is_some_and(|first| AFTER_ANOTHER.contains(&first))
}

/// The sex. On Mexican voter cards `M` means a woman, and the other letter is `H`.
pub(in crate::document) fn sex(text: &str, is_mexican: bool) -> Option<Sex> {
    let folded = fold(text);
    let of = |word: &str| match word {
        "M" if is_mexican => Some(Sex::Female),
        "H" if is_mexican => Some(Sex::Male),
        "M" | "MALE" | "MASCULINO" | "MASCULIN" | "MAENNLICH" | "MANNLICH" | "MASCHIO" | "HOMBRE"
        | "HOMME" => Some(Sex::Male),
        "F" | "FEMALE" | "FEMENINO" | "FEMININO" | "FEMININ" | "WEIBLICH" | "FEMMINA" | "MUJER" | "FEMME"
        | "W" => Some(Sex::Female),
        "X" => Some(Sex::Unspecified),
        _ => None,
    };
    let found: Vec<Sex> = folded.split(' ').filter_map(of).collect();
    // Two languages may write it with two letters.
    found.first().copied().filter(|first| found.iter().all(|other| other == first || found.len() == 2))
}

/// A nationality or country as a code of ICAO Doc 9303.
pub(in crate::document) fn country(text: &str) -> Option<String> {
    let folded = fold(text);
    if folded.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let known = |word: &str| (word.len() == 3 && mrz::country_name(word).is_some()).then(|| word.to_owned());
    let demonym = |folded: &str| {
        let matching = DEMONYMS
            .iter()
            .find(|(stem, _)| folded.starts_with(stem) || folded.contains(&format!(" {stem}")));
        matching.map(|(_, code)| (*code).to_owned())
    };
    demonym(&folded)
        .or_else(|| folded.split(' ').find_map(known))
        .or_else(|| mrz::code_for_name(text.trim()).map(|code| three_letters(code).to_owned()))
}

/// The three-letter code of a country: in zones, Germany has only one letter.
pub(in crate::document) fn three_letters(code: &str) -> &str {
    if code == "D" { "DEU" } else { code }
}

/// Whether a text is a mark printed across the document.
pub(in crate::document) fn is_mark(text: &str) -> bool {
    MARKS.contains(&key(text).as_str())
}

/// Whether a text may be a part of a mark across the document with other print in between.
pub(in crate::document) fn is_part_of_mark(text: &str) -> bool {
    let key = key(text);
    (2..=5).contains(&key.len()) && MARKS.iter().any(|mark| key != *mark && mark.contains(key.as_str()))
}

/// Beginnings of words for the people of a country, and the country's code.
const DEMONYMS: [(&str, &str); 50] = [
    ("MEXICAN", "MEX"),
    ("AMERICAN", "USA"),
    ("UNITED STATES", "USA"),
    ("ESTADOUNIDENSE", "USA"),
    ("ESPANOL", "ESP"),
    ("SPANISH", "ESP"),
    ("BRASILEIR", "BRA"),
    ("BRAZILIAN", "BRA"),
    ("COLOMBIAN", "COL"),
    ("ARGENTIN", "ARG"),
    ("CHILEN", "CHL"),
    ("PERUAN", "PER"),
    ("PERUVIAN", "PER"),
    ("VENEZOLAN", "VEN"),
    ("ECUATORIAN", "ECU"),
    ("BOLIVIAN", "BOL"),
    ("URUGUAY", "URY"),
    ("PARAGUAY", "PRY"),
    ("FRANCAIS", "FRA"),
    ("FRENCH", "FRA"),
    ("DEUTSCH", "DEU"),
    ("GERMAN", "DEU"),
    ("ITALIAN", "ITA"),
    ("PORTUGUES", "PRT"),
    ("BRITISH", "GBR"),
    ("CANADI", "CAN"),
    ("CANADA", "CAN"),
    ("AUSTRALIAN", "AUS"),
    ("NEDERLAND", "NLD"),
    ("DUTCH", "NLD"),
    ("BELG", "BEL"),
    ("OSTERREICH", "AUT"),
    ("OESTERREICH", "AUT"),
    ("AUSTRIAN", "AUT"),
    ("POLSKIE", "POL"),
    ("POLISH", "POL"),
    ("SUOMI", "FIN"),
    ("FINNISH", "FIN"),
    ("SVENSK", "SWE"),
    ("SWEDISH", "SWE"),
    ("GUATEMALTEC", "GTM"),
    ("COSTARRICENSE", "CRI"),
    ("PANAMEN", "PAN"),
    ("DOMINICAN", "DOM"),
    ("HONDUREN", "HND"),
    ("SALVADOREN", "SLV"),
    ("NICARAGUENSE", "NIC"),
    ("CUBAN", "CUB"),
    ("IRISH", "IRL"),
    ("UTOPIA", "UTO"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_form_of_their_kind() {
        assert_eq!(name(" NÚÑEZ DE LA PEÑA:").as_deref(), Some("NÚÑEZ DE LA PEÑA"));
        for text in ["", "14.02.1990", "Z4RA", "A"] {
            assert_eq!(name(text), None, "{text}");
        }
        assert_eq!(number("SPX 482-716").as_deref(), Some("SPX482716"));
        assert_eq!(number("AM1GQG9QQ").as_deref(), Some("AM1GQG9QQ"));
        assert!(is_confusable("AM1GQG9QQ") && is_confusable("ZS2A1B20B"));
        assert!(!is_confusable("SPX482716") && !is_confusable("482716Z") && !is_confusable("X0001"));
        assert_eq!(number("X0001 CLASS C").as_deref(), Some("X0001"));
        for text in ["", "SPECIMEN", "12", "ZARA 1", "Drawn for 12345"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_not_a_number_and_a_sign_is_not_part_of_one() {
        for text in ["10/24/2012", "02-11-1984", "12 AUG 1974", "DOB 03/05/1960"] {
            assert_eq!(number(text), None, "{text}");
        }
        for (text, expected) in [
            ("9999999993 DOB 03/05/1960", "9999999993"),
            ("N999999 I 02/01/2016", "N999999"),
            ("K01-75-4269", "K01754269"),
            ("12081974", "12081974"),
            ("12 345 678 Z", "12345678Z"),
            ("NO.1234567", "1234567"),
            ("No: X1234567", "X1234567"),
            ("#:123456789", "123456789"),
        ] {
            assert_eq!(number(text).as_deref(), Some(expected), "{text}");
        }
        assert!(may_have_sign("NO1234567") && may_have_sign("ID123456789") && !may_have_sign("NOX123456"));
    }

    #[test]
    fn units_are_those_that_there_are() {
        for (text, expected) in [
            ("184 Ib", "184 lb"),
            ("184 Ibs", "184 lbs"),
            ("184Ib", "184lb"),
            ("184 lb", "184 lb"),
            ("72 k9", "72 kg"),
            ("125 lb BRO", "125 lb"),
            ("5'-03\" 114 lb", "114 lb"),
            ("5'-03\" 114lb", "114lb"),
            ("150", "150"),
        ] {
            assert_eq!(weight(text).as_deref(), Some(expected), "{text}");
        }
        for (text, expected) in [
            ("178 crn", "178 cm"),
            ("6'-03\"", "6'-03\""),
            ("5 ft 10 in", "5 ft 10 in"),
            ("1 m 78", "1 m 78"),
            ("1,78 m", "1,78 m"),
            ("1M70", "1M70"),
            ("5'-03\" 114 lb", "5'-03\""),
        ] {
            assert_eq!(height(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["du titulaire", "TRANSPORTATION", "M", "", "184 lb"] {
            assert_eq!(height(text), None, "{text}");
        }
    }

    #[test]
    fn restrictions_are_codes_or_a_few_words() {
        for text in ["NONE", "B", "Corrective lenses"] {
            assert_eq!(terms(text).as_deref(), Some(text));
        }
        for text in ["03/25/2016", "of the holder who asked for it at the border"] {
            assert_eq!(terms(text), None, "{text}");
        }
    }

    #[test]
    fn a_woman_is_m_in_mexico() {
        assert_eq!((sex("M", true), sex("H", true)), (Some(Sex::Female), Some(Sex::Male)));
        assert_eq!(
            (sex("M", false), sex("F", false), sex("K/F", false)),
            (Some(Sex::Male), Some(Sex::Female), Some(Sex::Female))
        );
        assert_eq!(
            (sex("X", false), sex("ZARA", false), sex("", false)),
            (Some(Sex::Unspecified), None, None)
        );
        assert_eq!(sex("F 12.08.1974", false), Some(Sex::Female));
    }

    #[test]
    fn countries_have_codes() {
        for (text, code) in [
            ("MEX", "MEX"),
            ("MEXICANA", "MEX"),
            ("Deutsch", "DEU"),
            ("DEUTSCH / GERMAN", "DEU"),
            ("UTO", "UTO"),
            ("United States of America", "USA"),
            ("Française", "FRA"),
            ("BRASILEIRO(A)", "BRA"),
            ("CANADIAN/CANADIENNE", "CAN"),
        ] {
            assert_eq!(country(text).as_deref(), Some(code), "{text}");
        }
        assert_eq!(place("ZENITH, UTOPIA").as_deref(), Some("ZENITH, UTOPIA"));
        assert_eq!((place("MMM"), place("Mm mmm.")), (None, None));
        assert_eq!((place("de l'Etat"), place("12"), country("21 MAR 2019")), (None, None, None));
        assert_eq!(country("ZENITH"), None);
        assert!(is_mark("S P E C I M E N") && !is_mark("SPECIMEN ZARA"));
    }
}
