//! Verifies one signature or time stamp.

use const_oid::db::rfc5911::ID_DATA;
use sha2::{Digest as _, Sha256};

use super::{
    super::{Fault, cades::signer, message::Signed, pool::Pool, token},
    report::{SignatureReport, empty},
};
use crate::pdf::{EmbeddedSignature, SlotKind};
use crate::seal::certificate;

/// A signature or time stamp, and the digest of what it covers.
pub(super) struct Seal<'a> {
    embedded: &'a EmbeddedSignature,
    /// `None` if it covers something other than it should.
    digest: Option<[u8; 32]>,
}

impl<'a> Seal<'a> {
    pub(super) fn new(embedded: &'a EmbeddedSignature, pdf: &[u8]) -> Self {
        let mut hash = Sha256::new();
        for range in &embedded.ranges {
            hash.update(pdf.get(range.clone()).unwrap_or_default());
        }
        Self { embedded, digest: embedded.is_sane.then(|| hash.finalize().into()) }
    }

    /// Where what it covers ends.
    pub(super) fn end(&self) -> usize {
        self.embedded.ranges.last().map_or(0, |range| range.end)
    }

    /// What it states, and what is wrong with it, given the certificates and lists of a pool. Its own are added to the pool.
    pub(super) fn report(&self, pool: &mut Pool) -> SignatureReport {
        let mut report = empty(self.embedded);
        if let Err(fault) = self.judge(pool, &mut report) {
            report.faults.push(fault);
        }
        report
    }

    fn judge(&self, pool: &mut Pool, report: &mut SignatureReport) -> Result<(), Fault> {
        if self.embedded.contents.iter().all(|byte| *byte == 0) {
            return Err(Fault::Empty);
        }
        let kind = self.embedded.kind.ok_or(Fault::Kind)?;
        let digest = self.digest.ok_or(Fault::Ranges)?;
        match kind {
            SlotKind::Signature => {
                let signed = Signed::read(&self.embedded.contents)?;
                if signed.kind() != ID_DATA || signed.encloses() {
                    return Err(Fault::Kind);
                }
                signed.check(&digest)?;
                let by = signer(&signed, self.embedded.at, pool);
                report.signer = certificate::common_name(&signed.certificate);
                report.stamped_at = by.stamped_at;
                report.faults = by.faults;
            }
            SlotKind::DocumentTimestamp => {
                let token = token::check(&self.embedded.contents, &digest, pool);
                report.signer = token.provided_by;
                report.stamped_at = token.at.filter(|_| token.faults.is_empty());
                report.policy = token.policy;
                report.faults = token.faults;
            }
        }
        Ok(())
    }
}
