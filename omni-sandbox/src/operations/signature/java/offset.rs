//! The letters of a pattern that write the offset from UTC.

use std::fmt::Write as _;

/// `+HH`, followed by minutes and seconds as needed.
#[derive(Clone, Copy)]
struct Form {
    colon: bool,
    /// Whether zero minutes are written.
    minutes: bool,
    /// Whether seconds are written, unless they are zero.
    seconds: bool,
}

/// The offset in seconds, as a number of letters `X`, `x` or `Z` writes it. None if there are too many.
pub(super) fn written(letter: char, count: usize, seconds: i32) -> Option<String> {
    if letter == 'Z' {
        return match count {
            1..=3 => Some(digits(seconds, Form { colon: false, minutes: true, seconds: false })),
            4 => Some(localized(seconds, true)),
            5 if seconds == 0 => Some("Z".to_owned()),
            5 => Some(digits(seconds, Form { colon: true, minutes: true, seconds: true })),
            _ => None,
        };
    }
    if !(1..=5).contains(&count) {
        return None;
    }
    if letter == 'X' && seconds == 0 {
        return Some("Z".to_owned());
    }
    Some(digits(seconds, Form { colon: matches!(count, 3 | 5), minutes: count > 1, seconds: count > 3 }))
}

/// The id of a zone that is only an offset.
pub(super) fn id(seconds: i32) -> String {
    written('X', 5, seconds).unwrap_or_default()
}

/// `GMT+8` or, in full, `GMT+08:00`.
pub(super) fn localized(seconds: i32, full: bool) -> String {
    if seconds == 0 {
        return "GMT".to_owned();
    }
    if full {
        return format!("GMT{}", digits(seconds, Form { colon: true, minutes: true, seconds: true }));
    }
    let (sign, hours, minutes, rest) = parts(seconds);
    let mut text = format!("GMT{sign}{hours}");
    // Writing to a string cannot fail.
    if minutes != 0 || rest != 0 {
        let _ = write!(text, ":{minutes:02}");
    }
    if rest != 0 {
        let _ = write!(text, ":{rest:02}");
    }
    text
}

fn digits(seconds: i32, form: Form) -> String {
    let (sign, hours, minutes, rest) = parts(seconds);
    let colon = if form.colon { ":" } else { "" };
    let mut text = format!("{sign}{hours:02}");
    if form.minutes || minutes != 0 {
        let _ = write!(text, "{colon}{minutes:02}");
    }
    if form.seconds && rest != 0 {
        let _ = write!(text, "{colon}{rest:02}");
    }
    text
}

/// Sign, hours, minutes and seconds.
fn parts(seconds: i32) -> (char, i32, i32, i32) {
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.abs();
    (sign, seconds / 3600, seconds / 60 % 60, seconds % 60)
}
