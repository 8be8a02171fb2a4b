//! The formats of machine-readable zones: the characters that a position can have, and what check digits cover.

use super::Format;

/// Positions in a line: the line, the first position, and the one after the last.
pub(super) type Span = (usize, usize, usize);

/// A format.
pub(super) struct Layout {
    pub(super) format: Format,
    /// One letter for each position: see [`allows`].
    pub(super) lines: &'static [&'static str],
    pub(super) checks: &'static [Check],
    /// Covers the checked fields together with others.
    pub(super) composite: Option<Check>,
    /// The line with the names, which have no check digit.
    pub(super) names: usize,
    /// The issuing state and the nationality, which have no check digit either.
    pub(super) states: [Span; 2],
    /// Optional data, such as a personal number.
    pub(super) optional: &'static [Span],
}

/// A check digit.
pub(super) struct Check {
    pub(super) over: &'static [Span],
    /// Line and position.
    pub(super) digit: (usize, usize),
    /// It covers a date.
    pub(super) date: bool,
}

/// Whether a position of this class can have this character.
///
/// `P`, `V` and `I` are the first letters of passports, visas and IDs; `L` is a letter or filler, `N` any character,
/// `D` a digit, `d` a digit or filler, `S` the sex, and `s` the sex on cards, where Mexico writes `H` for men.
pub(super) fn allows(class: u8, character: u8) -> bool {
    let (letter, digit) = (character.is_ascii_uppercase(), character.is_ascii_digit());
    match class {
        b'P' | b'V' => character == class,
        b'I' => matches!(character, b'I' | b'A' | b'C'),
        b'L' => letter || character == b'<',
        b'D' => digit,
        b'd' => digit || character == b'<',
        b'S' => matches!(character, b'M' | b'F' | b'X' | b'<'),
        b's' => matches!(character, b'M' | b'F' | b'X' | b'H' | b'<'),
        _ => true,
    }
}

const NUMBER: Check = Check { over: &[(1, 0, 9)], digit: (1, 9), date: false };
const BIRTH: Check = Check { over: &[(1, 13, 19)], digit: (1, 19), date: true };
const EXPIRY: Check = Check { over: &[(1, 21, 27)], digit: (1, 27), date: true };

/// All formats.
pub(super) const LAYOUTS: [Layout; 5] = [
    Layout {
        format: Format::Td3,
        lines: &[
            "PLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL",
            "NNNNNNNNNDLLLddddddDSddddddDNNNNNNNNNNNNNNdD",
        ],
        checks: &[NUMBER, BIRTH, EXPIRY, Check { over: &[(1, 28, 42)], digit: (1, 42), date: false }],
        composite: Some(Check { over: &[(1, 0, 10), (1, 13, 20), (1, 21, 43)], digit: (1, 43), date: false }),
        names: 0,
        states: [(0, 2, 5), (1, 10, 13)],
        optional: &[(1, 28, 42)],
    },
    Layout {
        format: Format::Td2,
        lines: &["ILLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL", "NNNNNNNNNdLLLddddddDSddddddDNNNNNNND"],
        checks: &[NUMBER, BIRTH, EXPIRY],
        composite: Some(Check { over: &[(1, 0, 10), (1, 13, 20), (1, 21, 35)], digit: (1, 35), date: false }),
        names: 0,
        states: [(0, 2, 5), (1, 10, 13)],
        optional: &[(1, 28, 35)],
    },
    Layout {
        format: Format::Td1,
        lines: &[
            "INLLLNNNNNNNNNdNNNNNNNNNNNNNNN",
            "ddddddDsddddddDLLLNNNNNNNNNNND",
            "LLLLLLLLLLLLLLLLLLLLLLLLLLLLLL",
        ],
        checks: &[
            Check { over: &[(0, 5, 14)], digit: (0, 14), date: false },
            Check { over: &[(1, 0, 6)], digit: (1, 6), date: true },
            Check { over: &[(1, 8, 14)], digit: (1, 14), date: true },
        ],
        composite: Some(Check {
            over: &[(0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)],
            digit: (1, 29),
            date: false,
        }),
        names: 2,
        states: [(0, 2, 5), (1, 15, 18)],
        optional: &[(0, 15, 30), (1, 18, 29)],
    },
    Layout {
        format: Format::MrvA,
        lines: &[
            "VLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL",
            "NNNNNNNNNDLLLddddddDSddddddDNNNNNNNNNNNNNNNN",
        ],
        checks: &[NUMBER, BIRTH, EXPIRY],
        composite: None,
        names: 0,
        states: [(0, 2, 5), (1, 10, 13)],
        optional: &[(1, 28, 44)],
    },
    Layout {
        format: Format::MrvB,
        lines: &["VLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL", "NNNNNNNNNDLLLddddddDSddddddDNNNNNNNN"],
        checks: &[NUMBER, BIRTH, EXPIRY],
        composite: None,
        names: 0,
        states: [(0, 2, 5), (1, 10, 13)],
        optional: &[(1, 28, 36)],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_the_lengths_of_their_formats() {
        for layout in &LAYOUTS {
            let expected = match layout.format {
                Format::Td3 | Format::MrvA => (2, 44),
                Format::Td2 | Format::MrvB => (2, 36),
                Format::Td1 => (3, 30),
            };
            assert_eq!((layout.lines.len(), layout.lines[0].len()), expected, "{:?}", layout.format);
            assert!(layout.lines.iter().all(|line| line.len() == expected.1), "{:?}", layout.format);
            for check in layout.checks.iter().chain(&layout.composite) {
                assert!(matches!(layout.lines[check.digit.0].as_bytes()[check.digit.1], b'D' | b'd'));
                assert!(check.over.iter().all(|(_, first, end)| first < end && *end <= expected.1));
            }
        }
    }
}
