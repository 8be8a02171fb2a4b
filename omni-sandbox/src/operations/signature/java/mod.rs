//! Dates and times as Java writes them: the patterns of its `DateTimeFormatter`, and the time zones of its `ZoneId`.
//! Stamps on contracts use both.

mod field;
mod long;
mod names;
mod offset;
mod pattern;
mod zone;

pub(super) use names::Language;
pub(super) use pattern::Pattern;
pub(super) use zone::Zone;

use jiff::ZonedDateTime;
use jiff::civil::Date;

/// What a pattern can write.
#[derive(Clone, Copy)]
pub(super) enum Moment<'a> {
    /// A day, without a time.
    Day(Date),
    /// A time, and its time zone.
    Time(&'a ZonedDateTime, &'a Zone),
}

/// Why a pattern writes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PatternError {
    /// Java does not know a letter, or not this many of it; or brackets or quotes are not closed.
    Letters,
    /// The pattern asks for a time, and the moment is a day.
    NoTime,
    /// A part is longer than the pattern pads it to.
    Padding,
    /// The pattern asks for the full name of a time zone, which is not known.
    ZoneName,
}

impl Moment<'_> {
    fn date(&self) -> Date {
        match self {
            Self::Day(date) => *date,
            Self::Time(time, _) => time.date(),
        }
    }

    /// The time of day with its zone. None for a day.
    fn time(&self) -> Option<(&ZonedDateTime, &Zone)> {
        match self {
            Self::Day(_) => None,
            Self::Time(time, zone) => Some((time, zone)),
        }
    }
}

#[cfg(test)]
mod tests;
