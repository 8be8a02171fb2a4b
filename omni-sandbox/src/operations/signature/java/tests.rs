//! Expected texts are what Java writes with the locale data of Java 8, for `en_US` and `es_ES`.

use jiff::Timestamp;
use jiff::civil::date;

use super::*;

/// Thursday, in the afternoon.
fn written(pattern: &str, language: Language) -> Result<String, PatternError> {
    // 15:04:09.12 in the city.
    in_zone("America/Mexico_City", "2026-03-05T21:04:09.12Z", pattern, language)
}

fn in_zone(zone: &str, at: &str, pattern: &str, language: Language) -> Result<String, PatternError> {
    let zone = Zone::read(zone).unwrap();
    let time = zone.time(at.parse::<Timestamp>().unwrap());
    Pattern::read(pattern)?.write(Moment::Time(&time, &zone), language)
}

#[test]
fn letters_write_what_java_writes() {
    for (pattern, expected) in [
        ("dd/MM/yyyy", "05/03/2026"),
        ("d-M-yy", "5-3-26"),
        ("EEEE, MMMM d, uuuu", "Thursday, March 5, 2026"),
        ("EEE d MMM y G", "Thu 5 Mar 2026 AD"),
        ("MMMMM EEEEE GGGG", "M T Anno Domini"),
        ("LLLL ccc QQQ QQQQ q qq qqq qqqq", "March Thu Q1 1st quarter 1 01 1 1"),
        ("HH:mm:ss.SSS", "15:04:09.120"),
        ("hh:mm a", "03:04 PM"),
        ("H h k K m s", "15 3 15 3 4 9"),
        ("S SS SSSSSSSSS n A N", "1 12 120000000 120000000 54249120 54249120000000"),
        ("D DDD w ww W F e ee YYYY", "64 064 10 10 1 5 5 05 2026"),
        ("VV z O OOOO", "America/Mexico_City CST GMT-6 GMT-06:00"),
        ("X XX XXX x Z ZZZZ ZZZZZ", "-06 -0600 -06:00 -06 -0600 GMT-06:00 -06:00"),
        ("'at' h 'o''clock'", "at 3 o'clock"),
        ("''yy", "'26"),
        ("ppppH|ppd", "  15| 5"),
        ("yyyy[-MM[-dd]]", "2026-03-05"),
        ("yyyyy yyy", "02026 2026"),
        ("yyyy年", "2026年"),
    ] {
        assert_eq!(written(pattern, Language::English).as_deref(), Ok(expected), "{pattern}");
    }
}

#[test]
fn months_and_days_are_written_in_spanish() {
    let spanish = |pattern| written(pattern, Language::Spanish);
    assert_eq!(spanish("EEEE d 'de' MMMM 'de' yyyy").as_deref(), Ok("jueves 5 de marzo de 2026"));
    assert_eq!(
        spanish("EEE MMM EEEEE MMMMM QQQ QQQQ G").as_deref(),
        Ok("jue mar J M T1 1.er trimestre anno Dómini")
    );
    let saturday = Moment::Day(date(2026, 9, 5));
    let text = Pattern::read("EEE, EEEE MMM").unwrap().write(saturday, Language::Spanish);
    assert_eq!(text.as_deref(), Ok("sáb, sábado sep"));
}

#[test]
fn what_java_does_not_take_is_refused() {
    for pattern in [
        "",
        "ddd",
        "HHH",
        "aa",
        "V",
        "VVV",
        "OO",
        "cc",
        "MMMMMM",
        "SSSSSSSSSS",
        "b",
        "j",
        "T",
        "#",
        "{",
        "]",
        "'open",
        "pp",
        "p'x'",
        "zzzzz",
        "EEEEEE",
    ] {
        assert_eq!(Pattern::read(pattern), Err(PatternError::Letters), "{pattern}");
    }
    assert!(Pattern::read(&"[".repeat(20)).is_err() && Pattern::read(&"y ".repeat(150)).is_err());
}

