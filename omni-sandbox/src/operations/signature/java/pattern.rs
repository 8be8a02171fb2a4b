//! Reading a pattern, and writing a moment in it.

use std::iter::Peekable;
use std::str::Chars;

use super::field::Field;
use super::{Language, Moment, PatternError};

/// The maximum length of a pattern, and of the nesting of its optional sections.
const MOST_LETTERS: usize = 200;
const MOST_DEPTH: usize = 8;

/// The maximum width of a padded part.
const MOST_PADDING: usize = 100;

/// A pattern of Java's `DateTimeFormatter`.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Pattern(Vec<Part>);

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(Field),
    /// Pads what follows with spaces on the left, up to a width.
    Padded(usize, Box<Part>),
    /// Omitted if the moment does not have its fields.
    Optional(Vec<Part>),
}

type Reader<'a> = Peekable<Chars<'a>>;

impl Pattern {
    /// Reads a pattern.
    pub(in super::super) fn read(text: &str) -> Result<Self, PatternError> {
        if text.is_empty() || text.chars().count() > MOST_LETTERS {
            return Err(PatternError::Letters);
        }
        read_parts(&mut text.chars().peekable(), 0).map(Self)
    }

    /// Writes a moment.
    pub(in super::super) fn write(
        &self,
        moment: Moment<'_>,
        language: Language,
    ) -> Result<String, PatternError> {
        write_parts(&self.0, moment, language)
    }
}

fn read_parts(reader: &mut Reader<'_>, depth: usize) -> Result<Vec<Part>, PatternError> {
    let mut parts = Vec::new();
    while let Some(letter) = reader.next() {
        match letter {
            ']' if depth > 0 => return Ok(parts),
            '[' if depth < MOST_DEPTH => parts.push(Part::Optional(read_parts(reader, depth + 1)?)),
            '[' | ']' | '{' | '}' | '#' => return Err(PatternError::Letters),
            '\'' => parts.push(Part::Text(read_quoted(reader)?)),
            'p' => {
                let width = repeated(reader, 'p');
                let next = reader.next().filter(char::is_ascii_alphabetic).ok_or(PatternError::Letters)?;
                let field = read_field(reader, next)?;
                if width > MOST_PADDING {
                    return Err(PatternError::Letters);
                }
                parts.push(Part::Padded(width, Box::new(field)));
            }
            letter if letter.is_ascii_alphabetic() => parts.push(read_field(reader, letter)?),
            other => parts.push(Part::Text(other.to_string())),
        }
    }
    // Java closes open sections at the end of a pattern.
    Ok(parts)
}

fn read_field(reader: &mut Reader<'_>, letter: char) -> Result<Part, PatternError> {
    let field = Field { letter, count: repeated(reader, letter) };
    field.is_valid().then_some(Part::Field(field)).ok_or(PatternError::Letters)
}

/// How often a letter that was just read is repeated.
fn repeated(reader: &mut Reader<'_>, letter: char) -> usize {
    let mut count = 1;
    while reader.next_if_eq(&letter).is_some() {
        count += 1;
    }
    count
}

/// Text in quotes. Two quotes are a quote.
fn read_quoted(reader: &mut Reader<'_>) -> Result<String, PatternError> {
    let mut text = String::new();
    loop {
        match reader.next() {
            Some('\'') if reader.next_if_eq(&'\'').is_some() => text.push('\''),
            Some('\'') if text.is_empty() => return Ok("'".to_owned()),
            Some('\'') => return Ok(text),
            Some(letter) => text.push(letter),
            None => return Err(PatternError::Letters),
        }
    }
}

fn write_parts(parts: &[Part], moment: Moment<'_>, language: Language) -> Result<String, PatternError> {
    let mut text = String::new();
    for part in parts {
        text += &write_part(part, moment, language)?;
    }
    Ok(text)
}

fn write_part(part: &Part, moment: Moment<'_>, language: Language) -> Result<String, PatternError> {
    match part {
        Part::Text(text) => Ok(text.clone()),
        Part::Field(field) => field.write(moment, language),
        Part::Padded(width, part) => {
            let text = write_part(part, moment, language)?;
            if text.chars().count() > *width {
                return Err(PatternError::Padding);
            }
            Ok(format!("{text:>width$}"))
        }
        Part::Optional(parts) => match write_parts(parts, moment, language) {
            Err(PatternError::NoTime) => Ok(String::new()),
            written => written,
        },
    }
}
