//! PDF files of other people: puts images and texts on their pages, and signatures into the files.
//!
//! A file is never rewritten. Changes are appended to its bytes as an incremental update, which the format provides for
//! this: the bytes stay as they are, so earlier signatures stay intact, and so do fields, forms and everything that this
//! crate does not know.
//!
//! Whatever the bytes are, time and memory are bounded, and nothing panics. Damaged and encrypted files are refused, not
//! repaired: otherwise half of a repaired contract would be signed as if it were whole.
//!
//! # Places
//!
//! Places are in points (1/72 inch) from the lower left corner of the page *as a reader sees it*: after the page is
//! turned, cropped and scaled (`Rotate`, `CropBox`, `UserUnit`).

mod annotation;
mod content;
mod date;
mod draw;
mod drawing;
mod error;
mod file;
mod filter;
mod font;
mod lexer;
pub mod lines;
mod object;
mod objects;
mod page;
mod raster;
pub mod report;
mod scan;
mod signature;
mod span;
mod stamp;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod text;
mod update;
mod write;
mod xref;

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::sync::Arc;

pub use drawing::Drawing;
pub use error::{Letters, PdfError, Unseen};
pub use signature::{
    EmbeddedSignature, SignatureSlot, SlotKind, ValidationData, signatures, signed, validation_data,
    with_validation_data,
};

use annotation::Annotation;
use draw::Drawn;
use drawing::Pixels;
use file::File;
use object::Object;
use page::{Page, View};
use stamp::Fonts;
use update::Update;

/// Maximum number of bytes of a file.
pub const MAX_BYTES: usize = 100 << 20;

/// Maximum height of an image, in points. No page is larger.
pub const MAX_HEIGHT: u32 = 14_400;

/// A file that is only read. It is parsed only once, however much is read from it.
pub struct Readable(Update);

impl Readable {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// As [`Pdf::open`].
    pub fn open(pdf: &[u8]) -> Result<Self, PdfError> {
        Ok(Self(Update::of(File::open(pdf.to_vec())?)))
    }

    /// Its lines of text, as [`lines::lines`] returns them, and with its bounds.
    ///
    /// # Errors
    ///
    /// As [`Pdf::open`].
    pub fn lines(&self) -> Result<Vec<lines::Line>, PdfError> {
        lines::of(&self.0)
    }

    /// The largest image on the first page, as a file. `None` if there is none that can be read: only JPEG images are,
    /// which are returned as they are in the file, and pixels in gray or RGB with eight bits for each value, which become
    /// a PNG file. Those of faxes (CCITT, JBIG2) and JPEG 2000 are not.
    ///
    /// At most 64 images and forms are considered. JPEG images are not decoded. Others have at most 50 million pixels and
    /// 64 MiB, and are complete; otherwise the file is [`PdfError::TooLarge`] or [`PdfError::Damaged`].
    ///
    /// # Errors
    ///
    /// As [`Pdf::open`].
    pub fn scan(&self) -> Result<Option<Vec<u8>>, PdfError> {
        scan::scan(&self.0)
    }
}

/// How many bytes of page content are read in all, to find out whether the pages can be read.
const MAX_CHECKED: usize = 256 << 20;

/// The work of replacing an annotation, as a number of bytes read.
const REPLACING: usize = 512;

/// How an image is turned, counterclockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orientation {
    /// Not at all.
    #[default]
    None,
    /// By a quarter turn.
    Quarter,
    /// Upside down.
    Half,
    /// By three quarter turns.
    ThreeQuarters,
}

/// Where an image is put.
///
/// `x` and `y` are the lower left corner of the image *after it is turned*: that of the upright rectangle around it. The
/// corner has to be on the visible page; whatever extends beyond the upper or right edge is cut off, as usual in PDF
/// files. `height` is that of the image before it is turned, and the width follows from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Number of the page, from 1.
    pub page: u32,
    /// Distance from the left edge of the visible page.
    pub x: f64,
    /// Distance from the lower edge of the visible page.
    pub y: f64,
    /// Height of the image.
    pub height: f64,
    /// How it is turned.
    pub orientation: Orientation,
}

