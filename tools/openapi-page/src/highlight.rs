//! Syntax highlighting of JSON and commands, so that the page needs no script for it.

use std::fmt::Write as _;

use maud::{Markup, PreEscaped, html};
use serde_json::Value;

/// A value as indented JSON: names, numbers and literals are marked, texts keep the color of the code.
pub fn json(value: &Value) -> Markup {
    let mut out = String::new();
    write(&mut out, value, 0);
    PreEscaped(out)
}

fn write(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            out.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                line(out, index, depth + 1);
                out.push_str("<span class=\"k\">");
                escape(out, &Value::from(name.as_str()).to_string());
                out.push_str("</span>: ");
                write(out, member, depth + 1);
            }
            line(out, 0, depth);
            out.push('}');
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                line(out, index, depth + 1);
                write(out, item, depth + 1);
            }
            line(out, 0, depth);
            out.push(']');
        }
        Value::String(_) | Value::Object(_) | Value::Array(_) => escape(out, &value.to_string()),
        Value::Number(_) | Value::Bool(_) | Value::Null => {
            out.push_str("<span class=\"n\">");
            escape(out, &value.to_string());
            out.push_str("</span>");
        }
    }
}

fn line(out: &mut String, index: usize, depth: usize) {
    if index > 0 {
        out.push(',');
    }
    // Writing to a string cannot fail.
    let _ = write!(out, "\n{:1$}", "", depth * 2);
}

fn escape(out: &mut String, text: &str) {
    out.push_str(&html! { (text) }.into_string());
}

/// A program, or a shell command: keywords outside of texts, and shell variables, are marked. The base URL is a separate
/// part, so that the script can replace it.
pub fn code(text: &str, keywords: &[&str], server: &str) -> Markup {
    let mut out = String::new();
    let mut rest = text;
    let mut within: Option<char> = None;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with(server) && !server.is_empty() {
            marked(&mut out, "u", server);
            server.len()
        } else if first == '\\' {
            let escaped = rest.chars().take(2).map(char::len_utf8).sum();
            escape(&mut out, &rest[..escaped]);
            escaped
        } else if first.is_ascii_alphabetic() || first == '_' || first == '$' {
            let word = word(rest);
            let shown = &rest[..word];
            let variable = keywords.is_empty() && first == '$' && word > 1;
            if variable || (within.is_none() && keywords.contains(&shown)) {
                marked(&mut out, "k", shown);
            } else {
                escape(&mut out, shown);
            }
            word
        } else {
            match within {
                Some(quote) if quote == first => within = None,
                None if "\"'`".contains(first) => within = Some(first),
                _ => {}
            }
            escape(&mut out, &rest[..first.len_utf8()]);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    PreEscaped(out)
}

fn marked(out: &mut String, class: &str, text: &str) {
    out.push_str(&html! { span class=(class) { (text) } }.into_string());
}

/// The length of the word at the beginning of a text.
fn word(text: &str) -> usize {
    let part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let begin = text.chars().next().map_or(0, char::len_utf8);
    text[begin..].find(|letter| !part(letter)).map_or(text.len(), |end| end + begin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The visible text.
    fn text(markup: &str) -> String {
        let tags = regex_lite::Regex::new("<[^>]*>").unwrap();
        let plain = tags.replace_all(markup, "");
        plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    }

    #[test]
    fn shows_the_json_that_serde_writes() {
        for value in [
            json!({"a": [1, -2.5e9, {"b": null}], "c<&\"": "</script>\n\u{1}", "d": {}, "e": [], "f": true}),
            json!("text"),
            json!([[[]]]),
        ] {
            let markup = json(&value).into_string();
            assert_eq!(text(&markup), format!("{value:#}"));
            assert!(!markup.contains("</script>"));
        }
    }

    #[test]
    fn marks_variables_of_a_shell() {
        let markup = code("curl \"$A_B/x\" -d '<$>' ü$c$", &[], "").into_string();
        assert_eq!(text(&markup), "curl \"$A_B/x\" -d '<$>' ü$c$");
        assert!(
            markup.contains("<span class=\"k\">$A_B</span>")
                && markup.contains("<span class=\"k\">$c</span>")
        );
    }

    #[test]
    fn marks_keywords_and_the_base_url() {
        let program = "let a = \"let \\\" https://a.b/c\";\nlet b = `let`; // <let>";
        let markup = code(program, &["let"], "https://a.b").into_string();
        assert_eq!(text(&markup), program);
        assert_eq!(markup.matches("<span class=\"k\">let</span>").count(), 3, "{markup}");
        assert!(markup.contains("<span class=\"u\">https://a.b</span>/c"), "{markup}");
    }
}
