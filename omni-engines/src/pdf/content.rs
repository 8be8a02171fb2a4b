//! The content of a page: operators, each with its operands in front of it.

use super::PdfError;
use super::lexer::{Lexer, Token, is_space};
use super::object::{Dict, Object};
use super::update::Update;

/// Maximum number of values in front of an operator. No operator takes more than a few.
const MAX_VALUES: usize = 64;

/// Maximum number of streams of a page.
const MAX_PARTS: usize = 10_000;

/// All streams of a page, joined. `None` if one is damaged, or compressed in an unsupported way.
pub(super) fn of_page(update: &Update, page: &Dict) -> Result<Option<Vec<u8>>, PdfError> {
    let Some(contents) = page.get(b"Contents") else { return Ok(Some(Vec::new())) };
    let parts = match update.follow(contents)? {
        Object::Array(parts) => parts,
        Object::Null => Vec::new(),
        _ => vec![contents.clone()],
    };
    if parts.len() > MAX_PARTS {
        return Err(PdfError::TooLarge);
    }
    let mut all = Vec::new();
    for number in parts.iter().filter_map(Object::as_ref) {
        let Some(stream) = update.file.stream(number)? else { continue };
        match update.file.data(&stream) {
            Ok(data) => all.extend(data),
            Err(PdfError::Damaged(_)) => return Ok(None),
            Err(error) => return Err(error),
        }
        // A word does not continue in the next stream.
        all.push(b'\n');
    }
    Ok(Some(all))
}

/// An operator with the values in front of it.
pub(super) struct Operation {
    pub(super) name: Vec<u8>,
    pub(super) values: Vec<Object>,
}

impl Operation {
    pub(super) fn number(&self, index: usize) -> f64 {
        self.values.get(index).and_then(Object::as_number).unwrap_or(0.0)
    }

    /// The requested number of numbers. `None` if there are fewer.
    pub(super) fn numbers<const N: usize>(&self) -> Option<[f64; N]> {
        let mut numbers = [0.0; N];
        for (number, value) in numbers.iter_mut().zip(self.values.get(..N)?) {
            *number = value.as_number()?;
        }
        Some(numbers)
    }
}

/// The operations of a content stream, without its inline images.
pub(super) struct Operations<'a> {
    lexer: Lexer<'a>,
}

impl<'a> Operations<'a> {
    pub(super) fn of(content: &'a [u8]) -> Self {
        Self { lexer: Lexer::new(content, 0) }
    }

    /// Skips an inline image, up to the word `EI`.
    fn skip_image(&mut self) {
        let rest = self.lexer.rest();
        let is_end = |window: &[u8]| matches!(window, [before, b'E', b'I', after] if is_space(*before) && is_space(*after));
        let at = rest.windows(4).position(is_end);
        self.lexer.at += at.map_or(rest.len(), |at| at + 3);
    }
}

impl Iterator for Operations<'_> {
    type Item = Operation;

    fn next(&mut self) -> Option<Operation> {
        let mut values = Vec::new();
        loop {
            match self.lexer.token()? {
                Token::Value(value) if values.len() < MAX_VALUES => values.push(value),
                Token::Value(_) => {}
                Token::Word(word) if word == b"ID" => {
                    self.skip_image();
                    values.clear();
                }
                Token::Word(name) => return Some(Operation { name, values }),
            }
        }
    }
}

/// Where a content stream restores a state that it did not save, which readers ignore; and how many states it saves
/// without restoring them.
pub(super) fn balance(content: &[u8]) -> (Vec<usize>, usize) {
    let (mut surplus, mut open) = (Vec::new(), 0_usize);
    let mut operations = Operations::of(content);
    while let Some(operation) = operations.next() {
        match operation.name.as_slice() {
            b"q" => open += 1,
            b"Q" if open > 0 => open -= 1,
            // The word was the last thing read.
            b"Q" => surplus.push(operations.lexer.at - 1),
            _ => {}
        }
    }
    (surplus, open)
}