/// An opened file, and the changes to it. After an error, changes may be incomplete: discard the value.
pub struct Pdf {
    update: Update,
    pages: Vec<Page>,
    drawn: Drawn,
    images: Vec<(Arc<Pixels>, u32)>,
    fonts: Fonts,
}

impl Pdf {
    /// Opens a file.
    ///
    /// It may have at most 100 MiB ([`MAX_BYTES`]), two million objects, 200,000 pages, and 10,000 parts of its
    /// cross-reference, to which each update adds one. All that is read and decoded of its objects, now and later, may be
    /// at most 128 MiB plus eight times the size of the file. Anything beyond is [`PdfError::TooLarge`].
    ///
    /// # Errors
    ///
    /// [`PdfError::NotPdf`], [`PdfError::Damaged`], [`PdfError::Encrypted`] or [`PdfError::TooLarge`].
    pub fn open(bytes: &[u8]) -> Result<Self, PdfError> {
        let file = File::open(bytes.to_vec())?;
        let pages = page::all(&file)?;
        let update = Update::of(file);
        Ok(Self { update, pages, drawn: Drawn::default(), images: Vec::new(), fonts: Fonts::default() })
    }

    /// How many pages there are, at least one.
    #[must_use]
    pub fn pages(&self) -> u32 {
        u32::try_from(self.pages.len()).unwrap_or(u32::MAX)
    }

    /// Checks that no page has more content than can be read when something is put on it. Each page may take as much
    /// work as if it were the only one to change; if the pages have a lot of content, only the first ones are checked.
    /// Damaged pages are skipped, because others can still be changed.
    ///
    /// # Errors
    ///
    /// [`PdfError::TooLarge`].
    pub fn check_pages(&self) -> Result<(), PdfError> {
        let (mut seen, mut spent) = (HashSet::new(), 0);
        for page in &self.pages {
            let Ok(Object::Dict(dict)) = self.update.object(page.number) else { continue };
            if let Some(Object::Ref(number, _)) = dict.get(b"Contents")
                && !seen.insert(*number)
            {
                continue;
            }
            let (read, work) = self.update.file.apart(|| content::of_page(&self.update, &dict).map(|_| ()));
            if read == Err(PdfError::TooLarge) {
                return Err(PdfError::TooLarge);
            }
            spent += work;
            if spent > MAX_CHECKED {
                break;
            }
        }
        Ok(())
    }

    /// Width and height of a page, counted from 1, as a reader sees it.
    ///
    /// # Errors
    ///
    /// [`PdfError::NoSuchPage`], [`PdfError::Damaged`] or [`PdfError::TooLarge`].
    pub fn page_size(&self, page: u32) -> Result<(f64, f64), PdfError> {
        let (_, view) = self.page(page)?;
        Ok((view.width, view.height))
    }

    /// Puts an image on a page, over what is there.
    ///
    /// # Errors
    ///
    /// [`PdfError::NoSuchPage`], [`PdfError::OutsidePage`], [`PdfError::BadHeight`]; [`PdfError::Damaged`] or
    /// [`PdfError::TooLarge`] if the page cannot be read.
    pub fn place(&mut self, image: &Drawing, at: &Spot) -> Result<(), PdfError> {
        let (page, view) = self.page(at.page)?;
        if !(at.height > 0.0 && at.height <= f64::from(MAX_HEIGHT)) {
            return Err(PdfError::BadHeight);
        }
        // Anything that is not a number is outside as well.
        if !((0.0..view.width).contains(&at.x) && (0.0..view.height).contains(&at.y)) {
            return Err(PdfError::OutsidePage);
        }
        self.draw((&page, &view), image, at);
        Ok(())
    }

