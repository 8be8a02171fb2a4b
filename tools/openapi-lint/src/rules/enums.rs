//! Enumerations: their values, and the identifiers that generators make of them.

use std::collections::HashMap;

use serde_json::Value;

use crate::node::Node;
use crate::outline::Outline;
use crate::report::{Report, plain};
use crate::shape::Kind;
use crate::vocabulary::{VALUE_DESCRIPTIONS, VALUE_NAMES};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    let named = outline.named;
    for (_, node) in outline.of(Kind::Schema) {
        if node.object.contains_key("enum") {
            values(outline, node, report);
            texts(node, report);
            // A constant without a name of its own becomes no enumeration.
            if outline.is_component(node) || node.list("enum").len() > 1 {
                identifiers(outline, node, report);
            }
        } else {
            for key in
                [VALUE_NAMES, VALUE_DESCRIPTIONS, named.source_values, named.open_enum, named.ignore_case]
            {
                if node.object.contains_key(key) {
                    report.add(
                        "enum-marks",
                        &node.at(key),
                        format!("`{key}` belongs beside an `enum`; there is none here"),
                    );
                }
            }
        }
    }
}

/// A value as one would write it.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn values(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let named = outline.named;
    let at = node.at("enum");
    let mut exact: HashMap<String, usize> = HashMap::new();
    let mut folded: HashMap<String, String> = HashMap::new();
    for (index, value) in node.list("enum").iter().enumerate() {
        let at = format!("{at}/{index}");
        let text = shown(value);
        if exact.insert(value.to_string(), index).is_some() {
            report.add("enum-values", &at, format!("`{text}` stands here twice; delete one"));
        } else if let Some(other) = folded.insert(plain(&text), text.clone())
            && (!node.object.contains_key(VALUE_NAMES) || node.flag(named.ignore_case) == Some(true))
        {
            let message = format!(
                "`{text}` and `{other}` are one identifier once case and punctuation are gone; keep one, \
                 or name both in `{VALUE_NAMES}`"
            );
            report.add("enum-values", &at, message);
        }
    }
    for (index, value) in node.list(named.source_values).iter().enumerate() {
        if !node.list("enum").contains(value) {
            let message = format!("`{}` is not one of the allowed values", shown(value));
            report.add("enum-values", &format!("{}/{index}", node.at(named.source_values)), message);
        }
    }
}

fn texts(node: &Node<'_>, report: &mut Report<'_>) {
    for key in [VALUE_NAMES, VALUE_DESCRIPTIONS] {
        // Null is not a value that could have a name or a meaning.
        let values = node.list("enum").iter().filter(|value| !value.is_null()).count();
        let texts = node.list(key).len();
        if node.object.contains_key(key) && texts != values {
            report.add(
                "enum-texts",
                &node.at(key),
                format!("`{key}` has {texts} entries for {values} values; give one each"),
            );
        }
    }
}

fn identifiers(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let naming = outline.naming;
    let (key, given) = match node.object.contains_key(VALUE_NAMES) {
        true => (VALUE_NAMES, node.list(VALUE_NAMES)),
        false => ("enum", node.list("enum")),
    };
    for (index, name) in given.iter().enumerate() {
        let variant = (naming.variant)(&shown(name));
        let open = node.flag(outline.named.open_enum) == Some(true);
        if (naming.is_keyword)(&variant) || (open && variant == naming.unrecognized) {
            let message = format!(
                "generated code has a `{variant}` of its own; give the value another name in `{VALUE_NAMES}`"
            );
            report.add("enum-varnames", &format!("{}/{index}", node.at(key)), message);
        }
    }
    if !node.object.contains_key(VALUE_NAMES) {
        let good = |text: &str| {
            text.starts_with(|first: char| first.is_ascii_alphabetic())
                && text.chars().all(|letter| letter.is_ascii_alphanumeric() || " _-".contains(letter))
        };
        for (index, value) in node.list("enum").iter().enumerate().filter(|(_, value)| !value.is_null()) {
            let text = shown(value);
            if !good(&text) {
                let message = format!("`{text}` makes a bad identifier; add `{VALUE_NAMES}`");
                report.add("enum-varnames", &format!("{}/{index}", node.at("enum")), message);
            }
        }
        return;
    }
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (index, name) in node.texts(VALUE_NAMES).enumerate() {
        let at = format!("{}/{index}", node.at(VALUE_NAMES));
        let pascal = name.starts_with(|first: char| first.is_ascii_uppercase());
        if !pascal || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            report.add(
                "enum-varnames",
                &at,
                format!("`{name}` is not in PascalCase (ASCII letters and digits)"),
            );
        }
        if let Some(other) = seen.insert(plain(name), name) {
            report.add(
                "enum-varnames",
                &at,
                format!("`{name}` and `{other}` are one identifier; rename one"),
            );
        }
    }
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
            "      enum: [Novel, NOVEL]\n      x-enum-varnames: [Novel, LoudNovel]\n",
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
        for names in
            ["[Novel, Self]", "[Novel, Unrecognized]", "[Novel, poetry]", "[Novel, NOVEL]", "[Novel, A_b]"]
        {
            broken(
                "      enum: [Novel, Poetry]\n",
                &format!("      enum: [Novel, Poetry]\n      x-enum-varnames: {names} #!\n"),
            )
            .is("enum-varnames", &format!("{GENRE}/x-enum-varnames/1"));
        }
    }

    #[test]
    fn marks_of_enumerations_stand_on_enumerations() {
        broken(
            "      description: A book.\n",
            "      description: A book.\n      x-our-open-enum: true #!\n",
        )
        .is("enum-marks", "/components/schemas/Book/x-our-open-enum");
    }
}
