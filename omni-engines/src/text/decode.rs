//! Turns the outputs of the network into characters.
//!
//! The network looks at a line in steps of eight pixels. For each step it gives the likelihood of each character, and of no
//! character. A character can last for several steps. Between two equal characters there is a step without any.

use std::sync::OnceLock;

/// The characters that the network knows, one per line. The space comes after them.
const CHARACTERS: &str = include_str!("../../models/v6_latin_keys.txt");

/// Outputs for each step: no character, the characters, the space.
pub(super) const OUTPUTS: usize = 325;

/// The characters of machine-readable zones, in the order of [`Cells`].
pub(crate) const ZONE: &[u8; 37] = b"<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Minimum number of characters of a line of a machine-readable zone if some were not read.
const MIN_ZONE_LINE: usize = 20;

/// Natural logarithm of the minimum likelihood. Without a minimum, a single wrong step would rule out everything.
const LEAST: f32 = -14.0;

/// How likely each character of a machine-readable zone is in each step, as natural logarithms. The first value is for no
/// character.
#[derive(Clone)]
pub(crate) struct Cells(Vec<[f32; ZONE.len() + 1]>);

/// The characters by their outputs.
fn characters() -> &'static [char] {
    static ALL: OnceLock<Vec<char>> = OnceLock::new();
    ALL.get_or_init(|| {
        let known = CHARACTERS.lines().filter_map(|line| line.chars().next());
        known.chain([' ']).collect()
    })
}

/// Columns of the line that make up each step of the network.
const COLUMNS: usize = 8;

/// A character, how likely it is in its first step, and its first and last step.
type Run = (char, f32, (usize, usize));

/// The most likely character of each step.
fn runs(values: &[f32]) -> Vec<Run> {
    let (mut runs, mut last): (Vec<Run>, usize) = (Vec::new(), 0);
    for (index, step) in values.chunks_exact(OUTPUTS).enumerate() {
        let likelier = |best: (usize, f32), (at, value): (usize, &f32)| {
            if *value > best.1 { (at, *value) } else { best }
        };
        let (at, value) = step.iter().enumerate().fold((0, f32::MIN), likelier);
        if let Some(character) = at.checked_sub(1).and_then(|at| characters().get(at)) {
            match runs.last_mut().filter(|_| at == last) {
                Some(run) => run.2.1 = index,
                None => runs.push((*character, value, (index, index))),
            }
        }
        last = at;
    }
    runs
}

/// The most likely character of each step, and their average likelihood.
pub(super) fn greedy(values: &[f32]) -> (String, f64) {
    let runs = runs(values);
    let sum: f64 = runs.iter().map(|run| f64::from(run.1)).sum();
    let confidence = if runs.is_empty() { 0.0 } else { sum / runs.len() as f64 };
    (runs.into_iter().map(|run| run.0).collect(), confidence)
}

/// The same characters, each with the column of the line in the middle of its steps.
pub(super) fn places(values: &[f32]) -> Vec<(char, usize)> {
    let column = |(first, last): (usize, usize)| (first + last + 1) * COLUMNS / 2;
    runs(values).into_iter().map(|run| (run.0, column(run.2))).collect()
}

/// Whether a line may belong to a machine-readable zone: long, and nearly all capitals, digits and fillers.
pub(super) fn may_be_machine_readable(text: &str) -> bool {
    let all = text.chars().filter(|character| !character.is_whitespace());
    let (mut count, mut fitting, mut telling) = (0, 0, 0);
    for character in all {
        count += 1;
        fitting += usize::from(zone_index(character).is_some());
        telling += usize::from(matches!(character, '<' | '«' | '0'..='9'));
    }
    // A name that fills its line has few fillers, but then it has no spaces either.
    let is_name = text.contains('<') && !text.contains(' ') && fitting == count;
    count >= MIN_ZONE_LINE && fitting * 10 >= count * 8 && (telling * 6 >= count || is_name)
}

/// Index of a character in [`ZONE`]. Lowercase letters with the shape of a capital count as capitals, because they look the
/// same without others beside them. A double angle bracket counts as a filler.
fn zone_index(character: char) -> Option<usize> {
    let character = match character {
        '«' => '<',
        'c' | 'k' | 'o' | 'p' | 's' | 'u' | 'v' | 'w' | 'x' | 'z' => character.to_ascii_uppercase(),
        other => other,
    };
    ZONE.iter().position(|known| char::from(*known) == character)
}

