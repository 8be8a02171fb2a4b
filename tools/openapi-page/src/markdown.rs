//! Descriptions: Markdown. Only elements that we write ourselves reach the page.
//!
//! HTML in a description is shown as text. A link leads to the web or into the page; of any other kind, including an
//! image, only the text is shown.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::anchor::Headings;
use crate::book::Book;

/// A heading of a text, for the navigation.
pub struct Heading {
    /// Its anchor.
    pub anchor: String,
    /// Its words.
    pub text: String,
}

/// A description of its own: paragraphs, lists, tables.
pub fn block(book: &Book<'_>, text: &str) -> Markup {
    render(book, text, None)
}

/// A text with headings that can be linked to; `kind` is what their anchors begin with.
pub fn article(book: &Book<'_>, text: &str, kind: &str) -> (Markup, Vec<Heading>) {
    let mut headings = Article { kind, anchors: Headings::default(), found: Vec::new() };
    let markup = render(book, text, Some(&mut headings));
    (markup, headings.found)
}

/// A text within a line or a cell. What is more than one paragraph stays a block.
pub fn inline(book: &Book<'_>, text: &str) -> Markup {
    let PreEscaped(html) = block(book, text);
    let only = html.trim_end().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
    match only.filter(|only| !only.contains("<p>")) {
        Some(only) => PreEscaped(only.to_owned()),
        None => PreEscaped(html),
    }
}

struct Article<'t> {
    kind: &'t str,
    anchors: Headings,
    found: Vec<Heading>,
}

fn render(book: &Book<'_>, text: &str, mut article: Option<&mut Article<'_>>) -> Markup {
    let events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut out: Vec<Event<'_>> = Vec::with_capacity(events.len());
    // Whether each link around this place is shown as one.
    let mut links: Vec<bool> = Vec::new();
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => out.push(Event::Text(raw.clone())),
            Event::Code(word) => match book.target(word).filter(|_| links.is_empty()) {
                Some(anchor) => {
                    let word = maud::html! { a href={ "#" (anchor) } { code { (word.as_ref()) } } };
                    out.push(own(word));
                }
                None => out.push(event.clone()),
            },
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.push(allowed(dest_url));
                if allowed(dest_url) {
                    out.push(event.clone());
                }
            }
            Event::End(TagEnd::Link) => {
                if links.pop() == Some(true) {
                    out.push(event.clone());
                }
            }
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::Heading { level, .. }) => {
                let text = words(&events[index..]);
                let id = article.as_deref_mut().map(|article| {
                    let anchor = article.anchors.next(article.kind, &text);
                    article.found.push(Heading { anchor: anchor.clone(), text });
                    CowStr::from(anchor)
                });
                let level = lower(*level);
                out.push(Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() }));
            }
            Event::End(TagEnd::Heading(level)) => {
                if let Some(heading) = article.as_deref().and_then(|article| article.found.last()) {
                    out.push(own(crate::parts::hash(&heading.anchor, &heading.text)));
                }
                out.push(Event::End(TagEnd::Heading(lower(*level))));
            }
            // A table scrolls within itself, and for that it has to be reachable with the keyboard.
            Event::Start(Tag::Table(_)) => {
                out.push(Event::Html("<div class=\"scroll\" tabindex=\"0\" role=\"group\">".into()));
                out.push(event.clone());
            }
            Event::End(TagEnd::Table) => {
                out.push(event.clone());
                out.push(Event::Html("</div>\n".into()));
            }
            _ => out.push(event.clone()),
        }
    }
    let mut text = String::new();
    html::push_html(&mut text, out.into_iter());
    PreEscaped(text)
}

/// Markup of ours within a text.
fn own<'t>(markup: Markup) -> Event<'t> {
    Event::InlineHtml(markup.into_string().into())
}

/// Whether a link may be followed. Links into the page are made from code words; one that is written by hand could
/// lead nowhere.
fn allowed(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

/// Headings of a text are ranked below those of the page.
fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H2,
        HeadingLevel::H3 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

/// The words of the heading that the events begin with.
fn words(events: &[Event<'_>]) -> String {
    let mut words = String::new();
    for event in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn html(text: &str) -> String {
        let document = json!({
            "paths": {"/books": {"get": {"operationId": "list_books"}}},
            "components": {"schemas": {"Book": {"type": "object"}}},
        });
        block(&Book::new(&document, &crate::tests::CONFIG).unwrap(), text).into_string()
    }

    #[test]
    fn html_is_shown_and_not_obeyed() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<style>*{display:none}</style>",
            "| a |\n| - |\n| <b onclick=x>c</b> |",
            "# <svg onload=x>",
        ] {
            let html = html(text);
            for word in ["<script", "<img", "<style", "<b ", "<svg"] {
                assert!(!html.contains(word), "{text}: {html}");
            }
            assert!(html.contains("&lt;"), "{text}: {html}");
        }
    }

    #[test]
    fn only_links_to_the_web_stay_links() {
        for url in
            ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "file:///x", "#x", "x"]
        {
            let html = html(&format!("[text]({url}) <{url}> ![text]({url})"));
            assert!(!html.contains("<a") && !html.contains("<img") && html.contains("text"), "{html}");
        }
        assert_eq!(
            html("[a](https://example.com/?a=\"b)").trim(),
            "<p><a href=\"https://example.com/?a=%22b\">a</a></p>"
        );
    }

    #[test]
    fn code_words_lead_to_what_they_name() {
        assert_eq!(
            html("`list_books`, `GET /books`, `Book`, `Boook`").trim(),
            "<p><a href=\"#list_books\"><code>list_books</code></a>, <a href=\"#list_books\"><code>GET \
             /books</code></a>, <a href=\"#schema-Book\"><code>Book</code></a>, <code>Boook</code></p>"
        );
        assert!(!html("[`Book`](javascript:x)").contains("<a"));
        assert_eq!(html("[`Book`](https://a.b)").matches("<a").count(), 1);
    }
}
