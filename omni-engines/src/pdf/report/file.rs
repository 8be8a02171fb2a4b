//! The file that a report becomes.

use super::super::object::{Dict, Object};
use super::super::objects::{Objects, Out};
use super::super::{PdfError, date, text};
use super::layout::{FAINT, Layout, Look, MARGIN, PAGE, WIDTH, known};
use super::{Report, attachment};

/// The beginning of a file: a comment with non-text bytes tells programs that the file is binary.
const HEADER: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

/// Writes the pages, their numbers, and the attachments.
pub(super) fn write(report: &Report, mut layout: Layout) -> Result<Vec<u8>, PdfError> {
    number_pages(&report.title, &mut layout)?;
    let mut objects = Objects::from(1);
    let [root, tree, regular, bold] = [(); 4].map(|()| objects.reserve());
    let fonts = Dict::of([(b"R", Object::reference(regular)), (b"B", Object::reference(bold))]);
    let resources = objects.add(Object::Dict(Dict::of([(b"Font", Object::Dict(fonts))])));
    let mut kids = Vec::new();
    for content in &layout.pages {
        let content = objects.add_stream(Dict::default(), content.as_bytes());
        let page = objects.add(Object::Dict(Dict::of([
            (b"Type", Object::name(b"Page")),
            (b"Parent", Object::reference(tree)),
            (b"Contents", Object::reference(content)),
        ])));
        kids.push(Object::reference(page));
    }
    let size = [0.0, 0.0, PAGE.0, PAGE.1].map(Object::Real);
    objects.set(
        tree,
        Object::Dict(Dict::of([
            (b"Type", Object::name(b"Pages")),
            (b"Count", Object::Int(kids.len() as i64)),
            (b"Kids", Object::Array(kids)),
            (b"MediaBox", Object::Array(size.to_vec())),
            (b"Resources", Object::reference(resources)),
        ])),
    );
    layout.regular.write(&mut objects, regular)?;
    layout.bold.write(&mut objects, bold)?;
    let show = Dict::of([(b"DisplayDocTitle", Object::Bool(true))]);
    let mut catalog = Dict::of([
        (b"Type", Object::name(b"Catalog")),
        (b"Pages", Object::reference(tree)),
        (b"Lang", Object::String(text::encode(&report.language))),
        (b"ViewerPreferences", Object::Dict(show)),
    ]);
    attachment::add(&mut objects, &mut catalog, report);
    objects.set(root, Object::Dict(catalog));
    let info = objects.add(Object::Dict(Dict::of([
        (b"Title", Object::String(text::encode(&report.title))),
        (b"Producer", Object::String(b"omni-engines".to_vec())),
        (b"CreationDate", Object::String(date::write(report.created).into_bytes())),
    ])));
    let mut out = Out::behind(HEADER.to_vec(), 0);
    out.objects(&objects, |_| 0);
    let trailer = Dict::of([(b"Root", Object::reference(root)), (b"Info", Object::reference(info))]);
    out.end(trailer, (objects.next(), false));
    Ok(out.bytes)
}

/// The title and the number at the foot of each page.
fn number_pages(title: &str, layout: &mut Layout) -> Result<(), PdfError> {
    let look = Look { size: 8.0, ..FAINT };
    let count = layout.pages.len();
    let lines = look.wrapped(title, WIDTH - 80.0);
    let title = lines.first().map(String::as_str).unwrap_or_default();
    for index in 0..count {
        let number = known(&format!("{} / {count}", index + 1), look.weight);
        let x = MARGIN + WIDTH - look.weight.width(&number) * look.size;
        let foot = [
            layout.text((MARGIN, MARGIN - 22.0), title, look)?,
            layout.text((x, MARGIN - 22.0), &number, look)?,
        ];
        if let Some(page) = layout.pages.get_mut(index) {
            page.push_str(&foot.join("\n"));
        }
    }
    Ok(())
}
