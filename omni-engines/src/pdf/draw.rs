//! Drawing on pages, over what is on them.

use std::collections::BTreeMap;

use super::object::{Dict, Object};
use super::page::{Page, View};
use super::update::Update;
use super::write::numbers;
use super::{PdfError, content};

/// What is drawn on the pages of a file, by the number of the page's object.
#[derive(Default)]
pub(super) struct Drawn {
    pages: BTreeMap<u32, OnPage>,
}

struct OnPage {
    page: Page,
    content: String,
    /// Kind, name and object of each resource that the content uses.
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
        // No other program uses this name.
        let name = format!("OmniPut{number}");
        on_page.content += &format!("q {}cm\n{}\nQ\n", numbers(&view.matrix), content(&name));
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
            let mut parts = vec![Object::reference(save)];
            let (old, open) = old(update, &dict)?;
            parts.extend(old);
            // The changes of the old content to coordinates and colors end here.
            let content = format!("\n{}{}", "Q\n".repeat(open + 1), drawn.content);
            let content = update.objects.add_stream(Dict::default(), content.as_bytes());
            parts.push(Object::reference(content));
            dict.set(b"Contents", Object::Array(parts));
            update.set(number, Object::Dict(dict))?;
        }
        Ok(())
    }
}

/// The existing streams of a page, and how many states they leave saved.
fn old(update: &mut Update, page: &Dict) -> Result<(Vec<Object>, usize), PdfError> {
    let Some(contents) = page.get(b"Contents") else { return Ok((Vec::new(), 0)) };
    let parts = match update.follow(contents)? {
        // The list itself, not a list in a list.
        Object::Array(parts) => parts,
        Object::Null => Vec::new(),
        _ => vec![contents.clone()],
    };
    let Some(mut content) = content::of_page(update, page)? else { return Ok((parts, 0)) };
    let (surplus, open) = content::balance(&content);
    if surplus.is_empty() {
        return Ok((parts, open));
    }
    // Readers ignore a restore without a save. After our own save, they would not ignore it.
    for at in surplus {
        if let Some(word) = content.get_mut(at) {
            *word = b' ';
        }
    }
    let number = update.objects.add_stream(Dict::default(), &content);
    Ok((vec![Object::reference(number)], open))
}

/// The resources of the page, with the new ones. They become the page's own, because other pages may share them.
fn resources(update: &Update, drawn: &OnPage, page: &Dict) -> Result<Dict, PdfError> {
    let old = drawn.page.get(page, b"Resources").unwrap_or(Object::Null);
    let resources = update.follow(&old)?;
    // Each page gets its own copy, however many pages there are.
    update.file.spend(resources.weight())?;
    let mut resources = resources.into_dict();
    for kind in [&b"XObject"[..], b"Font"] {
        let mut used = drawn.used.iter().filter(|(of, _, _)| *of == kind).peekable();
        if used.peek().is_none() {
            continue;
        }
        let named = update.get(&resources, kind)?.unwrap_or(Object::Null);
        update.file.spend(named.weight())?;
        let mut named = named.into_dict();
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
