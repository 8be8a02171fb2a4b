use jiff::Timestamp;

use super::super::testing::{ONE_PAGE, added, file, one_page};
use super::super::{Pdf, PdfError};
use super::{EmbeddedSignature, SignatureSlot, SlotKind, signatures, signed, with_validation_data};

/// Bytes that look like a signature.
const SIGNATURE: [u8; 6] = [0x30, 4, 1, 2, 3, 0];

fn slot(kind: SlotKind) -> SignatureSlot<'static> {
    let at = Timestamp::from_second(1_800_000_000).unwrap();
    SignatureSlot { kind, name: Some("Zara Núñez"), reason: None, at, reserved: 40 }
}

fn sign(pdf: &[u8], kind: SlotKind) -> Vec<u8> {
    signed(pdf, &slot(kind), |_| Ok::<_, PdfError>(SIGNATURE.to_vec())).unwrap()
}

#[test]
fn a_signature_covers_all_but_itself() {
    let bytes = file(&ONE_PAGE);
    let mut seen = Vec::new();
    let after = signed(&bytes, &slot(SlotKind::Signature), |parts| {
        seen = parts.map(<[u8]>::to_vec).to_vec();
        Ok::<_, PdfError>(SIGNATURE.to_vec())
    })
    .unwrap();
    let added = added(&bytes, &after);
    assert!(added.contains("/M (D:20270115080000Z)"), "{added}");
    let [found] = &signatures(&after).unwrap()[..] else { panic!("one signature") };
    assert_eq!(found.kind, Some(SlotKind::Signature));
    assert_eq!(found.contents, SIGNATURE);
    assert_eq!(found.name.as_deref(), Some("Zara Núñez"));
    assert!(found.is_sane && found.covers_whole_file);
    let covered: Vec<_> = found.ranges.iter().map(|range| after[range.clone()].to_vec()).collect();
    assert!(covered == seen, "other parts were signed");
    assert_eq!(after[found.ranges[0].end], b'<');
}

#[test]
fn earlier_signatures_and_fields_stay() {
    let bytes = one_page(&[
        (1, "<</Type/Catalog/Pages 2 0 R/AcroForm 6 0 R>>"),
        (6, "<</Fields[7 0 R]/DR<</Font<</H 8 0 R>>>>/DA(/H 9 Tf)>>"),
        (7, "<</FT/Tx/T(Signature1)/V(text)>>"),
        (8, "<</Type/Font>>"),
    ]);
    let first = sign(&bytes, SlotKind::Signature);
    let second = sign(&first, SlotKind::DocumentTimestamp);
    assert!(second.starts_with(&first));
    let form = added(&bytes, &first);
    assert!(form.contains("6 0 obj\n<</Fields [7 0 R "), "{form}");
    assert!(form.contains("/DR <</Font <</H 8 0 R>>>>/DA (/H 9 Tf)/SigFlags 3>>"), "{form}");
    assert!(form.contains("/T (Signature2)") && !form.contains("1 0 obj\n"), "{form}");
    let kinds: Vec<_> =
        signatures(&second).unwrap().iter().map(|found| (found.kind, found.covers_whole_file)).collect();
    assert_eq!(kinds, [(Some(SlotKind::Signature), false), (Some(SlotKind::DocumentTimestamp), true)]);
}

#[test]
fn a_signature_that_is_too_long_is_refused() {
    let result = signed(&file(&ONE_PAGE), &slot(SlotKind::Signature), |_| Ok::<_, PdfError>(vec![1; 41]));
    assert_eq!(result, Err(PdfError::SignatureTooLong { reserved: 40 }));
}

#[test]
fn a_certified_file_keeps_what_its_author_certified() {
    for (allowed, may_be_signed) in [(1, false), (2, true), (3, true)] {
        let certified =
            format!("<</Type/Sig/Reference[<</TransformMethod/DocMDP/TransformParams<</P {allowed}>>>>]>>");
        let bytes = one_page(&[(1, "<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 6 0 R>>>>"), (6, &certified)]);
        let result =
            |kind| signed(&bytes, &slot(kind), |_| Ok::<_, PdfError>(SIGNATURE.to_vec())).map(|_| ());
        assert_eq!(result(SlotKind::Signature), may_be_signed.then_some(()).ok_or(PdfError::Certified));
        assert_eq!(result(SlotKind::DocumentTimestamp), Ok(()));
        let mut pdf = Pdf::open(&bytes).unwrap();
        pdf.replace_with_text("NAME", "Zara").unwrap();
        assert_eq!(pdf.save(), Err(PdfError::Certified));
    }
}

#[test]
fn ranges_that_leave_something_out_are_told() {
    let after = sign(&file(&ONE_PAGE), SlotKind::Signature);
    let at = after.windows(11).position(|word| word == b"/ByteRange ").unwrap() + 12;
    let change = |text: &str| -> EmbeddedSignature {
        let mut bytes = after.clone();
        bytes[at..at + text.len()].copy_from_slice(text.as_bytes());
        signatures(&bytes).unwrap().remove(0)
    };
    assert!(change("0").is_sane);
    // The range does not start at the beginning, and lacks a part.
    assert!(!change("1").is_sane);
    let found = change("0 10         99         9999999999");
    assert!(!found.is_sane && found.ranges.is_empty() && !found.covers_whole_file);
    let more = [&after[..], b"\n"].concat();
    assert!(!signatures(&more).unwrap()[0].covers_whole_file);
    // The gap has to hold the signature and nothing else.
    let [first, second] = [0, 1].map(|index| signatures(&after).unwrap()[0].ranges[index].clone());
    let wider = format!("0 {:<10} {:<10} {:<10}", first.end - 1, second.start, second.len());
    assert!(!change(&wider).is_sane);
}

#[test]
fn the_store_grows_and_has_nothing_twice() {
    let bytes = file(&ONE_PAGE);
    let (one, two) = (b"certificate one".to_vec(), b"certificate two".to_vec());
    let first = with_validation_data(&bytes, &[one.clone(), one.clone()], &[b"list".to_vec()]).unwrap();
    assert_eq!(added(&bytes, &first).matches("stream\n").count() / 2, 2);
    assert_eq!(with_validation_data(&first, std::slice::from_ref(&one), &[b"list".to_vec()]).unwrap(), first);
    let second = with_validation_data(&first, &[two, one], &[]).unwrap();
    let store = added(&first, &second);
    assert!(store.contains("/CRLs ["), "{store}");
    assert_eq!(store.matches("stream\n").count() / 2, 1);
    assert!(Pdf::open(&second).is_ok());
}
