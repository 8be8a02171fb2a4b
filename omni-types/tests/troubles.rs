//! The errors in the section "When it does not work" of the README, each made for real.
#![allow(clippy::unwrap_used)]

use omni_types::{Base64, CurpGender, ImageUpload, OcrData, PersonVerification, json};

/// What reading says.
fn read(text: &str) -> String {
    json::from_slice::<OcrData>(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn the_readme_lists_what_a_newcomer_meets() {
    let image = ImageUpload::from_image(Base64::from_bytes("/9j/4AAQSkZJRg=="));
    let produced = [
        read(r#"{"name": {"fullName": 7}}"#),
        read(r#"{"issueDate": 2027.5}"#),
        read(r#"{"gender": "F", "gender": "M"}"#),
        read(r#"[{"gender": "F"}]"#),
        read("<html><title>Bad gateway</title></html>"),
        read(""),
        read(r#"{"name": {"fullName": "#),
        json::from_slice::<PersonVerification>(b"{}").unwrap_err().to_string(),
        CurpGender::try_from("F").unwrap_err().to_string(),
        json::to_vec(&image).unwrap_err().to_string(),
    ];
    omni_troubles::check(include_str!("../README.md"), &produced);
}
