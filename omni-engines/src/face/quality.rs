//! How clearly a face is visible.

use image::RgbImage;

use super::Face;
use super::align::{SIDE, aligned};
use crate::geometry::{Area, Point};
use crate::image::Image;

/// How far the tip of the nose is in front of the plane of eyes and mouth, as a share of the distance between the eyes.
const NOSE: f32 = 0.48;

/// Where the tip of the nose is between eyes and mouth on a face that looks straight ahead, 0 to 1.
const NOSE_HEIGHT: f32 = 0.50;

/// The part of the [aligned](aligned) face that is skin on everyone: from the eyes to the mouth, in pixels.
const SKIN: (std::ops::Range<u32>, std::ops::Range<u32>) = (34..78, 42..98);

/// How clearly a face is visible. Angles are estimated from five points, to about ten degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaceQuality {
    /// Width of the face in pixels.
    pub width: f32,
    /// Distance between the eyes in pixels.
    pub eye_distance: f32,
    /// Share of the face that is inside the image, 0 to 1.
    pub inside: f32,
    /// Variance of the Laplacian of the face at a fixed size. It is low if the face is out of focus.
    pub sharpness: f64,
    /// Mean brightness of the skin, 0 (black) to 255 (white). It depends on the skin as well as on the light.
    pub brightness: f64,
    /// Share of the skin, 0 to 1, that is white in all channels: burnt out.
    pub burnt_out: f64,
    /// How much brighter one half of the face is than the other, 0 (even) to 1.
    pub one_sided: f64,
    /// To the side: degrees, positive if the person looks to the right side of the image.
    pub yaw: f32,
    /// Up or down: degrees, positive if the person looks down.
    pub pitch: f32,
    /// Tilted: degrees, positive if the head leans clockwise in the image.
    pub roll: f32,
}

/// Something that makes a face hard to recognize.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Defect {
    /// Too few pixels for a comparison.
    Small,
    /// Out of focus.
    Blurred,
    /// Too little light.
    Dark,
    /// Too much light.
    Bright,
    /// Light from one side.
    OneSided,
    /// Not looking at the camera.
    Turned,
    /// Cut off by the edge of the image.
    CutOff,
}

impl FaceQuality {
    /// Minimum [`eye_distance`](Self::eye_distance). The network sees faces with 35 pixels between the eyes.
    pub const MIN_EYE_DISTANCE: f32 = 24.0;
    /// Minimum [`sharpness`](Self::sharpness).
    pub const MIN_SHARPNESS: f64 = 40.0;
    /// Minimum and maximum [`brightness`](Self::brightness).
    pub const BRIGHTNESS: std::ops::RangeInclusive<f64> = 35.0..=235.0;
    /// Maximum [`burnt_out`](Self::burnt_out).
    pub const MAX_BURNT_OUT: f64 = 0.15;
    /// Maximum [`one_sided`](Self::one_sided).
    pub const MAX_ONE_SIDED: f64 = 0.55;
    /// Maximum [`yaw`](Self::yaw) and [`pitch`](Self::pitch) to either side, in degrees.
    pub const MAX_ANGLE: f32 = 35.0;
    /// Minimum [`inside`](Self::inside).
    pub const MIN_INSIDE: f32 = 0.90;

    /// What makes this face hard to recognize. Empty for a good one.
    #[must_use]
    pub fn defects(&self) -> Vec<Defect> {
        let bright = self.brightness > *Self::BRIGHTNESS.end() || self.burnt_out > Self::MAX_BURNT_OUT;
        [
            (Defect::Small, self.eye_distance < Self::MIN_EYE_DISTANCE),
            (Defect::Blurred, self.sharpness < Self::MIN_SHARPNESS),
            (Defect::Dark, self.brightness < *Self::BRIGHTNESS.start()),
            (Defect::Bright, bright),
            (Defect::OneSided, self.one_sided > Self::MAX_ONE_SIDED),
            (Defect::Turned, self.yaw.abs().max(self.pitch.abs()) > Self::MAX_ANGLE),
            (Defect::CutOff, self.inside < Self::MIN_INSIDE),
        ]
        .into_iter()
        .filter_map(|(defect, there)| there.then_some(defect))
        .collect()
    }
}

/// Measures how clearly a face is visible. For how strongly the file was compressed, see
/// [`jpeg_quality`](crate::image::jpeg_quality).
///
/// No network runs. What is measured has 112 by 112 pixels; halved copies of the image take about one byte per pixel.
#[must_use]
pub fn quality(image: &Image, face: &Face) -> FaceQuality {
    let whole = Area { width: image.width() as f32, height: image.height() as f32, ..Area::default() };
    let [right_eye, left_eye, ..] = face.landmarks;
    let light = aligned(image, face).map(|face| light(&face)).unwrap_or_default();
    let (yaw, pitch, roll) = pose(&face.landmarks);
    FaceQuality {
        width: face.area.width,
        eye_distance: right_eye.distance(left_eye),
        inside: face.area.shared(&whole) / face.area.size().max(1.0),
        sharpness: light.sharpness,
        brightness: light.brightness,
        burnt_out: light.burnt_out,
        one_sided: light.one_sided,
        yaw,
        pitch,
        roll,
    }
}

