//! A program in Go, with nothing but the standard library.

use heck::ToLowerCamelCase as _;

use super::call::{Body, Call, Part, expression};
use super::literal::{Image, Syntax, json_text};

/// What the highlighting marks.
pub const KEYWORDS: &[&str] = &["package", "import", "func", "if", "defer", "nil"];

const JSON: Syntax = Syntax {
    words: ["null", "true", "false"],
    indent: "  ",
    comma: false,
    bare_names: false,
    text: |text| raw(&json_text(text)),
    file: |file| format!("\"` + base64.StdEncoding.EncodeToString({}) + `\"", variable(file)),
};

const FAIL: &str = "\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n";

/// The program.
pub fn write(call: &Call<'_>) -> String {
    let mut packages = vec!["fmt", "io", "log", "net/http", "os"];
    if call.file.is_some() {
        packages.retain(|name| *name != "fmt");
    }
    let mut steps = String::new();
    let body = match &call.body {
        Body::None => "nil",
        Body::File(file) => {
            steps.push_str(&format!("\tbody, err := os.Open({})\n{FAIL}", json_text(file)));
            "body"
        }
        Body::Json(value, files) => {
            packages.push("strings");
            if !files.is_empty() {
                packages.push("encoding/base64");
            }
            for file in once(files) {
                let name = variable(file);
                steps.push_str(&format!("\t{name}, err := os.ReadFile({})\n{FAIL}", json_text(file)));
            }
            steps.push_str(&format!("\tbody := strings.NewReader(`{}`)\n", JSON.literal(value, files, 0)));
            "body"
        }
    };
    steps.push_str(&format!(
        "\trequest, err := http.NewRequest({}, {}, {body})\n{FAIL}",
        json_text(call.method),
        text(&call.url)
    ));
    for (name, value) in &call.headers {
        steps.push_str(&format!("\trequest.Header.Set({}, {})\n", json_text(name), text(value)));
    }
    steps.push_str(&format!("\n\tresponse, err := http.DefaultClient.Do(request)\n{FAIL}"));
    steps.push_str(&format!(
        "\tdefer response.Body.Close()\n\tcontent, err := io.ReadAll(response.Body)\n{FAIL}"
    ));
    steps.push_str(
        "\tif response.StatusCode >= 400 {\n\t\tlog.Fatalf(\"%s: %s\", response.Status, content)\n\t}\n",
    );
    steps.push_str(&match call.file {
        Some(kind) => format!(
            "\tif err := os.WriteFile(\"response.{kind}\", content, 0o600); err != nil {{\n\t\tlog.Fatal(err)\n\t}}\n"
        ),
        None => "\tfmt.Println(string(content))\n".to_owned(),
    });
    if !steps.contains("os.") {
        packages.retain(|name| *name != "os");
    }
    packages.sort_unstable();
    let imports: String = packages.iter().map(|name| format!("\t\"{name}\"\n")).collect();
    format!("package main\n\nimport (\n{imports})\n\nfunc main() {{\n{steps}}}")
}

/// The files, each once.
fn once(files: &[Image]) -> Vec<&str> {
    let mut names: Vec<&str> = files.iter().map(|image| image.file.as_str()).collect();
    names.dedup();
    names
}

/// The variable with the bytes of a file: `front-id.jpg` is in `frontID`.
fn variable(file: &str) -> String {
    let stem = file.split('.').next().unwrap_or(file);
    let name = stem.to_lower_camel_case();
    name.strip_suffix("Id").map(|name| format!("{name}ID")).unwrap_or(name)
}

/// Text between backticks, which cannot have one.
fn raw(text: &str) -> String {
    text.replace('`', "` + \"`\" + `")
}

/// A text; parts of it may come from the environment.
fn text(parts: &[Part]) -> String {
    // As gofmt writes it between the brackets of a call.
    expression(parts, |name| format!("os.Getenv(\"{name}\")"), "+")
}
