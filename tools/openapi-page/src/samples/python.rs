//! A program in Python, with requests.

use super::call::{Body, Call, Part, expression};
use super::literal::{Syntax, json_text};

/// What the highlighting marks.
pub const KEYWORDS: &[&str] = &["import", "from", "True", "False", "None"];

const VALUE: Syntax = Syntax {
    words: ["None", "True", "False"],
    indent: "    ",
    comma: true,
    bare_names: false,
    text: json_text,
    file: |file| format!("base64.b64encode(Path({}).read_bytes()).decode()", json_text(file)),
};

/// The program.
pub fn write(call: &Call<'_>) -> String {
    let (encodes, reads) = match &call.body {
        Body::Json(_, files) => (!files.is_empty(), !files.is_empty()),
        Body::File(_) => (false, true),
        Body::None => (false, false),
    };
    let mut out = String::new();
    for (line, needed) in [
        ("import base64\n", encodes),
        ("import os\n", call.has_variables()),
        ("from pathlib import Path\n", reads || call.file.is_some()),
    ] {
        if needed {
            out.push_str(line);
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str("import requests\n\n");
    out.push_str(&format!(
        "response = requests.request(\n    {},\n    {},\n",
        json_text(call.method),
        text(&call.url)
    ));
    // The library writes the media type of JSON by itself.
    let json = matches!(call.body, Body::Json(..));
    let plain_json = |value: &[Part]| value == [Part::Text("application/json".to_owned())];
    let headers: Vec<_> = call
        .headers
        .iter()
        .filter(|(name, value)| !(json && name == "content-type" && plain_json(value)))
        .collect();
    if !headers.is_empty() {
        out.push_str("    headers={\n");
        for (name, value) in headers {
            out.push_str(&format!("        {}: {},\n", json_text(name), text(value)));
        }
        out.push_str("    },\n");
    }
    match &call.body {
        Body::None => {}
        Body::Json(value, files) => {
            out.push_str(&format!("    json={},\n", VALUE.literal(value, files, 1)));
        }
        Body::File(file) => out.push_str(&format!("    data=Path({}).read_bytes(),\n", json_text(file))),
    }
    out.push_str("    timeout=60,\n)\nresponse.raise_for_status()\n");
    out.push_str(&match call.file {
        Some(kind) => format!("Path(\"response.{kind}\").write_bytes(response.content)"),
        None => "print(response.json())".to_owned(),
    });
    out
}

/// A text; parts of it may come from the environment.
fn text(parts: &[Part]) -> String {
    expression(parts, |name| format!("os.environ[\"{name}\"]"), " + ")
}