#[test]
fn a_day_has_no_time() {
    let day =
        |pattern: &str| Pattern::read(pattern)?.write(Moment::Day(date(1990, 2, 14)), Language::English);
    assert_eq!(day("dd.MM.yyyy").as_deref(), Ok("14.02.1990"));
    assert_eq!(day("dd.MM.yyyy HH:mm"), Err(PatternError::NoTime));
    assert_eq!(day("dd.MM.yyyy[ HH:mm]").as_deref(), Ok("14.02.1990"));
    assert_eq!(day("yyyy VV"), Err(PatternError::NoTime));
}

#[test]
fn weeks_are_those_of_the_language() {
    for (year, month, day, english, spanish) in [
        (2026, 1, 1, "2026-01 1 5", "2026-01 1 4"),
        (2026, 1, 4, "2026-02 2 1", "2026-01 1 7"),
        (2026, 1, 5, "2026-02 2 2", "2026-02 2 1"),
        (2026, 3, 1, "2026-10 1 1", "2026-09 0 7"),
        (2026, 12, 26, "2026-52 4 7", "2026-52 4 6"),
        // The Sunday before January 1, 2027, which is a Friday.
        (2026, 12, 27, "2027-01 5 1", "2026-52 4 7"),
        (2027, 1, 1, "2027-01 1 6", "2026-53 0 5"),
    ] {
        let moment = Moment::Day(date(year, month, day));
        let pattern = Pattern::read("YYYY-ww W e").unwrap();
        assert_eq!(pattern.write(moment, Language::English).as_deref(), Ok(english));
        assert_eq!(pattern.write(moment, Language::Spanish).as_deref(), Ok(spanish));
    }
}

#[test]
fn what_is_padded_has_to_fit() {
    let written = |pattern| written(pattern, Language::English);
    assert_eq!(written("ppHH").as_deref(), Ok("15"));
    for pattern in ["pHH", "pppMMMM", "[pHH]"] {
        assert_eq!(written(pattern), Err(PatternError::Padding), "{pattern}");
    }
}

