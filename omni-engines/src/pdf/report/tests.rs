use jiff::Timestamp;

use super::super::lines::lines;
use super::super::{Pdf, PdfError};
use super::{Attachment, Report, Table, attachments};

fn report() -> Report {
    Report::new("Events of a contract", Timestamp::from_second(1_800_000_000).unwrap())
}

/// All lines of text, page by page.
fn read(pdf: &[u8]) -> Vec<(u32, String)> {
    lines(pdf).unwrap().into_iter().map(|line| (line.page, line.text)).collect()
}

#[test]
fn a_report_can_be_read_again() {
    let pdf = report()
        .heading("Persons")
        .values([("Name", "Žofie Núñez"), ("Name in Greek", "Ελένη")])
        .paragraph("One line.\nAnother line.")
        .to_pdf()
        .unwrap();
    let texts: Vec<_> = read(&pdf).into_iter().map(|(_, text)| text).collect();
    for wanted in ["Events of a contract", "Persons", "One line.", "Another line."] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted}: {texts:?}");
    }
    for wanted in ["Žofie Núñez", "Ελένη"] {
        assert!(texts.iter().any(|text| text.ends_with(wanted)), "{wanted}: {texts:?}");
    }
    assert!(texts.iter().any(|text| text.ends_with("1 / 1")), "{texts:?}");
}

#[test]
fn a_table_has_its_head_on_each_page() {
    let mut table = Table::new([("Number", 1.0), ("What happened", 3.0), ("Hash", 2.0)]);
    for number in 0..120 {
        let number = number.to_string();
        table = table.row([number.as_str(), "Contract was signed by a person", "00ff00ff00ff00ff"]);
    }
    let pdf = report().table(table).to_pdf().unwrap();
    let pages = Pdf::open(&pdf).unwrap().pages();
    assert!(pages > 1);
    let lines = read(&pdf);
    for page in 1..=pages {
        let on_page: Vec<_> = lines.iter().filter(|(on, _)| *on == page).map(|(_, text)| text).collect();
        assert!(on_page.iter().any(|text| text.contains("What happened")), "{on_page:?}");
        assert!(on_page.iter().any(|text| text.ends_with(&format!("{page} / {pages}"))), "{on_page:?}");
    }
    for number in 0..120 {
        let number = number.to_string();
        let is_number = |text: &str| text.split(' ').next() == Some(&number);
        assert!(lines.iter().any(|(_, text)| is_number(text)), "{number}");
    }
}

#[test]
fn a_row_that_is_higher_than_a_page_goes_on() {
    let long: String = (0..3000).map(|number| format!("word{number} ")).collect();
    let pdf = report().table(Table::new([("a", 1.0), ("b", 1.0)]).row(["short", &long])).to_pdf().unwrap();
    let text: String = read(&pdf).into_iter().map(|(_, text)| text + " ").collect();
    assert!(text.contains("word0 ") && text.contains("word1500 ") && text.contains("word2999"));
}

#[test]
fn letters_that_cannot_be_written_are_marked() {
    let pdf = report().paragraph("before 王 after").to_pdf().unwrap();
    let lines = read(&pdf);
    assert!(lines.iter().any(|(_, text)| text.starts_with("before") && text.ends_with("after")), "{lines:?}");
}

#[test]
fn files_in_it_come_out_again() {
    let json = Attachment {
        name: "events.json".to_owned(),
        media_type: "application/json".to_owned(),
        description: "All events".to_owned(),
        bytes: b"{\"events\":[]}".to_vec(),
    };
    let more =
        Attachment { name: "Ärger.txt".to_owned(), media_type: "text/plain".to_owned(), ..json.clone() };
    let pdf = report().attach(json.clone()).attach(more.clone()).to_pdf().unwrap();
    let found = attachments(&pdf).unwrap();
    assert!(found == [json, more], "{}", found.len());
    assert!(attachments(&report().to_pdf().unwrap()).unwrap().is_empty());
}

#[test]
fn the_same_content_is_the_same_file() {
    let make = || report().paragraph("text").to_pdf().unwrap();
    assert!(make() == make());
}

#[test]
fn there_is_an_end_to_its_size() {
    let long = "long ".repeat(2_100_000);
    assert_eq!(report().paragraph(&long).to_pdf().map(|_| ()), Err(PdfError::TooLarge));
}
