//! Fonts of other people: what their codes mean, and how wide they are.

use std::collections::HashMap;

use super::super::PdfError;
use super::super::font::Weight;
use super::super::object::{Dict, Object};
use super::super::update::Update;
use super::cmap::Cmap;
use super::encoding;

/// Memory that a code of a font takes, in bytes.
const CODE: usize = 32;

/// Maximum number of widths of a font.
const MAX_WIDTHS: usize = 1 << 17;

/// A font: letters and widths of its codes.
pub(super) struct Font {
    /// Whether codes have two bytes.
    is_wide: bool,
    cmap: Cmap,
    /// The letters of one-byte codes.
    letters: Vec<String>,
    /// In multiples of the font size.
    widths: HashMap<u32, f64>,
    usual_width: f64,
}

impl Font {
    pub(super) fn read(update: &Update, dict: &Dict) -> Result<Self, PdfError> {
        let mut cmap = Cmap::default();
        if let Some(number) = dict.get(b"ToUnicode").and_then(Object::as_ref)
            && let Some(stream) = update.file.stream(number)?
        {
            match update.file.data(&stream) {
                Ok(data) => cmap = Cmap::read(&data),
                Err(PdfError::Damaged(_)) => {}
                Err(error) => return Err(error),
            }
        }
        update.file.spend(cmap.len() * CODE)?;
        let kind = update.get(dict, b"Subtype")?.unwrap_or(Object::Null);
        if kind.as_name() == Some(b"Type0") {
            let descendants = update.get(dict, b"DescendantFonts")?.unwrap_or(Object::Null).into_array();
            let inner = descendants.first().map(|font| update.follow(font)).transpose()?;
            let inner = inner.unwrap_or(Object::Null).into_dict();
            let (widths, usual_width) = wide_widths(update, &inner)?;
            return Ok(Self { is_wide: true, cmap, letters: Vec::new(), widths, usual_width });
        }
        let letters = encoding::letters(update, dict)?;
        // A Type 3 font has a unit of its own.
        let unit = match kind.as_name() {
            Some(b"Type3") => {
                let matrix = update.get(dict, b"FontMatrix")?.unwrap_or(Object::Null).into_array();
                matrix.first().and_then(Object::as_number).unwrap_or(0.001).abs()
            }
            _ => 0.001,
        };
        let mut font = Self { is_wide: false, cmap, letters, widths: HashMap::new(), usual_width: 0.5 };
        font.narrow_widths(update, (dict, unit))?;
        Ok(font)
    }

    /// Widths of one-byte codes.
    fn narrow_widths(&mut self, update: &Update, (dict, unit): (&Dict, f64)) -> Result<(), PdfError> {
        let widths = update.get(dict, b"Widths")?.unwrap_or(Object::Null).into_array();
        let first = update.get(dict, b"FirstChar")?.and_then(|first| first.as_int()).unwrap_or(0);
        let first = u32::try_from(first).unwrap_or(0);
        for (code, width) in (first..256).zip(&widths) {
            if let Some(width) = update.follow(width)?.as_number() {
                self.widths.insert(code, width * unit);
            }
        }
        if widths.is_empty() {
            // A standard font. Its widths are not in the file.
            let name = update.get(dict, b"BaseFont")?.unwrap_or(Object::Null);
            let name = String::from_utf8_lossy(name.as_name().unwrap_or_default()).into_owned();
            let weight = if name.contains("Bold") { Weight::Bold } else { Weight::Regular };
            for (code, letter) in self.letters.iter().enumerate() {
                let width = if name.contains("Courier") { 0.6 } else { weight.width(letter) };
                self.widths.insert(u32::try_from(code).unwrap_or(0), width);
            }
        }
        Ok(())
    }

    /// The codes of a string, and how many bytes each has.
    pub(super) fn codes<'a>(&self, bytes: &'a [u8]) -> impl Iterator<Item = (u32, usize)> + use<'a> {
        let size = if self.is_wide { 2 } else { 1 };
        bytes
            .chunks_exact(size)
            .map(|code| (code.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)), code.len()))
    }

    pub(super) fn width(&self, code: u32) -> f64 {
        self.widths.get(&code).copied().unwrap_or(self.usual_width)
    }

    pub(super) fn text(&self, code: u32) -> &str {
        let letter = || self.letters.get(usize::try_from(code).ok()?).map(String::as_str);
        self.cmap.get(code).or_else(letter).unwrap_or("\u{FFFD}")
    }
}

/// Widths of two-byte codes: `12 [500 600]` or `12 20 500`.
fn wide_widths(update: &Update, dict: &Dict) -> Result<(HashMap<u32, f64>, f64), PdfError> {
    let usual = update.get(dict, b"DW")?.and_then(|width| width.as_number()).unwrap_or(1000.0) / 1000.0;
    let list = update.get(dict, b"W")?.unwrap_or(Object::Null).into_array();
    let mut widths = HashMap::new();
    let mut items = list.iter();
    while let (Some(first), Some(second)) = (items.next(), items.next()) {
        let Some(first) = first.as_int().and_then(|first| u32::try_from(first).ok()) else { break };
        match update.follow(second)? {
            Object::Array(each) => {
                for (code, width) in (first..=0xFFFF).zip(&each) {
                    widths.insert(code, width.as_number().unwrap_or(0.0) / 1000.0);
                }
            }
            last => {
                let last = last.as_int().and_then(|last| u32::try_from(last).ok()).unwrap_or(0).min(0xFFFF);
                let width = items.next().and_then(Object::as_number).unwrap_or(0.0) / 1000.0;
                update.file.spend(usize::try_from(last.saturating_sub(first)).unwrap_or(0) * CODE)?;
                widths.extend((first..=last).map(|code| (code, width)));
            }
        }
        if widths.len() > MAX_WIDTHS {
            return Err(PdfError::TooLarge);
        }
    }
    Ok((widths, usual))
}
