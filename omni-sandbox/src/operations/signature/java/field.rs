//! What each letter of a pattern writes.

use jiff::civil::{Date, Weekday};

use super::names::Width;
use super::{Language, Moment, PatternError, offset};

/// A letter of a pattern, and how often it is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) letter: char,
    pub(super) count: usize,
}

/// Why a letter writes nothing.
enum Missing {
    /// The moment has no such field: it is a day.
    Field,
    /// Java does not accept the letter this many times.
    Count,
    /// The full name of the time zone is not known.
    ZoneName,
}

impl Field {
    /// Whether Java knows the letter and accepts it this many times.
    pub(super) fn is_valid(self) -> bool {
        let most = match self.letter {
            'd' | 'h' | 'H' | 'k' | 'K' | 'm' | 's' | 'w' => 2,
            'D' => 3,
            'G' | 'M' | 'L' | 'Q' | 'q' | 'E' | 'e' | 'c' | 'X' | 'x' | 'Z' => 5,
            'O' | 'z' => 4,
            'V' => return self.count == 2,
            'W' | 'F' | 'a' => 1,
            'S' => 9,
            'u' | 'y' | 'Y' | 'A' | 'n' | 'N' => 19,
            _ => return false,
        };
        let odd = matches!((self.letter, self.count), ('O', 2 | 3) | ('c', 2));
        self.count <= most && !odd
    }

    /// The value of the field for a moment.
    pub(super) fn write(self, moment: Moment<'_>, language: Language) -> Result<String, PatternError> {
        let of_day = self.of_day(moment.date(), language);
        of_day.unwrap_or_else(|| self.of_time(moment, language)).map_err(|missing| match missing {
            Missing::Field => PatternError::NoTime,
            Missing::Count => PatternError::Letters,
            Missing::ZoneName => PatternError::ZoneName,
        })
    }

    /// None if the letter does not belong to a day.
    fn of_day(self, date: Date, language: Language) -> Option<Result<String, Missing>> {
        let Self { letter, count } = self;
        let text = |write: &dyn Fn(Width) -> String| Width::of(count).map(write).ok_or(Missing::Count);
        let monday_based = date.weekday().to_monday_one_offset();
        let sunday_based = date.weekday().to_sunday_one_offset();
        let quarter = (date.month() - 1) / 3 + 1;
        let year = i64::from(date.year());
        Some(match letter {
            'G' => text(&|width| language.era(year > 0, width).to_owned()),
            'u' => Ok(self.year(year)),
            'y' => Ok(self.year(if year > 0 { year } else { 1 - year })),
            'Y' => Ok(self.year(week(date, language).0)),
            'M' | 'L' if count > 2 => text(&|width| language.month(date.month(), width)),
            'M' | 'L' => Ok(self.number(date.month().into())),
            'Q' if count > 2 => text(&|width| language.quarter(quarter, width)),
            // The locales have no standalone names for quarters.
            'q' if count > 2 => Ok(quarter.to_string()),
            'Q' | 'q' => Ok(self.number(quarter.into())),
            'E' => text(&|width| language.day(monday_based, width)),
            'e' | 'c' if count > 2 => text(&|width| language.day(monday_based, width)),
            'e' | 'c' if language == Language::Spanish => Ok(self.number(monday_based.into())),
            'e' | 'c' => Ok(self.number(sunday_based.into())),
            'd' => Ok(self.number(date.day().into())),
            'D' => Ok(self.number(date.day_of_year().into())),
            'w' => Ok(self.number(week(date, language).1)),
            'W' => Ok(self.number(week_of_month(date, language))),
            'F' => Ok(self.number(i64::from((date.day() - 1) % 7 + 1))),
            _ => return None,
        })
    }

    fn of_time(self, moment: Moment<'_>, language: Language) -> Result<String, Missing> {
        let Self { letter, count } = self;
        let (zoned, zone) = moment.time().ok_or(Missing::Field)?;
        let (time, seconds) = (zoned.datetime(), zoned.offset().seconds());
        let hour = i64::from(time.hour());
        let nanos = i64::from(time.subsec_nanosecond());
        let of_day =
            ((hour * 60 + i64::from(time.minute())) * 60 + i64::from(time.second())) * 1_000_000_000 + nanos;
        let after = |value: i64, otherwise: i64| if value == 0 { otherwise } else { value };
        Ok(match letter {
            'a' => if hour < 12 { "AM" } else { "PM" }.to_owned(),
            'h' => self.number(after(hour % 12, 12)),
            'K' => self.number(hour % 12),
            'k' => self.number(after(hour, 24)),
            'H' => self.number(hour),
            'm' => self.number(time.minute().into()),
            's' => self.number(time.second().into()),
            'S' => format!("{nanos:09}").chars().take(count).collect(),
            'A' => self.number(of_day / 1_000_000),
            'n' => self.number(nanos),
            'N' => self.number(of_day),
            'V' => zone.id.clone(),
            'z' if count == 4 => zone.long_name(zoned, language).ok_or(Missing::ZoneName)?.to_owned(),
            'z' => zone.short_name(zoned).to_owned(),
            'O' => offset::localized(seconds, count == 4),
            'X' | 'x' | 'Z' => return offset::written(letter, count, seconds).ok_or(Missing::Count),
            _ => return Err(Missing::Count),
        })
    }

    /// A number, padded with zeros to the number of letters.
    fn number(self, number: i64) -> String {
        format!("{number:0width$}", width = self.count)
    }

    /// Two letters mean the last two digits.
    fn year(self, year: i64) -> String {
        if self.count == 2 {
            return format!("{:02}", year.abs() % 100);
        }
        // The sign does not count as a digit.
        let width = if year < 0 { self.count + 1 } else { self.count };
        format!("{year:0width$}")
    }
}

/// Year and number of the week. In Spain a week begins on Monday, and the first one has at least four days in its
/// year. In the United States it begins on Sunday, and the first one contains January 1.
fn week(date: Date, language: Language) -> (i64, i64) {
    if language == Language::Spanish {
        let week = date.iso_week_date();
        return (week.year().into(), week.week().into());
    }
    let year = i64::from(date.year());
    let last_week_of_year = || -> Option<bool> {
        let next = Date::new(date.year().checked_add(1)?, 1, 1).ok()?;
        let left = date.until(next).ok()?.get_days();
        Some(left <= i32::from(next.weekday().to_sunday_zero_offset()))
    };
    if last_week_of_year().unwrap_or(false) {
        return (year + 1, 1);
    }
    let first = date.first_of_year().weekday().to_sunday_zero_offset();
    (year, (i64::from(date.day_of_year()) - 1 + i64::from(first)) / 7 + 1)
}

fn week_of_month(date: Date, language: Language) -> i64 {
    let first: Weekday = date.first_of_month().weekday();
    let day = i64::from(date.day()) - 1;
    if language == Language::Spanish {
        let before = i64::from(first.to_monday_zero_offset());
        // Days before the first week are in week 0.
        let first_week = if before <= 3 { 1 } else { 0 };
        return (day + before) / 7 + first_week;
    }
    (day + i64::from(first.to_sunday_zero_offset())) / 7 + 1
}
