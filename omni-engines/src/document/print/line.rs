//! Splits a printed line into labels and values.

use super::labels::Label;
use crate::person::text::fold;

/// Maximum number of words of a label.
const MAX_WORDS: usize = 6;

/// Words between the kind of a place and its name.
const OF: [&str; 9] = ["OF", "THE", "DE", "DEL", "DU", "DES", "DI", "DO", "DA"];

/// Maximum length of a field code that is printed after its number on a license, and of the code of a name.
const CODE: usize = 5;
const NAME_CODE: usize = 2;

/// Codes that may run into the number before them and the value behind them.
const CODES: [&str; 6] = ["DLN", "DL", "DD", "DOB", "EXP", "ISS"];

/// The badge that is printed on licenses, and the number of digits that show that it is before a number.
const BADGE: &str = "DL";
const BADGED: usize = 6;

/// A word, and its position in the line.
struct Word {
    key: String,
    start: usize,
    end: usize,
}

/// The text before the first label, and the labels with the text after each.
pub(super) fn split(text: &str) -> (&str, Vec<(Label, &str)>) {
    let words = words(text);
    let between = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).map_or(0, |word| word.end);
        text.get(before..words.get(at).map_or(text.len(), |word| word.start)).unwrap_or_default()
    };
    let mut found: Vec<(Label, usize, usize)> = Vec::new();
    let (mut at, mut free) = (0, true);
    while at < words.len() {
        free |= between(at).contains(['/', '|']);
        let before = at.checked_sub(1).filter(|_| !free).and_then(|before| words.get(before));
        if let Some((label, count)) = label_at(&words[at..], free)
            .filter(|(label, _)| !is_of_place(before, (*label, &words[at..])))
            .or_else(|| before_colon(&words[at], between(at + 1)))
        {
            let start = words[at].start;
            // 4d DL
            let is_numbered = at.checked_sub(1).is_some_and(|before| is_place(&words[before].key));
            let label = if label == Label::Title && is_numbered { Label::DocumentNumber } else { label };
            at += count;
            // The same label in an unknown language.
            while at < words.len()
                && between(at).contains(['/', '|'])
                && label_at(&words[at..], true).is_none()
                && is_translation(&words[at])
            {
                at += 1;
                while at < words.len()
                    && !between(at).contains(['/', '|', ':'])
                    && text
                        .get(words[at].start..words[at].end)
                        .is_some_and(|word| word.contains(char::is_lowercase))
                {
                    at += 1;
                }
            }
            let end = words.get(at - 1).map_or(text.len(), |word| word.end);
            found.push((label, start, end));
            free = true;
        } else {
            // A number in front of a label is the field number on a license.
            free = words[at].key.len() <= 2
                && words[at].key.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
            at += 1;
        }
    }
    part_names(text, &mut found);
    let trimmed = |part: &'_ str| -> (usize, usize) {
        let kept =
            part.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '*' && c != '+' && c != '#');
        (part.len() - kept.len(), kept.trim_end_matches([' ', '/', '|', ':']).len())
    };
    let value = |from: usize, to: usize| {
        let part = text.get(from..to).unwrap_or_default();
        let (skipped, length) = trimmed(part);
        part.get(skipped..skipped + length).unwrap_or_default()
    };
    let first = found.first().map_or(text.len(), |found| found.1);
    let begin = if found.is_empty() { text.trim() } else { value(0, first) };
    let labels = found.iter().enumerate().map(|(index, (label, start, end))| {
        let next = found.get(index + 1).map_or(text.len(), |next| next.1);
        // If this label's field has a number, so does the next one's.
        let place =
            |start: usize| words.iter().rfind(|word| word.end <= start).filter(|word| is_place(&word.key));
        let place = place(*start).and(place(next)).filter(|word| {
            *label != Label::Other && next < text.len() && word.start >= *end && !word.key.starts_with('0')
        });
        (*label, value(*end, place.map_or(next, |word| word.start)))
    });
    let mut labels: Vec<(Label, &str)> = labels.collect();
    // Two languages: the value comes after the second.
    let mut at = 0;
    while at + 1 < labels.len() {
        let is_titled = labels[at].0 == Label::Title && labels[at + 1].0 == Label::DocumentNumber;
        if (labels[at].0 == labels[at + 1].0 || is_titled) && labels[at].1.is_empty() {
            labels.remove(at);
        } else {
            at += 1;
        }
    }
    // A title is a label only if a number follows it.
    for (label, value) in &mut labels {
        if *label == Label::Title && value.contains(|c: char| c.is_ascii_digit()) {
            *label = Label::DocumentNumber;
        }
    }
    // A field number on a license is not a value.
    let begin = if !labels.is_empty() && begin.len() <= 3 { "" } else { begin };
    (begin, labels)
}

