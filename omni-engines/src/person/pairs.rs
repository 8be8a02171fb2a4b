//! Pairs the words of two texts, in whatever order.

/// How similar two words are that may be the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likeness {
    /// From 0.0 to 1.0.
    pub score: f64,
    /// Whether it is the same word. If not, it may be a slip, or another word that differs in one letter.
    pub is_sure: bool,
}

/// Two similar words: their positions in the two texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub one: usize,
    pub other: usize,
    pub likeness: Likeness,
}

/// Pairs each word with at most one of the other text, the most similar first. Words without a counterpart are in no
/// pair.
pub(super) fn pair_up<T>(one: &[T], other: &[T], compare: impl Fn(&T, &T) -> Option<Likeness>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (index, word) in one.iter().enumerate() {
        for (other_index, other_word) in other.iter().enumerate() {
            if let Some(likeness) = compare(word, other_word) {
                pairs.push(Pair { one: index, other: other_index, likeness });
            }
        }
    }
    pairs.sort_by(|a, b| b.likeness.score.total_cmp(&a.likeness.score));
    let (mut used, mut other_used) = (vec![false; one.len()], vec![false; other.len()]);
    pairs.retain(|pair| {
        let is_free = !used[pair.one] && !other_used[pair.other];
        if is_free {
            used[pair.one] = true;
            other_used[pair.other] = true;
        }
        is_free
    });
    pairs
}

/// The share of letters that are in place, counting two swapped neighbors as one slip.
pub(super) fn share_in_place(one: &str, other: &str) -> f64 {
    let longer = one.len().max(other.len()).max(1);
    1.0 - strsim::osa_distance(one, other) as f64 / longer as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn best_pairs_come_first() {
        let likeness = |a: &u8, b: &u8| {
            let score = 1.0 - f64::from(a.abs_diff(*b)) / 10.0;
            (score >= 0.8).then_some(Likeness { score, is_sure: score == 1.0 })
        };
        let places: Vec<_> =
            pair_up(&[2, 3, 9], &[3, 4], likeness).into_iter().map(|pair| (pair.one, pair.other)).collect();
        assert_eq!(places, [(1, 0), (0, 1)]);
        assert!(pair_up(&[], &[3], likeness).is_empty());
    }

    #[test]
    fn exchanged_neighbors_are_one_slip() {
        assert_eq!(share_in_place("MARIA", "MAIRA"), 0.8);
        assert_eq!(share_in_place("", ""), 1.0);
    }
}
