//! The texts for people in the repository: comments and string literals of Rust and of the scripts of the sandbox's pages,
//! Markdown, descriptions of OpenAPI.

use std::fs;
use std::path::Path;

use serde_json::Value;
use xtask::spec::pointer;

/// Folders and files whose words are made or quoted from what is read elsewhere, or are not ours.
const SKIPPED: [&str; 8] = [
    "target",
    "node_modules",
    "snapshots",
    "generated",
    "generated.rs",
    "openapi/dist",
    "openapi/releases",
    ".git",
];

/// The folders with the scripts of the sandbox's pages. They say what people read there.
const SCRIPTS: [&str; 2] = ["omni-sandbox/src/http/page/web", "omni-sandbox/src/control/dashboard/web"];

/// A text, and the line that it begins in.
pub struct Text {
    pub line: usize,
    /// The words with one blank between two of them, without what is between backticks.
    pub words: String,
}

impl Text {
    fn new(line: usize, text: &str) -> Self {
        let parts = text.split('`').step_by(2);
        let words: Vec<&str> = parts.flat_map(str::split_whitespace).collect();
        Self { line, words: words.join(" ") }
    }
}

/// Every text for people below a value, with its place; examples are data.
pub fn of_document(value: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect("", value, &mut found);
    found
}

fn collect(at: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter().filter(|(key, _)| !matches!(key.as_str(), "example" | "value"))
            {
                let at = pointer::join(at, key);
                match (key.as_str(), value) {
                    ("description" | "summary" | "meaning", Value::String(text)) => {
                        found.push((at, text.clone()));
                    }
                    ("x-enum-descriptions", Value::Array(list)) => {
                        let texts = list.iter().filter_map(Value::as_str);
                        found.extend(texts.map(|text| (at.clone(), text.to_owned())));
                    }
                    _ => collect(&at, value, found),
                }
            }
        }
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(index, value)| collect(&format!("{at}/{index}"), value, found));
        }
        _ => {}
    }
}

/// Whether a file has texts that are read here.
pub fn is_read(path: &Path) -> bool {
    path.ends_with("openapi/sandbox.yaml")
        || path.extension().is_some_and(|it| it == "rs" || it == "md" || it == "js" && is_script(path))
}

fn is_script(path: &Path) -> bool {
    SCRIPTS.iter().any(|folder| path.starts_with(folder))
}

/// All texts of the repository, by file.
pub fn of_repository(root: &Path) -> Vec<(String, Vec<Text>)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let path = entry.path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            let last = entry.file_name();
            if SKIPPED.iter().any(|skipped| name == *skipped || last == *skipped) {
                continue;
            }
            // Links lead to what is read in its own place.
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && is_read(Path::new(&name)) {
                let source = fs::read_to_string(&path).unwrap();
                found.push((name.clone(), of_file(&name, &source)));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn of_file(name: &str, source: &str) -> Vec<Text> {
    if name.ends_with(".rs") {
        of_rust(source)
    } else if name.ends_with(".js") {
        of_script(source)
    } else if name.ends_with(".md") {
        of_markdown(source)
    } else {
        let document = xtask::spec::Document::parse(name, source).unwrap();
        let texts = of_document(&document.value).into_iter();
        texts.map(|(at, text)| Text::new(document.line(&at), &text)).collect()
    }
}

/// Paragraphs, without blocks of code.
pub fn of_markdown(source: &str) -> Vec<Text> {
    let mut found = Vec::new();
    let (mut fenced, mut first, mut paragraph) = (false, 1, String::new());
    for (line, text) in (1..).zip(source.lines().chain([""])) {
        let fence = text.trim_start().starts_with("```");
        fenced ^= fence;
        let ends = fence || fenced || text.trim().is_empty() || text.starts_with('|');
        if ends && !paragraph.is_empty() {
            found.push(Text::new(first, &std::mem::take(&mut paragraph)));
        }
        if fence || fenced || text.trim().is_empty() {
            continue;
        }
        if paragraph.is_empty() {
            first = line;
        }
        paragraph.push_str(text);
        paragraph.push('\n');
    }
    found
}

/// Comments and literals of Rust.
pub fn of_rust(source: &str) -> Vec<Text> {
    of_code(source, &['"'])
}

/// Comments and literals of JavaScript. The rest of a line after `//` in a regular expression counts as a comment.
pub fn of_script(source: &str) -> Vec<Text> {
    of_code(source, &['"', '\'', '`'])
}

/// Comments, and string literals between these quotes of more than one word: a single one is data.
fn of_code(source: &str, quotes: &[char]) -> Vec<Text> {
    let mut found = Vec::new();
    // Lines of comments that follow each other are one text.
    let (mut first, mut last, mut comment) = (1, 0, String::new());
    let (mut line, mut rest) = (1, source);
    while let Some(next) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            let length = rest.find('\n').unwrap_or(rest.len());
            if line != last + 1 {
                found.extend(of_comment(first, &std::mem::take(&mut comment)));
                first = line;
            }
            last = line;
            comment.push_str(rest[..length].trim_start_matches(['/', '!']));
            comment.push('\n');
            length
        } else if rest.starts_with(quotes) {
            let length = string(rest);
            found.extend(of_literal(line, &rest[1..length]));
            length
        } else if rest.starts_with("r\"") || rest.starts_with("r#") {
            let quote = 1 + rest[1..].chars().take_while(|c| *c == '#').count();
            if rest[quote..].starts_with('"') {
                let end = format!("\"{}", "#".repeat(quote - 1));
                let body = &rest[quote + 1..];
                let inner = body.find(&end).unwrap_or(body.len());
                found.extend(of_literal(line, &body[..inner]));
                (quote + 1 + inner + end.len()).min(rest.len())
            } else {
                2
            }
        } else if next == '\'' {
            character(rest)
        } else if next.is_alphabetic() {
            // A name may end in `r`.
            let name = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            if matches!(&rest[..name], "b" | "c" | "br" | "cr") { name.min(1) } else { name }
        } else {
            next.len_utf8()
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found.extend(of_comment(first, &comment));
    found
}

fn of_comment(line: usize, comment: &str) -> Vec<Text> {
    let mut texts = of_markdown(comment);
    texts.iter_mut().for_each(|text| text.line += line - 1);
    texts
}

fn of_literal(line: usize, text: &str) -> Option<Text> {
    let text = Text::new(line, &text.replace("\\n", " ").replace('\\', " "));
    text.words.contains(' ').then_some(text)
}

/// Length of a string literal with its quotes.
fn string(rest: &str) -> usize {
    let quote = rest.chars().next();
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if Some(c) == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// Length of a character literal, or of the mark of a lifetime.
fn character(rest: &str) -> usize {
    let mut inner = rest.char_indices().skip(1);
    match (inner.next(), inner.next()) {
        (Some((_, '\\')), Some((at, escaped))) => {
            let from = at + escaped.len_utf8();
            from + rest[from..].find('\'').map_or(0, |end| end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}
