//! Proofs of address whose text is known and does not have to be recognized: PDF files that were not scanned.

use std::fmt;

use super::super::country;
use super::super::print::dates::Order;
use super::super::print::sheet::Sheet;
use super::{ProofOfAddress, read};
use crate::geometry::{Area, Point};
#[cfg(feature = "pdf")]
use crate::pdf::{PdfError, Readable, lines};
use crate::text::{Frame, Line, Page};

/// Maximum number of lines of a file that are read: a bill has everything on its first page.
const MAX_PRINTED: usize = 400;

/// Maximum number of characters of a line that are read. No line of a bill is as long.
const MAX_CHARACTERS: usize = 400;

/// Distance between the pages of a PDF file, in points: more than the height of any page.
#[cfg(feature = "pdf")]
const PAGES: f64 = 20_000.0;

/// A line whose text is known, as in a PDF file. `Debug` does not show what it says.
#[derive(Clone, PartialEq)]
pub struct Printed {
    /// What it says.
    pub text: String,
    /// Where it is, in any unit. `y` grows downward, and from page to page.
    pub area: Area,
}

impl fmt::Debug for Printed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Printed").field("area", &self.area).finish_non_exhaustive()
    }
}

/// What these lines say if they are from a proof of address.
///
/// Only the first 400 lines are read, and the first 400 characters of each.
#[must_use]
pub fn of_lines(lines: &[Printed]) -> ProofOfAddress {
    let line = |printed: &Printed| {
        let (center, area) = (printed.area.center(), &printed.area);
        let frame = Frame { center, along: Point::new(1.0, 0.0), length: area.width, height: area.height };
        let text = printed.text.trim().chars().take(MAX_CHARACTERS).collect();
        Line { text, confidence: 1.0, corners: frame.corners(), frame, cells: None }
    };
    let kept = lines.iter().filter(|line| !line.text.trim().is_empty()).take(MAX_PRINTED);
    let mut page = Page { lines: kept.map(line).collect(), ..Page::default() };
    page.lines.sort_by(|a, b| {
        let place = |line: &Line| (line.frame.center.y, line.frame.center.x);
        let ((y, x), (other_y, other_x)) = (place(a), place(b));
        y.total_cmp(&other_y).then(x.total_cmp(&other_x))
    });
    let sheet = Sheet::new(&page, &[]);
    read(&sheet, &[], Order::of_country(country::printed(&sheet).as_deref()))
}

/// What was found in the PDF file of a proof of address.
#[cfg(feature = "pdf")]
#[derive(Clone, Debug, PartialEq)]
pub enum FromPdf {
    /// What its text says. Without a name and an address if it is not a proof of address.
    Text(Box<ProofOfAddress>),
    /// Its text says neither name nor address, but its first page has an image, as a JPEG or PNG file. It may have been
    /// scanned.
    Scan(Vec<u8>),
}

/// What a PDF file says if it is a proof of address, or the image in it. The bounds are those of [`lines::lines`],
/// [`Readable::scan`] and [`of_lines`].
///
/// # Errors
///
/// Same as [`lines::lines`]. A file with a scan has it even if its text cannot be read.
#[cfg(feature = "pdf")]
pub fn of_pdf(file: &[u8]) -> Result<FromPdf, PdfError> {
    let file = Readable::open(file)?;
    let read = file.lines().map(of_pages);
    // What programs print on scans, such as their name, is not a proof of address, nor is unusable text behind the image.
    let says_whose = |proof: &ProofOfAddress| proof.name.is_some() || proof.address.is_some();
    let read = match read {
        Ok(proof) if says_whose(&proof) => return Ok(FromPdf::Text(Box::new(proof))),
        read => read,
    };
    match file.scan()? {
        Some(scan) => Ok(FromPdf::Scan(scan)),
        None => read.map(|proof| FromPdf::Text(Box::new(proof))),
    }
}