    fn draw(&mut self, on: (&Page, &View), image: &Drawing, at: &Spot) {
        let (height, width) = (at.height, at.height * image.ratio());
        let matrix = match at.orientation {
            Orientation::None => [width, 0.0, 0.0, height, at.x, at.y],
            Orientation::Quarter => [0.0, width, -height, 0.0, at.x + height, at.y],
            Orientation::Half => [-width, 0.0, 0.0, -height, at.x + width, at.y + height],
            Orientation::ThreeQuarters => [0.0, -width, height, 0.0, at.x, at.y + width],
        };
        let number = self.image(image);
        self.drawn.add(on, (b"XObject", number), |name| format!("{}cm /{name} Do", write::numbers(&matrix)));
    }

    /// The object of an image. Each image is in the file only once.
    fn image(&mut self, image: &Drawing) -> u32 {
        let pixels = image.pixels();
        if let Some((_, number)) = self.images.iter().find(|(known, _)| Arc::ptr_eq(known, pixels)) {
            return *number;
        }
        let number = drawing::add(&mut self.update.objects, pixels);
        self.images.push((Arc::clone(pixels), number));
        number
    }

    /// The texts of all annotations that people write or draw on pages: notes, texts, shapes, stamps and marks. Links,
    /// attached files and form fields are not included, although they have a text: it describes something that has to
    /// stay.
    ///
    /// # Errors
    ///
    /// [`PdfError::Damaged`] or [`PdfError::TooLarge`] if they cannot be read.
    pub fn annotations(&self) -> Result<BTreeSet<String>, PdfError> {
        let mut texts = BTreeSet::new();
        for page in &self.pages {
            texts.extend(self.annotations_of(page)?.1.into_iter().map(|annotation| annotation.text));
        }
        Ok(texts)
    }

    fn annotations_of(&self, page: &Page) -> Result<(View, Vec<Annotation>), PdfError> {
        let dict = self.update.object(page.number)?.into_dict();
        let view = page.view(&self.update.file, &dict)?;
        Ok((view, annotation::of_page(&self.update, &dict, &view)?))
    }

    /// Replaces each annotation that has this text, ignoring white space around it, with an image: at the lower left
    /// corner of the annotation, with the given height or that of the annotation. Returns how many were replaced.
    ///
    /// An annotation whose corner is outside the visible page is replaced at the nearest place on it. Annotations that
    /// no reader sees stay: hidden ones, those with an empty rectangle, and those outside the visible page.
    ///
    /// # Errors
    ///
    /// [`PdfError::BadHeight`]; [`PdfError::NotShown`] if there are such annotations, and no reader sees any of them;
    /// [`PdfError::Damaged`] or [`PdfError::TooLarge`] if something cannot be read.
    pub fn replace_with_image(
        &mut self,
        text: &str,
        image: &Drawing,
        height: Option<f64>,
    ) -> Result<usize, PdfError> {
        if height.is_some_and(|height| !(height > 0.0 && height <= f64::from(MAX_HEIGHT))) {
            return Err(PdfError::BadHeight);
        }
        let draw = |pdf: &mut Self, (page, view): (&Page, &View), [left, low, _, high]: [f64; 4], ()| {
            let height = height.unwrap_or(high - low);
            let (x, y) = (left.min(view.width - 1.0).max(0.0), low.min(view.height - 1.0).max(0.0));
            let at = Spot { page: 0, x, y, height, orientation: Orientation::None };
            pdf.draw((page, view), image, &at);
            Ok(())
        };
        self.replace(|_, found| (found == text.trim()).then_some(()), draw)
    }

