//! Fonts for text that is written into files: Helvetica, which every reader has, and an embedded font for letters that
//! Helvetica lacks.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::LazyLock;

use subsetter::GlyphRemapper;
use ttf_parser::Face;

use super::object::{Dict, Object};
use super::objects::Objects;
use super::{Letters, PdfError};

/// Liberation Sans, whose letters are as wide as those of Helvetica.
static REGULAR: &[u8] = include_bytes!("../../fonts/LiberationSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/LiberationSans-Bold.ttf");

/// The parsed font files. `None` if one is damaged, which a test rules out.
static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, BOLD].map(|data| Face::parse(data, 0).ok()));

/// The letters of WinAnsiEncoding that are not those of Latin-1, from 0x80 on.
pub(super) const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Letters up to this one (Latin, Greek and Cyrillic) are looked up once and cached.
const LAST_KNOWN: char = '\u{52F}';

/// The cached properties of these letters. Reports have hundreds of thousands of them.
static LETTERS: LazyLock<[Vec<Option<Letter>>; 2]> = LazyLock::new(|| {
    [Weight::Regular, Weight::Bold]
        .map(|weight| ('\0'..=LAST_KNOWN).map(|letter| weight.look_up(letter)).collect())
});

/// A letter of a font.
#[derive(Clone, Copy)]
struct Letter {
    glyph: u16,
    /// How wide it is, in thousandths of the size.
    advance: f64,
}

/// Weight of the letters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    fn face(self) -> Option<&'static Face<'static>> {
        FACES.get(self as usize)?.as_ref()
    }

    fn data(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
        }
    }

    /// The properties of a letter. `None` if the font lacks the letter.
    fn letter(self, letter: char) -> Option<Letter> {
        match letter {
            '\0'..=LAST_KNOWN => {
                *LETTERS.get(self as usize)?.get(usize::try_from(u32::from(letter)).ok()?)?
            }
            _ => self.look_up(letter),
        }
    }

    fn look_up(self, letter: char) -> Option<Letter> {
        let face = self.face()?;
        let glyph = face.glyph_index(letter).filter(|glyph| glyph.0 != 0)?;
        let advance = f64::from(face.glyph_hor_advance(glyph)?) * 1000.0 / f64::from(face.units_per_em());
        Some(Letter { glyph: glyph.0, advance })
    }

    /// How wide a letter is, in thousandths of the size.
    fn advance(self, letter: char) -> f64 {
        self.letter(letter).map_or(0.0, |letter| letter.advance)
    }

    /// How wide a text is at a size of one point.
    pub(super) fn width(self, text: &str) -> f64 {
        text.chars().map(|letter| self.advance(letter)).sum::<f64>() / 1000.0
    }

    /// Whether the font in this crate has a letter, and the letter is written from left to right.
    pub(super) fn has(self, letter: char) -> bool {
        let right_to_left =
            matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}');
        !right_to_left && self.letter(letter).is_some()
    }

    /// Breaks a text into lines of at most this width: between words, or within words that are too long.
    pub(super) fn wrapped(self, text: &str, most: f64) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let (mut line, mut width) = (String::new(), 0.0);
            for word in paragraph.split_inclusive(' ') {
                let wide = self.width(word.trim_end());
                if !line.is_empty() && width + wide > most {
                    lines.push(std::mem::take(&mut line).trim_end().to_owned());
                    width = 0.0;
                }
                if wide <= most {
                    line += word;
                    width += self.width(word);
                    continue;
                }
                for letter in word.chars() {
                    let wide = self.width(letter.encode_utf8(&mut [0; 4]));
                    if !line.is_empty() && width + wide > most {
                        lines.push(std::mem::take(&mut line));
                        width = 0.0;
                    }
                    line.push(letter);
                    width += wide;
                }
            }
            lines.push(line.trim_end().to_owned());
        }
        lines
    }
}

/// The letter to write. The non-breaking hyphen looks like any other hyphen, and hardly any font has it.
pub(super) const fn written(letter: char) -> char {
    match letter {
        '\u{2011}' => '-',
        letter => letter,
    }
}

/// A text in WinAnsiEncoding. `None` if the encoding lacks a letter.
pub(super) fn windows(text: &str) -> Option<Vec<u8>> {
    text.chars()
        .map(|letter| match u8::try_from(u32::from(letter)) {
            Ok(byte @ (0x20..=0x7E | 0xA0..)) => Some(byte),
            _ => {
                let index = WINDOWS.iter().position(|known| *known == letter && !known.is_control())?;
                u8::try_from(index + 0x80).ok()
            }
        })
        .collect()
}

/// The font that every reader has.
pub(super) fn helvetica() -> Object {
    Object::Dict(Dict::of([
        (b"Type", Object::name(b"Font")),
        (b"Subtype", Object::name(b"Type1")),
        (b"BaseFont", Object::name(b"Helvetica")),
        (b"Encoding", Object::name(b"WinAnsiEncoding")),
    ]))
}

/// A font that is embedded with only the letters that are used.
pub(super) struct Embedded {
    weight: Weight,
    glyphs: GlyphRemapper,
    /// The letters, by their codes.
    letters: BTreeMap<u16, char>,
    /// The codes, by their letters.
    codes: HashMap<char, u16>,
}

