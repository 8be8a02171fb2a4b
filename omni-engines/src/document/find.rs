//! Where the document is in an image, and which way is up.

use image::imageops;

use super::print::sheet::Sheet;
use super::{Kind, bank, content, title};
use crate::barcode::{self, Code};
use crate::face::{self, Scene};
use crate::geometry::{Point, QuarterTurn};
use crate::image::pyramid::{Part, Pyramid};
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

/// The page of a passport around the middle of the lower line of its zone, as shares of the length of the zone: how far it
/// extends to the left and upward, its width and its height.
const PAGE_AROUND_ZONE: (f32, f32, f32, f32) = (0.57, 0.74, 1.14, 0.86);

/// Maximum distance between the sides of two outlines that are those of parts of one document, as a share of their length.
const ADJOINING: f32 = 0.025;

/// What is beyond the image: paper, and not so white that it is taken for a reflection.
const BEYOND: u8 = 245;

/// How many lines a zone or a title is worth.
const TELLING: usize = 30;

/// Where a document is, and what is printed on it.
pub(super) fn find(turn: &Turn<'_>, image: &Image) -> Result<View, LookError> {
    let outlines = image.outlines();
    let view = at(turn, image, (&outlines.cards, &outlines.small))?;
    // Both pages of an open passport have outlines.
    let is_open = wide_zone(&view.page).is_some() && is_open_book(&outlines.cards);
    Ok(View { documents: if is_open { view.documents.min(1) } else { view.documents }, ..view })
}

