//! A lens that is out of focus.

/// Blurs an image whose rows have this many pixels. Three means over a square are very close to a Gaussian blur.
pub(super) fn gaussian(scene: &mut Vec<[f32; 3]>, width: usize, deviation: f32) {
    // The variances of three means add up. That of a mean over 2r + 1 pixels is r (r + 1) / 3; a share of the next pixel on
    // either side makes up for what is missing.
    let variance = f64::from(deviation) * f64::from(deviation) / 3.0;
    let mut whole = 0.0;
    while (whole + 1.0) * (whole + 2.0) / 3.0 <= variance {
        whole += 1.0;
    }
    let inner = 2.0 * whole + 1.0;
    let part =
        inner * (variance - whole * (whole + 1.0) / 3.0) / (2.0 * ((whole + 1.0) * (whole + 1.0) - variance));
    let radius = (whole as usize, part);
    let height = scene.len().checked_div(width).unwrap_or(0);
    for _ in 0..3 {
        *scene = mean(scene, &Lines { count: height, length: width, step: 1, jump: width }, radius);
        *scene = mean(scene, &Lines { count: width, length: height, step: width, jump: 1 }, radius);
    }
}

/// The rows or the columns of an image.
struct Lines {
    count: usize,
    /// Pixels of a line.
    length: usize,
    /// Distance of a pixel from the next one of its line.
    step: usize,
    /// Distance of a line from the next one.
    jump: usize,
}

/// The mean of each pixel and those around it in its line: this many on either side, and a share of the next one. Beyond
/// the end of a line its last pixel is repeated.
fn mean(scene: &[[f32; 3]], lines: &Lines, (whole, part): (usize, f64)) -> Vec<[f32; 3]> {
    let &Lines { count, length, step, jump } = lines;
    let mut result = scene.to_vec();
    if length == 0 {
        return result;
    }
    let share = 1.0 / (2.0 * whole as f64 + 1.0 + 2.0 * part);
    for line in 0..count {
        let pixel = |at: isize| {
            let at = at.clamp(0, length as isize - 1) as usize;
            scene[line * jump + at * step].map(f64::from)
        };
        let whole = whole as isize;
        let mut sum = [0.0; 3];
        for at in -whole..=whole {
            add(&mut sum, pixel(at), 1.0);
        }
        for at in 0..length as isize {
            let mut all = sum;
            add(&mut all, pixel(at - whole - 1), part);
            add(&mut all, pixel(at + whole + 1), part);
            result[line * jump + at as usize * step] = all.map(|channel| (channel * share) as f32);
            add(&mut sum, pixel(at + whole + 1), 1.0);
            add(&mut sum, pixel(at - whole), -1.0);
        }
    }
    result
}

fn add(sum: &mut [f64; 3], color: [f64; 3], weight: f64) {
    for (sum, channel) in sum.iter_mut().zip(color) {
        *sum += channel * weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_becomes_a_spot_of_the_deviation() {
        for deviation in [0.6_f32, 1.0, 2.0, 4.5] {
            let mut scene = vec![[0.0; 3]; 61 * 61];
            scene[30 * 61 + 30] = [1000.0, 0.0, 0.0];
            gaussian(&mut scene, 61, deviation);
            let total: f32 = scene.iter().map(|color| color[0]).sum();
            let square = |index: usize| ((index % 61) as f32 - 30.0) * ((index % 61) as f32 - 30.0);
            let moments = scene.iter().enumerate().map(|(index, color)| color[0] * square(index));
            let measured = (moments.sum::<f32>() / total).sqrt();
            assert!((total - 1000.0).abs() < 1.0, "{total}");
            assert!((measured / deviation - 1.0).abs() < 0.1, "{measured} instead of {deviation}");
        }
    }
}
