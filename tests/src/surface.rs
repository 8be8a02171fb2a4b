//! The public API of the crates, as text that a reviewer can read.

use std::collections::HashMap;
use std::fmt::Write as _;

use quote::ToTokens;
use syn::{Fields, FnArg, ImplItem, Item, ReturnType, Visibility};

/// Every struct with its fields and their types, every enumeration with its variants.
pub fn types(source: &str) -> String {
    let file = syn::parse_file(source).expect("generated code");
    let aliases = aliases(source);
    let mut text = String::new();
    for item in &file.items {
        match item {
            Item::Struct(item) => {
                write!(text, "struct {}{}", item.ident, marks(&item.attrs)).expect("text");
                match &item.fields {
                    Fields::Named(fields) => {
                        text.push('\n');
                        for field in &fields.named {
                            let name = field.ident.as_ref().expect("a name");
                            write!(text, "    {name}: {}{}", code(&field.ty), marks(&field.attrs))
                                .expect("text");
                            if let Some(names) = aliases.get(&format!("{} {name}", item.ident)) {
                                write!(text, " [also {}]", names.join(", ")).expect("text");
                            }
                            text.push('\n');
                        }
                    }
                    fields => writeln!(text, "{}", code(fields).replace("pub ", "")).expect("text"),
                }
            }
            Item::Enum(item) => {
                writeln!(text, "enum {}", item.ident).expect("text");
                for variant in &item.variants {
                    writeln!(text, "    {}{}", variant.ident, code(&variant.fields)).expect("text");
                }
            }
            _ => continue,
        }
        text.push('\n');
    }
    text
}

