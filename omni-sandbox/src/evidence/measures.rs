//! Height, weight and colors, which print and barcode write in other units and shorter words.

/// The fields that this is about.
pub(super) const FIELDS: [&str; 4] = ["height", "weight", "eyeColor", "hairColor"];

/// Colors of eyes and hair: how barcodes shorten them, and how print does and writes them.
const COLORS: [&[&str]; 14] = [
    &["BAL", "BALD"],
    &["BLK", "BLACK"],
    &["BLN", "BLOND", "BLONDE"],
    &["BLU", "BLUE"],
    &["BRO", "BRN", "BROWN"],
    &["DIC", "DICHROMATIC"],
    &["GRN", "GREEN"],
    &["GRY", "GRAY", "GREY"],
    &["HAZ", "HAZEL"],
    &["MAR", "MAROON"],
    &["PNK", "PINK"],
    &["RED"],
    &["SDY", "SANDY"],
    &["WHI", "WHITE"],
];

/// Inches and pounds that two sources may differ by, because they were converted and rounded.
const HEIGHT_TOLERANCE: f64 = 1.0;
const WEIGHT_TOLERANCE: f64 = 2.0;

const CENTIMETERS: f64 = 2.54;
const KILOGRAMS: f64 = 0.453_592;

/// Whether two sources clearly state something else. What cannot be compared does not differ.
pub(super) fn differ(key: &str, one: &str, other: &str) -> bool {
    let apart = |one: &[f64], other: &[f64], tolerance: f64| {
        let pairs = one.iter().flat_map(|one| other.iter().map(move |other| (one - other).abs()));
        pairs
            .fold(None, |least: Option<f64>, by| Some(least.map_or(by, |least| least.min(by))))
            .is_some_and(|least| least > tolerance)
    };
    match key {
        "height" => apart(&inches(one), &inches(other), HEIGHT_TOLERANCE),
        "weight" => apart(&pounds(one), &pounds(other), WEIGHT_TOLERANCE),
        "eyeColor" | "hairColor" => color(one).zip(color(other)).is_some_and(|(one, other)| one != other),
        _ => false,
    }
}

/// A height in inches: `5'-06"`, `066 in`, `168 cm`. Every reading, if the unit is not known.
fn inches(text: &str) -> Vec<f64> {
    let numbers = numbers(text);
    match (numbers.as_slice(), unit(text).as_str()) {
        ([feet, inches], _) if text.contains('\'') => vec![feet * 12.0 + inches],
        ([value], "IN") => vec![*value],
        ([value], "CM") => vec![value / CENTIMETERS],
        ([value], "") => vec![*value, value / CENTIMETERS],
        _ => Vec::new(),
    }
}

/// A weight in pounds: `184 lb`, `83 kg`. Every reading, if the unit is not known.
fn pounds(text: &str) -> Vec<f64> {
    match (numbers(text).as_slice(), unit(text).as_str()) {
        ([value], "LB" | "LBS") => vec![*value],
        ([value], "KG") => vec![value / KILOGRAMS],
        ([value], "") => vec![*value, value / KILOGRAMS],
        _ => Vec::new(),
    }
}

/// A color as a place in the table.
fn color(text: &str) -> Option<usize> {
    let text = text.trim().to_uppercase();
    COLORS.iter().position(|words| words.contains(&text.as_str()))
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(|character: char| !character.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

fn unit(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_units_and_words_are_the_same_and_other_values_are_not() {
        for (key, one, other, expected) in [
            ("height", "5'-06\"", "066 in", false),
            ("height", "5'-06\"", "168 cm", false),
            ("height", "5'-06\"", "66", false),
            ("height", "6'-03\"", "079 in", true),
            ("height", "tall", "079 in", false),
            ("weight", "184 lb", "83 kg", false),
            ("weight", "184 lb", "184", false),
            ("weight", "184 lb", "221", true),
            ("eyeColor", "BRO", "BROWN", false),
            ("eyeColor", "BRO", "GRN", true),
            ("eyeColor", "BLK", "BLU", true),
            ("hairColor", "GRY", "Green", true),
            ("hairColor", "Grey", "GRY", false),
            ("hairColor", "CAFE", "BRO", false),
            ("eyeColor", "", "GRN", false),
            ("surname", "A", "B", false),
        ] {
            assert_eq!(differ(key, one, other), expected, "{key} {one} {other}");
        }
    }
}
