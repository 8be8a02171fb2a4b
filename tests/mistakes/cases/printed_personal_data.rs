//! Personal data in a text.

use omni_client::types::OcrData;

fn mistake(data: OcrData) -> Option<String> {
    data.document_number.map(|number| format!("{number}"))
}

fn main() {}
