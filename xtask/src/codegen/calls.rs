//! The layout of calls of macros.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The calls as text, with each row between braces on a line of its own. prettyplease fills the lines of a call, so that
/// one more row would change all that follow it.
pub fn lay_out(calls: &[TokenStream]) -> String {
    let mut text = String::new();
    for call in calls {
        write(&mut text, call, Break::Space);
        text.push('\n');
    }
    text
}

/// What follows a comma.
#[derive(Clone, Copy)]
enum Break {
    Space,
    Line,
}

fn write(text: &mut String, tokens: &TokenStream, after_comma: Break) {
    for token in tokens.clone() {
        let tight = text.is_empty() || text.ends_with(['(', ':', '!', '\n', ' ']);
        match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                text.push_str(" {\n");
                write(text, &group.stream(), Break::Line);
                text.push('}');
            }
            TokenTree::Group(group) => {
                text.push('(');
                write(text, &group.stream(), Break::Space);
                text.push(')');
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                text.push_str(if matches!(after_comma, Break::Line) { ",\n" } else { ", " });
            }
            TokenTree::Punct(punct) if matches!(punct.as_char(), ':' | '!' | ';') => {
                text.push(punct.as_char())
            }
            token => {
                match after_comma {
                    Break::Line if text.ends_with('\n') => text.push_str("    "),
                    _ if !tight => text.push(' '),
                    _ => {}
                }
                text.push_str(&token.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn each_row_has_a_line() {
        let calls = [
            quote!(a::b!(Name("x", "y") { One(Of) = "1" | 1 "one", Two(Of) = "2", } extra);),
            quote!(c!(Name);),
        ];
        let expected = "a::b!(Name(\"x\", \"y\") {\n    One(Of) = \"1\" | 1 \"one\",\n    Two(Of) = \"2\",\n} extra);\nc!(Name);\n";
        assert_eq!(lay_out(&calls), expected);
    }
}
