//! From bytes to tokens and objects.

use super::PdfError;
use super::object::{Dict, Object};

/// Maximum nesting depth of arrays and dictionaries.
const MAX_DEPTH: usize = 64;

/// Maximum number of values in one object, which keeps small files from growing into large trees.
const MAX_VALUES: usize = 2_000_000;

/// The error for anything that cannot be read.
const BROKEN: PdfError = PdfError::Damaged("an object in it cannot be read");

/// A position in bytes, from which tokens are read.
pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    values: usize,
}

/// A token of the content of a page.
pub(super) enum Token {
    Value(Object),
    /// The name of an operator.
    Word(Vec<u8>),
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at: at.min(bytes.len()), values: 0 }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The remaining bytes.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Skips white space and comments.
    pub(super) fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let line = self.rest();
                self.at += line.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(line.len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Takes a word, if it comes next.
    pub(super) fn take(&mut self, word: &[u8]) -> bool {
        self.skip();
        let rest = self.rest();
        let ends = rest.get(word.len()).is_none_or(|byte| !is_regular(*byte));
        let taken = ends && rest.starts_with(word);
        if taken {
            self.at += word.len();
        }
        taken
    }

    /// Takes a number without a sign.
    pub(super) fn unsigned(&mut self) -> Option<u64> {
        self.skip();
        let rest = self.rest();
        let length = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let number = std::str::from_utf8(rest.get(..length)?).ok()?.parse().ok()?;
        self.at += length;
        Some(number)
    }

    /// Takes `12 0 obj`.
    pub(super) fn header(&mut self) -> Option<(u32, u16)> {
        let number = u32::try_from(self.unsigned()?).ok()?;
        let generation = u16::try_from(self.unsigned()?).ok()?;
        self.skip();
        // What comes next may follow without a space.
        let taken = self.rest().starts_with(b"obj");
        self.at += if taken { 3 } else { 0 };
        taken.then_some((number, generation))
    }

    /// Takes an object of a file, in which references are possible.
    pub(super) fn object(&mut self) -> Result<Object, PdfError> {
        self.value(0, true)
    }

    /// Takes a value or an operator of the content of a page. `None` at its end.
    pub(super) fn token(&mut self) -> Option<Token> {
        loop {
            self.skip();
            let byte = self.peek()?;
            if !is_regular(byte) || byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.') {
                self.values = 0;
                let before = self.at;
                match self.value(0, false) {
                    Ok(value) => return Some(Token::Value(value)),
                    // Something is wrong here. Readers skip it and continue.
                    Err(_) => self.at = self.at.max(before + 1),
                }
                continue;
            }
            let word = self.word();
            return Some(match word {
                b"true" => Token::Value(Object::Bool(true)),
                b"false" => Token::Value(Object::Bool(false)),
                b"null" => Token::Value(Object::Null),
                word => Token::Word(word.to_vec()),
            });
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn value(&mut self, depth: usize, references: bool) -> Result<Object, PdfError> {
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return Err(PdfError::TooLarge);
        }
        self.skip();
        match self.peek().ok_or(BROKEN)? {
            b'/' => self.name().map(Object::Name),
            b'(' => self.literal().map(Object::String),
            b'<' if self.rest().starts_with(b"<<") => {
                self.at += 2;
                self.dict(depth, references).map(Object::Dict)
            }
            b'<' => self.hexadecimal().map(Object::String),
            b'[' => {
                self.at += 1;
                self.array(depth, references)
            }
            byte if byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.') => self.number(references),
            _ => match self.word() {
                b"true" => Ok(Object::Bool(true)),
                b"false" => Ok(Object::Bool(false)),
                b"null" => Ok(Object::Null),
                _ => Err(BROKEN),
            },
        }
    }

    fn array(&mut self, depth: usize, references: bool) -> Result<Object, PdfError> {
        let mut items = Vec::new();
        loop {
            self.skip();
            if self.peek().ok_or(BROKEN)? == b']' {
                self.at += 1;
                return Ok(Object::Array(items));
            }
            items.push(self.value(depth + 1, references)?);
        }
    }

    fn dict(&mut self, depth: usize, references: bool) -> Result<Dict, PdfError> {
        let mut entries = Vec::new();
        loop {
            self.skip();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                return Ok(Dict(entries));
            }
            let key = self.name()?;
            entries.push((key, self.value(depth + 1, references)?));
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, PdfError> {
        if self.peek() != Some(b'/') {
            return Err(BROKEN);
        }
        self.at += 1;
        let word = self.word();
        if !word.contains(&b'#') {
            return Ok(word.to_vec());
        }
        let mut name = Vec::with_capacity(word.len());
        let mut rest = word;
        while let Some((first, others)) = rest.split_first() {
            let code =
                (*first == b'#').then(|| Some((hex(*others.first()?)?, hex(*others.get(1)?)?))).flatten();
            match code {
                Some((high, low)) => {
                    name.push(high << 4 | low);
                    rest = others.get(2..).unwrap_or_default();
                }
                None => {
                    name.push(*first);
                    rest = others;
                }
            }
        }
        Ok(name)
    }

    fn number(&mut self, references: bool) -> Result<Object, PdfError> {
        let rest = self.rest();
        let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.');
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let text = std::str::from_utf8(rest.get(..length).unwrap_or_default()).map_err(|_| BROKEN)?;
        self.at += length;
        if let Ok(value) = text.parse::<i64>() {
            return Ok(self.reference(value).filter(|_| references).unwrap_or(Object::Int(value)));
        }
        // Files of old programs contain `--5` and `1.2-3`.
        let text = text.trim_start_matches(['+', '-']);
        let end = text.find(['+', '-']).unwrap_or(text.len());
        let sign = if rest.first() == Some(&b'-') { -1.0 } else { 1.0 };
        let value: f64 = text.get(..end).and_then(|text| text.parse().ok()).unwrap_or(0.0);
        Ok(Object::Real(if value.is_finite() { sign * value } else { 0.0 }))
    }

    /// A reference such as `12 0 R` whose first number was already taken.
    fn reference(&mut self, number: i64) -> Option<Object> {
        let number = u32::try_from(number).ok()?;
        let mut ahead = Lexer::new(self.bytes, self.at);
        // Most numbers are followed by something else; this check is quick.
        let spaces = ahead.rest().iter().take_while(|byte| is_space(**byte)).count();
        if !ahead.rest().get(spaces)?.is_ascii_digit() {
            return None;
        }
        let generation = u16::try_from(ahead.unsigned()?).ok()?;
        let taken = ahead.take(b"R");
        if taken {
            self.at = ahead.at;
        }
        taken.then_some(Object::Ref(number, generation))
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, PdfError> {
        let rest = self.rest();
        let Some(length) = rest.iter().position(|byte| *byte == b'>') else {
            // The end must not be searched for again.
            self.at = self.bytes.len();
            return Err(BROKEN);
        };
        self.at += length + 1;
        let mut digits = rest.iter().take(length).filter_map(|byte| hex(*byte));
        let mut bytes = Vec::with_capacity(length / 2);
        while let Some(high) = digits.next() {
            bytes.push(high << 4 | digits.next().unwrap_or(0));
        }
        Ok(bytes)
    }

    fn literal(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let mut bytes = Vec::new();
        let mut open = 0_usize;
        loop {
            let byte = self.next().ok_or(BROKEN)?;
            match byte {
                b'\\' => bytes.extend(self.escaped()),
                b')' if open == 0 => return Ok(bytes),
                b'\r' => {
                    self.at += usize::from(self.peek() == Some(b'\n'));
                    bytes.push(b'\n');
                }
                _ => {
                    match byte {
                        b'(' => open += 1,
                        b')' => open -= 1,
                        _ => {}
                    }
                    bytes.push(byte);
                }
            }
        }
    }

    /// Decodes a backslash and what follows it.
    fn escaped(&mut self) -> Option<u8> {
        let byte = self.next()?;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return None,
            b'\r' => {
                self.at += usize::from(self.peek() == Some(b'\n'));
                return None;
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                (code & 0xFF) as u8
            }
            other => other,
        })
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek();
        self.at += usize::from(byte.is_some());
        byte
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Whether a byte is part of a word.
pub(super) fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

pub(super) fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

/// The position of bytes within other bytes.
pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}