/// Yaw, pitch and roll in degrees.
fn pose([right_eye, left_eye, nose, right_mouth, left_mouth]: &[Point; 5]) -> (f32, f32, f32) {
    let middle = |a: &Point, b: &Point| Point::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
    let (eyes, mouth) = (middle(right_eye, left_eye), middle(right_mouth, left_mouth));
    let roll = (left_eye.y - right_eye.y).atan2(left_eye.x - right_eye.x);
    // Coordinates along and across the line between the eyes, from its middle.
    let turned = |point: &Point| {
        let (x, y) = (point.x - eyes.x, point.y - eyes.y);
        (x * roll.cos() + y * roll.sin(), y * roll.cos() - x * roll.sin())
    };
    let (nose, mouth) = (turned(nose), turned(&mouth));
    let (across, down) = (right_eye.distance(*left_eye).max(1.0), mouth.1.max(1.0));
    let height = (nose.1 / down).clamp(-1.0, 2.0);
    // Where the nose would be if the person looked straight ahead.
    let straight = mouth.0 * height;
    let yaw = ((nose.0 - straight) / (across * NOSE)).atan();
    let pitch = ((height - NOSE_HEIGHT) / NOSE).atan();
    (yaw.to_degrees(), pitch.to_degrees(), roll.to_degrees())
}

/// The measurements on the aligned face.
#[derive(Default)]
struct Light {
    sharpness: f64,
    brightness: f64,
    burnt_out: f64,
    one_sided: f64,
}

fn light(face: &RgbImage) -> Light {
    let gray = |x: u32, y: u32| {
        let [red, green, blue] = face.get_pixel(x.min(SIDE - 1), y.min(SIDE - 1)).0.map(f64::from);
        0.299 * red + 0.587 * green + 0.114 * blue
    };
    let (columns, rows) = SKIN;
    let center = u32::midpoint(columns.start, columns.end);
    let (mut halves, mut burnt_out, mut count) = ([0.0; 2], 0.0, 0.0);
    let (mut edges, mut squares) = (0.0, 0.0);
    for y in rows {
        for x in columns.clone() {
            let value = gray(x, y);
            halves[usize::from(x >= center)] += value;
            burnt_out += f64::from(u8::from(face.get_pixel(x, y).0.iter().all(|value| *value > 250)));
            let edge = gray(x - 1, y) + gray(x + 1, y) + gray(x, y - 1) + gray(x, y + 1) - 4.0 * value;
            edges += edge;
            squares += edge * edge;
            count += 1.0;
        }
    }
    let [left, right] = halves;
    let one_sided = if left + right > 0.0 { 1.0 - left.min(right) / left.max(right) } else { 0.0 };
    Light {
        sharpness: squares / count - (edges / count) * (edges / count),
        brightness: (left + right) / count,
        burnt_out: burnt_out / count,
        one_sided,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(nose: (f32, f32)) -> [Point; 5] {
        [(40.0, 50.0), (80.0, 50.0), nose, (45.0, 90.0), (75.0, 90.0)].map(|(x, y)| Point::new(x, y))
    }

    #[test]
    fn the_nose_tells_where_a_face_looks() {
        let (yaw, pitch, roll) = pose(&face((60.0, 70.0)));
        assert!(yaw.abs() < 1.0 && pitch.abs() < 1.0 && roll.abs() < 1.0);
        assert!(pose(&face((75.0, 70.0))).0 > 30.0 && pose(&face((45.0, 70.0))).0 < -30.0);
        assert!(pose(&face((60.0, 85.0))).1 > 30.0);
        // The same face, tilted by 30 degrees.
        let (sin, cos) = 30.0_f32.to_radians().sin_cos();
        let leaning = face((75.0, 70.0)).map(|p| Point::new(p.x * cos - p.y * sin, p.x * sin + p.y * cos));
        let (yaw, pitch, roll) = pose(&leaning);
        assert!((roll - 30.0).abs() < 0.1 && yaw > 30.0 && pitch.abs() < 1.0);
        assert!(pose(&[Point::default(); 5]).0.is_finite());
    }

    #[test]
    fn each_defect_is_named() {
        let good = FaceQuality {
            width: 200.0,
            eye_distance: 90.0,
            inside: 1.0,
            sharpness: 400.0,
            brightness: 130.0,
            burnt_out: 0.0,
            one_sided: 0.1,
            yaw: -5.0,
            pitch: 4.0,
            roll: 12.0,
        };
        assert_eq!(good.defects(), []);
        for (quality, defect) in [
            (FaceQuality { eye_distance: 12.0, ..good }, Defect::Small),
            (FaceQuality { sharpness: 3.0, ..good }, Defect::Blurred),
            (FaceQuality { brightness: 9.0, ..good }, Defect::Dark),
            (FaceQuality { burnt_out: 0.5, ..good }, Defect::Bright),
            (FaceQuality { one_sided: 0.8, ..good }, Defect::OneSided),
            (FaceQuality { yaw: -50.0, ..good }, Defect::Turned),
            (FaceQuality { inside: 0.5, ..good }, Defect::CutOff),
        ] {
            assert_eq!(quality.defects(), [defect]);
        }
    }
}
