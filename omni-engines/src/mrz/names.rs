//! Names have no check digit, so they are compared with the printed ones.

use super::Print;
use crate::person::text::fold;

/// Maximum number of words of a name that are searched in one line.
const MAX_WORDS: usize = 8;

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
    // The last parts before the end, but not the first given name.
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

/// How many letters may differ in the same name, misread. Short names differ this much from other words.
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
