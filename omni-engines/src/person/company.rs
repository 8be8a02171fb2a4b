//! Compares names of companies.
//!
//! As with people, order, case, accents and punctuation do not matter. Nor does the legal form if one side omits it;
//! two different forms are two companies, though they may have the same owners.

use super::pairs::{Likeness, pair_up, share_in_place};
use super::similarity::{CEILING_OF_DIFFERENCE, Similarity};
use super::text;

/// The cost of a word that only the longer name has.
const COST_OF_MISSING: f64 = 0.5;

/// The cost of a pair of contradicting words.
const COST_OF_CONFLICT: f64 = 1.0;

/// A truncated word, such as `DISTR` for `DISTRIBUIDORA`.
const SCORE_OF_BEGINNING: f64 = 0.9;

/// How many letters the beginning of a word needs to represent it.
const SHORTEST_BEGINNING: usize = 3;

/// The smallest share of letters that must be in place, in words with slips.
const LEAST_SHARE: f64 = 0.8;

/// From this many letters on, one slip does not make another word.
const LONG_ENOUGH: usize = 7;

/// Legal forms at the end of a name. The first one in each line is compared. Longer forms come first in a line, and lines
/// whose forms contain another line's ending come before it.
const FORMS: &[&[&str]] = &[
    &["SAPI CV", "S A P I DE C V", "SAPI DE CV"],
    &["SA CV", "S A DE C V", "SA DE CV"],
    &["SRL CV", "S DE R L DE C V", "S DE RL DE CV", "SRL DE CV"],
    &["SRL", "S DE R L", "S DE RL", "S R L"],
    &["SAS", "S A S"],
    &["SA", "S A"],
    &["SC", "S C"],
    &["AC", "A C"],
    &["LTD", "LIMITED", "LTDA", "LIMITADA"],
    &["EIRELI"],
    &["INC", "INCORPORATED"],
    &["CORP", "CORPORATION"],
    &["LLC", "L L C"],
    &["LLP", "L L P"],
    &["PLC"],
    &["GMBH"],
    &["CO", "COMPANY"],
];

/// How similar the names of two companies are. 0.0 if either has neither letters nor digits.
#[must_use]
pub fn compare(one: &str, other: &str) -> Similarity {
    let (one, other) = (text::fold(one), text::fold(other));
    if let Some(similarity) = Similarity::settled(&one, &other) {
        return similarity;
    }
    let ((one, form), (other, other_form)) = (without_form(&one), without_form(&other));
    let (one, other) = (words_that_count(one), words_that_count(other));
    let pairs = pair_up(&one, &other, |word, other_word| likeness(word, other_word));
    let unmatched = (one.len() - pairs.len(), other.len() - pairs.len());
    let conflicts = unmatched.0.min(unmatched.1) as f64;
    let missing = unmatched.0.abs_diff(unmatched.1) as f64;
    let total: f64 = pairs.iter().map(|pair| pair.likeness.score).sum();
    let score = total / (pairs.len() as f64 + conflicts * COST_OF_CONFLICT + missing * COST_OF_MISSING);

    let is_other_form = form.is_some() && other_form.is_some() && form != other_form;
    let is_doubtful = is_other_form || conflicts > 0.0 || pairs.iter().any(|pair| !pair.likeness.is_sure);
    Similarity::new(if is_doubtful { score.min(CEILING_OF_DIFFERENCE) } else { score })
}

fn likeness(one: &str, other: &str) -> Option<Likeness> {
    if one == other {
        return Some(Likeness { score: 1.0, is_sure: true });
    }
    let shorter = one.len().min(other.len());
    if shorter >= SHORTEST_BEGINNING && (one.starts_with(other) || other.starts_with(one)) {
        return Some(Likeness { score: SCORE_OF_BEGINNING, is_sure: false });
    }
    let share = share_in_place(one, other);
    // Numbers are names: Studio 54 and Studio 55.
    let has_digit = one.bytes().chain(other.bytes()).any(|byte| byte.is_ascii_digit());
    (share >= LEAST_SHARE && !has_digit).then_some(Likeness { score: share, is_sure: shorter >= LONG_ENOUGH })
}

/// Splits off the legal form. A name that consists only of one keeps it.
fn without_form(name: &str) -> (&str, Option<&'static str>) {
    for line in FORMS {
        for form in *line {
            if let Some(rest) = name.strip_suffix(form).and_then(|rest| rest.strip_suffix(' ')) {
                return (rest, line.first().copied());
            }
        }
    }
    (name, None)
}

/// The words without conjunctions. All of them, if nothing else is left.
fn words_that_count(name: &str) -> Vec<&str> {
    let joins = |word: &&str| {
        matches!(*word, "AND" | "Y" | "E" | "DE" | "DEL" | "DO" | "DA" | "DOS" | "DAS" | "THE" | "OF")
    };
    let counting: Vec<&str> = name.split(' ').filter(|word| !joins(word)).collect();
    if counting.is_empty() { name.split(' ').collect() } else { counting }
}

#[cfg(test)]
mod tests {
    use super::super::Agreement::{self, Match, None as Different, Partial};
    use super::*;

    const PAIRS: &[(&str, &str, Agreement)] = &[
        ("Utopia Industries, Inc.", "UTOPIA INDUSTRIES INC", Match),
        ("Utopia Industries, Inc.", "Utopia Industries Incorporated", Match),
        ("Utopia Industries", "Utopia Industries, Inc.", Match),
        ("Utopía Industrias S.A. de C.V.", "UTOPIA INDUSTRIAS SA DE CV", Match),
        ("Ñandú Café & Té Ltda.", "Nandu Cafe e Te Limitada", Match),
        ("Padaria do Bairro Ltda", "PADARIA BAIRRO LTDA", Match),
        ("The Specimen Company", "Specimen Co.", Match),
        ("Specimen Technologies LLC", "Specimen Tecnologies L.L.C.", Match),
        ("Bakery Specimen", "Specimen Bakery", Match),
        ("Zara Distr. de Suplementos Ltda", "Zara Distribuidora de Suplementos Ltda", Partial),
        ("Utopia Industries, Inc.", "Utopia Industries LLC", Partial),
        ("Utopia Industries", "Utopia Industries North", Partial),
        ("Utopia Industries", "Utopia Insurance", Different),
        ("Studio 54", "Studio 55", Different),
        ("Specimen Bakery Inc", "Utopia Motors Inc", Different),
        ("S.A.", "Utopia", Different),
        ("", "Utopia", Different),
        ("&", "&", Different),
    ];

    #[test]
    fn pairs_agree_as_they_should() {
        for (one, other, agreement) in PAIRS {
            let similarity = compare(one, other);
            assert_eq!(similarity.agreement(), *agreement, "{one} / {other}: {}", similarity.score());
            assert_eq!(similarity, compare(other, one), "{one} / {other}");
        }
    }

    #[test]
    fn forms_are_found_whole() {
        for (name, form) in [
            ("X SA DE CV", Some("SA CV")),
            ("X S A P I DE C V", Some("SAPI CV")),
            ("X S DE RL DE CV", Some("SRL CV")),
            ("X SA", Some("SA")),
            ("X S A S", Some("SAS")),
            ("USA", None),
            ("SA", None),
        ] {
            assert_eq!(without_form(name).1, form, "{name}");
        }
    }
}
