//! Encrypts stored data with a passphrase.
//!
//! The passphrase is chosen by the person who runs a sandbox, so it is assumed to be weak: Argon2id makes each guess
//! cost 19 MiB and two passes, as OWASP recommends; the sandbox pays this once at each start. The nonces of
//! XChaCha20-Poly1305 are long enough to be random, so there is no need for a counter.

use argon2::{Algorithm, Argon2, Params};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305,
    aead::{Aead as _, Payload},
};
use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::SealError;

/// The version of the format, which also fixes the cost: stored data cannot ask for more memory.
const MAGIC: &[u8; 10] = b"omni-seal\x01";
const SALT: usize = 16;
const NONCE: usize = 24;
const HEAD: usize = MAGIC.len() + SALT + NONCE;
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Encrypts bytes with a passphrase.
///
/// # Errors
///
/// If the passphrase is empty, or the randomness fails.
pub fn lock<R: TryCryptoRng + ?Sized>(
    bytes: &[u8],
    passphrase: &str,
    rng: &mut R,
) -> Result<Vec<u8>, SealError> {
    let mut locked = Vec::with_capacity(HEAD + bytes.len() + 16);
    locked.extend_from_slice(MAGIC);
    let mut drawn = [0; SALT + NONCE];
    rng.try_fill_bytes(&mut drawn).map_err(|_| SealError::Random)?;
    locked.extend_from_slice(&drawn);
    let (salt, nonce) = drawn.split_first_chunk::<SALT>().ok_or(SealError::Encoding)?;
    let nonce: &[u8; NONCE] = nonce.try_into().map_err(|_| SealError::Encoding)?;
    let sealed = cipher(passphrase, salt)?
        .encrypt(nonce.into(), Payload { msg: bytes, aad: &locked })
        .map_err(|_| SealError::Encoding)?;
    locked.extend_from_slice(&sealed);
    Ok(locked)
}

/// Decrypts what [`lock`] wrote.
///
/// # Errors
///
/// [`SealError::WrongKey`] if the passphrase is wrong, or a byte was changed; [`SealError::NotStored`] if the bytes are
/// something else.
pub fn unlock(bytes: &[u8], passphrase: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (head, sealed) = bytes.split_at_checked(HEAD).ok_or(SealError::NotStored)?;
    let drawn = head.strip_prefix(MAGIC).ok_or(SealError::NotStored)?;
    let (salt, nonce) = drawn.split_first_chunk::<SALT>().ok_or(SealError::NotStored)?;
    let nonce: &[u8; NONCE] = nonce.try_into().map_err(|_| SealError::NotStored)?;
    cipher(passphrase, salt)?
        .decrypt(nonce.into(), Payload { msg: sealed, aad: head })
        .map(Zeroizing::new)
        .map_err(|_| SealError::WrongKey)
}

fn cipher(passphrase: &str, salt: &[u8; SALT]) -> Result<XChaCha20Poly1305, SealError> {
    if passphrase.is_empty() {
        return Err(SealError::NoPassphrase);
    }
    let costs = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(|_| SealError::Encoding)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, argon2::Version::V0x13, costs)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut())
        .map_err(|_| SealError::Encoding)?;
    XChaCha20Poly1305::new_from_slice(key.as_ref()).map_err(|_| SealError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::testing::random;

    #[test]
    fn the_passphrase_opens_what_it_locked_and_no_other_does() {
        let locked = lock(b"three keys", "a long passphrase", &mut random(1)).unwrap();
        assert!(!locked.windows(4).any(|window| window == b"keys"));
        assert_eq!(unlock(&locked, "a long passphrase").unwrap().as_slice(), b"three keys");
        assert!(matches!(unlock(&locked, "a long passphrasf"), Err(SealError::WrongKey)));
        assert!(matches!(unlock(&locked, ""), Err(SealError::NoPassphrase)));
        assert!(SealError::WrongKey.to_string().contains("passphrase is not the one"));
    }

    #[test]
    fn a_changed_byte_is_found() {
        let locked = lock(b"key", "passphrase", &mut random(1)).unwrap();
        // One byte each of the salt, the nonce, the text and the tag.
        for at in [12, 30, HEAD, locked.len() - 1] {
            let mut changed = locked.clone();
            changed[at] ^= 1;
            assert!(matches!(unlock(&changed, "passphrase"), Err(SealError::WrongKey)), "byte {at}");
        }
        for other in [&locked[..HEAD - 1], b"omni-seal\x02", b""] {
            assert!(matches!(unlock(other, "passphrase"), Err(SealError::NotStored)));
        }
        assert!(matches!(unlock(&locked[..HEAD], "passphrase"), Err(SealError::WrongKey)));
    }

    #[test]
    fn the_same_bytes_are_never_locked_alike() {
        let mut random = random(1);
        let first = lock(b"key", "passphrase", &mut random).unwrap();
        assert_ne!(first, lock(b"key", "passphrase", &mut random).unwrap());
        assert!(matches!(lock(b"key", "", &mut random), Err(SealError::NoPassphrase)));
    }
}
