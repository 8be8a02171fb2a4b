//! PDF files of one page.

use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};

use super::fonts::Face;
use super::math::turn;
use super::paper::{Item, MARK, Paper, SIZE};
use crate::image::Image;

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const REGULAR: Ref = Ref::new(5);
const BOLD: Ref = Ref::new(6);
const IMAGE: Ref = Ref::new(7);

/// A page with text that programs can read. It uses the standard fonts, whose letters are as wide as those of the
/// drawing.
pub(super) fn of_paper(paper: &Paper) -> Vec<u8> {
    let mut content = Content::new();
    // The watermark covers what was written before it.
    let is_mark = |item: &&Item| matches!(item, Item::Mark { .. });
    let marks = paper.items.iter().filter(is_mark);
    for item in marks.chain(paper.items.iter().filter(|item| !is_mark(item))) {
        write(&mut content, item);
    }
    let mut pdf = begin();
    let mut page = pdf.page(PAGE);
    page.parent(PAGES).media_box(Rect::new(0.0, 0.0, SIZE.0, SIZE.1)).contents(CONTENT);
    page.resources().fonts().pair(Name(b"R"), REGULAR).pair(Name(b"B"), BOLD);
    page.finish();
    for (reference, name) in [(REGULAR, &b"Helvetica"[..]), (BOLD, b"Helvetica-Bold")] {
        pdf.type1_font(reference).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    pdf.stream(CONTENT, &content.finish());
    pdf.finish()
}

fn write(content: &mut Content, item: &Item) {
    match item {
        Item::Text { look: (face, size, color), at, words } => {
            color_of(content, color.0);
            content.begin_text();
            content.set_font(if *face == Face::Bold { Name(b"B") } else { Name(b"R") }, *size);
            content.next_line(at.0, SIZE.1 - at.1).show(Str(&windows(words))).end_text();
        }
        Item::Fill { rect, color } => {
            color_of(content, color.0);
            content.rect(rect.0, SIZE.1 - rect.1 - rect.3, rect.2, rect.3).fill_nonzero();
        }
        Item::Code { code, at, width } => {
            color_of(content, [0; 3]);
            let side = width / code.width.max(1) as f32;
            for (index, _) in code.dark.iter().enumerate().filter(|(_, dark)| **dark) {
                let (x, y) = (index as u32 % code.width, index as u32 / code.width);
                content.rect(at.0 + x as f32 * side, SIZE.1 - at.1 - (y + 1) as f32 * side, side, side);
            }
            content.fill_nonzero();
        }
        Item::Mark { word } => {
            color_of(content, [240, 212, 212]);
            let (cos, sin) = turn(13.7);
            let width = MARK * 0.66 * word.chars().count() as f32;
            content.begin_text().set_font(Name(b"B"), MARK);
            let (x, y) = (SIZE.0 / 2.0 - width / 2.0, SIZE.1 / 2.0 - MARK * 0.9);
            content.set_text_matrix([cos, sin, -sin, cos, x, y]).show(Str(&windows(word))).end_text();
        }
    }
}

/// An image that fills a page of its proportions.
pub(super) fn of_image(image: &Image, quality: u8) -> Vec<u8> {
    let (width, height) = (image.width(), image.height());
    // As wide or as high as a sheet of paper.
    let scale = (SIZE.0 / width.max(1) as f32).min(SIZE.1 / height.max(1) as f32);
    let (across, down) = (width as f32 * scale, height as f32 * scale);
    let mut content = Content::new();
    content.save_state().transform([across, 0.0, 0.0, down, 0.0, 0.0]).x_object(Name(b"I")).restore_state();
    let mut pdf = begin();
    let mut page = pdf.page(PAGE);
    page.parent(PAGES).media_box(Rect::new(0.0, 0.0, across, down)).contents(CONTENT);
    page.resources().x_objects().pair(Name(b"I"), IMAGE);
    page.finish();
    pdf.stream(CONTENT, &content.finish());
    let jpeg = image.to_jpeg(quality);
    let mut object = pdf.image_xobject(IMAGE, &jpeg);
    object.filter(Filter::DctDecode);
    object.width(side(width)).height(side(height));
    object.color_space().device_rgb();
    object.bits_per_component(8);
    object.finish();
    pdf.finish()
}

fn begin() -> Pdf {
    let mut pdf = Pdf::new();
    pdf.catalog(CATALOG).pages(PAGES);
    pdf.pages(PAGES).kids([PAGE]).count(1);
    pdf
}

fn color_of(content: &mut Content, color: [u8; 3]) {
    let [red, green, blue] = color.map(|channel| f32::from(channel) / 255.0);
    content.set_fill_rgb(red, green, blue);
}

fn side(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

/// Text in WinAnsiEncoding, which equals Latin-1 for Western European letters. Other letters lose their accents.
fn windows(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for character in text.chars() {
        match u8::try_from(u32::from(character)) {
            Ok(byte) if !(0x80..0xA0).contains(&byte) => bytes.push(byte),
            _ => bytes.extend(deunicode::deunicode_char(character).unwrap_or("?").bytes()),
        }
    }
    bytes
}
