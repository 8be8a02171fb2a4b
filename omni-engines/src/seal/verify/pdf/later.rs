//! What was added to a file after a signature.
//!
//! An update can change what every page shows while each earlier signature stays intact. Only seals may follow, and the
//! reliable way to check that is to write the same seals again: if the bytes are the same, nothing else was added.

use jiff::Timestamp;

use crate::pdf::{self, EmbeddedSignature, PdfError, SignatureSlot, SlotKind};

/// For each signature, whether something other than seals was added after it.
pub(super) fn changed(pdf: &[u8], found: &[EmbeddedSignature]) -> Vec<bool> {
    let mut changed = false;
    let mut from_last: Vec<bool> = (0..found.len())
        .rev()
        .map(|index| {
            let steps = found.get(index).zip(Some(found.get(index + 1)));
            changed |= steps.is_none_or(|(seal, next)| !only_seals(pdf, seal, next).unwrap_or(false));
            changed
        })
        .collect();
    from_last.reverse();
    from_last
}

/// Whether the file between a seal and the next one, or the end, has nothing but validation data and that seal.
fn only_seals(
    pdf: &[u8],
    seal: &EmbeddedSignature,
    next: Option<&EmbeddedSignature>,
) -> Result<bool, PdfError> {
    let end = next.map_or(Some(pdf.len()), covered);
    let (Some(begin), Some(upto)) = (covered(seal), end.and_then(|end| pdf.get(..end))) else {
        return Ok(false);
    };
    let Some(before) = upto.get(..begin) else { return Ok(false) };
    if before.len() == upto.len() {
        return Ok(true);
    }
    let kept = pdf::validation_data(upto)?;
    let mut again = pdf::with_validation_data(before, &kept.certificates, &kept.revocation_lists)?;
    if let Some(next) = next {
        again = sealed(&again, next)?;
    }
    Ok(again == upto)
}

/// How much of the file a seal covers.
fn covered(seal: &EmbeddedSignature) -> Option<usize> {
    seal.ranges.last().map(|range| range.end)
}

/// A file with a seal put into it again.
fn sealed(pdf: &[u8], seal: &EmbeddedSignature) -> Result<Vec<u8>, PdfError> {
    let reserved = match seal.ranges.as_slice() {
        // Two digits a byte, in brackets.
        [first, second] => (second.start.saturating_sub(first.end) / 2).saturating_sub(1),
        _ => 0,
    };
    let slot = SignatureSlot {
        kind: seal.kind.unwrap_or(SlotKind::Signature),
        name: seal.name.as_deref(),
        reason: seal.reason.as_deref(),
        at: seal.at.unwrap_or(Timestamp::UNIX_EPOCH),
        reserved,
    };
    pdf::signed(pdf, &slot, |_| Ok(seal.contents.clone()))
}
