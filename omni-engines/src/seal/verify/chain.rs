//! From the certificate of a signer to a trusted root.

use const_oid::{
    ObjectIdentifier,
    db::rfc5280::{ID_CE_BASIC_CONSTRAINTS, ID_CE_EXT_KEY_USAGE, ID_CE_KEY_USAGE, ID_KP_TIME_STAMPING},
};
use jiff::Timestamp;
use x509_cert::{
    Certificate,
    ext::{
        Extension,
        pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage},
    },
};

use super::{
    Fault,
    pool::{Listed, Pool},
};
use crate::seal::{certificate::signed_by, time};

/// Maximum number of certificates in a chain.
const LONGEST: usize = 6;

/// The extensions that are understood here; others must not be critical.
const UNDERSTOOD: [ObjectIdentifier; 3] = [ID_CE_BASIC_CONSTRAINTS, ID_CE_EXT_KEY_USAGE, ID_CE_KEY_USAGE];

/// What a certificate is used for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Purpose {
    Signing,
    TimeStamping,
}

/// What is wrong with a certificate at a given time.
pub(super) fn check(pool: &Pool, leaf: &Certificate, purpose: Purpose, at: Timestamp) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut note = |wrong: bool, fault: Fault| {
        if wrong && !faults.contains(&fault) {
            faults.push(fault);
        }
    };
    note(!serves(leaf, purpose), Fault::Purpose);
    note(!valid_at(leaf, at), Fault::OutsideValidity);
    let mut current = leaf;
    for below in 0..LONGEST {
        if pool.roots.contains(current) {
            return faults;
        }
        let known = pool.roots.iter().chain(&pool.certificates);
        let Some(issuer) = known.into_iter().find(|issuer| *issuer != current && signed_by(current, issuer))
        else {
            break;
        };
        note(!issues(issuer, below), Fault::Purpose);
        note(!valid_at(issuer, at), Fault::OutsideValidity);
        match revoked(pool, current, issuer, at) {
            Some(revoked) => note(revoked, Fault::Revoked),
            None => note(pool.revocation_required, Fault::RevocationUnknown),
        }
        current = issuer;
    }
    note(true, Fault::Untrusted);
    faults
}

fn valid_at(certificate: &Certificate, at: Timestamp) -> bool {
    let validity = certificate.tbs_certificate().validity();
    time::timestamp(&validity.not_before).is_some_and(|begin| begin <= at)
        && time::timestamp(&validity.not_after).is_some_and(|end| at <= end)
}

fn serves(certificate: &Certificate, purpose: Purpose) -> bool {
    let body = certificate.tbs_certificate();
    if !understood(body.extensions()) {
        return false;
    }
    // An extension that cannot be read allows nothing.
    let (Ok(usage), Ok(extended)) =
        (body.get_extension::<KeyUsage>(), body.get_extension::<ExtendedKeyUsage>())
    else {
        return false;
    };
    let signs = usage.is_none_or(|(_, usage)| usage.digital_signature() || usage.non_repudiation());
    signs
        && match purpose {
            Purpose::Signing => extended.is_none_or(|(_, ids)| !ids.0.contains(&ID_KP_TIME_STAMPING)),
            Purpose::TimeStamping => {
                extended.is_some_and(|(critical, ids)| critical && ids.0 == [ID_KP_TIME_STAMPING])
            }
        }
}

/// Whether a certificate may issue others, with `below` certificates between it and the leaf.
fn issues(certificate: &Certificate, below: usize) -> bool {
    let body = certificate.tbs_certificate();
    let (Ok(Some((_, constraints))), Ok(usage)) =
        (body.get_extension::<BasicConstraints>(), body.get_extension::<KeyUsage>())
    else {
        return false;
    };
    understood(body.extensions())
        && constraints.ca
        && constraints.path_len_constraint.is_none_or(|most| below <= usize::from(most))
        && usage.is_none_or(|(_, usage)| usage.key_cert_sign())
}

/// Whether a certificate was revoked at a given time. `None` if no list tells.
fn revoked(pool: &Pool, certificate: &Certificate, issuer: &Certificate, at: Timestamp) -> Option<bool> {
    let serial = certificate.tbs_certificate().serial_number();
    let mut known = None;
    for list in pool.lists.iter().filter(|list| holds(list, issuer, at)) {
        let entries = list.list.tbs_cert_list.revoked_certificates.iter().flatten();
        let revoked = entries
            .filter(|entry| entry.serial_number == *serial)
            // An unreadable date counts as the earliest.
            .any(|entry| time::timestamp(&entry.revocation_date).is_none_or(|since| since <= at));
        known = Some(known.unwrap_or(false) || revoked);
    }
    known
}

/// Whether a list was made by an issuer, and applies to a given time. A list that was made later applies too.
fn holds(list: &Listed, issuer: &Certificate, at: Timestamp) -> bool {
    let body = &list.list.tbs_cert_list;
    let signs_lists = issuer
        .tbs_certificate()
        .get_extension::<KeyUsage>()
        .is_ok_and(|usage| usage.is_none_or(|(_, usage)| usage.crl_sign()));
    let entries = body.revoked_certificates.iter().flatten();
    body.issuer == *issuer.tbs_certificate().subject()
        && signs_lists
        && body.next_update.as_ref().and_then(time::timestamp).is_some_and(|next| at <= next)
        // Lists of only some certificates have critical extensions.
        && body.crl_extensions.iter().flatten().all(|extension| !extension.critical)
        && entries
            .flat_map(|entry| entry.crl_entry_extensions.iter().flatten())
            .all(|extension| !extension.critical)
        && list.is_signed_by(issuer)
}

fn understood(extensions: Option<&Vec<Extension>>) -> bool {
    extensions
        .into_iter()
        .flatten()
        .all(|extension| !extension.critical || UNDERSTOOD.contains(&extension.extn_id))
}
