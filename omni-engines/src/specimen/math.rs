//! Angles, curves and random numbers that are the same on every system.

/// Cosine and sine of an angle in degrees, clockwise as `y` grows downward.
pub(super) fn turn(degrees: f32) -> (f32, f32) {
    let quarters = (degrees / 90.0 + if degrees < 0.0 { -0.5 } else { 0.5 }) as i32;
    // At most an eighth of a circle: within it, the series is exact to the last digit of the type.
    let angle = f64::from(degrees - quarters as f32 * 90.0) * (std::f64::consts::PI / 180.0);
    let square = angle * angle;
    let sin =
        angle * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0))));
    let cos = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)));
    let (cos, sin) = (cos as f32, sin as f32);
    match quarters.rem_euclid(4) {
        0 => (cos, sin),
        1 => (-sin, cos),
        2 => (-cos, -sin),
        _ => (sin, -cos),
    }
}

/// A wave with period 1 and values from -1 to 1, made of two parabolas.
pub(super) fn wave(t: f32) -> f32 {
    let t = t - t.floor();
    if t < 0.5 { 16.0 * t * (0.5 - t) } else { -16.0 * (t - 0.5) * (1.0 - t) }
}

/// Pseudo-random numbers.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Numbers that are derived from texts.
    pub(super) fn of(texts: &[&str]) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in texts.iter().flat_map(|text| text.bytes().chain([0])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(hash)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number below another, which must not be zero; zero counts as one.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        (self.next() % (limit.max(1) as u64)) as usize
    }

    /// A number from 0 to 1.
    pub(super) fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / 16_777_216.0
    }

    /// One of several. The list must not be empty.
    pub(super) fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }

    /// A text of this many characters from an alphabet.
    pub(super) fn text(&mut self, alphabet: &str, length: usize) -> String {
        let bytes = alphabet.as_bytes();
        (0..length).filter_map(|_| bytes.get(self.below(bytes.len())).copied().map(char::from)).collect()
    }
}

/// Noise of a camera.
pub(super) struct Noise(u32);

impl Noise {
    pub(super) fn new(seed: u64) -> Self {
        // The generator stays at zero if it starts at zero.
        Self((Chance::new(seed).next() >> 32) as u32 | 1)
    }

    /// The sum of four uniform distributions is close to a normal distribution. Its standard deviation is 1.
    pub(super) fn next(&mut self) -> f32 {
        let mut sum = 0.0;
        for _ in 0..4 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 17;
            self.0 ^= self.0 << 5;
            sum += (self.0 >> 8) as f32 / 16_777_216.0 - 0.5;
        }
        sum * 1.732_050_8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_those_of_a_circle() {
        for degrees in -400..=400 {
            let degrees = degrees as f32 * 1.7;
            let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
            let (of_cos, of_sin) = turn(degrees);
            assert!(
                (f64::from(of_cos) - cos).abs() < 1e-6 && (f64::from(of_sin) - sin).abs() < 1e-6,
                "{degrees}"
            );
        }
    }

    #[test]
    fn noise_has_the_deviation_that_it_says() {
        let mut noise = Noise::new(3);
        let values: Vec<f32> = (0..20_000).map(|_| noise.next()).collect();
        let mean = values.iter().sum::<f32>() / 20_000.0;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
