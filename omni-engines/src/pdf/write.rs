//! From objects to bytes.

use super::lexer::is_regular;
use super::object::{Dict, Object};

/// Writes an object in the syntax of a file.
pub(super) fn object(out: &mut Vec<u8>, value: &Object) {
    match value {
        Object::Null => out.extend(b"null"),
        Object::Bool(true) => out.extend(b"true"),
        Object::Bool(false) => out.extend(b"false"),
        Object::Int(value) => out.extend(value.to_string().bytes()),
        // Never with an exponent, which PDF does not have.
        Object::Real(value) => out.extend(value.to_string().bytes()),
        Object::String(bytes) => string(out, bytes),
        Object::Name(bytes) => name(out, bytes),
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                object(out, item);
            }
            out.push(b']');
        }
        Object::Dict(entries) => dict(out, entries),
        Object::Ref(number, generation) => out.extend(format!("{number} {generation} R").bytes()),
    }
}

/// Writes a dictionary.
pub(super) fn dict(out: &mut Vec<u8>, entries: &Dict) {
    out.extend(b"<<");
    for (key, value) in &entries.0 {
        name(out, key);
        out.push(b' ');
        object(out, value);
    }
    out.extend(b">>");
}

/// Writes a name.
pub(super) fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if is_regular(*byte) && byte.is_ascii_graphic() && *byte != b'#' {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").bytes());
        }
    }
}

fn string(out: &mut Vec<u8>, bytes: &[u8]) {
    if bytes.iter().any(|byte| !byte.is_ascii() || byte.is_ascii_control()) {
        return hexadecimal(out, bytes);
    }
    out.push(b'(');
    for byte in bytes {
        if matches!(byte, b'(' | b')' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.push(b')');
}

/// Writes a string in hexadecimal digits.
pub(super) fn hexadecimal(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    out.push(b'<');
    for byte in bytes {
        out.extend(
            [byte >> 4, byte & 15].map(|digit| DIGITS.get(usize::from(digit)).copied().unwrap_or(b'0')),
        );
    }
    out.push(b'>');
}

/// A number of points, rounded as far as is not visible.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Numbers, each followed by a space.
pub(super) fn numbers(values: &[f64]) -> String {
    values.iter().map(|value| number(*value) + " ").collect()
}
