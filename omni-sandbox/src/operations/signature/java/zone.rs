//! Time zones, written as Java's `ZoneId` takes them.

use jiff::ZonedDateTime;
use jiff::tz::{Offset, TimeZone};

use super::long::long_name;
use super::{Language, offset};

/// The prefixes that an offset can have.
const PREFIXES: [&str; 3] = ["UTC", "GMT", "UT"];

/// Java allows no larger offset.
const MAX_OFFSET: i32 = 18 * 60 * 60;

/// Zones that the database has, and Java does not.
const UNKNOWN_TO_JAVA: [&str; 5] = ["EST", "Factory", "HST", "MST", "ROC"];

/// Zones that Java has, and the database does not: what their names begin with.
const SYSTEM_V: &str = "SystemV/";

/// The short names of zones as the locale data of Java 8 has them: in each line those of standard and of
/// daylight-saving time, and the zones that have them. Other zones have no short name.
const SHORT_NAMES: &str = include_str!("zones.tsv");

/// A time zone of Java.
#[derive(Debug, PartialEq)]
pub(in super::super) struct Zone {
    /// The id that Java gives it, which is not always what it was called.
    pub(super) id: String,
    zone: TimeZone,
}

impl Zone {
    /// The zone with a name. None if Java does not know it.
    pub(in super::super) fn read(name: &str) -> Option<Self> {
        let of = |id: &str, zone| Some(Self { id: id.to_owned(), zone });
        if name == "Z" || PREFIXES.contains(&name) {
            return of(name, TimeZone::UTC);
        }
        let prefix = PREFIXES.into_iter().find(|prefix| name.starts_with(prefix)).unwrap_or_default();
        let rest = name.strip_prefix(prefix).unwrap_or(name);
        if rest.starts_with(['+', '-']) {
            let offset = offset(rest)?;
            let id = match (prefix, offset.seconds()) {
                ("", seconds) => offset::id(seconds),
                (prefix, 0) => prefix.to_owned(),
                (prefix, seconds) => format!("{prefix}{}", offset::id(seconds)),
            };
            return of(&id, TimeZone::fixed(offset));
        }
        if let Some(rules) = name.strip_prefix(SYSTEM_V) {
            return of(name, system_v(rules)?);
        }
        // Java is case-sensitive, unlike the library.
        let zone = TimeZone::get(name).ok().filter(|zone| zone.iana_name() == Some(name))?;
        if UNKNOWN_TO_JAVA.contains(&name) { None } else { of(name, zone) }
    }

    /// A time in this zone.
    pub(in super::super) fn time(&self, at: jiff::Timestamp) -> ZonedDateTime {
        at.to_zoned_datetime(self.zone.clone())
    }

    /// What Java calls the zone at a time, in short: its id, if it has no name.
    pub(super) fn short_name(&self, time: &ZonedDateTime) -> &str {
        match self.short_names() {
            Some((_, daylight)) if self.is_daylight(time) => daylight,
            Some((standard, _)) => standard,
            None => &self.id,
        }
    }

    /// What Java calls the zone at a time, in full: its id, if it has no name. None if the name is not known here.
    pub(super) fn long_name(&self, time: &ZonedDateTime, language: Language) -> Option<&str> {
        let short = match self.short_names() {
            Some((standard, _)) => standard,
            // They are not in the database, but have names.
            None if matches!(self.id.as_str(), "UTC" | "GMT") => &self.id,
            None => return Some(&self.id),
        };
        long_name((&self.id, short), self.is_daylight(time), language)
    }

    /// The short names of standard and of daylight-saving time.
    fn short_names(&self) -> Option<(&'static str, &'static str)> {
        let mut names = SHORT_NAMES.lines().filter_map(|line| {
            let mut columns = line.split('\t');
            Some((columns.next()?, columns.next()?, columns.next()?))
        });
        let (standard, daylight, _) = names.find(|names| names.2.split(' ').any(|id| id == self.id))?;
        Some((standard, daylight))
    }

    fn is_daylight(&self, time: &ZonedDateTime) -> bool {
        self.zone.to_offset_info(time.timestamp()).dst().is_dst()
    }
}

/// A zone of the days of System V, such as `EST5EDT`: daylight-saving time, if it has any, is from the last Sunday of
/// April to that of October.
fn system_v(rules: &str) -> Option<TimeZone> {
    let has_daylight = match rules {
        "AST4" | "CST6" | "EST5" | "HST10" | "MST7" | "PST8" | "YST9" => false,
        "AST4ADT" | "CST6CDT" | "EST5EDT" | "MST7MDT" | "PST8PDT" | "YST9YDT" => true,
        _ => return None,
    };
    let days = if has_daylight { ",M4.5.0,M10.5.0" } else { "" };
    TimeZone::posix(&format!("{rules}{days}")).ok()
}

/// `+h`, `+hh`, `+hh:mm`, `+hhmm`, `+hh:mm:ss` or `+hhmmss`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let parts: Vec<&str> = match (digits.contains(':'), digits.len()) {
        (true, 5 | 8) => digits.split(':').collect(),
        (false, 1 | 2) => vec![digits],
        (false, 4 | 6) if digits.is_ascii() => {
            (0..digits.len()).step_by(2).filter_map(|at| digits.get(at..at + 2)).collect()
        }
        _ => return None,
    };
    let number = |part: &str| -> Option<i32> {
        let is_number =
            !part.is_empty() && part.len() <= 2 && part.bytes().all(|digit| digit.is_ascii_digit());
        part.parse().ok().filter(|_| is_number)
    };
    let parts: Vec<i32> = parts.into_iter().map(number).collect::<Option<_>>()?;
    let (hours, rest) = parts.split_first()?;
    if rest.iter().any(|part| *part > 59) {
        return None;
    }
    let seconds = hours * 3600 + rest.first().unwrap_or(&0) * 60 + rest.get(1).unwrap_or(&0);
    if seconds > MAX_OFFSET {
        return None;
    }
    Offset::from_seconds(sign * seconds).ok()
}
