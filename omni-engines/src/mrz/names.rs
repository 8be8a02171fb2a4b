//! Names have no check digit, so they are compared with the printed ones.

use crate::person::text::fold;

/// Maximum number of words of a name that are searched in one line.
const MAX_WORDS: usize = 8;

/// Maximum cost of a filler in place of a letter that may be one: in a row of such letters, and between two names. Costs are
/// natural logarithms of how much less likely it is.
const IN_ROW: f32 = 4.5;
const BETWEEN: f32 = 1.0;

/// Minimum number of letters in a row that count as fillers if each may be one: fewer may be the end of a name.
const MIN_ROW: usize = 4;

/// What the print says about a name, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Print {
    /// It is not printed: the print is on the other side, or was not read.
    Missing,
    /// Something similar is printed. One of the two was misread.
    Differs,
    /// It is printed, apart from accents.
    Same,
}

/// Positions of letters that are misread fillers. `costs` is what a filler costs in each position, 0 where one was read. In
/// some prints many fillers look like a C or a K to the network, but it also considers a filler possible.
pub(super) fn misread_fillers(costs: &[Option<f32>]) -> Vec<usize> {
    let may_be = |at: usize, most: f32| costs.get(at).copied().flatten().is_some_and(|cost| cost <= most);
    let is_read = |at: usize| costs.get(at).copied().flatten() == Some(0.0);
    // The row at the end of the line. A single letter in it may be less likely to be a filler than the rest.
    let mut end = costs.len();
    while let Some(last) = end.checked_sub(1) {
        let is_alone = costs[last].is_some() && may_be(last.wrapping_sub(1), IN_ROW) && may_be(end, IN_ROW);
        if !may_be(last, IN_ROW) && !is_alone {
            break;
        }
        end = last;
    }
    let letters = (end..costs.len()).take_while(|at| !is_read(*at)).count();
    // A few letters before the first filler are the end of a name.
    if letters < MIN_ROW {
        end += letters;
    }
    let mut misread: Vec<usize> = (end..costs.len()).filter(|at| !is_read(*at)).collect();
    // Surname and given names are separated once.
    let pair = |most: f32| {
        (1..end.saturating_sub(2)).find(|at| {
            may_be(*at, most) && may_be(at + 1, most) && !may_be(at - 1, IN_ROW) && !may_be(at + 2, IN_ROW)
        })
    };
    if pair(0.0).is_none()
        && let Some(at) = pair(BETWEEN)
    {
        misread.extend([at, at + 1].into_iter().filter(|at| !is_read(*at)));
    }
    misread.sort_unstable();
    misread
}

/// Positions of letters in the names of a zone that can only be misread fillers. Two fillers separate surname and
/// given names, and the next two end both. Text before the end that looks like fillers is not a name either, if
/// anything follows.
pub(super) fn beyond_end(names: &[u8]) -> Vec<usize> {
    let pair = |from: usize| {
        let at = names.get(from..)?.windows(2).position(|pair| pair == b"<<")?;
        Some(from + at)
    };
    let first = |from: usize| names.iter().skip(from).position(|letter| *letter != b'<').map(|at| from + at);
    let given = pair(0).and_then(first);
    let Some((given, end)) = given.and_then(|given| Some((given, pair(given)?))) else { return Vec::new() };
    let Some(beyond) = first(end) else { return Vec::new() };
    let mut from = beyond;
    // The last parts before the end, except the first given name.
    let mut part = end;
    while let Some(start) =
        names[given..part].iter().rposition(|letter| *letter == b'<').map(|at| given + at + 1)
        && names[start..part].iter().all(|letter| matches!(letter, b'C' | b'K'))
    {
        from = start;
        part = start - 1;
    }
    (from..names.len()).filter(|at| names[*at] != b'<').collect()
}

/// Compares a name with the lines of an ID: `Same` if it is printed exactly, `Differs` if something similar is.
///
/// The zone replaces letters that it does not have, in more than one way.
pub(super) fn compare(name: &str, lines: &[&str]) -> Print {
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.is_empty() {
        return Print::Missing;
    }
    let printed: Vec<Vec<String>> = lines.iter().flat_map(|line| spellings(line)).collect();
    let whole = printed.iter().map(|line| alike(&words, line)).fold(Print::Missing, Print::max);
    // A long name may continue in the next line.
    let parts = || {
        words
            .iter()
            .map(|word| printed.iter().map(|line| alike(&[word], line)).fold(Print::Missing, Print::max))
    };
    if whole == Print::Same || words.len() == 1 {
        return whole;
    }
    whole.max(parts().fold(Print::Same, Print::min))
}

/// A name as printed, if it is: the words of one line, or of several.
pub(super) fn printed(name: &str, lines: &[&str]) -> Option<String> {
    let wanted = name.replace(' ', "");
    if wanted.is_empty() {
        return None;
    }
    let find = |wanted: &str| {
        lines.iter().find_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let runs = (1..=words.len()).rev().flat_map(|count| words.windows(count));
            let mut spelled = runs.filter(|run| run.len() <= MAX_WORDS).map(|run| run.join(" "));
            spelled.find(|run| spellings(run).iter().any(|words| words.concat() == wanted))
        })
    };
    let trimmed = |found: String| {
        found.trim_matches(|character: char| !character.is_alphabetic() && character != '.').to_owned()
    };
    find(&wanted).map(trimmed).or_else(|| {
        let parts: Option<Vec<String>> =
            name.split_whitespace().map(|word| find(word).map(trimmed)).collect();
        parts.map(|parts| parts.join(" "))
    })
}

