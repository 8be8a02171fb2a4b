//! JSON, with the line of every node.

use std::collections::HashMap;

use serde_json::Value;

use crate::{DEPTH, Finding, pointer};

/// The value, and the line of every node in it.
pub(crate) fn read(source: &str) -> Result<(Value, HashMap<String, usize>), Vec<Finding>> {
    let value = serde_json::from_str(source).map_err(|error| {
        // The syntax errors of `serde_json` do not quote the document.
        vec![finding("", error.line().max(1), error.to_string())]
    })?;
    let mut scan = Scan { source, at: 0, line: 1, depth: 0, lines: HashMap::new(), findings: Vec::new() };
    scan.value("");
    if scan.findings.is_empty() { Ok((value, scan.lines)) } else { Err(scan.findings) }
}

fn finding(pointer: &str, line: usize, message: impl Into<String>) -> Finding {
    Finding { rule: "syntax", pointer: pointer.to_owned(), line, message: message.into() }
}

/// Scans a text that is known to be valid JSON.
struct Scan<'a> {
    source: &'a str,
    at: usize,
    line: usize,
    depth: usize,
    lines: HashMap<String, usize>,
    findings: Vec<Finding>,
}

impl Scan<'_> {
    /// The next byte that is not blank, without consuming it.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.source.as_bytes().get(self.at) {
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                byte => return Some(*byte),
            }
            self.at += 1;
        }
        None
    }

    fn value(&mut self, at: &str) {
        let first = self.peek();
        self.lines.entry(at.to_owned()).or_insert(self.line);
        if self.depth == DEPTH {
            let message = "values are nested too deeply here; give inner ones a name";
            self.findings.push(finding("", self.line, message));
            self.at = self.source.len();
            return;
        }
        self.depth += 1;
        match first {
            Some(b'{') => self.members(at),
            Some(b'[') => self.items(at),
            Some(b'"') => drop(self.text()),
            _ => {
                let rest = &self.source.as_bytes()[self.at..];
                self.at += rest.iter().take_while(|byte| !b",]} \t\r\n".contains(byte)).count();
            }
        }
        self.depth -= 1;
    }

    /// A string with its quotes.
    fn text(&mut self) -> &str {
        let start = self.at;
        let mut escaped = false;
        for byte in self.source.as_bytes().iter().skip(start + 1) {
            self.at += 1;
            match byte {
                b'"' if !escaped => break,
                byte => escaped = !escaped && *byte == b'\\',
            }
        }
        self.at += 1;
        self.source.get(start..self.at).unwrap_or_default()
    }

    fn members(&mut self, at: &str) {
        self.at += 1;
        let mut firsts: HashMap<String, usize> = HashMap::new();
        while self.peek().is_some_and(|next| next != b'}') {
            let line = self.line;
            let key: String = serde_json::from_str(self.text()).unwrap_or_default();
            let child = pointer::join(at, &key);
            self.lines.insert(child.clone(), line);
            if let Some(first) = firsts.insert(key, line) {
                let message = format!("the key is listed twice, first in line {first}; delete or rename one");
                self.findings.push(finding(&child, line, message));
            }
            self.after(b':');
            self.value(&child);
            self.after(b',');
        }
        self.at += 1;
    }

    fn items(&mut self, at: &str) {
        self.at += 1;
        let mut index = 0;
        while self.peek().is_some_and(|next| next != b']') {
            self.value(&format!("{at}/{index}"));
            self.after(b',');
            index += 1;
        }
        self.at += 1;
    }

    /// Skips a mark, if it comes next.
    fn after(&mut self, mark: u8) {
        if self.peek() == Some(mark) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Document;

    #[test]
    fn keeps_order_and_lines() {
        let source = "{\"b\": \"x\\\"}\\\\\",\n \"a/é\":\n [1, -2.5e3,\n {\"c\\u0064\": null}, []]}";
        let document = Document::parse_json("a.json", source).unwrap();
        assert_eq!(document.value, json!({"b": "x\"}\\", "a/é": [1, -2500.0, {"cd": null}, []]}));
        assert_eq!(document.value.as_object().unwrap().keys().next().unwrap(), "b");
        assert_eq!(
            ["/b", "/a~1é", "/a~1é/1", "/a~1é/2/cd", "/a~1é/3"].map(|at| document.line(at)),
            [1, 2, 3, 4, 4]
        );
    }

    #[test]
    fn says_where_the_text_is_broken() {
        let deep = format!("{}{}", "[".repeat(126), "]".repeat(126));
        assert!(Document::parse_json("a.json", &deep).is_ok());
        for (source, line, words) in [
            ("{\"a\": 1,\n \"b\": 2,\n \"\\u0061\": 3}", 3, "twice, first in line 1"),
            ("{\"a\":\n [1, 2", 2, "EOF"),
            ("", 1, "EOF"),
            (&"[".repeat(5000), 1, "recursion"),
        ] {
            let text = Document::parse_json("a.json", source).err().unwrap().to_string();
            assert!(text.contains(&format!("a.json:{line}:")) && text.contains(words), "{source:?}: {text}");
        }
    }
}
