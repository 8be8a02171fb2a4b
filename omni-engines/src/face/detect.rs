//! Finds faces: the network YuNet.

use image::RgbImage;
use image::imageops;

use super::{Face, Faces};
use crate::geometry::{Area, Point, QuarterTurn};
use crate::image::Image;
use crate::image::pyramid::{Part, Pyramid};
use crate::models::{Input, LookError, Output, Turn, Weights};

/// Longer side of the image in which faces are searched, in pixels.
const SEARCHED_SIDE: u32 = 640;

/// The same for faces that are turned.
const TURNED_SIDE: u32 = 448;

/// Minimum confidence of a face. On 22 labeled images the count was right for 21.
const MIN_CONFIDENCE: f32 = 0.75;

/// Minimum confidence of a face on an ID without a better one: portraits on IDs are faint.
const MIN_FAINT_CONFIDENCE: f32 = 0.50;

/// Confidence of a face that is certainly upright.
const CERTAIN: f32 = 0.93;

/// Side of the area around a face that is checked to find out how the face is turned, in pixels.
const CLOSE_SIDE: u32 = 192;

/// Faces that overlap more than this are the same.
const MAX_AGREEMENT: f32 = 0.30;

/// Maximum number of candidates of one image. More is noise.
const MAX_CANDIDATES: usize = 2000;

/// The network has outputs for three grids, whose cells have these sides in pixels.
const CELLS: [usize; 3] = [8, 16, 32];

/// What an image shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// People in front of a camera.
    People,
    /// An ID with a portrait.
    Id,
}

/// Finds all faces. If none is clearly upright, the image is turned in quarters as well, and the turn with the clearest
/// face counts.
///
/// Uses at most 640 by 640 pixels of the image, so a face narrower than about a fortieth of the longer side is not found.
///
/// The network runs at most six times: twice on at most 640 by 640 pixels and four times on 192 by 192, or once on the former
/// and three times on at most 448 by 448. Each time, at most 2000 candidates count. Besides the network, this takes about one
/// byte per pixel of the image, for halved copies of it, and at most 10 MB.
///
/// # Errors
///
/// Any [`LookError`].
pub fn find(turn: &Turn<'_>, image: &Image, scene: Scene) -> Result<Faces, LookError> {
    let pyramid = Pyramid::new(image.pixels());
    let (small, scale) = pyramid.within(SEARCHED_SIDE);
    let upright = pass(turn, &small, (QuarterTurn::None, scene))?;
    let (all, turned, scale) = match surest(&upright) {
        Some(face) if face.confidence >= CERTAIN && face.is_upright() => (upright, QuarterTurn::None, scale),
        Some(face) => {
            let turned = likeliest_turn(turn, &small, face)?;
            let again =
                if turned == QuarterTurn::None { Vec::new() } else { pass(turn, &small, (turned, scene))? };
            if again.is_empty() { (upright, QuarterTurn::None, scale) } else { (again, turned, scale) }
        }
        None => {
            let (small, scale) = pyramid.within(TURNED_SIDE);
            let mut best = (Vec::new(), QuarterTurn::None, scale);
            for turned in QuarterTurn::ALL.into_iter().skip(1) {
                let faces = pass(turn, &small, (turned, Scene::People))?;
                if confidence(&faces) > confidence(&best.0) {
                    best = (faces, turned, scale);
                }
            }
            best
        }
    };
    let mut all: Vec<Face> = all.iter().map(|face| face.scaled(scale)).collect();
    all.sort_by(|a, b| b.area.size().total_cmp(&a.area.size()));
    Ok(Faces { all, turned })
}

/// Finds the faces of an image that is known to be upright, in one pass: one run of the network on at most 640 by 640
/// pixels. It takes as much memory as [`find`].
///
/// # Errors
///
/// Any [`LookError`].
pub fn find_upright(turn: &Turn<'_>, image: &Image, scene: Scene) -> Result<Faces, LookError> {
    let pyramid = Pyramid::new(image.pixels());
    let (small, scale) = pyramid.within(SEARCHED_SIDE);
    let faces = pass(turn, &small, (QuarterTurn::None, scene))?;
    let mut all: Vec<Face> = faces.iter().map(|face| face.scaled(scale)).collect();
    all.sort_by(|a, b| b.area.size().total_cmp(&a.area.size()));
    Ok(Faces { all, turned: QuarterTurn::None })
}

/// Searches for faces with this turn. They are returned as they are in the image.
fn pass(
    turn: &Turn<'_>,
    image: &RgbImage,
    (turned, scene): (QuarterTurn, Scene),
) -> Result<Vec<Face>, LookError> {
    let upright = match turned {
        QuarterTurn::None => None,
        QuarterTurn::Right => Some(imageops::rotate270(image)),
        QuarterTurn::Half => Some(imageops::rotate180(image)),
        QuarterTurn::Left => Some(imageops::rotate90(image)),
    };
    let mut faces = distinct(candidates(turn, upright.as_ref().unwrap_or(image))?);
    let faint = scene == Scene::Id && confidence(&faces) < MIN_CONFIDENCE;
    let least = if faint { MIN_FAINT_CONFIDENCE } else { MIN_CONFIDENCE };
    faces.retain(|face| face.confidence >= least);
    let size = (image.width() as f32, image.height() as f32);
    Ok(faces.iter().map(|face| face.placed(turned, size)).collect())
}

