//! The barcode on North American licenses and ID cards: versions 1 to 10 of the AAMVA standard.
//!
//! The text is a header with a directory of subfiles; each subfile has elements, which are three letters and a value.
//! Scanners lose control characters, and issuers get the directory wrong, so both are only hints.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use crate::person::code::refusals;

/// The first version of the standard that writes United States dates as month, day, year.
const MONTH_FIRST: u8 = 2;

/// Types of the subfiles of a license and of an ID card, for texts without a directory.
const KINDS: [&str; 2] = ["DL", "ID"];

/// A parsed barcode. `Debug` shows only its version.
#[derive(Clone, PartialEq, Eq)]
pub struct License {
    version: u8,
    issuer: u32,
    /// Values by their three letters. If several subfiles have an element, the first one counts.
    elements: BTreeMap<String, String>,
}

/// The sex in the barcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Not specified.
    Unspecified,
}

refusals! {
    /// Why a text is not such a barcode.
    AamvaError {
        Header = "the text lacks the header of an AAMVA barcode: ANSI or AAMVA, and the number of the issuer",
        Version = "the version of the AAMVA standard is not one of 1 to 10",
        Empty = "the barcode has no elements",
    }
}

/// Reads the text of a barcode.
///
/// # Errors
///
/// Any [`AamvaError`].
pub fn parse(text: &str) -> Result<License, AamvaError> {
    let (_, rest) = text.split_once("ANSI").or_else(|| text.split_once("AAMVA")).ok_or(AamvaError::Header)?;
    let header = rest.trim_start();
    let issuer = digits(header, 0, 6).ok_or(AamvaError::Header)?;
    let version = digits(header, 6, 2).ok_or(AamvaError::Version)?;
    let version = u8::try_from(version).ok().filter(|version| (1..=10).contains(version));
    let version = version.ok_or(AamvaError::Version)?;
    // Version 1 lacks the version of the jurisdiction.
    let directory = if version == 1 { 8 } else { 10 };
    let mut at = directory + 2;
    let mut kinds = Vec::new();
    for _ in 0..digits(header, directory, 2).unwrap_or(1).clamp(1, 99) {
        // Type, offset, length.
        let Some(kind) = header.get(at..at + 2).filter(|_| digits(header, at + 2, 8).is_some()) else {
            break;
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
        at += 10;
    }
    if kinds.is_empty() {
        kinds.extend(KINDS);
    }
    let elements = elements(header.get(at..).unwrap_or_default(), &kinds);
    if elements.is_empty() { Err(AamvaError::Empty) } else { Ok(License { version, issuer, elements }) }
}

/// Writes the text of a license barcode, in version 10 of the standard, from elements with their three letters and their
/// value. Line breaks in values become spaces.
#[must_use]
pub fn write(issuer: u32, elements: &[(&str, &str)]) -> String {
    /// Length of the header, including a directory of one subfile.
    const HEADER: usize = 31;
    let plain = |value: &str| value.replace(char::is_control, " ");
    let lines: Vec<_> = elements.iter().map(|(name, value)| format!("{name}{}", plain(value))).collect();
    let subfile = format!("DL{}\r", lines.join("\n"));
    format!(
        "@\n\u{1e}\rANSI {:06}100001DL{HEADER:04}{:04}{subfile}",
        issuer % 1_000_000,
        subfile.len() % 10_000,
    )
}

/// Elements are on separate lines; the first one of a subfile follows the two letters of its type.
fn elements(body: &str, kinds: &[&str]) -> BTreeMap<String, String> {
    let mut elements = BTreeMap::new();
    for line in body.split(['\n', '\r', '\u{1e}', '\u{1d}', '\u{1c}']) {
        let line = line.trim();
        let begun = kinds.iter().find_map(|kind| line.strip_prefix(kind)).filter(|rest| is_element(rest));
        let line = begun.unwrap_or(line);
        if is_element(line) {
            let (name, value) = line.split_at(3);
            elements.entry(name.to_owned()).or_insert_with(|| value.trim().to_owned());
        }
    }
    elements
}

/// Elements of the standard begin with D, those of jurisdictions with Z.
fn is_element(line: &str) -> bool {
    let name = line.as_bytes().first_chunk::<3>();
    name.is_some_and(|name| {
        matches!(name[0], b'D' | b'Z') && name.iter().all(u8::is_ascii_uppercase) && line.is_char_boundary(3)
    })
}

fn digits(text: &str, from: usize, count: usize) -> Option<u32> {
    let text = text.get(from..from + count)?;
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

impl License {
    /// Version of the standard, 1 to 10.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// Number of the issuer.
    #[must_use]
    pub fn issuer(&self) -> u32 {
        self.issuer
    }

    /// The value of an element by its three letters. `None` if it is missing, empty, or marked as not available.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.elements.get(name).map(String::as_str);
        value.filter(|value| !matches!(*value, "" | "NONE" | "UNAVL" | "unavl"))
    }

    /// What follows the name, such as `JR`.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        self.get("DCU").or_else(|| self.get("DAE")).or_else(|| self.part_of_name(3))
    }

    /// Height: `DAU` in the form of the issuer, or `DAV` in centimeters without a unit.
    #[must_use]
    pub fn height(&self) -> Option<&str> {
        self.get("DAU").or_else(|| self.get("DAV"))
    }

    /// Number of the license or card.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        self.get("DAQ")
    }

    /// Surname.
    #[must_use]
    pub fn surname(&self) -> Option<&str> {
        self.get("DCS").or_else(|| self.get("DAB")).or_else(|| self.part_of_name(0))
    }

    /// Given names, separated by a space.
    #[must_use]
    pub fn given_names(&self) -> Option<String> {
        if let Some(names) = self.get("DCT") {
            return Some(names.replace(',', " "));
        }
        let first = self.get("DAC").or_else(|| self.part_of_name(1))?;
        let middle = self.get("DAD").or_else(|| self.part_of_name(2));
        Some(middle.map_or_else(|| first.to_owned(), |middle| format!("{first} {middle}")))
    }

    /// A part of the full name, which version 1 writes as surname, first name and middle names.
    fn part_of_name(&self, index: usize) -> Option<&str> {
        let part = self.get("DAA")?.split([',', '@']).nth(index)?.trim();
        Some(part).filter(|part| !part.is_empty())
    }

    /// Date of birth.
    #[must_use]
    pub fn birth_date(&self) -> Option<Date> {
        self.date("DBB")
    }

    /// Date of issue.
    #[must_use]
    pub fn issue_date(&self) -> Option<Date> {
        self.date("DBD")
    }

    /// Last day of validity.
    #[must_use]
    pub fn expiry_date(&self) -> Option<Date> {
        self.date("DBA")
    }

    /// Version 1 and Canada write the year first, the others the month. If a date does not exist in one order, it is in the
    /// other.
    fn date(&self, name: &str) -> Option<Date> {
        let text = self.get(name).filter(|text| text.len() == 8)?;
        let number = |from, count| digits(text, from, count).and_then(|number| i16::try_from(number).ok());
        let of = |year, month, day| {
            let (month, day) = (i8::try_from(number(month, 2)?).ok()?, i8::try_from(number(day, 2)?).ok()?);
            Date::new(number(year, 4)?, month, day).ok()
        };
        let (year_first, month_first) = (of(0, 4, 6), of(4, 0, 2));
        if self.version < MONTH_FIRST || self.country() == Some("CAN") {
            year_first.or(month_first)
        } else {
            month_first.or(year_first)
        }
    }

    /// Sex.
    #[must_use]
    pub fn sex(&self) -> Option<Sex> {
        match self.get("DBC")? {
            "1" | "M" => Some(Sex::Male),
            "2" | "F" => Some(Sex::Female),
            _ => Some(Sex::Unspecified),
        }
    }

    /// Street and number.
    #[must_use]
    pub fn street(&self) -> Option<&str> {
        self.get("DAG").or_else(|| self.get("DAL"))
    }

    /// City.
    #[must_use]
    pub fn city(&self) -> Option<&str> {
        self.get("DAI").or_else(|| self.get("DAN"))
    }

    /// State or province, two letters.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        self.get("DAJ").or_else(|| self.get("DAO"))
    }

    /// Postal code. Four zeros at the end of a nine-digit code mean that it has only five digits.
    #[must_use]
    pub fn postal_code(&self) -> Option<&str> {
        let code = self.get("DAK").or_else(|| self.get("DAP"))?;
        Some(if code.len() == 9 { code.strip_suffix("0000").unwrap_or(code) } else { code })
    }

    /// Country that issued it, three letters. `None` if the barcode names none that exists.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        self.get("DCG").filter(|code| code.len() == 3 && mrz::country_name(code).is_some())
    }
}

