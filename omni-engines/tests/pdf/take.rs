//! Everything that takes PDF files of strangers.

use jiff::Timestamp;
use omni_engines::pdf::report::attachments;
use omni_engines::pdf::{
    Drawing, Orientation, Pdf, PdfError, Readable, SignatureSlot, SlotKind, Spot, signatures, signed,
    with_validation_data,
};

/// Everything that is done to a file. Returns whether it could be opened.
pub fn take(bytes: &[u8], drawing: &Drawing) -> bool {
    let _ = Readable::open(bytes).map(|file| (file.scan(), file.lines()));
    let _ = (signatures(bytes), attachments(bytes));
    let at = Timestamp::from_second(1_800_000_000).unwrap();
    let slot =
        SignatureSlot { kind: SlotKind::Signature, name: Some("Zara"), reason: None, at, reserved: 50 };
    if let Ok(after) = signed(bytes, &slot, |_| Ok::<_, PdfError>(vec![0x30, 1, 0])) {
        assert!(after.starts_with(bytes));
        // Unless another signature cannot be read.
        let (before, found) = (signatures(bytes), signatures(&after));
        assert_eq!(before.is_ok(), found.is_ok());
        let is_whole =
            found.is_ok_and(|all| all.iter().any(|found| found.is_sane && found.covers_whole_file));
        assert!(is_whole || before.is_err(), "the signature is not found");
    }
    if let Ok(after) = with_validation_data(bytes, &[b"certificate".to_vec()], &[]) {
        assert!(after.starts_with(bytes));
    }
    let Ok(mut pdf) = Pdf::open(bytes) else { return false };
    let _ = pdf.check_pages();
    for page in 1..=pdf.pages().min(3) {
        let _ = pdf.page_size(page);
        let place = Spot { page, x: 10.0, y: 20.0, height: 30.0, orientation: Orientation::Quarter };
        let _ = pdf.place(drawing, &place);
    }
    let texts = pdf.annotations().unwrap_or_default();
    let written = letters(bytes);
    let changed = texts.iter().take(2).try_for_each(|text| {
        pdf.replace_with_text(text, &written)?;
        pdf.replace_with_image("NAME", drawing, None).map(|_| ())
    });
    if changed.is_ok()
        && let Ok(after) = pdf.save()
    {
        assert!(after.starts_with(bytes));
        assert!(Pdf::open(&after).is_ok(), "what was written cannot be opened");
    }
    true
}

/// Letters that change with the bytes. Helvetica has them, except in one of eight files: then they need the font of this
/// crate, and it may lack them too. They are few, so that many annotations can be replaced before that is too much work.
fn letters(bytes: &[u8]) -> String {
    let some = bytes.iter().copied().skip(bytes.len() / 2).take(13);
    if bytes.len().is_multiple_of(8) {
        String::from_utf8_lossy(&some.collect::<Vec<u8>>()).into_owned()
    } else {
        some.map(char::from).collect()
    }
}
