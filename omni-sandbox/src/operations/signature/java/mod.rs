//! Dates and times as Java writes them: the patterns of its `DateTimeFormatter`, and the time zones of its `ZoneId`. Stamps on
//! contracts use both.

mod field;
mod names;
mod offset;
mod pattern;
mod zone;

pub(super) use names::Language;
pub(super) use pattern::{Pattern, PatternError};
pub(super) use zone::zone;

use jiff::ZonedDateTime;
use jiff::civil::{Date, DateTime};

/// What a pattern can write.
#[derive(Clone, Copy)]
pub(super) enum Moment<'a> {
    /// A day, without a time.
    Day(Date),
    /// A time in a time zone.
    Time(&'a ZonedDateTime),
}

impl Moment<'_> {
    fn date(&self) -> Date {
        match self {
            Self::Day(date) => *date,
            Self::Time(time) => time.date(),
        }
    }

    /// The time of day. None for a day.
    fn datetime(&self) -> Option<DateTime> {
        match self {
            Self::Day(_) => None,
            Self::Time(time) => Some(time.datetime()),
        }
    }

    /// The time with its zone. None for a day.
    fn zoned(&self) -> Option<&ZonedDateTime> {
        match self {
            Self::Day(_) => None,
            Self::Time(time) => Some(time),
        }
    }
}

#[cfg(test)]
mod tests;
