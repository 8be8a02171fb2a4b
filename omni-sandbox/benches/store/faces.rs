//! Finding a person by the face.

use std::time::Instant;

use omni_engines::likeness::{Gallery, LENGTH, Likeness};

const FACES: usize = 200_000;

/// How often is searched.
const TIMES: usize = 50;

/// Searches for known and for unknown faces.
pub fn search() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut face = || {
        let values: Vec<f32> = (0..LENGTH).map(|_| random.f32() - 0.5).collect();
        Likeness::new(&values).unwrap()
    };
    let mut gallery = Gallery::default();
    let known = face();
    gallery.insert("known", known.clone());
    for number in 1..FACES {
        gallery.insert(&number.to_string(), face());
    }
    let mut took = Vec::new();
    for time in 0..TIMES {
        let wanted = if time % 2 == 0 { known.clone() } else { face() };
        let begun = Instant::now();
        let found = gallery.search(&wanted);
        took.push(begun.elapsed());
        // Of so many random faces, a few are alike by chance.
        assert!(time % 2 != 0 || found[0].0 == "known");
    }
    took.sort();
    println!("a face among {FACES}: {:?} (median), {:?} (slowest)", took[TIMES / 2], took[TIMES - 1]);
}
