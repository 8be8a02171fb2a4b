//! The CURP, the code of a person in the Mexican population register (RENAPO).
//!
//! Eighteen characters. This is the one of Concepción Salgado Briseño, whom the official instructions invented:
//!
//! ```text
//! SABC 560626 M DF LRN 0 1
//! |    |      | |  |   | check digit
//! |    |      | |  |   distinguishes namesakes: a digit if born before 2000, otherwise a letter
//! |    |      | |  first inner consonants of surname, second surname and given name
//! |    |      | state of birth
//! |    |      sex
//! |    birth date
//! initials and first inner vowel of the surname
//! ```
//!
//! Source: Instructivo Normativo para la Asignación de la Clave Única de Registro de Población (Diario Oficial de la
//! Federación, October 18, 2021), with the list of inconvenient words of its annex.

mod build;
mod state;
mod words;

use jiff::civil::Date;

use super::code::{code, refusals};
use super::date;

pub use build::{BuildError, Person, from_person};
pub use state::State;

code! {
    /// A well-formed CURP. Whether it was issued is not known.
    Curp, 18
}

refusals! {
    /// Why a text is not a CURP: the first reason from left to right, with the check digit last.
    CurpError {
        Length = "a CURP has 18 characters",
        Letters = "a CURP begins with four letters; the second is a vowel or X",
        InconvenientWord = "a CURP does not begin with a word of the list of inconvenient words; its second letter would be X",
        BirthDate = "characters 5 to 10 of a CURP are a date as YYMMDD, in the century that character 17 names",
        Sex = "character 11 of a CURP is H, M or X",
        State = "characters 12 and 13 of a CURP are the code of a state of Mexico, or NE",
        Consonants = "characters 14 to 16 of a CURP are consonants",
        Homoclave = "character 17 of a CURP is a letter or a digit",
        CheckDigit = "character 18 of a CURP is a digit that fits the other characters",
    }
}

/// The sex in a CURP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// `H`, *hombre*.
    Male,
    /// `M`, *mujer*.
    Female,
    /// `X`, neither.
    Other,
}

impl Sex {
    /// The letter in a CURP.
    #[must_use]
    pub fn code(self) -> char {
        match self {
            Self::Male => 'H',
            Self::Female => 'M',
            Self::Other => 'X',
        }
    }

    /// The sex for this letter, in either case.
    #[must_use]
    pub fn from_code(code: char) -> Option<Self> {
        match code.to_ascii_uppercase() {
            'H' => Some(Self::Male),
            'M' => Some(Self::Female),
            'X' => Some(Self::Other),
            _ => None,
        }
    }
}

/// Reads a CURP. Its parts are facts about the person: see the methods of [`Curp`].
///
/// It does not check whether the birth date is in the future, because that depends on the day.
///
/// # Errors
///
/// Any [`CurpError`].
pub fn parse(text: &str) -> Result<Curp, CurpError> {
    let mut code = [0; 18];
    let mut characters = text.trim().chars();
    for place in &mut code {
        let character = characters.next().ok_or(CurpError::Length)?;
        // A non-ASCII character becomes one that no position allows.
        *place = u8::try_from(character).map_or(b'?', |byte| byte.to_ascii_uppercase());
    }
    if characters.next().is_some() {
        return Err(CurpError::Length);
    }
    if !code[..4].iter().all(u8::is_ascii_uppercase) || !(is_vowel(code[1]) || code[1] == b'X') {
        return Err(CurpError::Letters);
    }
    if words::is_inconvenient(&code[..4]) {
        return Err(CurpError::InconvenientWord);
    }
    let curp = Curp(code);
    if !code[16].is_ascii_alphanumeric() {
        return Err(CurpError::Homoclave);
    }
    curp.read_birth_date().ok_or(CurpError::BirthDate)?;
    curp.read_sex().ok_or(CurpError::Sex)?;
    curp.read_state().ok_or(CurpError::State)?;
    if !code[13..16].iter().all(|letter| letter.is_ascii_uppercase() && !is_vowel(*letter)) {
        return Err(CurpError::Consonants);
    }
    if code[17] != check_digit(&code[..17]) {
        return Err(CurpError::CheckDigit);
    }
    Ok(curp)
}

impl Curp {
    /// The date of birth; the second to last character determines the century.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        // Each CURP was checked when it was created, so the fallback is never returned. The same holds below.
        self.read_birth_date().unwrap_or(Date::ZERO)
    }

    /// The sex.
    #[must_use]
    pub fn sex(&self) -> Sex {
        self.read_sex().unwrap_or(Sex::Other)
    }

    /// The state of birth.
    #[must_use]
    pub fn state(&self) -> State {
        self.read_state().unwrap_or(State::Abroad)
    }

    /// The character that distinguishes namesakes. The register assigns it: usually `0` or `A`.
    #[must_use]
    pub fn homoclave(&self) -> char {
        char::from(self.0[16])
    }

    /// Whether a person with this data gets this CURP, apart from what the register assigns.
    #[must_use]
    pub fn belongs_to(&self, person: &Person<'_>) -> bool {
        let same = Person { homoclave: Some(self.homoclave()), ..*person };
        from_person(&same).is_ok_and(|curp| curp == *self)
    }

    fn read_birth_date(&self) -> Option<Date> {
        date::parse_short(&self.0[4..10], if self.0[16].is_ascii_digit() { 1900 } else { 2000 })
    }

    fn read_sex(&self) -> Option<Sex> {
        Sex::from_code(char::from(self.0[10]))
    }

    fn read_state(&self) -> Option<State> {
        State::ALL.iter().copied().find(|state| state.code().as_bytes() == &self.0[11..13])
    }
}

/// The check digit: weights from 18 downward; digits have their own value, letters start from A = 10, with a place for Ñ
/// after N.
fn check_digit(characters: &[u8]) -> u8 {
    let sum: u32 = characters
        .iter()
        .zip((0..=18).rev())
        .map(|(character, weight)| {
            let value = match character {
                b'0'..=b'9' => character - b'0',
                b'A'..=b'N' => character - b'A' + 10,
                b'O'..=b'Z' => character - b'O' + 25,
                _ => 0,
            };
            u32::from(value) * weight
        })
        .sum();
    // At most 9.
    b'0' + ((10 - sum % 10) % 10) as u8
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'A' | b'E' | b'I' | b'O' | b'U')
}

#[cfg(test)]
mod tests;