impl Embedded {
    pub(super) fn new(weight: Weight) -> Self {
        Self { weight, glyphs: GlyphRemapper::new(), letters: BTreeMap::new(), codes: HashMap::new() }
    }

    /// Encodes a text for the font.
    pub(super) fn encode(&mut self, text: &str) -> Result<Vec<u8>, PdfError> {
        let mut bytes = Vec::with_capacity(text.len() * 2);
        for letter in text.chars() {
            let code = match self.codes.get(&letter) {
                Some(code) => *code,
                None => self.add(letter)?,
            };
            bytes.extend(code.to_be_bytes());
        }
        Ok(bytes)
    }

    /// Adds a letter that was not used before to the font.
    fn add(&mut self, letter: char) -> Result<u16, PdfError> {
        let known = self.weight.letter(letter).filter(|_| self.weight.has(letter));
        let code = self.glyphs.remap(known.ok_or(PdfError::UnknownLetters(Letters::of([letter])))?.glyph);
        self.letters.insert(code, letter);
        self.codes.insert(letter, code);
        Ok(code)
    }

    /// The error for letters that the font cannot write.
    fn unknown(&self) -> PdfError {
        PdfError::UnknownLetters(Letters::of(self.letters.values().copied()))
    }

    /// Embeds the font in a file.
    pub(super) fn write(self, objects: &mut Objects, number: u32) -> Result<(), PdfError> {
        let face = self.weight.face().ok_or_else(|| self.unknown())?;
        let subset = subsetter::subset(self.weight.data(), 0, &self.glyphs).map_err(|_| self.unknown())?;
        let mut file = Dict::default();
        file.set(b"Length1", Object::Int(subset.len() as i64));
        let file = objects.add_stream(file, &subset);
        let (name, stem): (&[u8], i64) = match self.weight {
            Weight::Regular => (b"OMNIPU+LiberationSans", 80),
            Weight::Bold => (b"OMNIPU+LiberationSans-Bold", 140),
        };
        let scaled = |value: i16| Object::Int(i64::from(value) * 1000 / i64::from(face.units_per_em()));
        let bounds = face.global_bounding_box();
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(scaled);
        let descriptor = objects.add(Object::Dict(Dict::of([
            (b"Type", Object::name(b"FontDescriptor")),
            (b"FontName", Object::name(name)),
            // Its letters are not those of a standard encoding.
            (b"Flags", Object::Int(4)),
            (b"FontBBox", Object::Array(bounds.to_vec())),
            (b"ItalicAngle", Object::Int(0)),
            (b"Ascent", scaled(face.ascender())),
            (b"Descent", scaled(face.descender())),
            (b"CapHeight", scaled(face.capital_height().unwrap_or(0))),
            (b"StemV", Object::Int(stem)),
            (b"FontFile2", Object::reference(file)),
        ])));
        let widths = self.letters.iter().flat_map(|(code, letter)| {
            let width = Object::Real((self.weight.advance(*letter) * 10.0).round() / 10.0);
            [Object::Int(i64::from(*code)), Object::Array(vec![width])]
        });
        let system = [
            (&b"Registry"[..], Object::String(b"Adobe".to_vec())),
            (b"Ordering", Object::String(b"Identity".to_vec())),
            (b"Supplement", Object::Int(0)),
        ];
        let descendant = objects.add(Object::Dict(Dict::of([
            (b"Type", Object::name(b"Font")),
            (b"Subtype", Object::name(b"CIDFontType2")),
            (b"BaseFont", Object::name(name)),
            (b"CIDSystemInfo", Object::Dict(Dict::of(system))),
            (b"FontDescriptor", Object::reference(descriptor)),
            (b"W", Object::Array(widths.collect())),
            (b"CIDToGIDMap", Object::name(b"Identity")),
        ])));
        let map = objects.add_stream(Dict::default(), self.to_unicode().as_bytes());
        let font = Dict::of([
            (b"Type", Object::name(b"Font")),
            (b"Subtype", Object::name(b"Type0")),
            (b"BaseFont", Object::name(name)),
            (b"Encoding", Object::name(b"Identity-H")),
            (b"DescendantFonts", Object::Array(vec![Object::reference(descendant)])),
            (b"ToUnicode", Object::reference(map)),
        ]);
        objects.set(number, Object::Dict(font));
        Ok(())
    }

    /// The mapping that programs need to extract the text.
    fn to_unicode(&self) -> String {
        let mut map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n\
             /CMapName /OmniPut def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            .to_owned();
        let letters: Vec<_> = self.letters.iter().collect();
        for part in letters.chunks(100) {
            map += &format!("{} beginbfchar\n", part.len());
            for (code, letter) in part {
                let units = letter.encode_utf16(&mut [0; 2]).iter().fold(String::new(), |mut text, unit| {
                    // Writing into a text does not fail.
                    let _ = write!(text, "{unit:04X}");
                    text
                });
                map += &format!("<{code:04X}> <{units}>\n");
            }
            map += "endbfchar\n";
        }
        map + "endcmap\nend\nend\n"
    }
}