/// The label at the beginning, and how many words it has.
fn label_at(words: &[Word], free: bool) -> Option<(Label, usize)> {
    let mut key = String::new();
    let mut best: Option<(Label, usize, usize)> = None;
    for (index, word) in words.iter().take(MAX_WORDS).enumerate() {
        if word.key.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        key.push_str(&word.key);
        if key.len() > 34 {
            break;
        }
        if Label::is_short(&key) && !free && !is_before_date(&key, &words[index + 1..]) {
            continue;
        }
        if let Some((label, distance)) = Label::of(&key)
            && (free || !label.is_common())
            && best.is_none_or(|best| distance <= best.2)
            && !((label.is_numbered() || (distance > 0 && Label::is_beginning(&key)))
                && goes_on(&words[index + 1..], free || label.is_numbered()))
        {
            let is_title = label == Label::DocumentNumber && Label::is_title(&key, distance);
            best = Some((if is_title { Label::Title } else { label }, index + 1, distance));
        }
    }
    best.map(|best| (best.0, best.1))
}

/// Whether a short key announces the date behind it: `X0001 DOB 02/14/1990`.
fn is_before_date(key: &str, behind: &[Word]) -> bool {
    let is_number = |word: &Word| word.key.len() <= 4 && word.key.bytes().all(|byte| byte.is_ascii_digit());
    Label::of(key).is_some_and(|(label, _)| label.is_date())
        && behind.get(..3).is_some_and(|date| date.iter().all(is_number))
}

/// The label that a word is because of the colon behind it.
fn before_colon(word: &Word, behind: &str) -> Option<(Label, usize)> {
    let label =
        Label::before_colon(&word.key).filter(|_| behind.trim_start_matches([' ', '.']).starts_with(':'))?;
    Some((label, 1))
}

/// Whether the words around the start of a label show that it is not a label: an authority's name can contain the document's
/// title.
fn goes_on(behind: &[Word], free: bool) -> bool {
    let has_digit = |word: &Word| word.key.bytes().any(|byte| byte.is_ascii_digit());
    !free || behind.first().is_some_and(|word| !has_digit(word) && label_at(behind, true).is_none())
}

/// Whether the label is part of the name of a place or an authority: `CITY OF EXAMPLES`, `DEPARTMENT OF STATE`.
fn is_of_place(before: Option<&Word>, (label, words): (Label, &[Word])) -> bool {
    let is_of = |word: &Word| OF.contains(&word.key.as_str());
    label.is_place() && (before.is_some_and(is_of) || words.get(1).is_some_and(is_of))
}

/// Text right after the code of a name, or last in its line, is the name, even if it spells another label.
fn part_names(text: &str, found: &mut Vec<(Label, usize, usize)>) {
    let is_code = |(_, start, end): &(Label, usize, usize)| end - start <= NAME_CODE;
    let Some(code) = found.iter().position(|label| label.0.is_name() && is_code(label)) else { return };
    while let Some(next) = found.get(code + 1).filter(|next| !is_code(next)) {
        let between = text.get(found[code].2..next.1).unwrap_or_default();
        let is_last = found.len() == code + 2 && next.2 == text.trim_end().len();
        let is_plain = !between.contains(|c: char| c.is_ascii_digit() || matches!(c, '/' | '|'));
        if !(is_plain && (is_last || !between.contains(char::is_alphanumeric))) {
            break;
        }
        found.remove(code + 1);
    }
}

