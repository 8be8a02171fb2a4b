//! A program in TypeScript, for Node: `fetch`, and nothing to install.

use super::call::{Body, Call, Part};
use super::literal::{Syntax, json_text};

/// What the highlighting marks.
pub const KEYWORDS: &[&str] = &["import", "from", "const", "await", "new", "throw", "if"];

const VALUE: Syntax = Syntax {
    words: ["null", "true", "false"],
    indent: "  ",
    comma: true,
    bare_names: true,
    text: json_text,
    file: |file| format!("(await readFile({})).toString(\"base64\")", json_text(file)),
};

/// The program.
pub fn write(call: &Call<'_>) -> String {
    let reads = match &call.body {
        Body::Json(_, files) => !files.is_empty(),
        Body::File(_) => true,
        Body::None => false,
    };
    let functions: Vec<&str> =
        [reads.then_some("readFile"), call.file.map(|_| "writeFile")].into_iter().flatten().collect();
    let mut out = String::new();
    if !functions.is_empty() {
        out.push_str(&format!("import {{ {} }} from \"node:fs/promises\";\n\n", functions.join(", ")));
    }
    out.push_str(&format!("const response = await fetch({}, {{\n", text(&call.url)));
    out.push_str(&format!("  method: {},\n", json_text(call.method)));
    if !call.headers.is_empty() {
        out.push_str("  headers: {\n");
        for (name, value) in &call.headers {
            out.push_str(&format!("    {}: {},\n", json_text(name), text(value)));
        }
        out.push_str("  },\n");
    }
    match &call.body {
        Body::None => {}
        Body::Json(value, files) => {
            out.push_str(&format!("  body: JSON.stringify({}),\n", VALUE.literal(value, files, 1)));
        }
        Body::File(file) => out.push_str(&format!("  body: await readFile({}),\n", json_text(file))),
    }
    out.push_str(
        "});\nif (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);\n",
    );
    out.push_str(&match call.file {
        Some(kind) => {
            format!("await writeFile(\"response.{kind}\", Buffer.from(await response.arrayBuffer()));")
        }
        None => "console.log(await response.json());".to_owned(),
    });
    out
}

/// A text; parts of it may come from the environment.
fn text(parts: &[Part]) -> String {
    match parts {
        [Part::Text(text)] => json_text(text),
        // Without a value a header would be the word "undefined".
        [Part::Variable(name)] => format!("process.env.{name} ?? \"\""),
        parts => {
            let one = |part: &Part| match part {
                Part::Text(text) => text.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${"),
                Part::Variable(name) => format!("${{process.env.{name} ?? \"\"}}"),
            };
            format!("`{}`", parts.iter().map(one).collect::<String>())
        }
    }
}
