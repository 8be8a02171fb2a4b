//! Photographs the specimen card of Utopia. Writes all images in `specimens/` except the portrait, always the same bytes.
//!
//! Run it with `cargo run -p omni-sandbox --example draw_specimens`. For other documents and other people there is
//! `omni-sandbox specimen`.

use std::error::Error;
use std::path::Path;

use omni_sandbox::specimen::drawing::{Kind, Person, Scene, Side, draw, photograph};

fn main() -> Result<(), Box<dyn Error>> {
    let person = Person::zara();
    let front = draw(Kind::Id, Side::Front, &person);
    let back = draw(Kind::Id, Side::Back, &person);
    let scene = Scene { tilt: 2.3, jpeg_quality: 85, ..Scene::default() };
    for (name, card, scene) in [
        ("card-front.jpg", &front, scene.clone()),
        ("card-front-blurred.jpg", &front, Scene { blur: 4.5, ..scene.clone() }),
        ("card-front-glare.jpg", &front, Scene { glare: 1.0, ..scene.clone() }),
        ("card-back.jpg", &back, Scene { tilt: -1.7, ..scene.clone() }),
    ] {
        let bytes = photograph(card, &scene, 0x5EED).to_jpeg(scene.jpeg_quality);
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("specimens").join(name), bytes)?;
    }
    Ok(())
}
