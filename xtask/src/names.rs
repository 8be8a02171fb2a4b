//! From names of the document to identifiers of Rust, in one place: the code generator writes them, and the lints make
//! sure that they are identifiers and that siblings differ.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context as _, Result};
use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};
use regex_lite::Regex;

/// The variant of an enumeration or a union for unknown values.
pub const UNRECOGNIZED: &str = "Unrecognized";

/// The field with the properties that the document does not list.
pub const EXTRA: &str = "extra";

/// Names of local variables in generated functions.
pub const LOCALS: [&str; 4] = ["body", "query", "request", "url"];

/// The type of the client that holds each credential, and so the methods that need it.
pub const OWNERS: [(&str, &str); 4] =
    [("ApiKey", "Omni"), ("Session", "Session"), ("Admin", "Admin"), ("SessionOrAdmin", "Authorized")];

/// The keywords of Rust 2024, those reserved for later included.
const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield", "_",
];

/// Types of the prelude that generated code uses by their bare names.
const PRELUDE: [&str; 25] = [
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "From",
    "Hash",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Serialize",
    "Some",
    "String",
    "Vec",
];

/// Name of the field for a property.
pub fn field(property: &str) -> String {
    property.to_snake_case()
}

/// Name of the type for a component schema.
pub fn type_name(schema: &str) -> String {
    schema.to_upper_camel_case()
}

/// Name of the variant for a value of an enumeration.
pub fn variant(value: &str) -> String {
    value.to_upper_camel_case()
}

/// Name of the constant for a server, a header or a table.
pub fn constant(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// Name of the type of an operation's query parameters.
pub fn query_type(operation_id: &str) -> String {
    format!("{}Query", operation_id.to_upper_camel_case())
}

/// Whether a word is a keyword of Rust 2024.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// Whether a keyword cannot be written as a raw identifier either.
pub fn is_never_raw(word: &str) -> bool {
    matches!(word, "self" | "super" | "crate" | "Self" | "_")
}

/// Whether a text is an identifier, or a keyword that can be written as a raw one.
pub fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether generated code uses this name for a type of Rust.
pub fn is_of_the_prelude(name: &str) -> bool {
    PRELUDE.contains(&name)
}

/// Names that the hand-written code of the crates already has.
#[derive(Debug, Default)]
pub struct Taken {
    /// Items of the crate that the generated types are in.
    pub types: BTreeSet<String>,
    /// Functions of each type, by its name.
    pub functions: BTreeMap<String, BTreeSet<String>>,
}

/// The crate that generated types are in, and the one that generated methods are in.
const CRATES: [&str; 2] = ["omni-types/src", "omni-client/src"];

/// An item, a block of functions or a function, as rustfmt writes them. Files that are generated have a first line that
/// says so.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let item = r"^pub (?:const |unsafe )?(?:struct|enum|union|trait|type|mod|fn) ([A-Za-z0-9_]+)";
    // Functions of a trait are not names of the type itself: such a block has no owner.
    let block = r"^impl(?:<[^>]*>)? (?:([A-Za-z0-9_]+)(?:<[^>]*>)? \{|.* for )";
    let function = r"^    (?:pub(?:\([a-z]+\))? )?(?:const )?(?:async )?fn ([A-Za-z0-9_]+)";
    Regex::new(&format!("{item}|{block}|{function}")).ok()
});

impl Taken {
    /// Reads the sources below the root of the workspace.
    pub fn read(root: &Path) -> Result<Self> {
        let mut taken = Self::default();
        for (index, name) in CRATES.iter().enumerate() {
            let mut open = vec![root.join(name)];
            while let Some(path) = open.pop() {
                let context = || format!("cannot read {}", path.display());
                if path.is_dir() {
                    for entry in std::fs::read_dir(&path).with_context(context)? {
                        open.push(entry.with_context(context)?.path());
                    }
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    taken.add(&std::fs::read_to_string(&path).with_context(context)?, index == 0);
                }
            }
        }
        Ok(taken)
    }

    fn add(&mut self, source: &str, has_types: bool) {
        let Some(line) = LINE.as_ref().filter(|_| !source.starts_with("// @generated")) else { return };
        if has_types {
            self.types.extend(exported(source));
        }
        let mut owner: Option<String> = None;
        for captures in source.lines().filter_map(|text| line.captures(text)) {
            if let Some(item) = captures.get(1) {
                owner = None;
                if has_types {
                    self.types.insert(item.as_str().to_owned());
                }
            } else if let Some(function) = captures.get(3) {
                if let Some(owner) = &owner {
                    self.functions.entry(owner.clone()).or_default().insert(function.as_str().to_owned());
                }
            } else {
                owner = captures.get(2).map(|block| block.as_str().to_owned());
            }
        }
    }
}

/// Types that a file exports by name. They hide those of the same name that it exports by `*`.
fn exported(source: &str) -> impl Iterator<Item = String> {
    let uses = source.split("pub use ").skip(1).filter_map(|rest| Some(rest.split_once(';')?.0));
    let words = uses.flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hand_written_names_are_found() {
        let taken = Taken::read(crate::root()).unwrap();
        assert!(taken.types.contains("Sensitive") && taken.types.contains("Base64"), "{:?}", taken.types);
        assert!(taken.types.contains("Operation") && taken.types.contains("CustomCode"), "{:?}", taken.types);
        assert!(taken.functions["Omni"].contains("builder"), "{:?}", taken.functions["Omni"]);
        let mut taken = Taken::default();
        taken.add(
            "pub struct A;\nimpl A {\n    pub const fn b() {}\n    pub(crate) async fn c() {}\n}\nimpl D for A {\n    \
             fn e() {}\n}\n",
            true,
        );
        assert!(taken.types.contains("A"));
        taken.add("pub use f::*;\npub use g::{self, H};\npub use i::{\n    J,\n    k as L,\n};\n", true);
        assert_eq!(taken.types.iter().collect::<Vec<_>>(), ["A", "H", "J", "L"]);
        assert_eq!(taken.functions["A"].iter().collect::<Vec<_>>(), ["b", "c"]);
    }

    #[test]
    fn every_keyword_of_rust_2024_is_known() {
        for word in ["gen", "async", "dyn", "type", "Self", "yield"] {
            assert!(is_keyword(word), "{word}");
        }
        assert!(!is_keyword("union") && !is_keyword("r#type"));
    }
}