/// Shows nothing about the person.
impl fmt::Debug for License {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "License(version {})", self.version)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const VERSION_1: &str = "@\n\u{1e}\rANSI 99999901" /* and its directory */;

    fn newer(version: u8, elements: &str) -> Result<License, AamvaError> {
        parse(&format!("@\n\u{1e}\rANSI 999999{version:02}0001DL00310100DL{elements}\r"))
    }

    #[test]
    fn version_1_has_the_whole_name_and_the_year_first() {
        let text = format!(
            "{VERSION_1}01DL00290100DLDAASPECIMEN,ZARA,INVENTED,JR\nDAQX0001\nDBB19900214\nDBC2\nDAV170\nDAL12 HORIZON ST\n\
             DANZENITH\nDAOCA\nDAP900010000\r"
        );
        let license = parse(&text).unwrap();
        assert_eq!((license.version(), license.issuer()), (1, 999_999));
        assert_eq!(license.surname(), Some("SPECIMEN"));
        assert_eq!(license.given_names().as_deref(), Some("ZARA INVENTED"));
        assert_eq!((license.suffix(), license.height()), (Some("JR"), Some("170")));
        assert_eq!((license.number(), license.birth_date()), (Some("X0001"), Some(date(1990, 2, 14))));
        assert_eq!((license.street(), license.city()), (Some("12 HORIZON ST"), Some("ZENITH")));
        assert_eq!((license.state(), license.postal_code()), (Some("CA"), Some("90001")));
    }

    #[test]
    fn later_versions_are_read_up_to_10() {
        for version in 2..=10 {
            let names = if version < 4 { "DCTZARA,INVENTED" } else { "DACZARA\nDADINVENTED" };
            let elements = format!(
                "DAQX0001\nDCSSPECIMEN\n{names}\nDBB02141990\nDBA06292035\nDBD06302025\nDBC2\nDCGUSA\nDAG12 HORIZON ST\
                 \nDAIZENITH\nDAJCA\nDAK900011234"
            );
            let license = newer(version, &elements).unwrap();
            assert_eq!(license.version(), version);
            assert_eq!(license.given_names().as_deref(), Some("ZARA INVENTED"), "{version}");
            assert_eq!((license.surname(), license.sex()), (Some("SPECIMEN"), Some(Sex::Female)));
            let dates = (license.birth_date(), license.expiry_date(), license.issue_date());
            assert_eq!(
                dates,
                (Some(date(1990, 2, 14)), Some(date(2035, 6, 29)), Some(date(2025, 6, 30))),
                "{version}"
            );
            assert_eq!((license.postal_code(), license.country()), (Some("900011234"), Some("USA")));
            assert_eq!(format!("{license:?}"), format!("License(version {version})"));
        }
    }

    #[test]
    fn canada_writes_the_year_first() {
        let license = newer(9, "DAQX0001\nDBB20101112\nDCGCAN\nDBC9\nDADNONE\nDACZARA").unwrap();
        assert_eq!((license.birth_date(), license.sex()), (Some(date(2010, 11, 12)), Some(Sex::Unspecified)));
        assert_eq!(license.given_names().as_deref(), Some("ZARA"));
        assert_eq!(newer(9, "DBB13132010\n").unwrap().birth_date(), None);
    }

    #[test]
    fn a_country_that_does_not_exist_is_none() {
        for (code, expected) in
            [("USA", Some("USA")), ("MEX", Some("MEX")), ("NA", None), ("D", None), ("XQZ", None)]
        {
            let license = newer(8, &format!("DAQX0001\nDCG{code}")).unwrap();
            assert_eq!(license.country(), expected, "{code}");
        }
    }

    #[test]
    fn several_subfiles_and_lost_control_characters_are_read() {
        let text = "@ANSI 9999990800 02DL00410100ZC03100010DLDAQX0001\nDCSSPECIMEN\nZCZCABLUE\nDAQOTHER";
        let license = parse(&text.replace(' ', "")).unwrap();
        assert_eq!((license.number(), license.surname()), (Some("X0001"), Some("SPECIMEN")));
        assert_eq!(license.get("ZCA"), Some("BLUE"));
        let license = parse("AAMVA999999080001DLDAQX0001").unwrap();
        assert_eq!((license.number(), license.surname(), license.given_names()), (Some("X0001"), None, None));
    }

    #[test]
    fn what_is_written_is_read() {
        let text =
            write(999_999, &[("DAQ", "X0001"), ("DCS", "SPECI\nMEN"), ("DBB", "02141990"), ("DCF", "7")]);
        let license = parse(&text).unwrap();
        assert_eq!((license.version(), license.issuer()), (10, 999_999));
        assert_eq!((license.number(), license.surname()), (Some("X0001"), Some("SPECI MEN")));
        assert_eq!((license.birth_date(), license.get("DCF")), (Some(date(1990, 2, 14)), Some("7")));
        let directory = &text[text.find("DL").unwrap() + 2..];
        let (offset, length) = (digits(directory, 0, 4).unwrap(), digits(directory, 4, 4).unwrap());
        assert_eq!(text.len(), usize::try_from(offset + length).unwrap());
        assert!(text[usize::try_from(offset).unwrap()..].starts_with("DLDAQX0001\n"));
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, error) in [
            ("", AamvaError::Header),
            ("https://example.com", AamvaError::Header),
            ("ANSI", AamvaError::Header),
            ("ANSI 99999", AamvaError::Header),
            ("ANSI 9999990001DL00290046DLDAQX", AamvaError::Version),
            ("ANSI 9999991101DL00290046DLDAQX", AamvaError::Version),
            ("ANSI 999999", AamvaError::Version),
            ("ANSI 999999080001DL00310000DL", AamvaError::Empty),
            ("ANSI 99999908äöüäöü", AamvaError::Empty),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }
}
