//! From a pixel of the image to a point on the table.

use super::super::math::turn;
use super::Scene;
use crate::image::Image;

/// Distance of the camera from the document, in widths of the image.
const DISTANCE: f32 = 1.1;

/// Degrees between the axis around which the camera is moved to the side, and the vertical.
const AXIS: f32 = 25.0;

/// Room around the document: width of the image for each pixel of its width.
const ROOM: f32 = 1.581;

/// Minimum room around a tilted document, as a multiple of its own size.
const AROUND: f32 = 1.07;

/// The position of the camera.
pub(super) struct View {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Pixels of the image per pixel of the drawing, at the center.
    pub(super) zoom: f32,
    /// Center of the second document, seen from that of the first one.
    pub(super) second: (f32, f32),
    /// Where in the image the center of the first document is.
    center: (f32, f32),
    /// Cosine and sine of the tilt, of the look from the side, and of its axis.
    tilt: (f32, f32),
    side: (f32, f32),
    axis: (f32, f32),
    distance: f32,
}

impl View {
    pub(super) fn new(drawn: &Image, scene: &Scene, zoom: f32) -> Self {
        let (across, down) = (drawn.width() as f32, drawn.height() as f32);
        // Pages are taken in portrait format, cards in landscape.
        let long = across.max(down);
        let frame = long * if long > across { ROOM * 0.85 } else { ROOM };
        let (mut width, mut height) =
            if across >= down { (frame, frame * 0.75) } else { (frame * 0.75, frame) };
        let second = scene
            .second
            .as_ref()
            .map_or((0.0, 0.0), |second| (0.0, (down + second.height() as f32) / 2.0 + down * 0.08));
        if let Some(other) = &scene.second {
            height = height.max((down + other.height() as f32) * 1.25);
            width = width.max(other.width() as f32 * 1.2).max(height * 0.75);
        }
        let cut = scene.cut.clamp(0.0, 1.0);
        let tilt = turn(finite(scene.tilt));
        if cut == 0.0 {
            // The whole document is in the image, however it is turned.
            let (cos, sin) = (tilt.0.abs(), tilt.1.abs());
            width = width.max((across * cos + down * sin) * AROUND);
            height = height.max((across * sin + down * cos) * AROUND);
        }
        let (width, height) = ((width * zoom + 0.5) as u32, (height * zoom + 0.5) as u32);
        // The camera is a little off center, as real ones are.
        let mut center =
            (width as f32 / 2.0 + 6.5 * zoom, height as f32 / 2.0 - 9.5 * zoom - second.1 * zoom / 2.0);
        if cut > 0.0 {
            center.0 = (0.5 - cut) * across * zoom;
        }
        Self {
            width,
            height,
            zoom,
            second,
            center,
            tilt,
            side: turn(finite(scene.perspective).clamp(-60.0, 60.0)),
            axis: turn(AXIS),
            distance: frame * DISTANCE,
        }
    }

    /// The point of the table that a pixel shows, measured from the center of the first document, along its sides.
    pub(super) fn on_table(&self, x: f32, y: f32) -> (f32, f32) {
        let (dx, dy) = ((x - self.center.0) / self.zoom, (y - self.center.1) / self.zoom);
        let (cos, sin) = self.axis;
        let (ax, ay) = (dx * cos + dy * sin, dy * cos - dx * sin);
        // The table is turned around the axis `ay`: what is to the right is further away.
        let (cos_side, sin_side) = self.side;
        let far = (self.distance * cos_side - ax * sin_side).max(self.distance * 0.05);
        let across = ax * self.distance / far;
        let along = ay * (self.distance + across * sin_side) / self.distance;
        let (px, py) = (across * cos - along * sin, across * sin + along * cos);
        let (cos, sin) = self.tilt;
        (px * cos + py * sin, py * cos - px * sin)
    }
}

fn finite(value: f32) -> f32 {
    if value.is_finite() { value % 360.0 } else { 0.0 }
}
