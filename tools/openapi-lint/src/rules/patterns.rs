//! Patterns mean the same in every language: they are read by engines of two families, with backtracking (ECMA 262, which
//! OpenAPI names) and without (RE2), and use only what both have.

use crate::outline::Outline;
use crate::report::Report;
use crate::shape::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Schema) {
        if let Some(why) = node.text("pattern").and_then(wrong) {
            report.add("pattern", &node.at("pattern"), why);
        }
    }
}

/// What keeps a pattern from being one everywhere.
fn wrong(pattern: &str) -> Option<String> {
    if let Some(why) = unusual(pattern) {
        return Some(why);
    }
    if let Err(error) = regress::Regex::with_flags(pattern, "u") {
        return Some(format!("the pattern is not one of ECMA 262: {error}; correct it"));
    }
    if let Err(error) = regex_syntax::Parser::new().parse(pattern) {
        let error = error.to_string();
        let why = error.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        return Some(format!("engines without backtracking do not read the pattern: {why}; correct it"));
    }
    None
}

/// What one language reads and another does not, or reads differently.
fn unusual(pattern: &str) -> Option<String> {
    let mut letters = pattern.chars().peekable();
    let mut class = false;
    let mut repeated = false;
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let was_repeated = std::mem::take(&mut repeated);
        match letter {
            '\\' => {
                let escaped = letters.next();
                if escaped.is_some_and(|it| it.is_alphanumeric() && !"dDwWsSbBnrt".contains(it)) {
                    let escaped = escaped.unwrap_or_default();
                    let what = match escaped {
                        '1'..='9' | 'k' => "engines without backtracking have no references to groups",
                        _ => "not every language has this escape",
                    };
                    return Some(format!("`\\{escaped}`: {what}; write it in another way"));
                }
            }
            '[' if class => {
                return Some("`[` within a class starts another one for some; write `\\[`".to_owned());
            }
            '[' => class = true,
            ']' => class = false,
            '&' | '-' | '~' if class && next == Some(letter) => {
                return Some(format!("`{letter}{letter}` is an operator in a class for some; write it once"));
            }
            _ if class => {}
            '(' if next == Some('?') => {
                let group: String = letters.clone().take(2).collect();
                if group != "?:" {
                    let what = match group.as_str() {
                        "?=" | "?!" | "?<" => "look-around and names of groups are not known everywhere",
                        _ => "flags within a pattern are not known everywhere",
                    };
                    return Some(format!("`({group}`: {what}; write it in another way"));
                }
            }
            '*' | '+' | '?' | '}' => {
                if was_repeated && letter == '+' {
                    return Some(
                        "a possessive repetition is not known everywhere; delete the second `+`".to_owned(),
                    );
                }
                repeated = true;
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::wrong;
    use crate::testing::broken;

    #[test]
    fn patterns_are_read_everywhere() {
        for pattern in [
            "^[A-Z]{3}$",
            r"^\d+(?:\.\d{1,2})?$",
            r"^[^\s@]+@[^\s@]+$",
            r"^\w{2,}?-\+$",
            "^(ab|cd)*$",
            r"^[a-z\[\]&.-]+$",
            r"^\(\?\)$",
        ] {
            assert_eq!(wrong(pattern), None, "{pattern}");
        }
        for (pattern, words) in [
            ("^([A-Z]{3}$", "ECMA 262"),
            ("[a-", "ECMA 262"),
            ("a**", "ECMA 262"),
            ("a{2,1}", "ECMA 262"),
            ("(?=a)b", "look-around"),
            ("(?!a)b", "look-around"),
            ("(?<=a)b", "look-around"),
            ("(?<name>a)", "names of groups"),
            ("(?P<name>a)", "(?P"),
            ("(?i)a", "flags"),
            (r"(a)\1", "references"),
            (r"\p{L}", "escape"),
            (r"\u0041", "escape"),
            (r"\x41", "escape"),
            (r"\Aa\z", "escape"),
            (r"\Qa.b\E", "escape"),
            ("a++", "possessive"),
            ("a?+", "possessive"),
            ("a{2}+", "possessive"),
            ("[a-z&&[^b]]", "operator"),
            ("[[:alpha:]]", "class"),
            ("[a--b]", "operator"),
            ("[]a]", ""),
            ("{", "ECMA 262"),
        ] {
            let why = wrong(pattern).unwrap_or_else(|| panic!("{pattern} passes"));
            assert!(why.contains(words), "{pattern}: {why}");
        }
        broken("schema: {type: string, minLength: 3}", "schema: {type: string, pattern: '^(9$'} #!")
            .has("pattern", "/paths/~1books~1{isbn}/delete/parameters/0/schema/pattern");
    }
}
