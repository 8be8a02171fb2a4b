//! Adds spaces that the network overlooks: beside a narrow letter, it takes a space for part of the letter.

use image::RgbImage;

/// Minimum width of a gap between letters that is a space: as a percentage of the narrowest space that the network saw in
/// the same line, and as a multiple of the usual gap between its letters.
const OF_SPACE: usize = 75;
const OF_USUAL: usize = 2;

/// Minimum number of gaps between letters that show what is usual.
const FEW: usize = 4;

/// How much of a line's contrast a column needs to have ink, in percent.
const INK: u32 = 35;

/// Adds the spaces that are as wide as another one in the line. `places` are the characters and the column where each is
/// seen. `None` if nothing is missing, or if the line is not a name in capitals.
pub(super) fn insert(places: &[(char, usize)], line: &RgbImage) -> Option<String> {
    let is_name = places.iter().all(|(letter, _)| letter.is_uppercase() || *letter == ' ');
    if !is_name || !places.iter().any(|(letter, _)| *letter == ' ') {
        return None;
    }
    let ink = ink(line);
    let mut letters: Vec<(char, usize)> = Vec::new();
    let (mut spaces, mut gaps): (Vec<usize>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
    let mut is_apart = false;
    for (letter, column) in places {
        if *letter == ' ' {
            is_apart = !letters.is_empty();
            continue;
        }
        if let Some((_, before)) = letters.last() {
            let gap = gap(&ink, (*before, *column));
            if is_apart {
                spaces.push(gap);
            } else {
                gaps.push((gap, letters.len()));
            }
        }
        is_apart = false;
        letters.push((*letter, *column));
    }
    let space = spaces.into_iter().min()?;
    let mut widths: Vec<usize> = gaps.iter().map(|gap| gap.0).collect();
    widths.sort_unstable();
    let usual = *widths.get(widths.len() / 2).filter(|_| widths.len() >= FEW)?;
    let is_space =
        |gap: usize| gap * 100 >= space * OF_SPACE && gap > usual * OF_USUAL && space > usual * OF_USUAL;
    let missing: Vec<usize> = gaps.iter().filter(|gap| is_space(gap.0)).map(|gap| gap.1).collect();
    if missing.is_empty() {
        return None;
    }
    let (mut text, mut at) = (String::new(), 0);
    for (letter, _) in places {
        if *letter != ' ' {
            if missing.contains(&at) {
                text.push(' ');
            }
            at += 1;
        }
        text.push(*letter);
    }
    Some(text)
}

/// Which columns have ink, for both dark and light text.
fn ink(line: &RgbImage) -> Vec<bool> {
    let (top, bottom) = (line.height() / 5, line.height() * 4 / 5);
    let contrast = |x: u32| {
        let brightness = (top..bottom).map(|y| {
            let [r, g, b] = line.get_pixel(x, y).0;
            u32::from(r) + u32::from(g) + u32::from(b)
        });
        let (least, most) =
            brightness.fold((u32::MAX, 0), |(least, most), value| (least.min(value), most.max(value)));
        most.saturating_sub(least)
    };
    let contrasts: Vec<u32> = (0..line.width()).map(contrast).collect();
    let most = contrasts.iter().copied().max().unwrap_or_default();
    contrasts.into_iter().map(|contrast| contrast * 100 > most * INK).collect()
}

/// The widest run of columns without ink between two columns.
fn gap(ink: &[bool], (from, to): (usize, usize)) -> usize {
    let between = ink.get(from..to.min(ink.len())).unwrap_or_default();
    between.split(|has_ink| *has_ink).map(<[bool]>::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// Letters 16 columns wide with gaps of 4 between them, and 16 for a space.
    fn drawn(text: &str) -> (Vec<(char, usize)>, RgbImage) {
        let mut image = RgbImage::from_pixel(800, 48, Rgb([20; 3]));
        let (mut places, mut x) = (Vec::new(), 10);
        for letter in text.chars() {
            if letter == ' ' {
                places.push((' ', x as usize + 4));
                x += 12;
                continue;
            }
            for column in x..x + 16 {
                for y in 10..38 {
                    image.put_pixel(column, y, Rgb([230; 3]));
                }
            }
            places.push((letter, x as usize + 8));
            x += 20;
        }
        (places, image)
    }

    #[test]
    fn a_gap_as_wide_as_a_space_is_one() {
        let (places, line) = drawn("ZARA I SPECIMEN");
        let mut seen = places.clone();
        seen.remove(4);
        assert_eq!(insert(&seen, &line).as_deref(), Some("ZARA I SPECIMEN"));
        assert_eq!(insert(&places, &line), None, "nothing is missing");
        seen.remove(5);
        assert_eq!(insert(&seen, &line), None, "without a space, nothing tells how wide one is");
        let (mut places, line) = drawn("ZARA 1 SPECIMEN");
        places.remove(4);
        assert_eq!(insert(&places, &line), None, "not a name");
        assert_eq!(insert(&[], &line), None);
    }
}
