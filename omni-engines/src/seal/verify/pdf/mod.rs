//! The check of the signatures and time stamps in PDF files.

mod later;
mod report;
#[cfg(test)]
mod tests;

use sha2::{Digest as _, Sha256};

use self::report::empty;
pub use self::report::{SealKind, SignatureReport};
use super::{
    Fault, Trust,
    cades::signer,
    chain,
    message::Signed,
    pool::{Pool, strict},
    token,
};
use crate::{
    pdf::{self, EmbeddedSignature, PdfError, SlotKind, ValidationData},
    seal::Level,
};

/// Most seals of a file: each takes a look at the whole of it.
const MOST: usize = 32;

/// Checks all signatures and time stamps of a PDF file, in the order in which they were made.
///
/// What is added behind a signature may only be another one, a time stamp, or validation data, and only in the form
/// that is written here. Other changes are [`Fault::ChangedLater`], also the harmless ones of other programs.
///
/// # Errors
///
/// If the file cannot be read, or has more than 32 signatures.
pub fn verify_pdf(pdf: &[u8], trust: &Trust) -> Result<Vec<SignatureReport>, PdfError> {
    let found = pdf::signatures(pdf)?;
    if found.len() > MOST {
        return Err(PdfError::TooLarge);
    }
    let file = Sealed { pdf, pool: Pool::new(trust), kept: pdf::validation_data(pdf) };
    let changed = later::changed(pdf, &found);
    let mut reports: Vec<SignatureReport> = found.iter().map(|seal| file.report(seal)).collect();
    for (report, changed) in reports.iter_mut().zip(changed) {
        if changed {
            report.faults.push(Fault::ChangedLater);
        }
    }
    let levels: Vec<_> = (0..found.len()).map(|index| file.level(&found, &reports, index)).collect();
    for (report, level) in reports.iter_mut().zip(levels) {
        report.level = level;
    }
    Ok(reports)
}

struct Sealed<'a> {
    pdf: &'a [u8],
    pool: Pool,
    kept: Result<ValidationData, PdfError>,
}

impl Sealed<'_> {
    fn report(&self, seal: &EmbeddedSignature) -> SignatureReport {
        let mut report = empty(seal);
        if self.kept.is_err() {
            report.faults.push(Fault::ValidationData);
        }
        let mut pool = self.pool.clone();
        if let Ok(kept) = &self.kept {
            keep(&mut pool, kept);
        }
        match self.judge(seal, &mut pool) {
            Ok(judged) => {
                report.signer = judged.signer;
                report.stamped_at = judged.stamped_at;
                report.policy = judged.policy;
                report.faults.extend(judged.faults);
            }
            Err(fault) => report.faults.push(fault),
        }
        report
    }

    fn judge(&self, seal: &EmbeddedSignature, pool: &mut Pool) -> Result<Judged, Fault> {
        let kind = seal.kind.ok_or(Fault::Kind)?;
        if !seal.is_sane {
            return Err(Fault::Ranges);
        }
        let mut hash = Sha256::new();
        for range in &seal.ranges {
            hash.update(self.pdf.get(range.clone()).ok_or(Fault::Ranges)?);
        }
        let digest = hash.finalize().into();
        match kind {
            SlotKind::Signature => {
                let signed = Signed::read(&seal.contents)?;
                if signed.kind() != const_oid::db::rfc5911::ID_DATA || signed.encloses() {
                    return Err(Fault::Kind);
                }
                signed.check(&digest)?;
                let by = signer(&signed, seal.at, pool);
                Ok(Judged {
                    signer: chain::common_name(&signed.certificate),
                    stamped_at: by.stamped_at,
                    policy: None,
                    faults: by.faults,
                })
            }
            SlotKind::DocumentTimestamp => {
                let token = token::check(&seal.contents, &digest, pool);
                Ok(Judged {
                    signer: token.provided_by,
                    stamped_at: token.at.filter(|_| token.faults.is_empty()),
                    policy: token.policy,
                    faults: token.faults,
                })
            }
        }
    }

    /// The highest level that a signature without a fault reaches. Time stamps have none.
    fn level(&self, found: &[EmbeddedSignature], reports: &[SignatureReport], index: usize) -> Option<Level> {
        let (seal, report) = (found.get(index)?, reports.get(index)?);
        if report.kind != SealKind::Signature || !report.is_valid() {
            return None;
        }
        if report.stamped_at.is_none() {
            return Some(Level::BB);
        }
        if !self.kept.as_ref().is_ok_and(|kept| self.holds(seal, kept)) {
            return Some(Level::BT);
        }
        // A time stamp that covers what proves the validity: it has to be in the file up to there.
        let archived = found.iter().zip(reports).skip(index + 1).any(|(stamp, report)| {
            let end = stamp.ranges.last().map_or(0, |range| range.end);
            report.kind == SealKind::Timestamp
                && report.is_valid()
                && self
                    .pdf
                    .get(..end)
                    .and_then(|covered| pdf::validation_data(covered).ok())
                    .is_some_and(|kept| self.holds(seal, &kept))
        });
        Some(if archived { Level::BLta } else { Level::BLt })
    }

    /// Whether a signature is valid with nothing but the roots and what the file keeps.
    fn holds(&self, seal: &EmbeddedSignature, kept: &ValidationData) -> bool {
        let mut pool = self.pool.only_roots();
        keep(&mut pool, kept);
        self.judge(seal, &mut pool).is_ok_and(|judged| judged.faults.is_empty())
    }
}

struct Judged {
    signer: Option<String>,
    stamped_at: Option<jiff::Timestamp>,
    policy: Option<String>,
    faults: Vec<Fault>,
}

/// Adds what a file keeps to a pool. What cannot be read there is missed where it is needed.
fn keep(pool: &mut Pool, kept: &ValidationData) {
    pool.add_certificates(kept.certificates.iter().filter_map(|der| strict(der)));
    pool.add_lists(kept.revocation_lists.iter().filter_map(|der| strict(der)));
}
