//! Where the document is in an image, and which way is up.

use image::imageops;

use super::print::sheet::Sheet;
use super::{Kind, bank, content, title};
use crate::barcode::{self, Code};
use crate::face::{self, Scene};
use crate::geometry::{Point, QuarterTurn};
use crate::image::pyramid::Pyramid;
use crate::image::{Card, Image};
use crate::models::{LookError, Turn};
use crate::text::{self, Frame, Line, Page};

/// How a document was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Found {
    /// By its outline.
    Outline,
    /// By the text and the face on it.
    ByContent,
    /// Not found: the whole image was read.
    WholeImage,
}

/// The document by itself, upright, and what is printed on it.
pub(super) struct View {
    pub(super) image: Image,
    pub(super) page: Page,
    pub(super) found: Found,
    pub(super) width_px: f64,
    /// How many documents the image shows.
    pub(super) documents: usize,
    /// The document extends beyond the image.
    pub(super) cut_off: bool,
    /// The barcodes on it, if they were searched for.
    pub(super) codes: Option<Vec<Code>>,
}

/// Minimum number of lines around which a document can be found.
const FEW_LINES: usize = 3;

/// Minimum number of lines on something small beside a paper that counts as a document too, and not as a note or an empty
/// sheet.
const MANY_LINES: usize = 5;

/// The longer side of a card and of the page of a passport as a multiple of the shorter one, and how much it may differ.
const CARD_RATIO: f64 = 1.586;
const PAGE_RATIO: f64 = 1.42;
const SAME_RATIO: f64 = 0.03;

/// The largest part of a card that has an outline of its own, as a share of the longer side.
const MOST_OF_PART: f64 = 0.7;

/// How many characters are read of a line of the zone of a passport, which has 44.
const WIDE_ZONE: std::ops::RangeInclusive<usize> = 42..=46;

/// Minimum distance from the zone of a passport to the topmost text above it, as a share of the length of the zone. There are
/// 0.6 from the zone to the top of the page.
const ABOVE_ZONE: f32 = 0.47;

/// What is beyond the image: paper, and not so white that it is taken for a reflection.
const BEYOND: u8 = 245;

/// How many lines a zone or a title is worth.
const TELLING: usize = 30;

/// Where a document is, and what is printed on it.
pub(super) fn find(turn: &Turn<'_>, image: &Image) -> Result<View, LookError> {
    let outlines = image.outlines();
    let cards = outlines.cards.as_slice();
    let Some(card) = cards.first() else { return by_content(turn, image, None) };
    // If something fills the image, not all of its sides are visible. That does not show whether anything is missing.
    if card.touches_edge && card.fills(image) {
        return by_content(turn, image, None);
    }
    let (documents, places) = match cards {
        [_] => (1, None),
        _ => {
            let places = text::places(turn, &Pyramid::new(image.pixels()))?;
            (content::documents(cards, &places), Some(places))
        }
    };
    // Otherwise they are outlines of parts.
    let are_whole = documents == cards.len();
    let may_be_parts = !are_whole || is_part(card, image);
    let mut small = 0;
    for beside in &outlines.small {
        small += usize::from(text::places(turn, &Pyramid::new(beside.image.pixels()))?.len() >= MANY_LINES);
    }
    let documents = documents.max(1) + small;
    let scale = card.width_px / f64::from(card.image.width().max(1));
    let page = text::read(turn, &card.image)?;
    let believed = telling(&page);
    // The page of an open passport reaches the edges of the image, and its outline may be that of a part of it. Its zone spans
    // all of its width.
    let mut whole = None;
    if card.touches_edge && wide_zone(&page).is_some() {
        let other = by_content(turn, image, places.clone())?;
        if !other.cut_off && is_passport_page(&other.page) {
            return Ok(View { documents, ..other });
        }
        whole = Some(other);
    }
    let mut view = View {
        documents,
        cut_off: card.touches_edge,
        ..View::new(&card.image, page, (Found::Outline, scale))
    };
    if believed >= TELLING && are_whole {
        return Ok(view);
    }
    // Only documents have barcodes, and a barcode is found faster than everything in the whole image is read.
    let striped = barcode::striped(&view.image, turn.stop())?;
    if !striped.is_empty() {
        let codes = barcode::find(&view.image, turn.stop())?;
        let is_read = !codes.is_empty();
        view.codes = Some(codes);
        if is_read && !may_be_parts && !content::reaches_edge(&striped, &view.image) {
            return Ok(view);
        }
    }
    // Blur hides what would decide it, and there is nothing sharper to find.
    if is_blurred(&view.image) && is_blurred(image) {
        return Ok(view);
    }
    // The outline may be that of something on the document, or of an open book.
    let other = match whole {
        Some(whole) => whole,
        None => by_content(turn, image, places)?,
    };
    let told = telling(&other.page);
    if told > believed || (told == believed && may_be_parts) {
        return Ok(View { documents, ..other });
    }
    Ok(view)
}

