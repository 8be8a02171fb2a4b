//! Seals of strangers: what checks them, and what is changed.

use std::sync::LazyLock;

use jiff::Timestamp;
use omni_engines::seal::{
    Authority, Details, Form, Level, Stamped, Trust, verify_cades, verify_pdf, verify_token,
};

use super::seeded::Seeded;

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| Authority::new(now(), &mut Seeded::new(7)).unwrap());
static TRUST: LazyLock<Trust> = LazyLock::new(|| AUTHORITY.trust(now()).unwrap());

/// Tokens, signatures, PDF files, certificates, lists, stored keys: each is given to every reader of any of them.
pub fn take(bytes: &[u8]) {
    let _ = verify_token(bytes, b"message", &TRUST);
    for data in [None, Some(&b"message"[..])] {
        let _ = verify_cades(bytes, data, &TRUST);
    }
    let _ = verify_pdf(bytes, &TRUST);
    let _ = Authority::from_bytes(bytes);
    let strange = Trust::new([bytes]).with_revocation_lists([bytes.to_vec()]);
    let token = AUTHORITY.token(b"message", now()).unwrap();
    let _ = verify_token(&token.der, b"message", &strange);
}

pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = vec![
        AUTHORITY.root().to_vec(),
        AUTHORITY.stamper().to_vec(),
        AUTHORITY.revocation_list(now()).unwrap(),
        AUTHORITY.to_bytes().unwrap().to_vec(),
        AUTHORITY.token(b"message", now()).unwrap().der,
    ];
    for form in [Form::Detached, Form::Enveloping] {
        seeds.push(AUTHORITY.cades(b"message", (form, Stamped::Yes), now()).unwrap());
    }
    let page = page();
    for level in [Level::BT, Level::BLta] {
        seeds.push(AUTHORITY.pades(&page, level, &Details::new(now())).unwrap());
    }
    seeds
}

/// A file with an empty page.
fn page() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ];
    let (mut file, mut table) = ("%PDF-1.7\n".to_owned(), "0000000000 65535 f \n".to_owned());
    for (index, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = file.len();
    file += &format!("xref\n0 4\n{table}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

fn now() -> Timestamp {
    Timestamp::from_second(1_793_000_000).unwrap()
}
