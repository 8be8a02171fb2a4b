//! Builds the CURP of a person.

use deunicode::deunicode_char;
use jiff::civil::Date;

use super::super::code::refusals;
use super::{Curp, Sex, State, check_digit, is_vowel, words};

/// The input for a CURP. The names are those on the birth certificate, in any case and with any accents.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    /// All given names.
    pub given_names: &'a str,
    /// The first surname, usually the father's.
    pub first_surname: &'a str,
    /// The second surname, if there is one.
    pub second_surname: Option<&'a str>,
    /// The date of birth.
    pub birth_date: Date,
    /// The sex.
    pub sex: Sex,
    /// Where the person was born.
    pub state: State,
    /// The character that distinguishes namesakes. By default `0`, or `A` from 2000 on, which most people get.
    pub homoclave: Option<char>,
}

refusals! {
    /// Why a person cannot have a CURP.
    BuildError {
        GivenNames = "the given names have no letter",
        FirstSurname = "the first surname has no letter",
        BirthYear = "the year of birth is not between 1900 and 2099",
        Homoclave = "character 17 of a CURP is a digit for persons born before 2000, otherwise a letter",
    }
}

/// The character for anything missing or not allowed.
const FILLER: u8 = b'X';

/// Marks a slash, hyphen, period or apostrophe inside a word: it counts as the vowel or consonant that is looked for, and
/// becomes [`FILLER`].
const SPECIAL: u8 = b'/';

/// Builds the CURP of a person by the rules of the register: see [the module](super).
///
/// The register assigns the last two characters, so the CURP that it issued may have a different homoclave.
///
/// # Errors
///
/// Any [`BuildError`].
pub fn from_person(person: &Person<'_>) -> Result<Curp, BuildError> {
    let date = person.birth_date;
    let from_2000 = match date.year() {
        1900..=1999 => false,
        2000..=2099 => true,
        _ => return Err(BuildError::BirthYear),
    };
    let homoclave = person.homoclave.unwrap_or(if from_2000 { 'A' } else { '0' }).to_ascii_uppercase();
    let homoclave = match u8::try_from(homoclave) {
        Ok(byte) if byte.is_ascii_digit() && !from_2000 => byte,
        Ok(byte) if byte.is_ascii_uppercase() && from_2000 => byte,
        _ => return Err(BuildError::Homoclave),
    };
    let given = given_name(person.given_names).ok_or(BuildError::GivenNames)?;
    let first = surname(person.first_surname).ok_or(BuildError::FirstSurname)?;
    let second = person.second_surname.and_then(surname).unwrap_or_default();

    let mut code = [FILLER; 18];
    code[0] = initial(&first);
    code[1] = inner(&first, is_vowel);
    code[2] = initial(&second);
    code[3] = initial(&given);
    if words::is_inconvenient(&code[..4]) {
        code[1] = FILLER;
    }
    let digits = format!("{:02}{:02}{:02}", date.year() % 100, date.month(), date.day());
    for (place, digit) in code[4..10].iter_mut().zip(digits.bytes()) {
        *place = digit;
    }
    for (place, letter) in
        code[10..13].iter_mut().zip([person.sex.code()].into_iter().chain(person.state.code().chars()))
    {
        *place = u8::try_from(letter).unwrap_or(FILLER);
    }
    for (place, word) in code[13..16].iter_mut().zip([&first, &second, &given]) {
        *place = inner(word, |letter| !is_vowel(letter));
    }
    code[16] = homoclave;
    code[17] = check_digit(&code[..17]);
    Ok(Curp(code))
}

/// The significant given name: the first one that is not a particle, or the next one if the first is too common. *María
/// de los Ángeles* counts as *Ángeles*.
fn given_name(names: &str) -> Option<Vec<u8>> {
    let words = words_of(names);
    let mut counting = words.iter().filter(|word| !words::is_particle(word));
    let first = counting.next().or(words.last())?;
    let counts = if words::is_too_common(first) { counting.next().unwrap_or(first) } else { first };
    Some(counts.bytes().collect())
}

/// The significant word of a surname: the first one that is not a particle.
fn surname(surname: &str) -> Option<Vec<u8>> {
    let words = words_of(surname);
    let counting = words.iter().find(|word| !words::is_particle(word)).or(words.last());
    counting.map(|word| word.bytes().collect())
}

/// The words in ASCII capitals. Ñ becomes X right away, because it becomes X wherever it can appear.
fn words_of(text: &str) -> Vec<String> {
    let mut capitals = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let tilde = characters.peek() == Some(&'\u{303}');
        match character {
            'Ñ' | 'ñ' => capitals.push('X'),
            'N' | 'n' if tilde => capitals.push('X'),
            '/' | '-' | '.' | '\'' | '’' | '`' | '´' => capitals.push(char::from(SPECIAL)),
            _ if character.is_whitespace() => capitals.push(' '),
            _ => {
                let letters = deunicode_char(character).unwrap_or_default().chars();
                capitals.extend(
                    letters.filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase()),
                );
            }
        }
    }
    // At the edge of a word they abbreviate or separate, as in *Ma. Luisa*.
    let words = capitals.split(' ').map(|word| word.trim_matches(char::from(SPECIAL)));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn initial(word: &[u8]) -> u8 {
    word.first().copied().unwrap_or(FILLER)
}

/// The first matching letter after the initial.
fn inner(word: &[u8], is_wanted: fn(u8) -> bool) -> u8 {
    let inner = word.iter().skip(1).copied().find(|letter| *letter == SPECIAL || is_wanted(*letter));
    inner.filter(|letter| *letter != SPECIAL).unwrap_or(FILLER)
}
