//! A contract to sign.

use std::fmt::Write as _;

/// The texts of the annotations on its first page: types of signatures, and stamps.
const ANNOTATIONS: [&str; 5] = ["DEFAULT", "INITIALS", "PATIENTS_SIGNATURE", "NAME", "SECOND_NAME *"];

/// A PDF file of two pages.
pub fn paper() -> Vec<u8> {
    let first = ANNOTATIONS.len();
    let numbers: String = (5..5 + first).map(|number| format!("{number} 0 R ")).collect();
    let page = |more: &str| format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<>>{more}>>");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>".to_owned(),
        page(&format!("/Annots[{numbers}]")),
        page(""),
    ];
    objects.extend(ANNOTATIONS.iter().enumerate().map(|(index, text)| {
        let low = 700 - 40 * index;
        format!("<</Type/Annot/Subtype/FreeText/Rect[100 {low} 300 {}]/Contents({text})>>", low + 20)
    }));
    let mut text = "%PDF-1.7\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", text.len()).unwrap();
        write!(text, "{} 0 obj\n{object}\nendobj\n", index + 1).unwrap();
    }
    let (start, size) = (text.len(), objects.len() + 1);
    let trailer = format!("<</Size {size}/Root 1 0 R>>");
    write!(text, "xref\n0 {size}\n{table}trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n").unwrap();
    text.into_bytes()
}
