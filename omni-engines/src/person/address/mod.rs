//! Compares addresses that are each written as one text.
//!
//! The words of an address are a set, because every document has its own order. Abbreviations are normalized, and words
//! that only introduce the next one (*colonia*, *C.P.*) do not count. Numbers must be the same: house and postal code. A
//! different street name is a contradiction as well.

mod words;

use super::pairs::{Likeness, Pair, pair_up, share_in_place};
use super::similarity::{Agreement, CEILING_OF_CONTRADICTION, CEILING_OF_DIFFERENCE, Similarity};
use super::sound::sound;
use super::text;
use words::Word;
#[cfg(feature = "documents")]
pub(crate) use words::{BLOCKS, LOTS, UNITS};

/// The cost of a word that only one address has: documents differ in how much they print.
const COST_OF_MISSING_WORD: f64 = 0.35;

/// The cost of a number that only one address has.
const COST_OF_MISSING_NUMBER: f64 = 0.5;

/// Weight of a kind of street and of a direction, against 1.0 for a name.
const WEIGHT_OF_KIND: f64 = 0.5;

/// From this many letters on, one slip does not make another name: *Roble* and *Noble* are two names.
const LONG_ENOUGH: usize = 7;

/// A different spelling of the same sound.
const SCORE_OF_SOUND: f64 = 0.95;

/// From this many digits on, a number is a postal code, which may be anywhere.
const DIGITS_OF_POSTAL_CODE: usize = 5;

/// The smallest share of letters that must be in place, in words with slips.
const LEAST_SHARE: f64 = 0.8;

/// Whether two sources of a document state the same address: barcodes abbreviate its words and write them in another
/// order. An empty text is the same only as another empty text.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    text::key(one) == text::key(other) || compare(one, other).agreement() == Agreement::Match
}

/// How similar two addresses are. 0.0 if either has neither letters nor digits.
#[must_use]
pub fn compare(one: &str, other: &str) -> Similarity {
    let (folded, other_folded) = (text::fold(one), text::fold(other));
    if let Some(similarity) = Similarity::settled(&folded, &other_folded) {
        return similarity;
    }
    let (one, other) = (words::spell(one), words::spell(other));
    if one.is_empty() || other.is_empty() {
        return Similarity::NONE;
    }
    compare_words(&one, &other)
}

fn compare_words(one: &[Word], other: &[Word]) -> Similarity {
    let pairs = pair_up(one, other, likeness);
    let weight_of = |pair: &Pair| weight(&one[pair.one]).min(weight(&other[pair.other]));
    let matched: f64 = pairs.iter().map(weight_of).sum();
    let likeness: f64 = pairs.iter().map(|pair| weight_of(pair) * pair.likeness.score).sum();
    let is_paired = |index: usize| pairs.iter().any(|pair| pair.one == index);
    let is_other_paired = |index: usize| pairs.iter().any(|pair| pair.other == index);
    let left = left_over(one, is_paired);
    let other_left = left_over(other, is_other_paired);

    let conflict = left.words.min(other_left.words);
    let other_number = left.numbers.min(other_left.numbers);
    let missing = (left.words - other_left.words).abs() * COST_OF_MISSING_WORD
        + (left.numbers - other_left.numbers).abs() * COST_OF_MISSING_NUMBER;
    let score = likeness / (matched + conflict + other_number + missing);

    let is_other_street = street(one).is_some_and(|names| !names.into_iter().any(is_paired))
        && street(other).is_some_and(|names| !names.into_iter().any(is_other_paired));
    let is_doubtful = conflict > 0.0 || pairs.iter().any(|pair| !pair.likeness.is_sure);
    let ceiling = if other_number > 0.0 || is_other_street || has_swapped_numbers(one, other, &pairs) {
        CEILING_OF_CONTRADICTION
    } else if is_doubtful {
        CEILING_OF_DIFFERENCE
    } else {
        1.0
    };
    Similarity::new(score.min(ceiling))
}

struct LeftOver {
    words: f64,
    numbers: f64,
}

fn likeness(one: &Word, other: &Word) -> Option<Likeness> {
    if one.text == other.text {
        return Some(Likeness { score: 1.0, is_sure: true });
    }
    if one.is_number() || other.is_number() {
        return None;
    }
    let shorter = one.text.len().min(other.text.len());
    if shorter > 1 && sound(&one.text) == sound(&other.text) {
        return Some(Likeness { score: SCORE_OF_SOUND, is_sure: true });
    }
    let share = share_in_place(&one.text, &other.text);
    (share >= LEAST_SHARE).then_some(Likeness { score: share, is_sure: shorter >= LONG_ENOUGH })
}

/// Whether the same numbers mean something else: *manzana 4 lote 12* and *manzana 12 lote 4*. Their order differs, and none
/// of them follows the same word as before.
fn has_swapped_numbers(one: &[Word], other: &[Word], pairs: &[Pair]) -> bool {
    let is_short = |word: &Word| word.is_number() && word.text.len() < DIGITS_OF_POSTAL_CODE;
    let mut numbers: Vec<_> =
        pairs.iter().filter(|pair| is_short(&one[pair.one])).map(|pair| (pair.one, pair.other)).collect();
    numbers.sort_unstable();
    let before = |words: &[Word], index: usize| index.checked_sub(1).map(|index| words[index].text.clone());
    !numbers.is_sorted_by_key(|(_, place)| *place)
        && numbers.iter().all(|(place, other_place)| before(one, *place) != before(other, *other_place))
}

/// The weight of the words, and the count of the numbers, that have no counterpart.
fn left_over(words: &[Word], is_paired: impl Fn(usize) -> bool) -> LeftOver {
    let left = || words.iter().enumerate().filter(|(index, _)| !is_paired(*index)).map(|(_, word)| word);
    LeftOver {
        words: left().filter(|word| !word.is_number()).map(weight).sum(),
        numbers: left().filter(|word| word.is_number()).count() as f64,
    }
}

fn weight(word: &Word) -> f64 {
    if word.is_kind { WEIGHT_OF_KIND } else { 1.0 }
}

/// The position of the street name: before the first number, or after it if the address begins with one. `None` if
/// there is no number or no name.
fn street(words: &[Word]) -> Option<Vec<usize>> {
    let first = words.iter().position(Word::is_number)?;
    let range = if first > 0 { 0..first } else { 1..words.len().min(4) };
    let is_name = |index: &usize| words.get(*index).is_some_and(|word| !word.is_kind && !word.is_number());
    let names: Vec<usize> = match first {
        0 => range.skip_while(|index| !is_name(index)).take_while(is_name).take(2).collect(),
        _ => range.filter(is_name).collect(),
    };
    (!names.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests;
