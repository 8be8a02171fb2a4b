//! A JSON value as a literal of a language.

use serde_json::Value;

/// A text of a JSON body that is a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Where the text is in the body.
    pub pointer: String,
    /// The name of the file.
    pub file: String,
}

/// How a language writes values.
pub struct Syntax {
    /// No value, true and false.
    pub words: [&'static str; 3],
    /// One step of indentation.
    pub indent: &'static str,
    /// Whether the last item of a list has a comma.
    pub comma: bool,
    /// Whether a name that is an identifier is written without quotes.
    pub bare_names: bool,
    /// A text, in quotes.
    pub text: fn(&str) -> String,
    /// A file in base64.
    pub file: fn(&str) -> String,
}

/// JSON as it is.
pub fn json_text(text: &str) -> String {
    Value::from(text).to_string()
}

impl Syntax {
    /// The literal. Its first line has no indentation; the others are indented by `depth` steps.
    pub fn literal(&self, value: &Value, files: &[Image], depth: usize) -> String {
        self.write((value, ""), files, depth)
    }

    fn write(&self, (value, at): (&Value, &str), files: &[Image], depth: usize) -> String {
        let [null, yes, no] = self.words;
        match value {
            Value::Null => null.to_owned(),
            Value::Bool(value) => if *value { yes } else { no }.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => match files.iter().find(|image| image.pointer == at) {
                Some(image) => (self.file)(&image.file),
                None => (self.text)(text),
            },
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let items =
                    items.map(|(index, item)| self.write((item, &format!("{at}/{index}")), files, depth + 1));
                self.lines(['[', ']'], &items.collect::<Vec<_>>(), depth)
            }
            Value::Object(members) => {
                let members = members.iter().map(|(name, member)| {
                    let bare = self.bare_names && is_identifier(name);
                    let shown = if bare { name.clone() } else { (self.text)(name) };
                    let at = openapi_model::pointer::join(at, name);
                    format!("{shown}: {}", self.write((member, &at), files, depth + 1))
                });
                self.lines(['{', '}'], &members.collect::<Vec<_>>(), depth)
            }
        }
    }

    fn lines(&self, [open, close]: [char; 2], items: &[String], depth: usize) -> String {
        if items.is_empty() {
            return format!("{open}{close}");
        }
        let begin = format!("\n{}", self.indent.repeat(depth + 1));
        let comma = if self.comma { "," } else { "" };
        let end = format!("{comma}\n{}", self.indent.repeat(depth));
        format!("{open}{begin}{}{end}{close}", items.join(&format!(",{begin}")))
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