/// Whether an image has the shape of a card. Then a card may fill it.
pub(super) fn is_like_card(image: &Image) -> bool {
    has_ratio(image, CARD_RATIO)
}

fn has_ratio(image: &Image, wanted: f64) -> bool {
    let (long, short) = (image.width().max(image.height()), image.width().min(image.height()));
    let ratio = f64::from(long) / f64::from(short.max(1));
    (ratio / wanted - 1.0).abs() < SAME_RATIO
}

/// The zone of a passport, if about all of its characters are on a page: its lines.
fn wide_zone(page: &Page) -> Option<[&Line; 2]> {
    let is_wide = |line: &&Line| line.cells.is_some() && WIDE_ZONE.contains(&line.text.chars().count());
    let mut wide = page.lines.iter().filter(is_wide);
    Some([wide.next()?, wide.next()?])
}

/// Whether an upright page has the zone of a passport, and as much text above it as the page of a passport has.
fn is_passport_page(page: &Page) -> bool {
    let Some([first, second]) = wide_zone(page) else { return false };
    let height = |line: &Line| line.frame.center.y;
    let top = page.lines.iter().map(height).fold(f32::INFINITY, f32::min);
    height(first).min(height(second)) - top >= ABOVE_ZONE * first.frame.length
}

/// Whether an ID may fill the image: it has the shape of one, and there are lines of text on it.
pub(super) fn may_be_whole_id(turn: &Turn<'_>, image: &Image) -> Result<bool, LookError> {
    if !is_like_card(image) && !has_ratio(image, PAGE_RATIO) {
        return Ok(false);
    }
    Ok(text::places(turn, &Pyramid::new(image.pixels()))?.len() >= MANY_LINES)
}

/// Whether an outline may be that of a part of a card that fills the image.
fn is_part(card: &Card, image: &Image) -> bool {
    is_like_card(image) && card.width_px < MOST_OF_PART * f64::from(image.width().max(image.height()))
}

fn is_blurred(image: &Image) -> bool {
    image.quality().sharpness_score() == 0
}

/// How clearly the text shows what document it is: by a zone, a title or a card number, otherwise by the number of lines.
fn telling(page: &Page) -> usize {
    let zone = page.lines.iter().filter(|line| line.cells.is_some()).count() >= 2;
    let sheet = Sheet::new(page, &[]);
    let title = title::kind(&sheet).map(|title| title.0);
    // Pages with the title of a passport or visa have a zone, so the title is not enough.
    let title = title.is_some_and(|title| !matches!(title, Kind::Passport | Kind::Visa));
    let is_known = zone || title || bank::has_number(&sheet);
    page.lines.len().min(TELLING - 1) + if is_known { TELLING } else { 0 }
}

/// Finds a document without a clear outline by what is on it. `places` is where text is, if that is known.
fn by_content(turn: &Turn<'_>, image: &Image, places: Option<Vec<Frame>>) -> Result<View, LookError> {
    let pyramid = Pyramid::new(image.pixels());
    let frames = match places {
        Some(places) => places,
        None => text::places(turn, &pyramid)?,
    };
    let cut_off = content::is_cut_off(&frames, image);
    let part = if frames.len() < FEW_LINES {
        None
    } else {
        let faces = face::find(turn, image, Scene::Id)?;
        // The side with a barcode has no face.
        let codes = if faces.all.is_empty() { barcode::striped(image, turn.stop())? } else { Vec::new() };
        content::part(&frames, (faces.main(), &codes), image)
    };
    let view = match part {
        None => View::new(image, text::read_at(turn, &pyramid, frames)?, (Found::WholeImage, 1.0)),
        Some(part) => {
            let step = f64::from(part.right.distance(Point::default()));
            let cut = Image::from_pixels(pyramid.part(&part, [BEYOND; 3]));
            View::new(&cut, text::read(turn, &cut)?, (Found::ByContent, step))
        }
    };
    Ok(View { cut_off, ..view })
}

impl View {
    /// The image turned upright. `scale` is the size of one of its pixels, in pixels of the original image.
    fn new(image: &Image, page: Page, (found, scale): (Found, f64)) -> Self {
        let (image, page) = upright(image, page);
        let width_px = f64::from(image.width()) * scale;
        Self { image, page, found, width_px, documents: 1, cut_off: false, codes: None }
    }
}

