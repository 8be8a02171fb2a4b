//! Faces of people.

use omni_engines::document;
use omni_engines::face::{self, Defect, Face, FaceQuality, Scene};
use omni_engines::geometry::{Area, Point, QuarterTurn};
use omni_engines::image::{self, Image};
use omni_engines::likeness::Likeness;
use omni_engines::models::Turn;

use super::{Edge, FaceProblem, Holder, TakenFace};
use crate::evidence::MIN_BRIGHTNESS;
use crate::images::{JPEG_QUALITY, Unseen};

/// How much is cut out around a face, as a share of its width and height: hair, ears and neck.
const MARGIN: f32 = 0.35;

/// Minimum space between a whole face and the sides of the image, as a share of its width: the ears are there.
const LEAST_SPACE: f32 = 0.02;

/// The defects that make a face unusable. If a face has several, the first one counts.
const DEFECTS: [(Defect, FaceProblem); 5] = [
    // Without light, nothing else that was measured means anything.
    (Defect::Dark, FaceProblem::Light),
    (Defect::Bright, FaceProblem::Light),
    (Defect::Turned, FaceProblem::Turned),
    (Defect::Small, FaceProblem::Small),
    (Defect::Blurred, FaceProblem::Blurred),
];

pub(super) fn see(
    turn: &Turn<'_>,
    image: &Image,
    checks_mask: bool,
) -> Result<Result<TakenFace, FaceProblem>, Unseen> {
    let faces = face::find(turn, image, Scene::People)?;
    let Some(main) = faces.main() else { return Ok(Err(FaceProblem::NotFound)) };
    if face::persons(turn, image, &faces)? > 1 {
        return Ok(Err(FaceProblem::Several));
    }
    let quality = face::quality(image, main);
    let defects = quality.defects();
    if faces.turned != QuarterTurn::None {
        return Ok(Err(FaceProblem::Turned));
    }
    let whole = whole(main);
    if inside(image, &whole) < FaceQuality::MIN_INSIDE {
        return Ok(Err(FaceProblem::CutOff(edge(image, &whole))));
    }
    if let Some(side) = reached_side(image, &main.area) {
        return Ok(Err(FaceProblem::CutOff(side)));
    }
    // In little light, even what is in focus has few contrasts.
    if defects.contains(&Defect::Blurred) && quality.brightness < MIN_BRIGHTNESS {
        return Ok(Err(FaceProblem::Light));
    }
    if let Some((_, problem)) = DEFECTS.iter().find(|(defect, _)| defects.contains(defect)) {
        return Ok(Err(*problem));
    }
    if document::is_whole_id(turn, image)? {
        return Ok(Err(FaceProblem::OnId));
    }
    let mask = if checks_mask { Some(face::mask(turn, image, main)? >= face::MIN_MASK) } else { None };
    Ok(Ok(TakenFace {
        likeness: face::template(turn, image, main)?.likeness(),
        width: main.area.width,
        brightness: quality.brightness,
        mask,
        cropped: cropped(image, main),
    }))
}

/// A face, including the part of it that lies beyond the image. The network usually ends a face where the image ends,
/// but the positions of the eyes and the mouth say how far it extends at least.
fn whole(face: &Face) -> Area {
    /// How far, as shares of the distance between the eyes: to the sides of the eyes, above them, below the mouth.
    const REACH: (f32, f32, f32) = (0.45, 0.80, 0.65);
    let [right_eye, left_eye, _, right_mouth, left_mouth] = face.landmarks;
    let distance = right_eye.distance(left_eye);
    let found = face.area;
    let (left, right) = (right_eye.x.min(left_eye.x), right_eye.x.max(left_eye.x));
    let (eyes, mouth) = (right_eye.y.min(left_eye.y), right_mouth.y.max(left_mouth.y));
    Area::around(&[
        Point::new(found.x, found.y),
        Point::new(found.x + found.width, found.y + found.height),
        Point::new(left - REACH.0 * distance, eyes - REACH.1 * distance),
        Point::new(right + REACH.0 * distance, mouth + REACH.2 * distance),
    ])
}

/// The share of an area that lies within the image.
fn inside(image: &Image, area: &Area) -> f32 {
    let image = Area { x: 0.0, y: 0.0, width: image.width() as f32, height: image.height() as f32 };
    area.shared(&image) / area.size().max(1.0)
}

/// The side of the image at which a face ends. Of a face that is cut through the nose, the network places both eyes on the
/// visible half, so the rest seems to be whole.
fn reached_side(image: &Image, face: &Area) -> Option<Edge> {
    let space = face.width * LEAST_SPACE;
    let is_at_right = face.x + face.width > image.width() as f32 - space;
    if face.x < space { Some(Edge::Left) } else { is_at_right.then_some(Edge::Right) }
}

/// The edge beyond which most of a face lies.
fn edge(image: &Image, face: &Area) -> Edge {
    let (width, height) = (image.width() as f32, image.height() as f32);
    let beyond = [
        (Edge::Top, -face.y / face.height.max(1.0)),
        (Edge::Bottom, (face.y + face.height - height) / face.height.max(1.0)),
        (Edge::Left, -face.x / face.width.max(1.0)),
        (Edge::Right, (face.x + face.width - width) / face.width.max(1.0)),
    ];
    beyond.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(Edge::Top, |(edge, _)| edge)
}

/// The face with its hair, as a JPEG file.
pub(super) fn cropped(image: &Image, face: &Face) -> Option<bytes::Bytes> {
    let Area { x, y, width, height } = face.area;
    let from = |at: f32, length: f32, side: u32| ((at - length * MARGIN) / side.max(1) as f32).max(0.0);
    let to = |at: f32, length: f32, side: u32| ((at + length * (1.0 + MARGIN)) / side.max(1) as f32).min(1.0);
    let (left, right) = (from(x, width, image.width()), to(x, width, image.width()));
    let (top, bottom) = (from(y, height, image.height()), to(y, height, image.height()));
    // Shares are between 0 and 1.
    let percent = |share: f32| (share * 100.0).round() as u8;
    let area = image::Area {
        left: percent(left),
        top: percent(top),
        width: percent(right - left).max(1),
        height: percent(bottom - top).max(1),
    };
    Some(image.part(area)?.to_jpeg(JPEG_QUALITY).into())
}

/// The main face in an image.
pub(super) fn likeness(turn: &Turn<'_>, image: &Image) -> Result<Option<Likeness>, Unseen> {
    let faces = face::find(turn, image, Scene::People)?;
    let template = faces.main().map(|face| face::template(turn, image, face)).transpose()?;
    Ok(template.and_then(|template| template.likeness()))
}

/// Minimum width of the face of the person who holds an ID, in multiples of the portrait on it. The face is nearly ten
/// times as wide as the portrait, and never far behind the ID.
const MIN_HOLDER: f64 = 1.3;

/// The largest face in an image that is not one of an ID.
pub(super) fn holder(turn: &Turn<'_>, image: &Image, portrait: Option<f64>) -> Result<Holder, Unseen> {
    let faces = face::find(turn, image, Scene::People)?;
    let least = portrait.map_or(0.0, |width| width * MIN_HOLDER);
    let Some(face) = faces.main().filter(|face| f64::from(face.area.width) >= least) else {
        return Ok(Holder::Nobody);
    };
    if inside(image, &whole(face)) < FaceQuality::MIN_INSIDE {
        return Ok(Holder::CutOff);
    }
    Ok(Holder::Seen(face::template(turn, image, face)?.likeness()))
}
