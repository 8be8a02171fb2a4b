//! Postal codes in lines of addresses.

use crate::person::text::key;

/// A postal code in a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) code: String,
    /// What is before it, without the letters that announce it.
    pub(super) before: String,
    pub(super) after: String,
}

/// Postal codes of one word that are recognized anywhere in a line. `9` is a digit and `A` a letter.
const ANYWHERE: [&str; 5] = ["99999", "99999-9999", "99999-999", "99-999", "A9999AAA"];

/// Those that may be other numbers too, and count only at the beginning of a line: before the city.
const FIRST: [&str; 4] = ["999999", "9999", "9999-999", "999-9999"];

/// Postal codes of two words: Britain and Canada.
const PAIRS: [(&str, &str); 7] = [
    ("A9", "9AA"),
    ("A99", "9AA"),
    ("AA9", "9AA"),
    ("AA99", "9AA"),
    ("A9A", "9AA"),
    ("AA9A", "9AA"),
    ("A9A", "9A9"),
];

/// Those that count only at the beginning of a line: the Netherlands; Sweden, Greece, Slovakia and the Czech Republic.
const FIRST_PAIRS: [(&str, &str); 2] = [("9999", "AA"), ("999", "99")];

/// What announces a postal code in Mexico and France.
const ANNOUNCED: [&str; 4] = ["C.P.", "CP", "C.P", "CP."];

/// The last postal code of a line, if there is one. A house number may look like one, but it is on the line of the street.
pub(super) fn find(line: &str) -> Option<Found> {
    let words = words(line);
    for at in (0..words.len()).rev() {
        let (begin, word) = words[at];
        if let Some((next, second)) = words.get(at + 1) {
            let is_pair =
                |pairs: &[(&str, &str)]| pairs.contains(&(shape(word).as_str(), shape(second).as_str()));
            let is_adjacent = line.get(begin + word.len()..*next) == Some(" ");
            let is_before_city = at == 0 && words.len() > 2;
            if is_adjacent && (is_pair(&PAIRS) || (is_before_city && is_pair(&FIRST_PAIRS))) {
                return cut(line, (begin, next + second.len()));
            }
        }
        let bare = bare(word);
        let is_before_city = at == 0 && words.len() > 1 && words[1].1.chars().any(char::is_alphabetic);
        if ANYWHERE.contains(&shape(bare).as_str())
            || (is_before_city && FIRST.contains(&shape(bare).as_str()))
            || (at > 0 && at + 1 == words.len() && shape(bare) == "999999")
        {
            return cut(line, (begin, begin + word.len()));
        }
    }
    None
}

/// The words of a line with their places. Commas and points at their ends do not belong to them.
fn words(line: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut begin = 0;
    for word in line.split_inclusive([' ', ',']) {
        let bare = word.trim_end_matches([' ', ',', '.']);
        if !bare.is_empty() {
            words.push((begin, bare));
        }
        begin += word.len();
    }
    words
}

/// A word without the letters that announce it: `C.P.06000`.
fn bare(word: &str) -> &str {
    ANNOUNCED.iter().find_map(|letters| word.strip_prefix(letters)).unwrap_or(word)
}

/// `9` for each digit and `A` for each letter.
fn shape(word: &str) -> String {
    let of = |character: char| match character {
        '0'..='9' => '9',
        'A'..='Z' => 'A',
        other => other,
    };
    word.chars().map(of).collect()
}

fn cut(line: &str, (begin, end): (usize, usize)) -> Option<Found> {
    let before = line.get(..begin)?.trim_end_matches([' ', ',']);
    let announced = ANNOUNCED.iter().find_map(|letters| before.strip_suffix(letters));
    let before = announced.filter(|rest| rest.is_empty() || rest.ends_with([' ', ','])).unwrap_or(before);
    let code = bare(line.get(begin..end)?);
    // Five digits may be read with points or spaces between them.
    let code = if code.contains(['-', ' ']) { code.to_owned() } else { key(code) };
    Some(Found { code, before: trimmed(before), after: trimmed(line.get(end..)?) })
}

fn trimmed(text: &str) -> String {
    text.trim_matches(|character: char| character.is_whitespace() || character == ',').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_codes_of_many_countries_are_found() {
        for (line, code, before, after) in [
            ("COL FICTICIA 06000, CUAUHTEMOC, CDMX", "06000", "COL FICTICIA", "CUAUHTEMOC, CDMX"),
            ("C.P. 06000 CUAUHTEMOC", "06000", "", "CUAUHTEMOC"),
            ("C.P.06000 CUAUHTEMOC", "06000", "", "CUAUHTEMOC"),
            ("ZENITH, CA 90001-1234", "90001-1234", "ZENITH, CA", ""),
            ("NW1 6XE London", "NW1 6XE", "", "London"),
            ("London SW1A 2AA", "SW1A 2AA", "London", ""),
            ("Toronto ON M5V 2T6", "M5V 2T6", "Toronto ON", ""),
            ("1015 AA Amsterdam", "1015 AA", "", "Amsterdam"),
            ("114 55 Stockholm", "114 55", "", "Stockholm"),
            ("C1043AAZ Buenos Aires", "C1043AAZ", "", "Buenos Aires"),
            ("110231 Bogota", "110231", "", "Bogota"),
            ("New Delhi 110001", "110001", "New Delhi", ""),
            ("100-8111 Tokyo", "100-8111", "", "Tokyo"),
            ("Centro 01310-100", "01310-100", "Centro", ""),
            ("1000-001 Lisboa", "1000-001", "", "Lisboa"),
            ("00-950 Warszawa", "00-950", "", "Warszawa"),
            ("8001 Zürich", "8001", "", "Zürich"),
            ("SW1A 1AA", "SW1A 1AA", "", ""),
        ] {
            let (before, after) = (before.to_owned(), after.to_owned());
            assert_eq!(find(line), Some(Found { code: code.to_owned(), before, after }), "{line}");
        }
        for line in [
            "HORIZON STREET 1234",
            "ZENITH",
            "APT 114 55",
            "12 HORIZON LANE",
            "TEL 555-0100",
            "Total: 1 250.00",
            "Account 123456789012",
            "",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }
}