/// How a face is turned. The network also finds faces on their side or upside down, with only slightly lower confidence, but
/// gives them the landmarks of an upright face.
fn likeliest_turn(turn: &Turn<'_>, image: &RgbImage, face: &Face) -> Result<QuarterTurn, LookError> {
    let center = face.area.center();
    let step = 3.0 * face.area.width.max(face.area.height) / CLOSE_SIDE as f32;
    let part = Part {
        corner: Point::new(
            center.x - step * CLOSE_SIDE as f32 / 2.0,
            center.y - step * CLOSE_SIDE as f32 / 2.0,
        ),
        right: Point::new(step, 0.0),
        down: Point::new(0.0, step),
        width: CLOSE_SIDE,
        height: CLOSE_SIDE,
    };
    let close = Pyramid::new(image).part(&part, [0; 3]);
    let mut best = (QuarterTurn::None, 0.0);
    for turned in QuarterTurn::ALL {
        let sure = confidence(&pass(turn, &close, (turned, Scene::Id))?);
        if sure > best.1 {
            best = (turned, sure);
        }
    }
    Ok(best.0)
}

fn surest(faces: &[Face]) -> Option<&Face> {
    faces.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence))
}

/// The largest confidence.
fn confidence(faces: &[Face]) -> f32 {
    surest(faces).map_or(0.0, |face| face.confidence)
}

impl Face {
    /// Whether the line between the eyes is closer to a row than to a column, with the right eye on the left.
    fn is_upright(&self) -> bool {
        let [right, left, ..] = self.landmarks;
        left.x - right.x > (left.y - right.y).abs()
    }

    /// The same face in the image before it was turned upright.
    fn placed(&self, turned: QuarterTurn, size: (f32, f32)) -> Self {
        let Area { x, y, width, height } = self.area;
        let corners = [Point::new(x, y), Point::new(x + width, y + height)];
        Self {
            area: Area::around(&corners.map(|point| turned.to_given(point, size))),
            landmarks: self.landmarks.map(|point| turned.to_given(point, size)),
            confidence: self.confidence,
        }
    }

    /// The same face in the image before it was scaled down.
    fn scaled(&self, scale: f32) -> Self {
        let Area { x, y, width, height } = self.area;
        Self {
            area: Area { x: x / scale, y: y / scale, width: width / scale, height: height / scale },
            landmarks: self.landmarks.map(|point| Point::new(point.x / scale, point.y / scale)),
            confidence: self.confidence,
        }
    }
}

/// Runs the network and reads its outputs.
fn candidates(turn: &Turn<'_>, image: &RgbImage) -> Result<Vec<Face>, LookError> {
    let (width, height) =
        ((image.width() as usize).next_multiple_of(32), (image.height() as usize).next_multiple_of(32));
    // Blue comes first.
    let input = Input::of_image(image, (width, height), |pixel, channel| f32::from(pixel[2 - channel]));
    let outputs = turn.run(Weights::Detector, input)?;
    let mut faces = Vec::new();
    for (grid, cell) in CELLS.into_iter().enumerate() {
        let of = |kind: usize| {
            outputs.get(kind * CELLS.len() + grid).map(|output: &Output| output.values.as_slice())
        };
        let (Some(classes), Some(objects), Some(boxes), Some(points)) = (of(0), of(1), of(2), of(3)) else {
            return Err(LookError::Network { file: Weights::Detector.file() });
        };
        let columns = width / cell;
        let cells = classes.iter().zip(objects).zip(boxes.chunks_exact(4).zip(points.chunks_exact(10)));
        for (index, ((class, object), (frame, points))) in cells.enumerate() {
            let confidence = (class.clamp(0.0, 1.0) * object.clamp(0.0, 1.0)).sqrt();
            if confidence >= MIN_FAINT_CONFIDENCE && faces.len() < MAX_CANDIDATES {
                let corner = ((index % columns) as f32, (index / columns) as f32);
                faces.push(face(corner, cell as f32, (frame, points), confidence));
            }
        }
    }
    Ok(faces)
}

/// A face from the numbers of one cell: center and size, then the landmarks.
fn face(corner: (f32, f32), cell: f32, (frame, points): (&[f32], &[f32]), confidence: f32) -> Face {
    let (width, height) = (frame[2].exp() * cell, frame[3].exp() * cell);
    let center = ((corner.0 + frame[0]) * cell, (corner.1 + frame[1]) * cell);
    let point = |index: usize| {
        Point::new((points[index * 2] + corner.0) * cell, (points[index * 2 + 1] + corner.1) * cell)
    };
    Face {
        area: Area { x: center.0 - width / 2.0, y: center.1 - height / 2.0, width, height },
        landmarks: [point(0), point(1), point(2), point(3), point(4)],
        confidence,
    }
}

/// The most confident face of each group that overlaps, the most confident first.
fn distinct(mut faces: Vec<Face>) -> Vec<Face> {
    faces.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut kept: Vec<Face> = Vec::new();
    for face in faces {
        if kept.iter().all(|other| other.area.agreement(&face.area) < MAX_AGREEMENT) {
            kept.push(face);
        }
    }
    kept
}
