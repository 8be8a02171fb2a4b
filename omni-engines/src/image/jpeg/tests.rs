use super::*;

/// A file with one block in one component. Its codes are `0` for no difference in the first coefficient, and `0` for
/// no others.
fn smallest() -> Vec<u8> {
    let thumbnail = [0xFF, 0xD8, 0xFF, 0xE1, 0, 4, 0xFF, 0xD9];
    let table = |place: u8| {
        let mut table = vec![0xFF, 0xC4, 0, 20, place];
        table.push(1);
        table.extend([0; 15]);
        table.push(0);
        table
    };
    let frame = [0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 7, 0x11, 0];
    let scan = [0xFF, 0xDA, 0, 8, 1, 7, 0, 0, 63, 0, 0b0011_1111];
    [&thumbnail[..], &table(0), &table(0x10), &frame, &scan].concat()
}

#[test]
fn the_end_is_found_after_thumbnails_and_before_appended_data() {
    let whole = smallest();
    assert_eq!(end(&whole), Ok(whole.len()));
    let ended = [&whole[..], &[0xFF, 0xFF, 0xD9, 1, 0xFF, 0xD8, 3]].concat();
    assert_eq!(end(&ended), Ok(whole.len() + 1));
    assert_eq!(end(&whole[..whole.len() - 1]), Err(Fault::Damaged));
}

#[test]
fn data_that_no_block_reads_is_damage_and_padding_is_not() {
    let whole = smallest();
    assert_eq!(end(&[&whole[..], &[0; 16], &[0xFF, 0xD9]].concat()), Ok(whole.len() + 16));
    assert_eq!(end(&[&whole[..], &[0x55; 16], &[0xFF, 0xD9]].concat()), Err(Fault::Damaged));
}

#[test]
fn a_coefficient_that_no_scan_delivers_is_missed() {
    let whole = smallest();
    let scan = whole.len() - 11;
    for (place, value) in [(8, 62), (7, 1), (9, 1), (9, 0x10), (5, 8), (4, 2), (4, 0), (6, 0x40), (6, 1)] {
        let mut bytes = whole.clone();
        bytes[scan + place] = value;
        assert_eq!(end(&bytes), Err(Fault::Damaged), "{place}");
    }
    // The same scan twice.
    assert_eq!(end(&[&whole[..], &whole[scan..]].concat()), Err(Fault::Damaged));
}

#[test]
fn kinds_that_cameras_do_not_write_are_told_apart_from_damage() {
    let whole = smallest();
    let frame = whole.len() - 24;
    for (place, value) in [(1, 0xC3), (1, 0xC9), (4, 12)] {
        let mut bytes = whole.clone();
        bytes[frame + place] = value;
        assert_eq!(end(&bytes), Err(Fault::Unusual), "{place}");
    }
}

#[test]
fn every_cut_and_arbitrary_bytes_are_damage_and_do_not_panic() {
    let whole = smallest();
    for length in 0..whole.len() {
        assert_eq!(end(&whole[..length]), Err(Fault::Damaged), "{length}");
    }
    for bytes in [&[0xFF, 0xD8, 0xFF, 0xE0, 0, 0][..], &[0xFF; 9], &[0; 99]] {
        assert_eq!(end(bytes), Err(Fault::Damaged));
    }
}
