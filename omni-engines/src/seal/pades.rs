//! PAdES: signatures and time stamps in PDF files.

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{
    Authority, SealError, TokenDetails,
    cades::Stamped,
    message::{self, Content},
};
use crate::pdf::{self, SignatureSlot, SlotKind};

/// Room for a signature or a token. Ours use half of it.
const RESERVED: usize = 6144;

/// How long a signature can be verified.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// B-B: only the signer states when it was signed.
    BB,
    /// B-T: a time-stamp token proves when it was signed.
    BT,
    /// B-LT: the file also has the certificates, and the list that shows that none of them was revoked.
    BLt,
    /// B-LTA: a time stamp of the whole file proves that these existed while the keys were safe.
    BLta,
}

/// What a PDF file says about a signature, for people to read. There is no `Debug`, because it names a person.
#[derive(Clone, Copy)]
pub struct Details<'a> {
    /// When it was signed, as the signer says.
    pub at: Timestamp,
    /// Who signs. The certificate has a different name: that of the sandbox, which signs for everyone.
    pub name: Option<&'a str>,
    /// Why.
    pub reason: Option<&'a str>,
}

impl Details<'_> {
    /// Only the time, without a name and a reason.
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        Self { at, name: None, reason: None }
    }
}

impl Authority {
    /// Signs a PDF file with PAdES, as one or more updates behind its bytes.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or allows no signature, or the time is outside of the certificates' validity.
    pub fn pades(&self, pdf: &[u8], level: Level, details: &Details<'_>) -> Result<Vec<u8>, SealError> {
        let Details { at, name, reason } = *details;
        self.check_validity(at)?;
        let stamped = if level >= Level::BT { Stamped::Yes } else { Stamped::No };
        let slot = SignatureSlot { kind: SlotKind::Signature, name, reason, at, reserved: RESERVED };
        // The time is in the file and not in the message: PAdES allows it in only one of them.
        let mut file = pdf::signed(pdf, &slot, |parts| {
            message::sign(&self.signer, &Content::detached(digest(parts)), None, |signature| {
                self.stamp(signature, stamped, at)
            })
        })?;
        if level >= Level::BLt {
            let certificates = [self.root(), self.signer(), self.stamper()].map(<[u8]>::to_vec);
            file = pdf::with_validation_data(&file, &certificates, &[self.revocation_list(at)?])?;
        }
        if level >= Level::BLta {
            file = self.stamp_pdf(&file, at)?.0;
        }
        Ok(file)
    }

    /// Puts a time-stamp token of the whole file into a PDF file, as an update behind its bytes, and returns the content
    /// of the token.
    ///
    /// # Errors
    ///
    /// As [`pades`](Self::pades).
    pub fn stamp_pdf(&self, pdf: &[u8], at: Timestamp) -> Result<(Vec<u8>, TokenDetails), SealError> {
        let slot = SignatureSlot {
            kind: SlotKind::DocumentTimestamp,
            name: None,
            reason: None,
            at,
            reserved: RESERVED,
        };
        let mut details = None;
        let file = pdf::signed(pdf, &slot, |parts| {
            let token = self.token_for_digest(digest(parts), at)?;
            details = Some(token.details);
            Ok::<_, SealError>(token.der)
        })?;
        Ok((file, details.ok_or(SealError::Encoding)?))
    }
}

fn digest(parts: [&[u8]; 2]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}