fn is_translation(word: &Word) -> bool {
    word.key.len() >= 3 && word.key.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The words of a line. Labels that touch their value are separated from it.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = character.is_alphanumeric() && !matches!(character, 'º' | 'ª' | '°');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                push(&mut words, text, (begin, at));
                start = None;
            }
            _ => {}
        }
        // The sign for *number*, as in `LIC #`.
        if character == '#' {
            words.push(Word { key: "NO".to_owned(), start: at, end: at + 1 });
        }
    }
    words
}

fn push(words: &mut Vec<Word>, text: &str, (start, end): (usize, usize)) {
    let word = text.get(start..end).unwrap_or_default();
    let key = key(word);
    // 2FN, 3 DO8
    if let Some((at, code)) = numbered_code(word, words.last()) {
        if at > 0 {
            words.push(Word { key: self::key(word.get(..at).unwrap_or_default()), start, end: start + at });
        }
        words.push(Word { key: code, start: start + at, end });
        return;
    }
    // 4dDLX0001, 4bEXP02
    if let Some((number, value)) = glued_code(word) {
        for (from, to) in [(0, number), (number, value), (value, word.len())] {
            let key = self::key(word.get(from..to).unwrap_or_default());
            words.push(Word { key, start: start + from, end: start + to });
        }
        return;
    }
    // LNSPECIMEN: no name begins with these letters.
    let is_first = words.last().is_none_or(|word| is_place(&word.key));
    let is_name = |name: &str| name.len() > 1 && name.chars().all(char::is_uppercase);
    let name =
        ["LN", "FN"].iter().find_map(|code| word.strip_prefix(code)).filter(|name| is_first && is_name(name));
    // SEXOH, DOB08/31/1977
    let sex = ["SEXO", "SEXE", "SEX"]
        .iter()
        .find(|label| key.strip_prefix(**label).is_some_and(|rest| matches!(rest, "M" | "F" | "H" | "X")));
    let letters = word.find(|character: char| character.is_ascii_digit()).unwrap_or_default();
    let at = match sex {
        _ if name.is_some() => NAME_CODE,
        Some(label) if word.len() == label.len() + 1 => label.len(),
        _ if letters > 1
            && word.len() - letters > 1
            && word.get(..letters).is_some_and(|letters| Label::of(&self::key(letters)).is_some()) =>
        {
            letters
        }
        // DLX1234567
        _ if is_first && letters == BADGE.len() + 1 && is_badged(word) => BADGE.len(),
        _ => 0,
    };
    for (start, end) in [(start, start + at), (start + at, end)] {
        if let Some(word) = text.get(start..end).filter(|word| !word.is_empty()) {
            words.push(Word { key: self::key(word), start, end });
        }
    }
}

/// Finds a field code that runs into the number before it. Returns where it starts, and the code. Also handles codes whose
/// letters were misread as digits.
fn numbered_code(word: &str, before: Option<&Word>) -> Option<(usize, String)> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&digits) {
        // 4dDLN
        return (digits..=digits + 1).find_map(|at| Some((at, code(word.get(at..)?)?)));
    }
    before.filter(|before| digits == 0 && is_place(&before.key))?;
    let misread = word.contains(|letter: char| letter.is_ascii_digit());
    code(word).filter(|_| misread).map(|code| (0, code))
}

/// Finds a field code between the number before it and the value behind it, neither of which is parted from it. Returns where
/// code and value start.
fn glued_code(word: &str) -> Option<(usize, usize)> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&digits) {
        return None;
    }
    (digits..=digits + 1).find_map(|at| {
        let rest = word.get(at..)?;
        let code = CODES.iter().find(|code| rest.starts_with(**code))?;
        let value = rest.get(code.len()..)?;
        let is_value = value.len() > 1 && value.bytes().any(|byte| byte.is_ascii_digit());
        is_value.then_some((at, at + code.len()))
    })
}

