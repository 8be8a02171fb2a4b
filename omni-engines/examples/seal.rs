//! Writes the files that independent programs judge: `cargo run -p omni-engines --features seals --example seal -- write
//! FOLDER FILE...` makes a certificate authority, time-stamp tokens, CAdES signatures and PDF files of each PAdES level,
//! and signs each of the files at B-LTA. `... -- page FILE` writes a file to sign. `... -- measure FILE` prints what
//! PAdES B-T of a file costs, in milliseconds.

// A program for people: its output is the point.
#![allow(clippy::print_stdout)]

#[path = "../src/seal/seeded.rs"]
mod seeded;

use std::error::Error;
use std::path::Path;
use std::{env, fs, iter};

use cpu_time::ProcessTime;
use jiff::{SignedDuration, Timestamp};
use omni_engines::seal::{
    Authority, Details, Form, Level, Stamped, Trust, lock, unlock, verify_cades, verify_pdf, verify_token,
};
use seeded::Seeded;

type ExampleResult = Result<(), Box<dyn Error>>;

const LEVELS: [(&str, Level); 4] =
    [("b", Level::BB), ("t", Level::BT), ("lt", Level::BLt), ("lta", Level::BLta)];

fn main() -> ExampleResult {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["page", file] => Ok(fs::write(file, contract(2000))?),
        ["write", folder, files @ ..] => write(Path::new(folder), files),
        ["measure", file] => measure(&fs::read(file)?),
        _ => Err("say `write FOLDER FILE...`, `page FILE` or `measure FILE`".into()),
    }
}

/// Random numbers for keys that are thrown away. Good enough for an example, and for nothing else.
fn seeded(now: Timestamp) -> Seeded {
    Seeded::new(now.as_millisecond().unsigned_abs())
}

fn write(folder: &Path, files: &[&str]) -> ExampleResult {
    let now = Timestamp::now();
    let made = authority(now)?;
    // The judged files are signed with keys that were stored and read back.
    let locked = lock(&made.to_bytes()?, "an example", &mut seeded(now))?;
    let authority = Authority::from_bytes(&unlock(&locked, "an example")?)?;
    let trust = authority.trust(now)?;
    let save = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes);
    save("root.der", authority.root())?;
    save("signer.der", authority.signer())?;
    save("stamper.der", authority.stamper())?;
    save("list.der", &authority.revocation_list(now)?)?;

    let message = "Zara Núñez agrees to the terms of Example Bank.\n".as_bytes();
    save("message.txt", message)?;
    let token = authority.token(message, now)?;
    accepted("token", &verify_token(&token.der, message, &trust).faults)?;
    save("message.tst", &token.der)?;
    println!("token of policy {}, {}", token.details.policy, token.details.at);
    for (level, stamped) in [("b", Stamped::No), ("t", Stamped::Yes)] {
        let detached = authority.cades(message, (Form::Detached, stamped), now)?;
        accepted("detached", &verify_cades(&detached, Some(message), &trust).faults)?;
        save(&format!("detached-{level}.p7s"), &detached)?;
        let enveloping = authority.cades(message, (Form::Enveloping, stamped), now)?;
        accepted("enveloping", &verify_cades(&enveloping, None, &trust).faults)?;
        save(&format!("enveloping-{level}.p7m"), &enveloping)?;
    }

    let contract = contract(2000);
    save("contract.pdf", &contract)?;
    // A megabyte, for the measurement.
    save("large.pdf", &self::contract(15_000))?;
    let details = Details { at: now, name: Some("Zara Núñez"), reason: Some("Agreement to the terms") };
    for (name, level) in LEVELS {
        let signed = authority.pades(&contract, level, &details)?;
        let trust = if level >= Level::BLt { Trust::new([authority.root()]) } else { trust.clone() };
        for report in verify_pdf(&signed, &trust)? {
            accepted(name, &report.faults)?;
            println!("contract-{name}.pdf: {:?}, level {:?}", report.kind, report.level);
        }
        save(&format!("contract-{name}.pdf"), &signed)?;
    }
    for file in files {
        let signed = authority.pades(&fs::read(file)?, Level::BLta, &details)?;
        for report in verify_pdf(&signed, &Trust::new([authority.root()]))? {
            // The file may have signatures of other programs.
            let own = report.signer.is_some();
            accepted(file, if own { &report.faults } else { &[] })?;
        }
        let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
        save(&format!("{name}-lta.pdf"), &signed)?;
    }
    Ok(())
}

fn accepted<T: std::fmt::Debug>(what: &str, faults: &[T]) -> ExampleResult {
    if faults.is_empty() { Ok(()) } else { Err(format!("{what}: {faults:?}").into()) }
}

fn measure(pdf: &[u8]) -> ExampleResult {
    let now = Timestamp::now();
    let authority = authority(now)?;
    let best = (0..20)
        .map(|_| {
            let begin = ProcessTime::now();
            authority.pades(pdf, Level::BT, &Details::new(now))?;
            Ok(begin.elapsed())
        })
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?
        .into_iter()
        .min();
    println!("{:.2}", best.unwrap_or_default().as_secs_f64() * 1000.0);
    Ok(())
}

/// An authority that became valid an hour ago.
fn authority(now: Timestamp) -> Result<Authority, Box<dyn Error>> {
    Ok(Authority::new(now.checked_sub(SignedDuration::from_hours(1))?, &mut seeded(now))?)
}

/// A file of one page and many lines.
fn contract(lines: usize) -> Vec<u8> {
    let text: String =
        iter::once("BT /F 9 Tf 11 TL 72 720 Td\n".to_owned())
            .chain((1..=lines).map(|line| {
                format!("(Contract of Example Bank, clause {line}: the terms are accepted.) '\n")
            }))
            .chain(iter::once("ET\n".to_owned()))
            .collect();
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{text}endstream", text.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = file.len();
    file.push_str(&table);
    file.push_str(&format!(
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}
