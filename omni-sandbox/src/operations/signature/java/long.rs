//! The long names of time zones, as the locale data of Java 8 has them.

use super::Language;

/// Names of zones that have the same short name.
struct LongNames {
    /// The short name of standard time.
    short: &'static str,
    /// In each language: of standard and of daylight-saving time.
    names: [[&'static str; 2]; 2],
}

/// Those of the Americas, of Western Europe and of UTC.
const LONG_NAMES: [LongNames; 27] = [
    row("ACT", ["Acre Time", "Acre Summer Time"], ["Hora de Acre", "Hora de verano de Acre"]),
    row(
        "AKST",
        ["Alaska Standard Time", "Alaska Daylight Time"],
        ["Hora estándar de Alaska", "Hora de verano de Alaska"],
    ),
    row(
        "AMT",
        ["Amazon Time", "Amazon Summer Time"],
        ["Hora estándar de Amazonia", "Hora de verano de Amazonia"],
    ),
    row(
        "ART",
        ["Argentine Time", "Argentine Summer Time"],
        ["Hora de Argentina", "Hora de verano de Argentina"],
    ),
    row(
        "AST",
        ["Atlantic Standard Time", "Atlantic Daylight Time"],
        ["Hora estándar Atlántico", "Hora de verano Atlántico"],
    ),
    row("BOT", ["Bolivia Time", "Bolivia Summer Time"], ["Hora de Bolivia", "Hora de verano de Bolivia"]),
    row("BRT", ["Brasilia Time", "Brasilia Summer Time"], ["Hora de Brasil", "Hora de verano de Brasil"]),
    row(
        "CET",
        ["Central European Time", "Central European Summer Time"],
        ["Hora de Europa Central", "Hora de verano de Europa Central"],
    ),
    row("CLT", ["Chile Time", "Chile Summer Time"], ["Hora de Chile", "Hora de verano de Chile"]),
    row("COT", ["Colombia Time", "Colombia Summer Time"], ["Hora de Colombia", "Hora de verano de Colombia"]),
    row(
        "CST",
        ["Central Standard Time", "Central Daylight Time"],
        ["Hora estándar Central", "Hora de verano Central"],
    ),
    row("ECT", ["Ecuador Time", "Ecuador Summer Time"], ["Hora de Ecuador", "Hora de verano de Ecuador"]),
    row(
        "EET",
        ["Eastern European Time", "Eastern European Summer Time"],
        ["Hora de Europa Oriental", "Hora de verano de Europa Oriental"],
    ),
    row(
        "EST",
        ["Eastern Standard Time", "Eastern Daylight Time"],
        ["Hora estándar Oriental", "Hora de verano Oriental"],
    ),
    row(
        "FNT",
        ["Fernando de Noronha Time", "Fernando de Noronha Summer Time"],
        ["Hora de Fernando de Noronha", "Hora de verano de Fernando de Noronha"],
    ),
    row(
        "GMT",
        ["Greenwich Mean Time", "British Summer Time"],
        ["Hora del Meridiano de Greenwich", "Hora de verano de Gran Bretaña"],
    ),
    row("GYT", ["Guyana Time", "Guyana Summer Time"], ["Hora de Guyana", "Hora de verano de Guyana"]),
    row(
        "HST",
        ["Hawaii Standard Time", "Hawaii Daylight Time"],
        ["Hora estándar de Hawaii", "Hora de verano de Hawaii"],
    ),
    row(
        "MST",
        ["Mountain Standard Time", "Mountain Daylight Time"],
        ["Hora estándar de las Rocosas", "Hora de verano de las Rocosas"],
    ),
    row(
        "NST",
        ["Newfoundland Standard Time", "Newfoundland Daylight Time"],
        ["Hora estándar de Terranova", "Hora de verano de Terranova"],
    ),
    row("PET", ["Peru Time", "Peru Summer Time"], ["Hora de Perú", "Hora de verano de Perú"]),
    row(
        "PST",
        ["Pacific Standard Time", "Pacific Daylight Time"],
        ["Hora estándar del Pacífico", "Hora de verano del Pacífico"],
    ),
    row("PYT", ["Paraguay Time", "Paraguay Summer Time"], ["Hora de Paraguay", "Hora de verano de Paraguay"]),
    row(
        "UTC",
        ["Coordinated Universal Time", "Coordinated Universal Time"],
        ["Hora Universal Coordinada", "Hora Universal Coordinada"],
    ),
    row("UYT", ["Uruguay Time", "Uruguay Summer Time"], ["Hora de Uruguay", "Hora de verano de Uruguay"]),
    row(
        "VET",
        ["Venezuela Time", "Venezuela Summer Time"],
        ["Hora de Venezuela", "Hora de verano de Venezuela"],
    ),
    row(
        "WET",
        ["Western European Time", "Western European Summer Time"],
        ["Hora de Europa Occidental", "Hora de verano de Europa Occidental"],
    ),
];

/// Zones that share a short name with those, but not the long one.
const OTHERS: [&str; 13] = [
    "Africa/Accra",
    "Africa/Freetown",
    "America/Adak",
    "America/Atka",
    "America/Havana",
    "America/Metlakatla",
    "Antarctica/Troll",
    "Cuba",
    "Eire",
    "Europe/Dublin",
    "PRC",
    "Pacific/Pitcairn",
    "US/Aleutian",
];

const fn row(short: &'static str, english: [&'static str; 2], spanish: [&'static str; 2]) -> LongNames {
    LongNames { short, names: [english, spanish] }
}

/// The long name of a zone, by its id and its short name in standard time. None if it is not in the table.
pub(super) fn long_name(
    (id, short): (&str, &str),
    is_daylight: bool,
    language: Language,
) -> Option<&'static str> {
    // In Asia, the same short names mean other zones.
    if OTHERS.contains(&id) || id.starts_with("Asia/") {
        return None;
    }
    let row = LONG_NAMES.iter().find(|row| row.short == short)?;
    Some(row.names[language.index()][usize::from(is_daylight)])
}
