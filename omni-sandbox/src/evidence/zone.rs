//! The machine-readable zone.

use jiff::civil::Date;
use mrz::{Format, MrzData, MrzDate, Sex};
use omni_types::{Gender, OcrData, Sensitive};

use crate::basics::start_of_day;

/// The content of the lines of a zone.
pub(crate) enum Zone {
    /// The lines have the format of the standard. Check digits can still be wrong.
    Read(Box<MrzData>),
    /// The lines are not those of a zone.
    Broken,
}

/// The zone in OCR data. None if it has no lines.
pub(crate) fn zone(data: &OcrData) -> Option<Zone> {
    let line = |line: &'_ Option<Sensitive<String>>| line.as_ref().map(|line| line.to_string());
    let (first, second) = (line(&data.mrz1)?, line(&data.mrz2).unwrap_or_default());
    let read = match line(&data.mrz3) {
        Some(third) => mrz::parse_td1(&first, &second, &third),
        None if first.starts_with('V') && first.len() == 36 => mrz::parse_mrv_b(&first, &second),
        None if first.starts_with('V') => mrz::parse_mrv_a(&first, &second),
        None if first.len() == 36 => mrz::parse_td2(&first, &second),
        None => mrz::parse_td3(&first, &second),
    };
    Some(read.map_or(Zone::Broken, |read| Zone::Read(Box::new(read))))
}

impl Zone {
    /// The readable fields of a zone.
    pub(crate) fn fields(&self) -> Option<&MrzData> {
        match self {
            Self::Read(fields) => Some(fields),
            Self::Broken => None,
        }
    }
}

/// Adds the content of the zone: under its own field names, and in place of fields that could not be read elsewhere.
pub(super) fn add(data: &mut OcrData) {
    let Some(Zone::Read(fields)) = zone(data) else { return };
    let full_name = format!("{} {}", fields.given_names, fields.surname);
    let mut name = data.name.take().unwrap_or_default();
    name.machine_readable_full_name = Some(Sensitive::new(full_name.clone()));
    name.given_name_mrz = Some(fields.given_names.as_str().into());
    name.last_name_mrz = Some(fields.surname.as_str().into());
    name.full_name.get_or_insert_with(|| Sensitive::new(full_name.clone()));
    data.name = Some(name);
    data.full_name_mrz = Some(Sensitive::new(full_name));
    data.nationality_mrz = Some(fields.nationality.as_str().into());
    data.nationality.get_or_insert_with(|| fields.nationality.as_str().into());
    data.issuing_country.get_or_insert_with(|| fields.issuing_country.as_str().into());
    data.document_number.get_or_insert_with(|| fields.document_number.as_str().into());
    let born = milliseconds(&fields.date_of_birth).map(Sensitive::new);
    data.birth_date = data.birth_date.take().or(born);
    // A year that is printed and is not the one of the zone stays.
    let expires = day(&fields.date_of_expiry)
        .filter(|day| data.expiration_date.as_deref().is_none_or(|year| *year == i32::from(day.year())))
        .and_then(start_of_day)
        .map(|at| Sensitive::new(at.to_string()));
    data.expire_at = data.expire_at.take().or(expires);
    data.gender = data.gender.take().or(match fields.sex {
        Sex::Male => Some(Sensitive::new(Gender::M)),
        Sex::Female => Some(Sensitive::new(Gender::F)),
        _ => None,
    });
    add_check_digits(data, fields.format);
}

/// The positions are those of ICAO Doc 9303, parts 4 to 6.
fn add_check_digits(data: &mut OcrData, format: Format) {
    let digit = |line: &Option<Sensitive<String>>, at: usize| {
        line.as_ref().and_then(|line| line.get(at..=at)).map(Sensitive::from)
    };
    let (number, born, expires) = match format {
        Format::Td1 => (digit(&data.mrz1, 14), digit(&data.mrz2, 6), digit(&data.mrz2, 14)),
        _ => (digit(&data.mrz2, 9), digit(&data.mrz2, 19), digit(&data.mrz2, 27)),
    };
    data.document_number_check_digit = number;
    data.date_of_birth_check_digit = born;
    data.expiration_date_check_digit = expires;
}

/// A day in a zone. None if it is not a calendar day.
pub(crate) fn day(date: &MrzDate) -> Option<Date> {
    date.to_string().parse().ok()
}

/// UTC milliseconds of a day in a zone. None if it is not a calendar day.
fn milliseconds(date: &MrzDate) -> Option<i64> {
    start_of_day(day(date)?)
}

/// Whether there is no room left in the zone behind the names. Then they may be cut off, as ICAO Doc 9303 says.
pub(crate) fn is_full(data: &OcrData) -> bool {
    let line = data.mrz3.as_ref().or(data.mrz1.as_ref());
    line.is_some_and(|line| is_full_line(line))
}

pub(super) fn is_full_line(line: &str) -> bool {
    !line.ends_with('<')
}
