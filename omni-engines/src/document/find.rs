//! Where the document is in an image, and which way it is up.

use image::imageops;

use crate::geometry::QuarterTurn;
use crate::image::Image;
use crate::models::{LookError, Turn};
use crate::text::{self, Frame, Line, Page};

/// How a document was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Found {
    /// By its outline.
    Outline,
    /// By the text and the face on it.
    ByContent,
    /// Not: the whole image was read.
    WholeImage,
}

/// The document alone, upright, and what is printed on it.
pub(super) struct View {
    pub(super) image: Image,
    pub(super) page: Page,
    pub(super) found: Found,
    pub(super) width_px: f64,
}

pub(super) fn find(turn: &Turn<'_>, image: &Image) -> Result<View, LookError> {
    let card = image.card();
    let (found, cut) = match &card {
        Some(card) => (Found::Outline, &card.image),
        None => (Found::WholeImage, image),
    };
    let page = text::read(turn, cut)?;
    let scale = card.as_ref().map_or(1.0, |card| card.width_px / f64::from(card.image.width().max(1)));
    let (image, page) = upright(cut, page);
    let width_px = f64::from(image.width()) * scale;
    Ok(View { image, page, found, width_px })
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
    use crate::geometry::Point;
    use crate::testing::turn;

    #[test]
    fn text_lies_where_it_did_after_turning() {
        let mut drawing = crate::testing::Drawing::new(640, 400);
        drawing.text("REPUBLIC OF UTOPIA", (40.0, 30.0), 44.0);
        drawing.text("Surname Specimen", (40.0, 200.0), 44.0);
        for (turned, pixels) in [
            (QuarterTurn::None, drawing.pixels.clone()),
            (QuarterTurn::Right, imageops::rotate90(&drawing.pixels)),
            (QuarterTurn::Half, imageops::rotate180(&drawing.pixels)),
            (QuarterTurn::Left, imageops::rotate270(&drawing.pixels)),
        ] {
            let view = find(&turn(), &Image::from_pixels(pixels)).unwrap();
            assert_eq!((view.image.width(), view.page.turned), (640, QuarterTurn::None), "{turned:?}");
            let first = view.page.lines.first().unwrap();
            assert!(
                first.corners[0].distance(Point::new(36.0, 32.0)) < 16.0,
                "{turned:?} {:?}",
                first.corners
            );
        }
    }

    #[test]
    fn an_empty_image_is_a_whole_image() {
        let view = find(&turn(), &Image::from_pixels(RgbImage::new(64, 48))).unwrap();
        assert_eq!((view.found, view.page.lines.len()), (Found::WholeImage, 0));
    }
}