/// Whether a word is the badge of a license, a letter and digits.
fn is_badged(word: &str) -> bool {
    let digits = word.strip_prefix(BADGE).and_then(|number| number.get(1..)).unwrap_or_default();
    digits.len() >= BADGED && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it is a field number on a license: `1`, `4d`.
fn is_place(key: &str) -> bool {
    key.len() <= 3 && key.starts_with(|first: char| first.is_ascii_digit())
}

/// The field code that a word is.
fn code(word: &str) -> Option<String> {
    if !(2..=CODE).contains(&word.len()) || !word.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let letter = |one: char| {
        word.chars().map(move |letter| match letter {
            '0' => 'O',
            '1' => one,
            '5' => 'S',
            '6' => 'G',
            '8' => 'B',
            other => other.to_ascii_uppercase(),
        })
    };
    let spelled = ['L', 'I'].map(|one| letter(one).collect::<String>());
    spelled.into_iter().find(|key| Label::of(key).is_some_and(|(_, distance)| distance == 0))
}

/// The text in capitals. A zero or one among letters was misread.
fn key(word: &str) -> String {
    let folded = fold(word).replace(' ', "");
    if folded.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic()) && folded.len() > 4 {
        folded.replace('0', "O").replace('1', "I")
    } else {
        folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_parted_from_values() {
        for (text, begin, labels) in [
            ("Surname / Nom / Apellidos", "", vec![(Label::Surname, "")]),
            ("Surname/Nazwisko", "", vec![(Label::Surname, "")]),
            ("Surname / Sukunimi: PAVLOVIĆ", "", vec![(Label::Surname, "PAVLOVIĆ")]),
            ("8. Dzimums/Sex/Sexe", "8. Dzimums", vec![(Label::Sex, "")]),
            ("SEXO H", "", vec![(Label::Sex, "H")]),
            ("SEXOM", "", vec![(Label::Sex, "M")]),
            ("Sex/Sexe F", "", vec![(Label::Sex, "F")]),
            (
                "CURP XEXX900214MNEXXX01 AÑO DE REGISTRO 2008 01",
                "",
                vec![(Label::Curp, "XEXX900214MNEXXX01"), (Label::Registration, "2008 01")],
            ),
            ("FECHA DE NACIMIENTO 14/02/1990", "", vec![(Label::BirthDate, "14/02/1990")]),
            ("Fechadenacimiento", "", vec![(Label::BirthDate, "")]),
            ("DOB08/31/1977", "", vec![(Label::BirthDate, "08/31/1977")]),
            ("4d DLN X0001", "", vec![(Label::DocumentNumber, "X0001")]),
            ("2FN ZARA INVENTED", "", vec![(Label::GivenNames, "ZARA INVENTED")]),
            ("LNSPECIMEN", "", vec![(Label::Surname, "SPECIMEN")]),
            ("1 FNZARA INVENTED", "", vec![(Label::GivenNames, "ZARA INVENTED")]),
            ("LN", "", vec![(Label::Surname, "")]),
            ("ZARA LNSPECIMEN", "ZARA LNSPECIMEN", vec![]),
            ("4dDLN X0001", "", vec![(Label::DocumentNumber, "X0001")]),
            ("4dDLX0001", "", vec![(Label::DocumentNumber, "X0001")]),
            ("DLX1234567", "", vec![(Label::DocumentNumber, "X1234567")]),
            ("4d DL", "", vec![(Label::DocumentNumber, "")]),
            ("4d LIC #: X0001", "", vec![(Label::DocumentNumber, "X0001")]),
            ("4d Lic #:", "", vec![(Label::DocumentNumber, "")]),
            ("License # 123456789", "", vec![(Label::DocumentNumber, "123456789")]),
            ("4dDL# X0001", "", vec![(Label::DocumentNumber, "X0001")]),
            ("12 HORIZON ST # 4", "12 HORIZON ST # 4", vec![]),
            ("DL X0001", "", vec![(Label::DocumentNumber, "X0001")]),
            ("DL", "", vec![(Label::Title, "")]),
            ("DRIVER LICENSE", "", vec![(Label::Title, "")]),
            ("DRIVER'S LICENSE", "", vec![(Label::Title, "")]),
            ("DRIVER LICENSE CLASS E", "", vec![(Label::Title, ""), (Label::Classes, "E")]),
            ("DRIVER LICENSE NO", "", vec![(Label::DocumentNumber, "")]),
            ("Passport No", "", vec![(Label::DocumentNumber, "")]),
            ("Passport / Passeport n°", "", vec![(Label::DocumentNumber, "")]),
            (
                "4d DLN 9999999993 DOB 02/14/1990",
                "",
                vec![(Label::DocumentNumber, "9999999993"), (Label::BirthDate, "02/14/1990")],
            ),
            ("4bEXP02/15/2035", "", vec![(Label::ExpiryDate, "02/15/2035")]),
            (
                "15 SEX F 16 HGT 17 WGT 150 lb",
                "",
                vec![(Label::Sex, "F"), (Label::Height, ""), (Label::Weight, "150 lb")],
            ),
            ("3DO8 14/02/1990", "", vec![(Label::BirthDate, "14/02/1990")]),
            ("3 D0B 14/02/1990", "", vec![(Label::BirthDate, "14/02/1990")]),
            ("12 HORIZON ST", "12 HORIZON ST", vec![]),
            ("1 LN STATE", "", vec![(Label::Surname, "STATE")]),
            ("2 FN GRACE WEIGHT", "", vec![(Label::GivenNames, "GRACE WEIGHT")]),
            ("1 LN SPECIMEN 2 FN ZARA", "", vec![(Label::Surname, "SPECIMEN"), (Label::GivenNames, "ZARA")]),
            ("UTOPIA PASSPORT OFFICE", "UTOPIA PASSPORT OFFICE", vec![]),
            ("PASSPORT OFFICE UTOPIA", "PASSPORT OFFICE UTOPIA", vec![]),
            ("Passport X1234567", "", vec![(Label::DocumentNumber, "X1234567")]),
            ("Passport / Passeport n° X1234567", "", vec![(Label::DocumentNumber, "X1234567")]),
            ("U.S. DEPARTMENT OF STATE", "U.S. DEPARTMENT OF STATE", vec![]),
            ("CITY OF EXAMPLES", "CITY OF EXAMPLES", vec![]),
            ("REGISTRO CIVIL DE UTOPIA", "REGISTRO CIVIL DE UTOPIA", vec![]),
            ("REGISTRO 2008 01", "", vec![(Label::Registration, "2008 01")]),
            ("DOMICILI0", "", vec![(Label::Address, "")]),
            ("ZARA INVENTED", "ZARA INVENTED", vec![]),
            (
                "ESTADO 09 MUNICIPIO 015 SECCIÓN 0747",
                "",
                vec![(Label::State, "09"), (Label::Other, "015"), (Label::Section, "0747")],
            ),
            ("Father's Name: JUAN PRUEBA", "", vec![(Label::FathersName, "JUAN PRUEBA")]),
            ("NOME DA MÃE", "", vec![(Label::MothersName, "")]),
            ("MÃE: MARIA PRUEBA", "", vec![(Label::MothersName, "MARIA PRUEBA")]),
            ("MAE PRUEBA", "MAE PRUEBA", vec![]),
            ("COND. LOS EJEMPLOS", "COND. LOS EJEMPLOS", vec![]),
            ("DEPARTAMENTO DE CONTROLE", "DEPARTAMENTO DE CONTROLE", vec![]),
            ("NÚMERO DE CONTROL 123456", "", vec![(Label::ControlNumber, "123456")]),
            ("SUBJECT TO CONDITIONS", "SUBJECT TO CONDITIONS", vec![]),
            ("Control No. 20191234567890", "", vec![(Label::DocumentNumber, "20191234567890")]),
            ("DOC. IDENTIDADE / ÓRG. EMISSOR / UF", "", vec![(Label::IdentityDocument, "")]),
            ("REGISTRO GERAL - CPF 12345678909", "", vec![(Label::Cpf, "12345678909")]),
            ("", "", vec![]),
            ("Ünïcödé // ::", "Ünïcödé // ::", vec![]),
        ] {
            assert_eq!(split(text), (begin, labels), "{text}");
        }
    }
}
