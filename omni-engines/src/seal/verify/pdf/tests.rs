use jiff::Timestamp;

use super::*;
use crate::pdf::{
    Pdf,
    testing::{ONE_PAGE, file},
};
use crate::seal::{
    Authority, Details,
    testing::{authority, begin, now, random},
};

const LEVELS: [Level; 4] = [Level::BB, Level::BT, Level::BLt, Level::BLta];

fn contract(level: Level) -> (Authority, Vec<u8>) {
    let authority = authority();
    let details = Details { at: now(), name: Some("Zara Núñez"), reason: Some("Consent") };
    let signed = authority.pades(&file(&ONE_PAGE), level, &details).unwrap();
    (authority, signed)
}

fn faults(pdf: &[u8], trust: &Trust) -> Vec<Vec<Fault>> {
    verify_pdf(pdf, trust).unwrap().into_iter().map(|report| report.faults).collect()
}

#[test]
fn each_level_is_reached() {
    let second = Timestamp::from_second(now().as_second()).unwrap();
    for level in LEVELS {
        let (authority, signed) = contract(level);
        // From B-LT on, the data in the file is sufficient.
        let trust =
            if level < Level::BLt { authority.trust(now()).unwrap() } else { Trust::new([authority.root()]) };
        let reports = verify_pdf(&signed, &trust).unwrap();
        assert_eq!(reports.len(), if level == Level::BLta { 2 } else { 1 });
        let report = &reports[0];
        assert_eq!(report.faults, [], "{level:?}");
        assert_eq!(report.level, Some(level));
        assert_eq!(report.kind, SealKind::Signature);
        assert_eq!(report.signer.as_deref(), Some("Omni Sandbox Test Signer, not accredited"));
        assert_eq!(report.name.as_deref(), Some("Zara Núñez"));
        assert_eq!(report.reason.as_deref(), Some("Consent"));
        assert_eq!(report.claimed_at, Some(second));
        assert_eq!(report.stamped_at, (level > Level::BB).then(now));
        assert_eq!(report.covers_whole_file, level < Level::BLt);
        assert!(report.is_intact() && report.is_trusted());
        if let [_, stamp] = &reports[..] {
            assert_eq!(stamp.faults, []);
            assert_eq!((stamp.kind, stamp.level), (SealKind::Timestamp, None));
            assert_eq!(stamp.stamped_at, Some(now()));
            assert_eq!(stamp.policy.as_deref(), Some("2.16.484.101.10.316.2.1.1.2"));
            assert!(stamp.covers_whole_file);
        }
        assert!(!format!("{report:?}").contains("Zara"));
    }
}

#[test]
fn below_the_long_term_revocation_has_to_be_known_otherwise() {
    for level in [Level::BB, Level::BT] {
        let (authority, signed) = contract(level);
        let reports = verify_pdf(&signed, &Trust::new([authority.root()])).unwrap();
        assert!(reports[0].faults.contains(&Fault::RevocationUnknown));
        assert!(reports[0].is_intact() && !reports[0].is_trusted());
    }
}

#[test]
fn a_changed_byte_of_the_content_is_found() {
    let (authority, signed) = contract(Level::BLta);
    let trust = authority.trust(now()).unwrap();
    let seals = pdf::signatures(&signed).unwrap();
    let covered = seals[0].ranges[1].end;
    for at in (0..covered).step_by(7).filter(|at| seals[0].ranges.iter().any(|range| range.contains(at))) {
        let mut changed = signed.clone();
        changed[at] ^= 1;
        // A file that is damaged is not read at all.
        let Ok(reports) = verify_pdf(&changed, &trust) else { continue };
        assert!(reports.iter().all(|report| !report.is_valid()), "byte {at}");
    }
    let mut changed = signed.clone();
    let text = changed.windows(5).position(|window| window == b"Pages").unwrap();
    changed[text + 4] = b' ';
    if let Ok(reports) = verify_pdf(&changed, &trust) {
        assert!(reports.iter().all(|report| !report.is_valid()));
    }
}

#[test]
fn a_changed_byte_of_a_signature_or_token_is_found() {
    let (authority, signed) = contract(Level::BLta);
    let trust = authority.trust(now()).unwrap();
    for (index, seal) in pdf::signatures(&signed).unwrap().iter().enumerate() {
        let begin = seal.ranges[0].end + 1;
        for byte in (0..seal.contents.len()).step_by(5) {
            let mut changed = signed.clone();
            // A changed digit. The later time stamp covers the earlier signature, and detects it too.
            let digit = &mut changed[begin + 2 * byte + byte % 2];
            *digit = if *digit == b'0' { b'1' } else { b'0' };
            let reports = verify_pdf(&changed, &trust).unwrap();
            assert!(!reports[1].is_valid(), "byte {byte} of seal {index}");
            assert!(!reports[index].is_valid() || reports[index].level < Some(Level::BT), "byte {byte}");
        }
    }
}

