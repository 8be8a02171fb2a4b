//! Times that are written as dates.
//!
//! The calendar arithmetic is written by hand, so that programs that use the client do not have to build a date library
//! for this one field: see `docs/decisions/0005-validation.md`.

/// The milliseconds since 1970 of a time in ISO 8601. Accepts RFC 3339 and what Java writes: no zone, which is read as
/// UTC, or a zone without a colon.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    let mut text = text;
    let text = &mut text;
    let year = number(text, 4)?;
    mark(text, &['-'])?;
    let month = number(text, 2).filter(|month| (1..=12).contains(month))?;
    mark(text, &['-'])?;
    let day = number(text, 2).filter(|day| (1..=days(year, month)).contains(day))?;
    mark(text, &['T', 't', ' '])?;
    let mut seconds = days_since_1970(year, month, day) * 86_400 + clock(text)?;
    if mark(text, &[':']).is_some() {
        // A leap second is written as the sixtieth.
        seconds += number(text, 2).filter(|second| *second <= 60)?;
    }
    let mut milliseconds = 0;
    if mark(text, &['.', ',']).is_some() {
        let digits = text.len() - text.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
        let fraction = text.get(..digits).filter(|fraction| !fraction.is_empty())?;
        *text = text.get(digits..)?;
        milliseconds = format!("{fraction:0<3.3}").parse().ok()?;
    }
    let zone = match mark(text, &['+', '-', 'Z', 'z']) {
        None | Some('Z' | 'z') => 0,
        Some(sign) => {
            if sign == '-' {
                -clock(text)?
            } else {
                clock(text)?
            }
        }
    };
    text.is_empty().then_some((seconds - zone) * 1000 + milliseconds)
}

/// Seconds of `hh:mm`, `hhmm` or `hh`.
fn clock(text: &mut &str) -> Option<i64> {
    let hours = number(text, 2).filter(|hours| *hours < 24)?;
    let minutes = if mark(text, &[':']).is_some() { number(text, 2)? } else { number(text, 2).unwrap_or(0) };
    (minutes < 60).then_some(hours * 3600 + minutes * 60)
}

/// The number in the given number of digits.
fn number(text: &mut &str, digits: usize) -> Option<i64> {
    let (number, rest) = text.split_at_checked(digits)?;
    if !number.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    *text = rest;
    number.parse().ok()
}

/// The next character if it is one of these.
fn mark(text: &mut &str, marks: &[char]) -> Option<char> {
    let mark = text.chars().next().filter(|mark| marks.contains(mark))?;
    *text = text.get(mark.len_utf8()..)?;
    Some(mark)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let leap_days = before / 4 - before / 100 + before / 400;
    let months: i64 = (1..month).map(|month| days(year, month)).sum();
    // 719,162 days passed between the first of January of the year 1 and that of 1970.
    before * 365 + leap_days - 719_162 + months + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_services_write() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T12:00:00+00:00", 951_825_600_000),
            ("2031-04-06T05:12:47.890+00:00", 1_933_218_767_890),
            ("2031-04-06 05:12:47,89", 1_933_218_767_890),
            ("2031-04-06T05:12:47.890123456", 1_933_218_767_890),
            ("2031-04-06t07:12:47.890+0200", 1_933_218_767_890),
            ("2031-04-05T19:42:47.890-09:30", 1_933_218_767_890),
            ("2031-04-06T06:12:47.890+01", 1_933_218_767_890),
            ("2031-04-06T05:12z", 1_933_218_720_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000),
        ] {
            assert_eq!(milliseconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_time() {
        for text in [
            "",
            "yesterday",
            "2031-04-06",
            "2031-13-06T05:12:47Z",
            "2031-02-29T05:12:47Z",
            "2100-02-29T05:12:47Z",
            "2031-04-00T05:12:47Z",
            "2031-04-06T24:00:00Z",
            "2031-04-06T05:60:00Z",
            "2031-04-06T05:12:61Z",
            "2031-04-06T05:12:47.Z",
            "2031-04-06T05:12:47Zulu",
            "2031-04-06T05:12:47+",
            "+031-04-06T05:12:47Z",
            "2031-04-06T05:12:4\u{e9}",
            "Sun, 06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(milliseconds(text), None, "{text}");
        }
    }
}
