//! The same call in several languages.

mod call;
mod curl;
mod go;
mod literal;
mod python;
#[cfg(test)]
mod tests;
mod typescript;

use crate::book::{Book, Entry};
use crate::config::{Language, Wanted};
use crate::highlight;
use call::Call;
pub use call::{image_name, sample as value_of, server};
use maud::{Markup, html};

/// A sample.
struct Sample {
    language: &'static str,
    keywords: &'static [&'static str],
    text: String,
}

/// The samples of an operation. Without a script they are panels one below the other; with it, one is shown.
pub fn panels<'a>(book: &Book<'a>, entry: &'a Entry<'a>) -> Markup {
    let server = server(book);
    html! {
        div.samples {
            @for (index, sample) in all(book, entry).iter().enumerate() {
                details.panel.sample open[index == 0] data-language=(sample.language) {
                    summary { (sample.language) }
                    div.code { pre tabindex="0" { code { (highlight::code(&sample.text, sample.keywords, server)) } } }
                }
            }
        }
    }
}

/// The pointers of the images in the body that the samples send.
pub fn images_of<'a>(book: &Book<'a>, entry: &'a Entry<'a>) -> Vec<String> {
    match Call::of(book, entry).body {
        call::Body::Json(_, images) => images.into_iter().map(|image| image.pointer).collect(),
        call::Body::None | call::Body::File(_) => Vec::new(),
    }
}

fn all<'a>(book: &Book<'a>, entry: &'a Entry<'a>) -> Vec<Sample> {
    let call = Call::of(book, entry);
    let mut samples = vec![
        Sample { language: "curl", keywords: &[], text: curl::write(&call) },
        Sample { language: "TypeScript", keywords: typescript::KEYWORDS, text: typescript::write(&call) },
        Sample { language: "Python", keywords: python::KEYWORDS, text: python::write(&call) },
        Sample { language: "Go", keywords: go::KEYWORDS, text: go::write(&call) },
    ];
    let wanted = Wanted { document: book.document, operation: entry.id, server: server(book) };
    samples.extend(book.config.languages.iter().filter_map(|language| {
        let Language { name, keywords, write } = *language;
        Some(Sample { language: name, keywords, text: write(wanted)? })
    }));
    samples
}