    /// Replaces each annotation that has this text, ignoring white space around it, with another text that becomes part
    /// of the page: in Helvetica at 13 points, at the lower left corner of the annotation, in the reading direction of
    /// the page. A text that does not fit is broken between words, and continues below. Returns how many were replaced.
    ///
    /// A text with letters that Helvetica lacks is written in Liberation Sans, which then goes into the file.
    ///
    /// # Errors
    ///
    /// [`PdfError::UnknownLetters`] if that lacks them as well; [`PdfError::NotShown`] if there are such annotations,
    /// and no reader sees any of them; [`PdfError::Damaged`] or [`PdfError::TooLarge`] if something cannot be read.
    pub fn replace_with_text(&mut self, text: &str, stamp: &str) -> Result<usize, PdfError> {
        self.replace_with_texts(|_, found| (found == text.trim()).then(|| stamp.to_owned()))
    }

    /// Replaces annotations as [`replace_with_text`](Self::replace_with_text) does: each one for which `stamp` returns
    /// another text. `stamp` gets the number of the page, from 1, and the text without white space around it. Each page
    /// is read once, however many texts its annotations have. `stamp` gets annotations that no reader sees only if no
    /// other was replaced. Returns how many were replaced.
    ///
    /// # Errors
    ///
    /// Those of [`replace_with_text`](Self::replace_with_text), for the annotation that `stamp` was called for last.
    pub fn replace_with_texts(
        &mut self,
        stamp: impl FnMut(u32, &str) -> Option<String>,
    ) -> Result<usize, PdfError> {
        self.replace(stamp, |pdf, on, place, stamp| stamp::draw(pdf, on, place, &stamp))
    }

    fn replace<T>(
        &mut self,
        mut choose: impl FnMut(u32, &str) -> Option<T>,
        mut with: impl FnMut(&mut Self, (&Page, &View), [f64; 4], T) -> Result<(), PdfError>,
    ) -> Result<usize, PdfError> {
        let mut count = 0;
        let mut unseen = Vec::new();
        for (number, page) in (1..).zip(self.pages.clone()) {
            let (view, found) = self.annotations_of(&page)?;
            let mut replaced = Vec::new();
            for annotation in found {
                let place = match annotation.place {
                    Ok(place) => place,
                    Err(why) => {
                        unseen.push((number, annotation.text, why));
                        continue;
                    }
                };
                let Some(chosen) = choose(number, &annotation.text) else { continue };
                // Many pages may share their annotations.
                self.update.file.spend(REPLACING)?;
                with(self, (&page, &view), place, chosen)?;
                replaced.push(annotation);
            }
            if replaced.is_empty() {
                continue;
            }
            annotation::remove(&mut self.update, page.number, &replaced)?;
            count += replaced.len();
        }
        if count == 0 {
            let asked_for = unseen.into_iter().find(|(page, text, _)| choose(*page, text).is_some());
            if let Some((page, _, why)) = asked_for {
                return Err(PdfError::NotShown { page, why });
            }
        }
        Ok(count)
    }

    /// The file with its changes: its original bytes, followed by one update. Without changes, only the original bytes.
    ///
    /// # Errors
    ///
    /// [`PdfError::Certified`] if a signature of the file allows no changes of its pages; [`PdfError::Damaged`] or
    /// [`PdfError::TooLarge`] if something that has to change cannot be read.
    pub fn save(mut self) -> Result<Vec<u8>, PdfError> {
        self.drawn.finish(&mut self.update)?;
        self.fonts.finish(&mut self.update.objects)?;
        if !self.update.objects.is_empty() {
            signature::refuse_certified(&self.update, signature::Change::Pages)?;
        }
        Ok(self.update.write().bytes)
    }

    fn page(&self, number: u32) -> Result<(Page, View), PdfError> {
        let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let page = index.and_then(|index| self.pages.get(index));
        let page = page.ok_or(PdfError::NoSuchPage { pages: self.pages() })?.clone();
        let Object::Dict(dict) = self.update.object(page.number)? else {
            return Err(PdfError::Damaged("a page cannot be read"));
        };
        let view = page.view(&self.update.file, &dict)?;
        Ok((page, view))
    }
}

impl fmt::Debug for Pdf {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Pdf").field("pages", &self.pages.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Drawing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Drawing").field("ratio", &self.ratio()).finish_non_exhaustive()
    }
}