#[test]
fn zones_have_the_ids_of_java() {
    for (name, id, seconds) in [
        ("Z", "Z", 0),
        ("UTC", "UTC", 0),
        ("GMT", "GMT", 0),
        ("UT", "UT", 0),
        ("GMT+0", "GMT", 0),
        ("+0", "Z", 0),
        ("UTC-06:00", "UTC-06:00", -21_600),
        ("UTC+1", "UTC+01:00", 3_600),
        ("GMT+2", "GMT+02:00", 7_200),
        ("+5", "+05:00", 18_000),
        ("+05:30", "+05:30", 19_800),
        ("-0330", "-03:30", -12_600),
        ("+01:02:03", "+01:02:03", 3_723),
        ("+18:00", "+18:00", 64_800),
        ("America/Mexico_City", "America/Mexico_City", -21_600),
        ("US/Pacific", "US/Pacific", -28_800),
        ("Asia/Kolkata", "Asia/Kolkata", 19_800),
        ("SystemV/EST5EDT", "SystemV/EST5EDT", -18_000),
        ("SystemV/HST10", "SystemV/HST10", -36_000),
    ] {
        let zone = Zone::read(name).unwrap_or_else(|| panic!("{name} is unknown"));
        let time = zone.time("2026-01-15T12:00:00Z".parse().unwrap());
        assert_eq!((&*zone.id, time.offset().seconds()), (id, seconds), "{name}");
    }
    for wrong in [
        "",
        "america/mexico_city",
        "Mexico",
        "+",
        "+19",
        "+1:2",
        "+05:60",
        "+05:3",
        "UTC+",
        "+٣",
        "+123",
        "is",
        "EST",
        "MST",
        "HST",
        "ROC",
        "Factory",
        "SystemV/EST4",
        "UTC1",
    ] {
        assert!(Zone::read(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn zones_have_the_short_names_of_java() {
    for (zone, winter, summer) in [
        ("America/Mexico_City", "CST", "CST"),
        ("America/New_York", "EST", "EDT"),
        ("America/Sao_Paulo", "BRT", "BRT"),
        ("America/Bogota", "COT", "COT"),
        ("America/Lima", "PET", "PET"),
        ("Asia/Dubai", "GST", "GST"),
        ("Asia/Kathmandu", "NPT", "NPT"),
        ("Europe/Dublin", "GMT", "IST"),
        ("Africa/Casablanca", "WEST", "WEST"),
        ("Africa/Windhoek", "WAT", "WAT"),
        ("CET", "CET", "CEST"),
        ("SystemV/EST5EDT", "EST", "EDT"),
        ("GMT", "GMT", "GMT"),
        ("UTC", "UTC", "UTC"),
        ("UTC+1", "UTC+01:00", "UTC+01:00"),
        ("+05:30", "+05:30", "+05:30"),
        ("Z", "Z", "Z"),
        ("Etc/GMT+5", "Etc/GMT+5", "Etc/GMT+5"),
        ("Asia/Atyrau", "Asia/Atyrau", "Asia/Atyrau"),
    ] {
        for (at, expected) in [("2026-01-15T12:00:00Z", winter), ("2026-07-15T12:00:00Z", summer)] {
            let written = in_zone(zone, at, "z", Language::English);
            assert_eq!(written.as_deref(), Ok(expected), "{zone} at {at}");
        }
    }
    // In Ramadan.
    let written = in_zone("Africa/Casablanca", "2026-03-01T12:00:00Z", "z", Language::English);
    assert_eq!(written.as_deref(), Ok("WET"));
}

#[test]
fn zones_of_the_americas_and_western_europe_have_the_long_names_of_java() {
    for (zone, english, spanish) in [
        ("America/Mexico_City", "Central Standard Time", "Hora estándar Central"),
        ("America/Tijuana", "Pacific Daylight Time", "Hora de verano del Pacífico"),
        ("America/Hermosillo", "Mountain Standard Time", "Hora estándar de las Rocosas"),
        ("US/Eastern", "Eastern Daylight Time", "Hora de verano Oriental"),
        ("America/Bogota", "Colombia Time", "Hora de Colombia"),
        ("America/Sao_Paulo", "Brasilia Time", "Hora de Brasil"),
        ("Europe/Madrid", "Central European Summer Time", "Hora de verano de Europa Central"),
        ("Europe/London", "British Summer Time", "Hora de verano de Gran Bretaña"),
        ("SystemV/CST6CDT", "Central Daylight Time", "Hora de verano Central"),
        ("UTC", "Coordinated Universal Time", "Hora Universal Coordinada"),
        ("Etc/GMT", "Greenwich Mean Time", "Hora del Meridiano de Greenwich"),
        ("-06:00", "-06:00", "-06:00"),
        ("Etc/GMT+5", "Etc/GMT+5", "Etc/GMT+5"),
    ] {
        for (language, expected) in [(Language::English, english), (Language::Spanish, spanish)] {
            let written = in_zone(zone, "2026-07-15T12:00:00Z", "zzzz", language);
            assert_eq!(written.as_deref(), Ok(expected), "{zone}");
        }
    }
    // The short names of these zones mean something else in the table.
    for zone in
        ["America/Havana", "Asia/Shanghai", "Asia/Baghdad", "Europe/Dublin", "Asia/Tokyo", "Asia/Yerevan"]
    {
        let written = in_zone(zone, "2026-07-15T12:00:00Z", "HH:mm zzzz", Language::English);
        assert_eq!(written, Err(PatternError::ZoneName), "{zone}");
    }
}

#[test]
fn each_zone_has_one_line() {
    let mut ids: Vec<_> =
        include_str!("zones.tsv").lines().flat_map(|line| line.split('\t').nth(2)).collect();
    ids = ids.into_iter().flat_map(|ids| ids.split(' ')).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    for id in ids {
        assert!(Zone::read(id).is_some(), "{id}");
    }
}

#[test]
fn an_offset_of_zero_is_written_as_java_writes_it() {
    let pattern = "X|x|XXX|xxx|Z|ZZZZ|ZZZZZ|O|k|h a";
    let text = in_zone("Z", "2026-01-01T00:00:00Z", pattern, Language::English);
    assert_eq!(text.as_deref(), Ok("Z|+00|Z|+00:00|+0000|GMT|Z|GMT|24|12 AM"));
}