#[cfg(feature = "pdf")]
fn of_pages(lines: Vec<lines::Line>) -> ProofOfAddress {
    let line = |line: lines::Line| {
        let top = f64::from(line.page) * PAGES - line.y - line.height;
        let area = Area {
            x: line.x as f32,
            y: top as f32,
            width: line.width.max(0.0) as f32,
            height: line.height.max(0.0) as f32,
        };
        Printed { text: line.text, area }
    };
    let lines = lines.into_iter().filter(|line| !line.is_turned);
    of_lines(&lines.take(MAX_PRINTED).map(line).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::super::super::From;
    use super::*;

    fn printed(text: &str, (x, y, height): (f32, f32, f32)) -> Printed {
        let area = Area { x, y, width: text.len() as f32 * height * 0.5, height };
        Printed { text: text.to_owned(), area }
    }

    #[test]
    fn lines_of_a_file_are_read_as_those_of_an_image() {
        let mut lines = vec![
            printed("HORIZON POWER COMPANY", (42.0, 30.0, 24.0)),
            printed("ELECTRICITY BILL", (430.0, 36.0, 14.0)),
            printed("Zara Invented Specimen", (42.0, 130.0, 13.0)),
            printed("12 Horizon Street", (42.0, 148.0, 13.0)),
            printed("10101 Zenith", (42.0, 166.0, 13.0)),
            printed("Statement date", (318.0, 130.0, 11.0)),
            printed("04 MAY 2026", (424.0, 130.0, 12.0)),
            printed("Amount due", (318.0, 190.0, 11.0)),
            printed("$ 970.00", (424.0, 190.0, 12.0)),
            printed(" ", (0.0, 0.0, 0.0)),
        ];
        for _ in 0..2 {
            let proof = of_lines(&lines);
            assert_eq!(proof.name.map(|name| name.value).as_deref(), Some("Zara Invented Specimen"));
            let address = proof.address.unwrap();
            assert_eq!(
                (address.value, address.from),
                (vec!["12 Horizon Street".to_owned(), "10101 Zenith".to_owned()], From::Print)
            );
            assert_eq!(proof.date.map(|date| date.value), Some(jiff::civil::date(2026, 5, 4)));
            assert_eq!(proof.issuer.map(|issuer| issuer.value).as_deref(), Some("HORIZON POWER COMPANY"));
            // A file can have them in any order.
            lines.reverse();
        }
        assert_eq!(of_lines(&[]), ProofOfAddress::default());
        // A file without line breaks.
        let long = format!("12 Horizon Street {}10101 Zenith", "and so on ".repeat(200_000));
        assert_eq!(of_lines(&[printed(&long, (42.0, 148.0, 13.0))]).address, None);
        assert!(!format!("{lines:?}").contains("Zara"));
    }

    #[cfg(all(feature = "pdf", feature = "specimens"))]
    #[test]
    fn a_bill_that_was_printed_into_a_file_is_read() {
        use crate::specimen::{Kind, Person, Side, to_pdf};

        let person = Person::zara();
        let read = of_pdf(&to_pdf(Kind::Proof, Side::Front, &person)).unwrap();
        let FromPdf::Text(proof) = read else { panic!("taken for a scan") };
        assert_eq!(proof.name.map(|name| name.value), Some(person.statement.name));
        assert_eq!(proof.address.map(|address| address.value), Some(person.statement.address.lines()));
        assert_eq!(proof.date.map(|date| date.value), Some(person.statement.date));
        assert_eq!(proof.issuer.map(|issuer| issuer.value), Some(person.statement.issuer));
        assert!(of_pdf(b"not a file").is_err());
    }

    #[cfg(feature = "pdf")]
    const PHOTOGRAPH: &str =
        "<</Subtype/Image/Filter/DCTDecode/Width 9/Height 9/Length 4>>stream\nJPEG\nendstream";

    /// A page with this content, Helvetica as F, and perhaps a photograph.
    #[cfg(feature = "pdf")]
    fn page(content: &str, photograph: &str) -> Vec<u8> {
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R\
                    /Resources<</Font<</F 6 0 R>>/XObject<</A 5 0 R>>>>>>";
        let content = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
        crate::pdf::testing::one_page(&[(3, page), (4, &content), (5, photograph), (6, font)])
    }

    #[cfg(feature = "pdf")]
    #[test]
    fn a_scan_is_one_whatever_a_program_writes_on_it() {
        let mark = "BT /F 10 Tf 40 700 Td (Scanned with CamScanner) Tj ET";
        assert_eq!(of_pdf(&page(mark, PHOTOGRAPH)), Ok(FromPdf::Scan(b"JPEG".to_vec())));
        let Ok(FromPdf::Text(proof)) = of_pdf(&page(mark, "null")) else { panic!("no image, and no text") };
        assert!(proof.issuer.is_some() && proof.name.is_none());
        // A bill with a photograph on it.
        let bill = "BT /F 12 Tf 14 TL 40 600 Td (Zara Invented Specimen) Tj T* (12 Horizon Street) Tj T* (10101 Zenith) Tj ET";
        let Ok(FromPdf::Text(proof)) = of_pdf(&page(bill, PHOTOGRAPH)) else { panic!("taken for a scan") };
        assert_eq!(proof.name.map(|name| name.value).as_deref(), Some("Zara Invented Specimen"));
    }

    #[cfg(feature = "pdf")]
    #[test]
    fn text_that_cannot_be_read_is_a_reason_unless_there_is_a_scan() {
        let endless = format!("BT /F 9 Tf ({}) Tj ET", "a".repeat(2_100_000));
        assert_eq!(of_pdf(&page(&endless, "null")), Err(PdfError::TooLarge));
        assert_eq!(of_pdf(&page(&endless, PHOTOGRAPH)), Ok(FromPdf::Scan(b"JPEG".to_vec())));
    }
}
