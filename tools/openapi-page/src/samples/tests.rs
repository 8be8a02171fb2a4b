use super::*;
use serde_json::{Value, json};

fn samples(operation: Value) -> Vec<Sample> {
    let document = json!({
        "servers": [{"url": "https://api.example.com/"}],
        "paths": {"/books/{id}": {"post": operation}},
        "components": {"securitySchemes": {
            "apiKey": {"type": "apiKey", "in": "header", "name": "x-key"},
            "login": {"type": "http", "scheme": "bearer"},
        }},
    });
    let book = Book::new(&document, &crate::tests::CONFIG).unwrap();
    all(&book, &book.groups[0].operations[0])
}

fn sample(language: &str, operation: Value) -> String {
    samples(operation).into_iter().find(|sample| sample.language == language).unwrap().text
}

fn change() -> Value {
    json!({
        "operationId": "change_book",
        "security": [{"apiKey": [], "login": []}],
        "parameters": [
            {"name": "id", "in": "path", "required": true, "example": "a/b"},
            {"name": "q", "in": "query", "required": true, "schema": {"enum": ["x y"]}},
            {"name": "optional", "in": "query", "example": 1},
        ],
        "requestBody": {"content": {"application/json": {"example": {"title": "It's \"$HOME\"", "a-b": [true, null]}}}},
    })
}

fn cover() -> Value {
    json!({
        "operationId": "add_cover",
        "requestBody": {"content": {"application/json": {
            "schema": {"type": "object", "properties": {
                "frontCoverBase64": {"type": "string", "x-our-image": true},
                "pages": {"type": "array", "items": {"type": "object", "properties": {"base64Image": {"type": "string", "x-our-image": true}}}},
            }},
            "example": {"title": "$1 `x` \\ \"y\"", "frontCoverBase64": "AA==", "pages": [{"base64Image": "AA=="}]},
        }}},
    })
}

fn binary() -> Value {
    json!({
        "operationId": "change_book",
        "requestBody": {"content": {"image/png": {"schema": {"format": "binary"}}}},
        "responses": {"200": {"description": "", "content": {"application/pdf": {}}}},
    })
}

#[test]
fn curl_says_what_is_required_and_takes_secrets_from_the_environment() {
    let wanted = "curl --request POST \\\n  \"https://api.example.com/books/a%2Fb?q=x%20y\" \\\n  \
                  --header \"x-key: $OUR_API_KEY\" \\\n  --header \"authorization: Bearer $OUR_LOGIN\" \\\n  \
                  --header 'content-type: application/json' \\\n  \
                  --data '{\n  \"title\": \"It'\\''s \\\"$HOME\\\"\",\n  \"a-b\": [\n    true,\n    null\n  ]\n}'";
    assert_eq!(sample("curl", change()), wanted);
}

#[test]
fn curl_sends_and_stores_files() {
    let text = sample("curl", binary());
    assert!(text.ends_with("--data-binary @image.png \\\n  --output response.pdf"), "{text}");
    let text = sample("curl", cover());
    let wanted = "--data-binary @- <<JSON\n{\n  \"title\": \"\\$1 \\`x\\` \\\\\\\\ \\\\\"y\\\\\"\",\n  \
                  \"frontCoverBase64\": \"$(base64 < front-cover.jpg | tr -d '\\n')\",\n  \"pages\": [\n    {\n      \
                  \"base64Image\": \"$(base64 < image.jpg | tr -d '\\n')\"\n    }\n  ]\n}\nJSON";
    assert!(text.ends_with(wanted), "{text}");
}

#[test]
fn typescript_reads_and_writes_files() {
    let text = sample("TypeScript", cover());
    assert!(
        text.starts_with("import { readFile } from \"node:fs/promises\";\n\nconst response = await fetch("),
        "{text}"
    );
    assert!(
        text.contains("frontCoverBase64: (await readFile(\"front-cover.jpg\")).toString(\"base64\"),\n"),
        "{text}"
    );
    let text = sample("TypeScript", binary());
    assert!(text.contains("  body: await readFile(\"image.png\"),\n"), "{text}");
    assert!(
        text.ends_with("await writeFile(\"response.pdf\", Buffer.from(await response.arrayBuffer()));"),
        "{text}"
    );
    let text = sample("TypeScript", change());
    assert!(text.contains("    \"authorization\": `Bearer ${process.env.OUR_LOGIN ?? \"\"}`,\n"), "{text}");
    assert!(
        text.contains(
            "    title: \"It's \\\"$HOME\\\"\",\n    \"a-b\": [\n      true,\n      null,\n    ],\n"
        ),
        "{text}"
    );
}

#[test]
fn python_writes_its_own_words() {
    let text = sample("Python", change());
    assert!(text.contains("        \"authorization\": \"Bearer \" + os.environ[\"OUR_LOGIN\"],\n"), "{text}");
    assert!(text.contains("            True,\n            None,\n"), "{text}");
    assert!(text.starts_with("import os\n\nimport requests\n"), "{text}");
    let text = sample("Python", binary());
    assert!(text.contains("    data=Path(\"image.png\").read_bytes(),\n"), "{text}");
}

#[test]
fn go_imports_what_it_uses() {
    let text = sample("Go", change());
    assert!(
        text.contains("import (\n\t\"fmt\"\n\t\"io\"\n\t\"log\"\n\t\"net/http\"\n\t\"os\"\n\t\"strings\"\n)"),
        "{text}"
    );
    let text = sample("Go", cover());
    assert!(text.contains("\tfrontCover, err := os.ReadFile(\"front-cover.jpg\")\n"), "{text}");
    assert!(text.contains("\"$1 ` + \"`\" + `x` + \"`\" + ` \\\\ \\\"y\\\"\""), "{text}");
    assert!(text.contains("\"` + base64.StdEncoding.EncodeToString(image) + `\""), "{text}");
    let text = sample("Go", json!({"operationId": "plain"}));
    assert!(
        !text.contains("\"os\"")
            && text.contains("http.NewRequest(\"POST\", \"https://api.example.com/books/{id}\", nil)"),
        "{text}"
    );
}

#[test]
fn a_language_of_the_document_has_its_own_samples() {
    let samples = samples(json!({"operationId": "change_book"}));
    let last = samples.last().unwrap();
    assert_eq!((last.language, last.text.as_str()), ("Ours", "call change_book at https://api.example.com"));
}
