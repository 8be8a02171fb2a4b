//! A command for a shell.

use super::call::{Body, Call, Part};
use super::literal::{Syntax, json_text};

const JSON: Syntax = Syntax {
    words: ["null", "true", "false"],
    indent: "  ",
    comma: false,
    bare_names: false,
    text: |text| here(&json_text(text)),
    // Without options, which are not the same everywhere.
    file: |file| format!("\"$(base64 < {file} | tr -d '\\n')\""),
};

/// The command.
pub fn write(call: &Call<'_>) -> String {
    let mut lines = vec![format!("curl --request {}", call.method), format!("\"{}\"", parts(&call.url))];
    for (name, value) in &call.headers {
        lines.push(match value.as_slice() {
            [Part::Text(text)] => format!("--header {}", quote(&format!("{name}: {text}"))),
            value => format!("--header \"{}: {}\"", within(name), parts(value)),
        });
    }
    let mut input = String::new();
    match &call.body {
        Body::None => {}
        Body::File(file) => lines.push(format!("--data-binary @{file}")),
        Body::Json(value, files) if files.is_empty() => {
            lines.push(format!("--data {}", quote(&format!("{value:#}"))));
        }
        // An image is too long for an argument.
        Body::Json(value, files) => {
            lines.push("--data-binary @- <<JSON".to_owned());
            input = format!("\n{}\nJSON", JSON.literal(value, files, 0));
        }
    }
    if let Some(kind) = call.file {
        let at = if input.is_empty() { lines.len() } else { lines.len() - 1 };
        lines.insert(at, format!("--output response.{kind}"));
    }
    lines.join(" \\\n  ") + &input
}

/// A word in single quotes.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn parts(parts: &[Part]) -> String {
    let one = |part: &Part| match part {
        Part::Text(text) => within(text),
        Part::Variable(name) => format!("${name}"),
    };
    parts.iter().map(one).collect()
}

/// Text in which a shell would see its variables and commands.
fn within(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\\"$`".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// The same between lines, where quotes mean nothing.
fn here(text: &str) -> String {
    within(text).replace("\\\"", "\"")
}
