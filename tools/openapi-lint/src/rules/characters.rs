//! Characters that readers do not see, or that change the order in which they see others. They make two texts that
//! look the same differ, or one text look like another.

use crate::outline::{Outline, Report};

/// The name of a character that no text may contain.
pub(super) fn hidden(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\n' | '\t' => return None,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => "a control character",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => {
            "a mark that changes the direction of the text"
        }
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{1680}' => {
            "a non-standard space"
        }
        '\u{2028}' | '\u{2029}' => "a line separator",
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2065}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => "an invisible character",
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => "a character for private use",
        '\u{fffd}' => "a replacement character (U+FFFD)",
        _ => return None,
    })
}

/// A name as a message can show it, with invisible characters written out.
pub(super) fn shown(name: &str) -> String {
    name.chars()
        .map(|letter| if hidden(letter).is_some() { code(letter) } else { letter.to_string() })
        .collect()
}

/// The code point of a character, such as U+200B.
pub(super) fn code(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

/// A character as a message can show it.
pub(super) fn visible(letter: char) -> String {
    if letter.is_ascii_graphic() { format!("`{letter}`") } else { code(letter) }
}

/// Every text of the document, keys and examples included.
pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    outline.tree.root().each(&mut |name, node| {
        for (what, text) in [("name", name), ("text", node.value.as_str().unwrap_or_default())] {
            let mut letters = text.chars().enumerate();
            if let Some((index, letter, kind)) =
                letters.find_map(|(at, letter)| Some((at, letter, hidden(letter)?)))
            {
                let letter = code(letter);
                let message =
                    format!("the {what} has {kind}, {letter}, at character {}; delete it", index + 1);
                report.add("hidden-character", &node.pointer, message);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    #[test]
    fn texts_have_no_hidden_characters() {
        for (escape, kind) in [
            ("\\u202e", "direction"),
            ("\\u2066", "direction"),
            ("\\u200b", "invisible"),
            ("\\ufeff", "invisible"),
            ("\\U000e0041", "invisible"),
            ("\\u00ad", "invisible"),
            ("\\u00a0", "non-standard space"),
            ("\\u2028", "line separator"),
            ("\\x07", "control"),
            ("\\r", "control"),
            ("\\u0085", "control"),
            ("\\ue000", "private"),
            ("\\ufffd", "replacement character"),
        ] {
            broken("      description: A book.\n", &format!("      description: \"A {escape}book.\" #!\n"))
                .is("hidden-character", "/components/schemas/Book/description")
                .says(kind);
            broken("                  name: Ode\n", &format!("                  name: \"Ode{escape}\" #!\n"))
                .is(
                    "hidden-character",
                    "/paths/~1books/post/requestBody/content/application~1json/examples/poem/value/name",
                )
                .says("at character 4");
        }
        for text in ["Días, naïve, 日本.", "A – “B” … €."] {
            broken("      description: A book.\n", &format!("      description: {text}\n")).is_clean();
        }
    }
}
