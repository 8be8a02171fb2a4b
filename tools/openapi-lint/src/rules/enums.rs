//! Enumerations: their values, and the identifiers that generators make of them.

use serde_json::Value;

use super::names::{differ, variant};
use crate::kind::Kind;
use crate::outline::{Node, Outline, Report};
use crate::vocabulary::{VALUE_DESCRIPTIONS, VALUE_NAMES};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    let source = outline.named.source_values;
    for (_, node) in outline.of(Kind::Schema).filter(|(_, node)| node.has("enum")) {
        for value in node.items(source).iter().filter(|value| !node.list("enum").contains(value.value)) {
            let message = format!("{} is not one of the allowed values; delete it", value.value);
            report.add("enum-values", &value.pointer, message);
        }
        // Null is not a value that could have a name or a meaning.
        let values = node.list("enum").iter().filter(|value| !value.is_null()).count();
        for key in [VALUE_NAMES, VALUE_DESCRIPTIONS].into_iter().filter(|key| node.has(key)) {
            let texts = node.list(key).len();
            if texts != values {
                let message = format!("`{key}` has {texts} entries for {values} values; give one each");
                report.add("enum-texts", &node.at(key), message);
            }
        }
        different(outline, node, report);
        // An unnamed constant does not become an enumeration.
        if node.is_component() || node.list("enum").len() > 1 {
            identifiers(outline, node, report);
        }
    }
}

/// Values differ in more than case and punctuation, unless each is given a name.
fn different(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let items = |key| node.items(key).into_iter().map(|value| (shown(value.value), value.pointer));
    differ(("enum-varnames", true), items(VALUE_NAMES), report);
    if !node.has(VALUE_NAMES) || node.flag(outline.named.ignore_case) {
        differ(("enum-values", true), items("enum"), report);
    }
}

fn identifiers(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let given = node.has(VALUE_NAMES);
    let good = |letter: char| letter.is_ascii_alphanumeric() || " _-".contains(letter);
    let key = if given { VALUE_NAMES } else { "enum" };
    for value in node.items(key).iter().filter(|value| !value.value.is_null()) {
        let text = shown(value.value);
        let starts = text.starts_with(|first: char| first.is_ascii_alphabetic());
        let name = (outline.naming.variant)(&text);
        let message = if given && !capitals(&text) {
            Some(format!("`{text}` is not in capitals with `_` between the words"))
        } else if given || (starts && text.chars().all(good)) {
            variant(outline, &name, node.flag(outline.named.open_enum))
        } else {
            Some(format!("`{text}` makes a bad identifier; add `{VALUE_NAMES}`"))
        };
        if let Some(message) = message {
            report.add("enum-varnames", &value.pointer, message);
        }
    }
}

/// Whether a name is in capitals, as generators write the names that they make up: they use a given name unchanged.
fn capitals(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.ends_with(|last: char| last != '_')
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A value as one would write it.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
#[cfg(test)]
mod tests {
    use crate::testing::{Broken, broken};

    const GENRE: &str = "/components/schemas/Genre";

    fn genre(members: &str) -> Broken {
        broken("      enum: [Novel, Poetry]\n", &format!("      {members} #!\n"))
    }

    #[test]
    fn values_differ() {
        genre("enum: [Novel, Novel]").has("enum-values", &format!("{GENRE}/enum/1"));
        genre("enum: [Novel, NO-VEL]").has("enum-values", &format!("{GENRE}/enum/1"));
        broken(
            "      enum: [Novel, Poetry]\n",
            "      enum: [Novel, NOVEL]\n      x-enum-varnames: [NOVEL, LOUD_NOVEL]\n",
        )
        .has_no("enum-values");
        broken(
            "      enum: [Novel, Poetry]\n",
            "      enum: [Novel, Poetry]\n      x-our-source-values: [Prose] #!\n",
        )
        .is("enum-values", &format!("{GENRE}/x-our-source-values/0"));
    }

    #[test]
    fn texts_are_as_many_as_values() {
        for key in ["x-enum-varnames", "x-enum-descriptions"] {
            broken(
                "      enum: [Novel, Poetry]\n",
                &format!("      enum: [Novel, Poetry]\n      {key}: [Long.] #!\n"),
            )
            .has("enum-texts", &format!("{GENRE}/{key}"));
        }
    }

    #[test]
    fn null_is_a_value_of_what_is_nullable_and_has_no_name() {
        let nullable = |texts: &str| {
            broken(
                "    Genre:\n      type: string\n",
                "    Genre:\n      type: string\n      nullable: true\n",
            )
            .and(
                "enum: [Novel, Poetry]\n",
                &format!("enum: [Novel, null]\n      x-enum-descriptions: {texts}\n"),
            )
        };
        nullable("[A novel.]").is_clean();
        nullable("[A novel., Nothing.]").has("enum-texts", &format!("{GENRE}/x-enum-descriptions"));
    }

    #[test]
    fn values_make_identifiers_or_are_given_one() {
        for value in ["'9a'", "'-1'", "a/b", "'+'"] {
            genre(&format!("enum: [Novel, {value}]")).has("enum-varnames", &format!("{GENRE}/enum/1"));
        }
        for value in ["self", "unrecognized"] {
            genre(&format!("enum: [Novel, {value}]")).is("enum-varnames", &format!("{GENRE}/enum/1"));
        }
        for names in [
            "[NOVEL, SELF]",
            "[NOVEL, UNRECOGNIZED]",
            "[NOVEL, poetry]",
            "[NOVEL, Poetry]",
            "[NOVEL, POETRY_]",
        ] {
            broken(
                "      enum: [Novel, Poetry]\n",
                &format!("      enum: [Novel, Poetry]\n      x-enum-varnames: {names} #!\n"),
            )
            .is("enum-varnames", &format!("{GENRE}/x-enum-varnames/1"));
        }
    }
}
