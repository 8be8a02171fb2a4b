//! Drawing on pages, over what is on them.

use std::collections::BTreeMap;

use super::PdfError;
use super::object::{Dict, Object};
use super::page::{Page, View};
use super::update::Update;
use super::write::numbers;

/// What is drawn on the pages of a file, by the number of the page's object.
#[derive(Default)]
pub(super) struct Drawn {
    pages: BTreeMap<u32, OnPage>,
}

struct OnPage {
    page: Page,
    content: String,
    /// Kind, name and object of what the content uses.
    used: Vec<(&'static [u8], String, u32)>,
}

impl Drawn {
    /// Draws what `content` writes in the coordinates of the reader, given the name of a resource: a font or an image.
    pub(super) fn add(
        &mut self,
        (page, view): (&Page, &View),
        (kind, number): (&'static [u8], u32),
        content: impl FnOnce(&str) -> String,
    ) {
        let new = || OnPage { page: page.clone(), content: String::new(), used: Vec::new() };
        let on_page = self.pages.entry(page.number).or_insert_with(new);
        // No program but this one calls anything so.
        let name = format!("OmniPut{number}");
        on_page.content += &format!("q {}cm\n{}Q\n", numbers(&view.matrix), content(&name));
        if !on_page.used.iter().any(|(_, _, used)| *used == number) {
            on_page.used.push((kind, name, number));
        }
    }

    /// Changes the pages.
    pub(super) fn finish(self, update: &mut Update) -> Result<(), PdfError> {
        if self.pages.is_empty() {
            return Ok(());
        }
        let save = update.objects.add_stream(Dict::default(), b"q\n");
        for (number, drawn) in self.pages {
            let mut dict = update.object(number)?.into_dict();
            let resources = resources(update, &drawn, &dict)?;
            dict.set(b"Resources", Object::Dict(resources));
            let content =
                update.objects.add_stream(Dict::default(), format!("\nQ\n{}", drawn.content).as_bytes());
            let mut parts = vec![Object::reference(save)];
            match dict.get(b"Contents") {
                None => {}
                Some(old) => match update.follow(old)? {
                    // The list itself, not a list in a list.
                    Object::Array(old) => parts.extend(old),
                    Object::Null => {}
                    _ => parts.push(old.clone()),
                },
            }
            parts.push(Object::reference(content));
            dict.set(b"Contents", Object::Array(parts));
            update.objects.set(number, Object::Dict(dict));
        }
        Ok(())
    }
}

/// The resources of the page, with what is used: its own from now on, because others may share them.
fn resources(update: &Update, drawn: &OnPage, page: &Dict) -> Result<Dict, PdfError> {
    let old = drawn.page.get(page, b"Resources").unwrap_or(Object::Null);
    let mut resources = update.follow(&old)?.into_dict();
    for kind in [&b"XObject"[..], b"Font"] {
        let mut used = drawn.used.iter().filter(|(of, _, _)| *of == kind).peekable();
        if used.peek().is_none() {
            continue;
        }
        let mut named = update.get(&resources, kind)?.unwrap_or(Object::Null).into_dict();
        for (_, name, number) in used {
            named.set(name.as_bytes(), Object::reference(*number));
        }
        resources.set(kind, Object::Dict(named));
    }
    Ok(resources)
}

#[cfg(test)]
impl Drawn {
    /// What is drawn on each page.
    pub(super) fn contents(&self) -> Vec<String> {
        self.pages.values().map(|on_page| on_page.content.clone()).collect()
    }
}