/// The macro calls in the generated code that list the values of enumerations and the types of unions.
pub fn values(source: &str) -> String {
    let lines = source.lines().skip_while(|line| !line.starts_with("crate::"));
    let mut kept = true;
    let lines = lines.filter(|line| {
        if line.starts_with("crate::") {
            kept = !line.starts_with("crate::read::");
        }
        kept
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The aliases of fields, by struct and field, from the calls of the macro that generates the reading of a struct.
fn aliases(source: &str) -> HashMap<String, Vec<&str>> {
    let mut names = HashMap::new();
    let mut object = "";
    for line in source.lines() {
        if let Some(call) = line.strip_prefix("crate::read::object!(") {
            object = call.trim_end_matches(" {");
        } else if let Some((field, all)) = line.trim_end_matches(',').split_once(" = ")
            && let Some((_, others)) = all.split_once(" | ")
            && !object.is_empty()
        {
            let field = field.rsplit(' ').next().unwrap_or_default();
            // Each name is preceded by its number.
            let others = others.split(" | ").filter_map(|name| Some(name.split_once(' ')?.1));
            names.insert(format!("{object} {field}"), others.collect());
        }
    }
    names
}

/// Every constructor, which takes what a value cannot be built without.
pub fn constructors(source: &str) -> String {
    let mut text = String::new();
    for (owner, function) in functions(source) {
        let name = function.sig.ident.to_string();
        if name == "new" && !function.sig.inputs.is_empty() || name.starts_with("from_") {
            writeln!(text, "{owner}::{}", signature(&function.sig)).expect("text");
        }
    }
    text
}

/// Every public function of every `impl` block, with its signature.
pub fn methods(source: &str) -> String {
    let mut text = String::new();
    for (owner, function) in functions(source) {
        let deprecated = if function.attrs.iter().any(|attribute| attribute.path().is_ident("deprecated")) {
            " (deprecated)"
        } else {
            ""
        };
        writeln!(text, "{owner}::{}{deprecated}", signature(&function.sig)).expect("text");
    }
    text
}

/// The hand-written public items of a crate, by file: types with their public fields or variants, and functions.
pub fn handwritten(folder: &std::path::Path) -> String {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    let mut text = String::new();
    for path in files {
        let source = std::fs::read_to_string(&path).expect("a source file");
        let items = items(&source);
        if !items.is_empty() {
            let name = path.strip_prefix(folder).expect("a file of the folder").display().to_string();
            writeln!(text, "{name}\n{items}").expect("text");
        }
    }
    text
}

fn collect(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.is_dir() && name != "generated" {
            collect(&path, files);
        } else if name.ends_with(".rs") && name != "generated.rs" {
            files.push(path);
        }
    }
}

fn items(source: &str) -> String {
    let public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    let mut text = String::new();
    for item in &syn::parse_file(source).expect("Rust").items {
        match item {
            Item::Struct(item) if public(&item.vis) => {
                writeln!(text, "    struct {}{}", item.ident, code(&item.generics)).expect("text");
                for field in item.fields.iter().filter(|field| public(&field.vis)) {
                    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                    writeln!(text, "        {name}: {}", code(&field.ty)).expect("text");
                }
            }
            Item::Enum(item) if public(&item.vis) => {
                writeln!(text, "    enum {}{}", item.ident, code(&item.generics)).expect("text");
                for variant in &item.variants {
                    let mut fields = variant.fields.clone();
                    fields.iter_mut().for_each(|field| field.attrs.clear());
                    writeln!(text, "        {}{}", variant.ident, code(&fields)).expect("text");
                }
            }
            Item::Trait(item) if public(&item.vis) => {
                writeln!(text, "    trait {}", item.ident).expect("text")
            }
            Item::Const(item) if public(&item.vis) => {
                writeln!(text, "    const {}: {}", item.ident, code(&item.ty)).expect("text");
            }
            Item::Fn(item) if public(&item.vis) => {
                writeln!(text, "    fn {}", signature(&item.sig)).expect("text");
            }
            Item::Impl(block) => {
                let owner = code(&block.self_ty);
                if let Some((_, of, _)) = &block.trait_ {
                    writeln!(text, "    impl {} for {owner}", code(of)).expect("text");
                }
                for item in &block.items {
                    if let ImplItem::Fn(function) = item
                        && public(&function.vis)
                    {
                        writeln!(text, "    {owner}::{}", signature(&function.sig)).expect("text");
                    }
                }
            }
            _ => {}
        }
    }
    text
}

fn functions(source: &str) -> Vec<(String, syn::ImplItemFn)> {
    let file = syn::parse_file(source).expect("generated code");
    let mut list = Vec::new();
    for item in file.items {
        let Item::Impl(block) = item else { continue };
        for item in block.items {
            if let ImplItem::Fn(function) = item
                && matches!(function.vis, Visibility::Public(_))
            {
                list.push((code(&block.self_ty), function));
            }
        }
    }
    list
}

fn signature(signature: &syn::Signature) -> String {
    let arguments: Vec<String> = signature
        .inputs
        .iter()
        .filter_map(|argument| match argument {
            FnArg::Receiver(_) => None,
            FnArg::Typed(argument) => Some(code(argument)),
        })
        .collect();
    let output = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => format!(" -> {}", code(ty)),
    };
    format!("{}({}){output}", signature.ident, arguments.join(", "))
}

/// What a reader must know beyond the type: the name in JSON, and whether it is deprecated.
fn marks(attributes: &[syn::Attribute]) -> String {
    let mut text = String::new();
    for attribute in attributes {
        if attribute.path().is_ident("deprecated") {
            text.push_str(" (deprecated)");
        }
        if attribute.path().is_ident("serde") {
            let arguments = attribute.meta.to_token_stream().to_string();
            let names: Vec<&str> = arguments
                .split([',', '('])
                .map(str::trim)
                .filter(|part| part.starts_with("rename") || part.starts_with("flatten"))
                .map(|part| part.trim_end_matches(')').trim())
                .collect();
            if !names.is_empty() {
                write!(text, " [{}]", names.join(", ").replace(" = ", " ")).expect("text");
            }
        }
    }
    text
}

/// Code on one line, with the usual spaces.
fn code(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("& ", "&"),
        ("{", " {"),
        (" , ", ", "),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" :", ":"),
        ("crate::", ""),
        (", )", ")"),
        ("std::collections::", ""),
        ("serde_json::", ""),
        ("types::", ""),
        ("bytes::", ""),
    ] {
        text = text.replace(from, to);
    }
    text
}
