//! Where the data of a stream is.

use super::lexer::{Lexer, find, is_space};

/// A range of the bytes of a file.
#[derive(Clone, Copy)]
pub(super) struct Span {
    begin: usize,
    pub(super) end: usize,
}

impl Span {
    /// The data of a stream whose dictionary was just read. If the stated length is wrong, the data ends at `endstream`.
    pub(super) fn after(lexer: &mut Lexer<'_>, length: Option<i64>) -> Option<Self> {
        lexer.skip();
        if !lexer.rest().starts_with(b"stream") {
            return None;
        }
        let rest = lexer.rest().get(6..)?;
        let line_end = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => 0,
        };
        let begin = lexer.at + 6 + line_end;
        let data = lexer.bytes.get(begin..)?;
        let said = length.and_then(|length| usize::try_from(length).ok()).filter(|length| {
            let behind = data.get(*length..).unwrap_or_default();
            let spaces = behind.iter().take(4).take_while(|byte| is_space(**byte)).count();
            behind.get(spaces..).is_some_and(|behind| behind.starts_with(b"endstream"))
        });
        let length = match said {
            Some(length) => length,
            None => {
                let length = find(data, b"endstream")?;
                // The line break before the word is not part of the data.
                match data.get(..length)? {
                    [.., b'\r', b'\n'] => length - 2,
                    [.., b'\n' | b'\r'] => length - 1,
                    _ => length,
                }
            }
        };
        Some(Self { begin, end: begin + length })
    }

    pub(super) fn of(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.begin..self.end).unwrap_or_default()
    }
}