/// The same, with all that has the outline of a card, and what is smaller.
fn at(turn: &Turn<'_>, image: &Image, (cards, beside): (&[Card], &[Card])) -> Result<View, LookError> {
    let Some(card) = cards.first() else { return page_by_content(turn, image) };
    // If something fills the image, not all of its sides are visible. That does not show whether anything is missing.
    if card.touches_edge && card.fills(image) {
        return page_by_content(turn, image);
    }
    let mut small = Vec::new();
    for card in beside {
        if text::places(turn, &Pyramid::new(card.image.pixels()))?.len() >= MANY_LINES {
            small.push(card);
        }
    }
    // A card that fills the image may have another outline on it.
    let may_be_inside = is_like_card(image) && !card.fills(image);
    let is_alone = |cards: &[&Card]| cards.len() == 1 && !may_be_inside;
    let mut cards: Vec<&Card> = cards.iter().collect();
    let (documents, places) = if is_alone(&cards) && small.is_empty() {
        (1, None)
    } else {
        let places = text::places(turn, &Pyramid::new(image.pixels()))?;
        cards.retain(|other| std::ptr::eq(*other, card) || !content::is_note(other, &places));
        let all: Vec<&Card> = cards.iter().chain(&small).copied().collect();
        let documents = if is_alone(&all) {
            1
        } else if content::hold_text(&all, &places) {
            content::documents(&cards, &places)
        } else {
            small.clear();
            0
        };
        (documents, Some(places))
    };
    let scale = card.width_px / f64::from(card.image.width().max(1));
    let frames = text::places(turn, &Pyramid::new(card.image.pixels()))?;
    // The page of an open passport reaches the edges of the image, and its outline may be that of a part of it. Its zone spans
    // all of its width. Reading it there would be in vain.
    let mut whole = None;
    if card.touches_edge && content::may_have_wide_zone(&frames) {
        let other = by_content(turn, image, places.clone())?;
        if !other.cut_off && is_passport_page(&other.page) {
            return Ok(View { documents: documents.max(1) + small.len(), ..other });
        }
        whole = Some(other);
    }
    let page = text::read_at(turn, &Pyramid::new(card.image.pixels()), frames)?;
    if let Some(part) = page_of_book(&page).filter(|_| whole.is_none()) {
        let cut = Image::from_pixels(Pyramid::new(card.image.pixels()).part(&part, [BEYOND; 3]));
        return Ok(View::new(&cut, text::read(turn, &cut)?, (Found::ByContent, scale)));
    }
    let believed = telling(&page);
    // Lines go on beyond the outline of a part. What continues them is not another document.
    let is_cut = content::is_across(&page, card, image);
    let continues_it = |other: &Card| is_cut && !std::ptr::eq(other, card) && card.adjoins(other, ADJOINING);
    let separate = cards.iter().filter(|other| !continues_it(other)).count();
    // Otherwise they are outlines of parts.
    let are_whole = documents == cards.len() && !is_cut;
    let may_be_parts = !are_whole || is_part(card, image);
    let documents = documents.min(separate).max(1) + small.len();
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

/// Finds a document without an outline. It may be a page of an open book.
fn page_by_content(turn: &Turn<'_>, image: &Image) -> Result<View, LookError> {
    let view = by_content(turn, image, None)?;
    let Some(part) = page_of_book(&view.page) else { return Ok(view) };
    let scale = view.width_px / f64::from(view.image.width().max(1));
    let cut = Image::from_pixels(Pyramid::new(view.image.pixels()).part(&part, [BEYOND; 3]));
    Ok(View { cut_off: view.cut_off, ..View::new(&cut, text::read(turn, &cut)?, (Found::ByContent, scale)) })
}

/// The page of a passport on which a zone lies, if the zone is read in another direction than most of the text: the other page
/// of the open book has more text, turned by a quarter.
fn page_of_book(page: &Page) -> Option<Part> {
    let [one, two] = wide_zone(page)?;
    let (along, length) = (one.frame.along, one.frame.length.max(two.frame.length));
    let reading = page.turned.to_given(Point::new(1.0, 0.0), (0.0, 0.0));
    let is_across = |line: &Line| {
        let cosine = line.frame.along.x * reading.x + line.frame.along.y * reading.y;
        cosine.abs() < std::f32::consts::FRAC_1_SQRT_2
    };
    if !(is_across(one) && is_across(two)) {
        return None;
    }
    let down = one.frame.down();
    let place = |line: &Line| line.frame.center.x * down.x + line.frame.center.y * down.y;
    let lower = if place(one) > place(two) { one } else { two }.frame.center;
    let (left, top, width, height) = PAGE_AROUND_ZONE;
    let at = |right: f32, below: f32| {
        let (right, below) = (right * length, below * length);
        Point::new(lower.x + right * along.x + below * down.x, lower.y + right * along.y + below * down.y)
    };
    Some(Part {
        corner: at(-left, -top),
        right: along,
        down,
        width: (width * length) as u32,
        height: (height * length) as u32,
    })
}

/// Whether two outlines lie beside each other like the pages of an open passport: with a long side in common.
fn is_open_book(cards: &[Card]) -> bool {
    cards
        .iter()
        .enumerate()
        .any(|(index, one)| cards[index + 1..].iter().any(|other| one.adjoins_lengthwise(other, ADJOINING)))
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
    if page_of_book(page).is_some() {
        return false;
    }
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
    fn the_page_of_an_open_passport_is_where_its_zone_is_although_most_text_is_turned() {
        let part = |along: Point, turned: QuarterTurn| {
            let down = Point::new(-along.y, along.x);
            let line = |text: &str, below: f32| {
                let center = Point::new(700.0 + below * down.x, 600.0 + below * down.y);
                let frame = Frame { center, along, length: 600.0, height: 24.0 };
                let line = crate::testing::line(text, (0.0, 0.0), 24.0);
                Line { frame, cells: Some(text::Cells::sure(text)), ..line }
            };
            let lines = vec![
                line("P<UTOSPECIMEN<<ZARA<<<<<<<<<<<<<<<<<<<<<<<<<", 0.0),
                line("X123456784UTO9002148F3506296<<<<<<<<<<<<<<04", 30.0),
            ];
            page_of_book(&Page { lines, turned })
        };
        let (right, up) = (Point::new(1.0, 0.0), Point::new(0.0, -1.0));
        assert!(part(right, QuarterTurn::None).is_none() && part(up, QuarterTurn::Left).is_none());
        let across = part(up, QuarterTurn::None).unwrap();
        assert_eq!((across.right.y, across.down.x), (-1.0, 1.0));
        // The lower line is 30 pixels to the right. The page extends to the left of it, and a little to the right.
        assert!((across.corner.x - 286.0).abs() < 1.0 && (across.corner.y - 942.0).abs() < 1.0, "{across:?}");
        assert_eq!((across.width, across.height), (684, 516));
        let upright = part(right, QuarterTurn::Left).unwrap();
        assert_eq!((upright.right.x, upright.down.y), (1.0, 1.0));
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
