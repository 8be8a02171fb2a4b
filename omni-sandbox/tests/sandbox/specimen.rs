//! `omni-sandbox specimen`: images and PDF files of invented people, and what it says about options that make no sense.

use std::process::{Command, Output};

use omni_engines::image::Image;

use crate::caller::{Failure, TestResult};

/// Runs the program in a folder of its own.
fn specimen(folder: &tempfile::TempDir, options: &str) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_omni-sandbox"))
        .arg("specimen")
        .args(options.split(' '))
        .current_dir(folder)
        .output()
}

#[test]
fn images_and_pdf_files_are_written() -> TestResult {
    let folder = tempfile::tempdir()?;
    let made = |options: &str, file: &str| -> Result<Vec<u8>, Failure> {
        let output = specimen(&folder, &format!("{options} --out {file}"))?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && output.stdout.starts_with(file.as_bytes()), "{complaint}");
        Ok(std::fs::read(folder.path().join(file))?)
    };
    let photo = made("--kind passport --person zara --tilt 8 --blur 2 --glare", "x.jpg")?;
    assert!(photo.starts_with(b"\xff\xd8\xff"));
    let photo = Image::decode(&photo)?;
    assert_eq!((photo.width(), photo.height()), (2334, 1750));
    // Without an option of the camera, it is the drawing.
    let flat = Image::decode(&made("--kind id --side back --person specimen", "x.png")?)?;
    assert_eq!((flat.width(), flat.height()), (1012, 638));
    let paper = made("--kind proof --person lucia", "x.pdf")?;
    assert!(paper.starts_with(b"%PDF-") && paper.windows(13).any(|part| *part == b"/WinAnsiEncod"[..]));
    let scanned = made("--kind proof --person lucia --turn 180", "scanned.pdf")?;
    assert!(scanned.windows(9).any(|part| *part == b"DCTDecode"[..]));
    // A file of one's own.
    std::fs::write(folder.path().join("anna.toml"), "[document]\ngiven_names = \"ANNA\"\n")?;
    let own = made("--kind id --person anna.toml", "own.png")?;
    assert_ne!(own, made("--kind id --person specimen", "other.png")?);
    Image::decode(&made("--kind selfie --person driver", "selfie.jpg")?)?;
    Ok(())
}

#[test]
fn options_that_make_no_sense_are_refused_with_what_to_write() -> TestResult {
    let folder = tempfile::tempdir()?;
    for (options, words) in [
        ("--kind visa --out x.jpg", "expected one of passport, id, license"),
        (
            "--kind id --person nobody --out x.jpg",
            "--person: there is no built-in persona with this name: write one of",
        ),
        ("--kind id --person none.toml --out x.jpg", "--person: none.toml: "),
        ("--kind id --out x.gif", "--out: the extension decides the format"),
        ("--kind id --out none/x.jpg", "--out: the file cannot be written"),
        ("--kind id --blur soft --out x.jpg", "expected a number from 0 to 60"),
        ("--kind id --turn 45 --out x.jpg", "--tilt takes other angles"),
        ("--kind selfie --tilt 3 --out x.jpg", "remove the others"),
    ] {
        let output = specimen(&folder, options)?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && complaint.contains(words), "{options}: {complaint}");
    }
    assert_eq!(std::fs::read_dir(&folder)?.count(), 0);
    Ok(())
}