/// Turns image and text upright.
fn upright(image: &Image, page: Page) -> (Image, Page) {
    let size = (image.width() as f32, image.height() as f32);
    let turned = page.turned;
    let pixels = match turned {
        QuarterTurn::None => return (image.clone(), page),
        QuarterTurn::Right => imageops::rotate270(image.pixels()),
        QuarterTurn::Half => imageops::rotate180(image.pixels()),
        QuarterTurn::Left => imageops::rotate90(image.pixels()),
    };
    let line = |line: Line| {
        let frame = Frame {
            center: turned.from_given(line.frame.center, size),
            along: turned.upright(line.frame.along),
            ..line.frame
        };
        Line { corners: frame.corners(), frame, ..line }
    };
    let lines = page.lines.into_iter().map(line).collect();
    (Image::from_pixels(pixels), Page { lines, turned: QuarterTurn::None })
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::specimen;
    use crate::testing::turn;

    #[test]
    fn text_lies_where_it_did_after_turning() {
        let mut drawing = crate::testing::Drawing::new(640, 400);
        drawing.text("REPUBLIC OF UTOPIA", (40.0, 30.0), 44.0);
        drawing.text("Surname Specimen", (40.0, 200.0), 44.0);
        // The other directions differ from this one in ways that the tests of `text` cover.
        let view = find(&turn(), &Image::from_pixels(imageops::rotate90(&drawing.pixels))).unwrap();
        assert_eq!((view.image.width(), view.page.turned), (640, QuarterTurn::None));
        let first = view.page.lines.first().unwrap();
        assert!(first.corners[0].distance(Point::new(36.0, 32.0)) < 16.0, "{:?}", first.corners);
    }

    #[test]
    fn an_empty_image_is_a_whole_image() {
        let view = find(&turn(), &Image::from_pixels(RgbImage::new(64, 48))).unwrap();
        assert_eq!((view.found, view.page.lines.len()), (Found::WholeImage, 0));
    }

    #[test]
    fn a_blurred_card_is_found_by_its_outline() {
        use crate::specimen::{self, Person, Scene, Side};

        let front = specimen::draw(specimen::Kind::Id, Side::Front, &Person::zara());
        let scene = Scene { blur: 4.0, ..Scene::default() };
        let view = find(&turn(), &specimen::photograph(&front, &scene, 3)).unwrap();
        assert_eq!(
            (view.found, view.documents, view.image.quality().sharpness_score()),
            (Found::Outline, 1, 0)
        );
    }

    #[test]
    fn the_code_on_the_back_of_a_license_proves_its_outline() {
        use crate::specimen::{self, Person, Scene, Side};

        let back = specimen::draw(specimen::Kind::License, Side::Back, &Person::zara());
        let view = find(&turn(), &specimen::photograph(&back, &Scene::default(), 3)).unwrap();
        assert_eq!((view.found, view.codes.map(|codes| codes.len())), (Found::Outline, Some(1)));
    }

    /// A drawn document on a table, with a narrow margin around it.
    fn flat(kind: specimen::Kind, side: specimen::Side, margin: u32) -> (Image, f64) {
        let drawn = specimen::draw(kind, side, &specimen::Person::zara());
        let table = image::Rgb([104, 88, 74]);
        let mut pixels = RgbImage::from_pixel(drawn.width() + 2 * margin, drawn.height() + 2 * margin, table);
        imageops::replace(&mut pixels, drawn.pixels(), i64::from(margin), i64::from(margin));
        (Image::from_pixels(pixels), f64::from(drawn.width()))
    }

    #[test]
    fn what_is_printed_on_a_document_that_fills_the_image_is_not_taken_for_documents() {
        use crate::specimen::{Kind, Side};

        for (kind, side, margin) in
            [(Kind::Passport, Side::Front, 0), (Kind::Id, Side::Back, 0), (Kind::License, Side::Front, 5)]
        {
            let (image, width) = flat(kind, side, margin);
            let view = find(&turn(), &image).unwrap();
            assert_eq!((view.documents, view.cut_off), (1, false), "{}", kind.name());
            assert!((view.width_px / width - 1.0).abs() < 0.05, "{} {}", kind.name(), view.width_px);
        }
    }

    #[test]
    fn a_document_that_nearly_fills_the_image_is_not_cut_off() {
        let (image, _) = flat(specimen::Kind::Voter, specimen::Side::Back, 10);
        assert!(image.cards().iter().any(|card| card.touches_edge && card.fills(&image)));
        let view = find(&turn(), &image).unwrap();
        assert_eq!((view.documents, view.cut_off), (1, false));
    }
}
