//! Verifies the signatures and time stamps in PDF files.

mod judge;
mod later;
mod report;
#[cfg(test)]
mod tests;

use self::judge::Seal;
pub use self::report::{SealKind, SignatureReport};
use super::{
    Fault,
    pool::{Pool, strict},
};
use crate::{
    pdf::{self, PdfError, ValidationData},
    seal::{Level, Trust},
};

/// Maximum number of seals of a file.
const MOST: usize = 32;

/// Maximum number of bytes that are examined: the size of the file times the number of seals.
const MOST_BYTES: usize = 512 << 20;

/// Checks all signatures and time stamps of a PDF file, in the order in which they were made.
///
/// Only another signature, a time stamp or validation data may be added after a signature, and only in the form that
/// this crate writes. Other changes are [`Fault::ChangedLater`], also the harmless ones of other programs.
///
/// For each signature and time stamp, the bounds are those of [`verify_token`](crate::seal::verify_token), with the
/// certificates and lists of the file among them.
///
/// # Errors
///
/// If the file cannot be read, or has more than 32 signatures, or fewer if it is larger than 16 MiB.
pub fn verify_pdf(pdf: &[u8], trust: &Trust) -> Result<Vec<SignatureReport>, PdfError> {
    let found = pdf::signatures(pdf)?;
    if found.len() > MOST || found.len().saturating_mul(pdf.len()) > MOST_BYTES {
        return Err(PdfError::TooLarge);
    }
    let changed = later::changed(pdf, &found);
    let seals: Vec<Seal<'_>> = found.iter().map(|seal| Seal::new(seal, pdf)).collect();
    let trusted = Pool::new(trust);
    let kept = pdf::validation_data(pdf);
    let mut reports: Vec<_> = seals
        .iter()
        .zip(changed)
        .map(|(seal, changed)| {
            let mut pool = trusted.clone();
            let unreadable = kept.as_ref().map(|kept| keep(&mut pool, kept)).is_err();
            let mut report = seal.report(&mut pool);
            report.faults.extend(unreadable.then_some(Fault::ValidationData));
            report.faults.extend(changed.then_some(Fault::ChangedLater));
            report
        })
        .collect();
    let alone = |kept: &ValidationData| {
        let mut pool = trusted.only_roots();
        keep(&mut pool, kept);
        pool
    };
    let long_term = kept.ok().map(|kept| alone(&kept));
    // For each time stamp, the validation data in the part of the file that it covers.
    let archived: Vec<_> = seals
        .iter()
        .zip(&reports)
        .map(|(seal, report)| {
            let stamps = report.kind == SealKind::Timestamp && report.is_valid();
            let covered = pdf.get(..seal.end()).filter(|_| stamps)?;
            pdf::validation_data(covered).ok().map(|kept| alone(&kept))
        })
        .collect();
    for (index, (seal, report)) in seals.iter().zip(&mut reports).enumerate() {
        report.level =
            level(seal, report, (long_term.as_ref(), archived.get(index + 1..).unwrap_or_default()));
    }
    Ok(reports)
}

/// The highest level that a signature without faults reaches. Time stamps have none.
fn level(
    seal: &Seal<'_>,
    report: &SignatureReport,
    (long_term, archived): (Option<&Pool>, &[Option<Pool>]),
) -> Option<Level> {
    if report.kind != SealKind::Signature || !report.is_valid() {
        return None;
    }
    if report.stamped_at.is_none() {
        return Some(Level::BB);
    }
    let holds = |pool: &Pool| seal.report(&mut pool.clone()).is_valid();
    Some(if !long_term.is_some_and(holds) {
        Level::BT
    } else if archived.iter().flatten().any(holds) {
        Level::BLta
    } else {
        Level::BLt
    })
}

/// Adds the validation data of a file to a pool. Unreadable data shows up as missing where it is needed.
fn keep(pool: &mut Pool, kept: &ValidationData) {
    pool.add_certificates(kept.certificates.iter().filter_map(|der| strict(der)));
    pool.add_lists(kept.revocation_lists.iter().filter_map(|der| strict(der)));
}