impl Cells {
    pub(super) fn new(values: &[f32]) -> Self {
        static INDEXES: OnceLock<Vec<Option<usize>>> = OnceLock::new();
        let indexes = INDEXES.get_or_init(|| characters().iter().map(|known| zone_index(*known)).collect());
        let step = |outputs: &[f32]| {
            let mut sums = [0.0_f32; ZONE.len() + 1];
            // A space is not a character.
            sums[0] = outputs[0] + outputs[OUTPUTS - 1];
            for (value, index) in outputs[1..].iter().zip(indexes) {
                if let Some(index) = index {
                    sums[index + 1] += value;
                }
            }
            sums.map(|sum| sum.max(0.0).ln().max(LEAST))
        };
        Self(values.chunks_exact(OUTPUTS).map(step).collect())
    }

    /// The steps.
    pub(crate) fn steps(&self) -> &[[f32; ZONE.len() + 1]] {
        &self.0
    }

    /// Steps that are certain of a text: three for each character and one between them. For tests.
    #[cfg(test)]
    pub(crate) fn sure(text: &str) -> Self {
        let mut steps = Vec::new();
        for byte in text.bytes() {
            let index = ZONE.iter().position(|known| *known == byte).unwrap();
            let mut sure = [LEAST; ZONE.len() + 1];
            sure[index + 1] = -0.01;
            let mut none = [LEAST; ZONE.len() + 1];
            none[0] = -0.01;
            steps.extend([sure, sure, none]);
        }
        Self(steps)
    }

    /// Makes the filler at an index of the text of [`sure`](Self::sure) look like one or two. For tests.
    #[cfg(test)]
    pub(crate) fn blend(&mut self, index: usize) {
        self.0[index * 3 + 1][0] = 0.5_f32.ln();
        self.0[index * 3 + 2][1] = 0.5_f32.ln();
    }

    /// Makes another character nearly as likely as the one at an index of the text of [`sure`](Self::sure), or more likely.
    /// For tests.
    #[cfg(test)]
    pub(crate) fn doubt(&mut self, index: usize, character: u8, likelihoods: (f32, f32)) {
        let other = ZONE.iter().position(|known| *known == character).unwrap() + 1;
        for step in &mut self.0[index * 3..index * 3 + 2] {
            let known = (1..step.len()).max_by(|a, b| step[*a].total_cmp(&step[*b])).unwrap();
            step[known] = likelihoods.0.ln();
            step[other] = likelihoods.1.ln();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(character: Option<char>, likelihood: f32) -> Vec<f32> {
        let mut step = vec![0.0; OUTPUTS];
        let index = character.map(|c| characters().iter().position(|known| *known == c).unwrap() + 1);
        step[index.unwrap_or(0)] = likelihood;
        step
    }

    #[test]
    fn there_are_as_many_characters_as_outputs() {
        assert_eq!(characters().len() + 1, OUTPUTS);
        assert!("AZaz09<ñÉß€ ".chars().all(|character| characters().contains(&character)));
    }

    #[test]
    fn a_character_that_goes_on_counts_once() {
        let steps = [
            (Some('A'), 0.9),
            (Some('A'), 0.8),
            (None, 1.0),
            (Some('A'), 0.7),
            (Some(' '), 0.6),
            (Some('ñ'), 1.0),
        ];
        let values: Vec<f32> = steps.iter().flat_map(|(character, value)| step(*character, *value)).collect();
        let (text, confidence) = greedy(&values);
        assert_eq!(text, "AA ñ");
        assert!((confidence - (0.9 + 0.7 + 0.6 + 1.0) / 4.0).abs() < 1e-6);
        assert_eq!(places(&values), [('A', 8), ('A', 28), (' ', 36), ('ñ', 44)]);
        assert_eq!(greedy(&[]), (String::new(), 0.0));
    }

    #[test]
    fn only_long_lines_of_capitals_and_digits_may_be_machine_readable() {
        for text in [
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<",
            "L898902C36UTO7408122F1204159ZE184226B",
            "I<UTo D231458907 <<<«<<<<<<",
            "PAVLOVICOVA<<VERAIDDAMARIACARL",
        ] {
            assert!(may_be_machine_readable(text), "{text}");
        }
        for text in
            ["", "<<<<<", "MINISTRY OF THE INTERIOR AFFAIRS", "Date of birth / Date de naissance: 12.08.1974"]
        {
            assert!(!may_be_machine_readable(text), "{text}");
        }
    }
}
