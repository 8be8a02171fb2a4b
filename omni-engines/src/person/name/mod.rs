//! Compares names of people.
//!
//! A name is a set of words: order, case, accents, hyphens and particles do not matter. A word may be an initial, a
//! common abbreviation, or a different spelling of the same sound. A word that is missing on one side costs little. A
//! word that contradicts the other side costs much, and never leaves a match: two brothers share all surnames.

mod word;

use std::collections::HashSet;

use super::pairs::pair_up;
use super::similarity::{CEILING_OF_DIFFERENCE, Similarity};
use super::text;

/// The cost of a word that only the longer name has.
const COST_OF_MISSING: f64 = 0.5;

/// The cost of a pair of contradicting words.
const COST_OF_CONFLICT: f64 = 1.5;

/// The maximum number of words that are joined for comparison with one: `DE LA CRUZ` and `DELACRUZ`.
const MOST_JOINED: usize = 3;

/// How similar two full names are. 0.0 if either has no letters.
#[must_use]
pub fn compare(one: &str, other: &str) -> Similarity {
    let (one, other) = (text::fold(one), text::fold(other));
    if let Some(similarity) = Similarity::settled(&one, &other) {
        return similarity;
    }
    let (one, other) = (join_like(&one, &other), join_like(&other, &one));
    compare_words(&words_that_count(&one), &words_that_count(&other))
}

fn compare_words(one: &[&str], other: &[&str]) -> Similarity {
    let pairs = pair_up(one, other, |word, other_word| word::compare(word, other_word));
    let matched = pairs.len() as f64;
    let unmatched = (one.len() - pairs.len(), other.len() - pairs.len());
    let conflicts = unmatched.0.min(unmatched.1) as f64;
    let missing = unmatched.0.abs_diff(unmatched.1) as f64;
    let likeness: f64 = pairs.iter().map(|pair| pair.likeness.score).sum();
    let score = likeness / (matched + conflicts * COST_OF_CONFLICT + missing * COST_OF_MISSING);

    // *Filho* and *Junior* are all that distinguishes some sons from their fathers.
    let generations = |words: &[&str]| words.iter().filter(|word| word::is_generation(word)).count();
    let is_doubtful = conflicts > 0.0
        || pairs.iter().any(|pair| !pair.likeness.is_sure)
        || generations(one) != generations(other);
    Similarity::new(if is_doubtful { score.min(CEILING_OF_DIFFERENCE) } else { score })
}

/// Joins neighboring words that the other name writes as one.
fn join_like(name: &str, model: &str) -> Vec<String> {
    let model: HashSet<&str> = model.split(' ').collect();
    let words: Vec<&str> = name.split(' ').collect();
    let mut joined = Vec::new();
    let mut rest = words.as_slice();
    while let [first, ..] = rest {
        let most = MOST_JOINED.min(rest.len());
        let fits = (2..=most).rev().find(|count| model.contains(rest[..*count].concat().as_str()));
        let count = fits.unwrap_or(1);
        joined.push(if count == 1 { (*first).to_owned() } else { rest[..count].concat() });
        rest = &rest[count..];
    }
    joined
}

/// The words without titles in front and without particles, spelled out. All of them, if nothing else is left.
fn words_that_count(words: &[String]) -> Vec<&str> {
    let mut rest = words;
    while let [title, more @ ..] = rest
        && !more.is_empty()
        && word::is_title(title)
    {
        rest = more;
    }
    let counting: Vec<&str> =
        rest.iter().filter(|word| !word::is_particle(word)).map(|word| word::written_out(word)).collect();
    if counting.is_empty() { rest.iter().map(String::as_str).collect() } else { counting }
}

#[cfg(test)]
mod tests;
