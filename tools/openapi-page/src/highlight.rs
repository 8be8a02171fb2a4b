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

/// A command of a shell: variables and options are marked.
pub fn command(text: &str) -> Markup {
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.strip_prefix('$').map_or(0, |name| {
            let end = name.find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(name.len());
            if end == 0 { 0 } else { end + 1 }
        });
        if word > 0 {
            let (variable, after) = rest.split_at(word);
            out.push_str(&html! { span class="k" { (variable) } }.into_string());
            rest = after;
            continue;
        }
        let skip = rest.chars().next().map_or(1, char::len_utf8);
        let end = rest[skip..].find('$').map_or(rest.len(), |at| at + skip);
        let (plain, after) = rest.split_at(end);
        escape(&mut out, plain);
        rest = after;
    }
    PreEscaped(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The text that a reader sees.
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
    fn marks_variables() {
        let markup = command("curl \"$A_B/x\" -d '<$>' ü$c$").into_string();
        assert_eq!(text(&markup), "curl \"$A_B/x\" -d '<$>' ü$c$");
        assert!(
            markup.contains("<span class=\"k\">$A_B</span>")
                && markup.contains("<span class=\"k\">$c</span>")
        );
    }
}
