//! The letters of one-byte codes: the encodings that files name, and the names of letters that differ from them.

use super::super::PdfError;
use super::super::font::WINDOWS;
use super::super::object::{Dict, Object};
use super::super::update::Update;

/// From 0x80 on. What has no letter is a space.
const MAC: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»… ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// From 0xA0 on, in the encoding of fonts that do not state another.
const STANDARD: &str =
    " ¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß    ";

/// Names of letters that do not consist of a letter and an accent.
const NAMES: &[(&str, char)] = &[
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("quotesinglbase", '‚'),
    ("quotedblbase", '„'),
    ("guilsinglleft", '‹'),
    ("guilsinglright", '›'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("endash", '–'),
    ("emdash", '—'),
    ("bullet", '•'),
    ("ellipsis", '…'),
    ("dagger", '†'),
    ("daggerdbl", '‡'),
    ("perthousand", '‰'),
    ("fi", 'ﬁ'),
    ("fl", 'ﬂ'),
    ("ff", 'ﬀ'),
    ("ffi", 'ﬃ'),
    ("ffl", 'ﬄ'),
    ("AE", 'Æ'),
    ("ae", 'æ'),
    ("OE", 'Œ'),
    ("oe", 'œ'),
    ("germandbls", 'ß'),
    ("dotlessi", 'ı'),
    ("Lslash", 'Ł'),
    ("lslash", 'ł'),
    ("Eth", 'Ð'),
    ("eth", 'ð'),
    ("Thorn", 'Þ'),
    ("thorn", 'þ'),
    ("Dcroat", 'Đ'),
    ("dcroat", 'đ'),
    ("exclamdown", '¡'),
    ("questiondown", '¿'),
    ("cent", '¢'),
    ("sterling", '£'),
    ("yen", '¥'),
    ("Euro", '€'),
    ("currency", '¤'),
    ("florin", 'ƒ'),
    ("brokenbar", '¦'),
    ("section", '§'),
    ("paragraph", '¶'),
    ("copyright", '©'),
    ("registered", '®'),
    ("trademark", '™'),
    ("ordfeminine", 'ª'),
    ("ordmasculine", 'º'),
    ("degree", '°'),
    ("plusminus", '±'),
    ("multiply", '×'),
    ("divide", '÷'),
    ("minus", '−'),
    ("fraction", '⁄'),
    ("onequarter", '¼'),
    ("onehalf", '½'),
    ("threequarters", '¾'),
    ("onesuperior", '¹'),
    ("twosuperior", '²'),
    ("threesuperior", '³'),
    ("mu", 'µ'),
    ("periodcentered", '·'),
    ("middot", '·'),
    ("logicalnot", '¬'),
    ("acute", '´'),
    ("dieresis", '¨'),
    ("cedilla", '¸'),
    ("macron", '¯'),
    ("circumflex", 'ˆ'),
    ("tilde", '˜'),
    ("caron", 'ˇ'),
    ("nbspace", ' '),
    ("sfthyphen", '-'),
];

/// Letters by the accent that their names end with.
const ACCENTS: &[(&str, &str)] = &[
    ("acute", "ÁáÉéÍíÓóÚúÝýĆćĹĺŃńŔŕŚśŹź"),
    ("grave", "ÀàÈèÌìÒòÙù"),
    ("circumflex", "ÂâÊêÎîÔôÛûĈĉĜĝĤĥĴĵŜŝŴŵŶŷ"),
    ("tilde", "ÃãÑñÕõĨĩŨũ"),
    ("dieresis", "ÄäËëÏïÖöÜüŸÿ"),
    ("ring", "ÅåŮů"),
    ("cedilla", "ÇçŞşŢţ"),
    ("commaaccent", "ĢģĶķĻļŅņŖŗȘșȚț"),
    ("caron", "ČčĎďĚěŇňŘřŠšŤťŽž"),
    ("ogonek", "ĄąĘęĮįŲų"),
    ("macron", "ĀāĒēĪīŌōŪū"),
    ("breve", "ĂăĞğŬŭ"),
    ("dotaccent", "ĊċĖėĠġİŻż"),
    ("hungarumlaut", "ŐőŰű"),
    ("slash", "Øø"),
];

/// The letters of all codes of a font.
pub(super) fn letters(update: &Update, font: &Dict) -> Result<Vec<String>, PdfError> {
    let encoding = update.get(font, b"Encoding")?.unwrap_or(Object::Null);
    let (base, differences) = match &encoding {
        Object::Dict(dict) => (
            update.get(dict, b"BaseEncoding")?,
            update.get(dict, b"Differences")?.unwrap_or(Object::Null).into_array(),
        ),
        value => (Some(value.clone()), Vec::new()),
    };
    let mut letters: Vec<String> = (0..=255).map(|code| of_code(code, base.as_ref())).collect();
    let mut code = 0_usize;
    for item in &differences {
        match item {
            Object::Name(name) => {
                if let (Some(letter), Some(text)) =
                    (letters.get_mut(code), of_name(&String::from_utf8_lossy(name)))
                {
                    *letter = text;
                }
                code = code.saturating_add(1);
            }
            item => code = item.as_int().and_then(|code| usize::try_from(code).ok()).unwrap_or(code),
        }
    }
    Ok(letters)
}

fn of_code(code: u8, base: Option<&Object>) -> String {
    let in_table =
        |table: &str, from: u8| table.chars().nth(usize::from(code.saturating_sub(from))).unwrap_or(' ');
    let windows = || match code {
        0x80..=0x9F => WINDOWS.get(usize::from(code - 0x80)).copied().unwrap_or(' '),
        _ => char::from(code),
    };
    let letter = match (base.and_then(Object::as_name), code) {
        (_, 0..0x20 | 0x7F) => ' ',
        (Some(b"MacRomanEncoding"), 0x80..) => in_table(MAC, 0x80),
        (Some(b"WinAnsiEncoding" | b"MacRomanEncoding"), _) => windows(),
        (_, 0x27) => '’',
        (_, 0x60) => '‘',
        (_, 0xA0..) => in_table(STANDARD, 0xA0),
        _ => windows(),
    };
    letter.to_string()
}

/// The letter with this name.
fn of_name(name: &str) -> Option<String> {
    // What follows a period only states how the letter looks.
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter.to_string());
    }
    if let Some((_, letter)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(letter.to_string());
    }
    let number = name.strip_prefix("uni").and_then(|digits| digits.get(..4)).or(name.strip_prefix('u'));
    if let Some(letter) =
        number.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32)
    {
        return Some(letter.to_string());
    }
    let (base, accent) = name.split_at_checked(1)?;
    let (_, accented) = ACCENTS.iter().find(|(known, _)| *known == accent)?;
    accented.chars().find(|letter| deunicode::deunicode_char(*letter) == Some(base)).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::{MAC, STANDARD, of_code, of_name};

    #[test]
    fn tables_have_a_letter_for_each_code() {
        assert_eq!(MAC.chars().count(), 128);
        assert_eq!(STANDARD.chars().count(), 96);
    }

    #[test]
    fn codes_mean_what_their_encoding_says() {
        let name = |name: &[u8]| Some(super::Object::name(name));
        assert_eq!(of_code(0xF1, name(b"WinAnsiEncoding").as_ref()), "ñ");
        assert_eq!(of_code(0x80, name(b"WinAnsiEncoding").as_ref()), "€");
        assert_eq!(of_code(0x96, name(b"MacRomanEncoding").as_ref()), "ñ");
        assert_eq!(of_code(0xFB, None), "ß");
        assert_eq!(of_code(b'A', None), "A");
    }

    #[test]
    fn names_mean_letters() {
        let known = [
            ("A", "A"),
            ("ntilde", "ñ"),
            ("Zcaron", "Ž"),
            ("seven", "7"),
            ("uni00E9", "é"),
            ("u1F600", "😀"),
        ];
        for (name, letter) in known {
            assert_eq!(of_name(name).as_deref(), Some(letter), "{name}");
        }
        assert_eq!(of_name("a.small").as_deref(), Some("a"));
        assert_eq!(of_name("nothing"), None);
        assert_eq!(of_name(""), None);
    }
}