/// The words of a line, without accents and as the zone writes them.
fn spellings(line: &str) -> [Vec<String>; 2] {
    let split =
        |text: &str| text.split([' ', '<']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    [split(&fold(line)), split(&mrz::encode_name_component(line))]
}

/// Compares words with the same number of consecutive words.
fn alike(words: &[&str], line: &[String]) -> Print {
    let wanted = words.concat();
    // An apostrophe or hyphen separates words in one spelling and not in another.
    let counts = words.len().saturating_sub(1).max(1)..=words.len() + 1;
    let runs = counts.flat_map(|count| line.windows(count)).map(|run| run.concat());
    let compared = runs.map(|run| {
        let distance = strsim::damerau_levenshtein(&wanted, &run);
        match distance {
            0 => Print::Same,
            _ if distance <= allowed(wanted.len()) => Print::Differs,
            _ => Print::Missing,
        }
    });
    compared.fold(Print::Missing, Print::max)
}

/// How many letters may be misread in the same name. Short names differ this much from other words.
fn allowed(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_may_be_fillers_are_fillers_in_a_row_and_between_names() {
        // What a filler costs: a letter means that it is not possible, a digit is its cost.
        let read = |costs: &str| {
            let cost = |letter: char| match letter {
                '<' => Some(0.0),
                digit => digit.to_digit(10).map(|digit| digit as f32 * 0.7),
            };
            misread_fillers(&costs.chars().map(cost).collect::<Vec<_>>())
        };
        for (costs, misread) in [
            ("ERIKSSON<<ANNA<<<<<<<<", vec![]),
            ("ERIKSSON<<ANNA3414<1<<", vec![14, 15, 16, 17, 19]),
            // One that is less likely than the rest, and two such letters.
            ("ERIKSSON<<ANNA3491<1<<", vec![14, 15, 16, 17, 19]),
            ("ERIKSSON<<ANNA3991<1<<", vec![19]),
            // The end of a name.
            ("ERIKSSON<<ISAA2<<<<<<<", vec![]),
            ("ERIKSSON<<ISAA2<<<1<<<", vec![18]),
            // Between the names, unless they are already separated.
            ("ERIKSSON<1ANNA<<<<<<<<", vec![9]),
            ("ERIKSSON11ANNA<<<<<<<<", vec![8, 9]),
            ("MA11OY<<ANNA<<<<<<<<<<", vec![]),
            ("ERIKSSON33ANNA<<<<<<<<", vec![]),
            ("", vec![]),
            ("1", vec![]),
            ("11111", vec![0, 1, 2, 3, 4]),
        ] {
            assert_eq!(read(costs), misread, "{costs}");
        }
    }

    #[test]
    fn behind_the_names_there_are_only_fillers() {
        let left = |names: &str| {
            let mut left = names.as_bytes().to_vec();
            for at in beyond_end(names.as_bytes()) {
                left[at] = b'<';
            }
            String::from_utf8(left).unwrap()
        };
        for (names, expected) in [
            ("BOSQUE<<LI<CC<<C<CCC<<C<<<CCCC", "BOSQUE<<LI<<<<<<<<<<<<<<<<<<<<"),
            ("BOSQUE<<LI<SOLEDAD<<<<K<<", "BOSQUE<<LI<SOLEDAD<<<<<<<"),
            ("BOSQUE<<CC<<<<C<", "BOSQUE<<CC<<<<<<"),
            ("BOSQUE<<LI<CC<<<<", "BOSQUE<<LI<CC<<<<"),
            ("BOSQUE<<<<<<", "BOSQUE<<<<<<"),
            ("BOSQUE", "BOSQUE"),
            ("", ""),
        ] {
            assert_eq!(left(names), expected, "{names}");
        }
    }

    #[test]
    fn names_are_found_as_they_are_printed() {
        let lines =
            ["Surname / Nom", "MÜLLER-ÅBERG", "Given names", "José María", "DEL CARMEN", "O'Neill Sørensen"];
        for (name, expected) in [
            ("MUELLER AABERG", Print::Same),
            ("MULLER ABERG", Print::Same),
            ("JOSE MARIA", Print::Same),
            ("JOSE MARIA DEL CARMEN", Print::Same),
            ("JOSE NARIA", Print::Differs),
            ("ONEILL SOERENSEN", Print::Same),
            ("MULIER ABERG", Print::Differs),
            ("LI", Print::Missing),
            ("ERIKSSON", Print::Missing),
            ("", Print::Missing),
        ] {
            assert_eq!(compare(name, &lines), expected, "{name}");
        }
        assert_eq!(compare("ANNA", &[]), Print::Missing);
        for (name, expected) in [
            ("MUELLER AABERG", Some("MÜLLER-ÅBERG")),
            ("JOSE MARIA", Some("José María")),
            ("JOSE MARIA DEL CARMEN", Some("José María DEL CARMEN")),
            ("SOERENSEN", Some("Sørensen")),
            ("MULIER", None),
            ("", None),
        ] {
            assert_eq!(printed(name, &lines).as_deref(), expected, "{name}");
        }
    }
}
