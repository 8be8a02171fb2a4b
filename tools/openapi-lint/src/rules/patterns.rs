//! Patterns mean the same in every language. Engines of two families read them, with backtracking (ECMA 262, which
//! OpenAPI names) and without (RE2), so they use only what both have.

use regex_lite::Regex;

use crate::kind::Kind;
use crate::outline::{Outline, Report};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Schema) {
        if let Some(why) = node.text("pattern").and_then(wrong) {
            report.add("pattern", &node.at("pattern"), why);
        }
    }
}

/// What one language reads and another does not, or reads differently: in escapes, in classes, and in the rest. What
/// each step has checked is removed before the next.
const UNUSUAL: [(&str, &[(&str, &str)]); 3] = [
    (
        r"\\[\s\S]",
        &[
            (r"[1-9k]", "engines without backtracking do not support references to groups"),
            (r"[0ACE-RT-VX-Zace-mo-qu-vx-z]", "not every language supports this escape"),
        ],
    ),
    (
        r"\[[^\]]*\]?",
        &[
            ("&&|--|~~", "in a class it is an operator in some languages; write it once"),
            (r"[^\]]\[", r"within a class, `[` starts another class in some languages; write `\[`"),
        ],
    ),
    (
        r"[\s\S]+",
        &[
            (r"\(\?[=!<]", "look-around and names of groups are not known everywhere"),
            (r"\(\?[^:]", "flags within a pattern are not known everywhere"),
            (r"[*+?}]\+", "a possessive repetition is not known everywhere; delete the second `+`"),
        ],
    ),
];

/// Why a pattern does not mean the same everywhere.
fn wrong(pattern: &str) -> Option<String> {
    let mut rest = pattern.to_owned();
    for (part, unusual) in UNUSUAL {
        let part = Regex::new(part).ok()?;
        for (construct, why) in unusual {
            let construct = Regex::new(construct).ok()?;
            if let Some(found) = part.find_iter(&rest).find_map(|part| construct.find(part.as_str())) {
                return Some(format!("`{}`: {why}; write it differently", found.as_str()));
            }
        }
        rest = part.replace_all(&rest, "_").into_owned();
    }
    if let Err(error) = regress::Regex::with_flags(pattern, "u") {
        return Some(format!("the pattern is not valid in ECMA 262: {error}; correct it"));
    }
    let error = regex_syntax::Parser::new().parse(pattern).err()?.to_string();
    let why = error.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
    Some(format!("engines without backtracking cannot read the pattern: {why}; correct it"))
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