#[test]
fn changes_behind_a_signature_are_found() {
    for level in LEVELS {
        let (authority, signed) = contract(level);
        let trust = authority.trust(now()).unwrap();
        let drawing = crate::pdf::Drawing::decode(&png()).unwrap();
        let mut opened = Pdf::open(&signed).unwrap();
        let place = crate::pdf::Spot {
            page: 1,
            x: 1.0,
            y: 1.0,
            height: 9.0,
            orientation: crate::pdf::Orientation::None,
        };
        opened.place(&drawing, &place).unwrap();
        let changed = opened.save().unwrap();
        let found = faults(&changed, &trust);
        assert!(found.iter().all(|faults| *faults == [Fault::ChangedLater]), "{level:?}: {found:?}");
        // A time stamp of the changed file does not hide it.
        let stamped = authority.stamp_pdf(&changed, now()).unwrap().0;
        let found = faults(&stamped, &trust);
        assert_eq!(found.last().unwrap()[..], []);
        assert!(found[..found.len() - 1].iter().all(|faults| *faults == [Fault::ChangedLater]));
        let mut longer = signed.clone();
        longer.extend(b"% more\n");
        assert_eq!(faults(&longer, &trust)[0], [Fault::ChangedLater]);
    }
}

#[test]
fn a_second_signature_is_not_a_change() {
    let (authority, signed) = contract(Level::BLta);
    let later = now().checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    let both = authority.pades(&signed, Level::BLta, &Details::new(later)).unwrap();
    assert!(both.starts_with(&signed));
    let reports = verify_pdf(&both, &Trust::new([authority.root()])).unwrap();
    assert_eq!(reports.iter().map(|report| report.faults.len()).sum::<usize>(), 0, "{reports:?}");
    let levels: Vec<_> = reports.iter().map(|report| report.level).collect();
    assert_eq!(levels, [Some(Level::BLta), None, Some(Level::BLta), None]);
}

#[test]
fn others_are_not_trusted_and_the_revoked_are_named() {
    let (authority, signed) = contract(Level::BLt);
    let other = Authority::new(begin(), &mut random(3)).unwrap();
    let found = faults(&signed, &other.trust(now()).unwrap());
    assert_eq!(found, [[Fault::Token(Box::new(Fault::Untrusted)), Fault::Untrusted]]);
    let list = authority.list_without_signer(begin()).unwrap();
    let trust = Trust::new([authority.root()]).with_revocation_lists([list]);
    assert_eq!(faults(&signed, &trust), [[Fault::Revoked]]);
}

#[test]
fn ranges_that_leave_something_out_prove_nothing() {
    let (authority, signed) = contract(Level::BT);
    let trust = authority.trust(now()).unwrap();
    let [first, second] = [0, 1].map(|index| pdf::signatures(&signed).unwrap()[0].ranges[index].clone());
    let mut changed = signed.clone();
    let at = signed.windows(10).position(|window| window == b"/ByteRange").unwrap();
    let end = at + signed[at..].iter().position(|byte| *byte == b']').unwrap();
    let shorter = format!("/ByteRange [0 {} {} {}", first.end - 1, second.start, second.len());
    changed.splice(at..end, format!("{shorter:<0$}", end - at).into_bytes());
    let reports = verify_pdf(&changed, &trust).unwrap();
    assert!(reports[0].faults.contains(&Fault::Ranges) && !reports[0].is_intact());
}

#[test]
fn the_time_of_the_file_is_within_the_validity() {
    let authority = authority();
    let pdf = file(&ONE_PAGE);
    assert!(authority.pades(&pdf, Level::BB, &Details::new(begin())).is_ok());
    let before = begin().checked_sub(jiff::SignedDuration::from_millis(1)).unwrap();
    let refused = authority.pades(&pdf, Level::BB, &Details::new(before));
    assert!(matches!(refused, Err(crate::seal::SealError::OutsideValidity)));
}

#[test]
fn a_file_without_a_signature_has_no_reports() {
    let trust = authority().trust(now()).unwrap();
    assert_eq!(verify_pdf(&file(&ONE_PAGE), &trust).unwrap(), []);
    assert_eq!(verify_pdf(b"no file", &trust).unwrap_err(), PdfError::NotPdf);
}

/// One transparent pixel.
fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = image::RgbaImage::new(1, 1);
    image.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}
