//! The page of the documentation: how much of the grid is read correctly.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use omni_engines::specimen::Side;

use super::cells::{Cell, Expected, Judgment, LIMITS};
use super::judge::Verdict;

/// The marks around a part of the page that another program writes.
pub type Marks = (&'static str, &'static str);

/// What independent readers read, and what the sandbox decides.
pub const READERS: Marks = ("<!-- readers -->", "<!-- end of readers -->");
pub const SANDBOX: Marks = ("<!-- sandbox -->", "<!-- end of sandbox -->");

/// Counts of some cells.
#[derive(Default)]
pub struct Counts {
    pub cells: usize,
    pub acceptable: usize,
    pub right: usize,
    pub wrong_reason: usize,
    pub wrongly_accepted: usize,
    pub wrongly_refused: usize,
    /// Acceptable cells with a zone, and those of them in which all seven fields are correct.
    pub zones: (usize, usize),
    /// The same for barcodes, and for portraits.
    pub codes: (usize, usize),
    pub faces: (usize, usize),
    /// Acceptable cells: fields that are printed, and those of them that were read correctly.
    pub fields: (usize, usize),
    /// Fields of any accepted cell that are wrong although they are reported as sure.
    pub wrong_fields: usize,
    /// Fields that are wrong in a zone whose check digits fit.
    pub wrong_with_digits: usize,
    /// Those of them in a zone that is reported as proven.
    pub wrong_proven: usize,
    /// Acceptable cells with a zone, and those of them whose zone is reported as proven.
    pub proven: (usize, usize),
}

impl Counts {
    pub fn of<'a>(results: impl Iterator<Item = &'a (Cell, Verdict)>) -> Self {
        let mut counts = Self::default();
        for (cell, verdict) in results {
            counts.add(cell, verdict);
        }
        counts
    }

    fn add(&mut self, cell: &Cell, verdict: &Verdict) {
        self.cells += 1;
        match verdict.judgment(cell) {
            Judgment::Right => self.right += 1,
            Judgment::WrongReason => self.wrong_reason += 1,
            Judgment::WronglyAccepted => self.wrongly_accepted += 1,
            Judgment::WronglyRefused => self.wrongly_refused += 1,
        }
        self.wrong_with_digits += verdict.wrong_with_digits.len();
        self.wrong_proven += verdict.wrong_proven.len();
        if verdict.refused.is_none() {
            self.wrong_fields += verdict.wrong.len();
        }
        if cell.expected != Expected::Accept {
            return;
        }
        self.acceptable += 1;
        let count = |(all, right): &mut (usize, usize), value: Option<bool>| {
            *all += usize::from(value.is_some());
            *right += usize::from(value == Some(true));
        };
        count(&mut self.zones, verdict.zone_right);
        count(&mut self.proven, verdict.zone_right.map(|_| verdict.proven));
        count(&mut self.codes, verdict.code_right);
        count(&mut self.faces, verdict.face_right);
        self.fields.1 += verdict.right;
        self.fields.0 += verdict.right + verdict.missing.len() + verdict.wrong.len() + verdict.unsure.len();
    }

    fn row(&self, name: &str) -> String {
        format!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
            self.cells,
            percent((self.cells, self.right)),
            self.wrongly_accepted,
            self.wrongly_refused,
            self.wrong_reason,
            percent(self.zones),
            percent(self.codes),
            percent(self.faces),
            percent(self.fields),
            self.wrong_fields,
        )
    }
}

/// A share in percent; a dash if the total is zero.
pub fn percent((all, part): (usize, usize)) -> String {
    if all == 0 { "–".to_owned() } else { format!("{:.1} %", part as f64 * 100.0 / all as f64) }
}

const HEAD: &str = "| | cells | right decision | wrongly accepted | wrongly refused | wrong reason | zones | codes | portraits | fields | wrong fields |\n\
                    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n";

/// Writes the page. One of `every` images was read. What other programs wrote on the existing page stays.
pub fn write(results: &[(Cell, Verdict)], (every, existing): (u64, &str)) -> String {
    let kept = |(begin, end): Marks| {
        let part = existing.split_once(begin).and_then(|(_, rest)| rest.split_once(end));
        format!("{begin}{}{end}\n", part.map_or("\n", |(part, _)| part))
    };
    let all = Counts::of(results.iter());
    let mut page = String::from(
        "# What is recognized\n\n\
         Written by `cargo run --release -p omni-engines --all-features --example grid`: do not edit it by hand.\n\n\
         `omni_engines::specimen` draws documents of invented people and photographs them, `omni_engines::document` reads the \
         images, and what it reads is compared with what was drawn. Each image is a JPEG file of a different person, whose \
         name may have accents, hyphens and particles.\n\n",
    );
    if every > 1 {
        let _ =
            writeln!(page, "Of the whole grid, one image of every {every} was read: {} images.\n", all.cells);
    }
    goals(&mut page, &all);
    rule(&mut page);
    page.push_str(
        "The front of an ID has no check digit. If its number has letters that look like digits, such as `I` and `1`, `O` and \
         `0`, `S` and `5` or `Z` and `2`, nothing on that side proves which they are. Then the number is called unsure, unless it \
         is printed in OCR-B as well and everything agrees. The image is accepted nevertheless: another one would not be \
         clearer. The zone on the other side settles it.\n\n\
         ## Counts\n\n\
         *Right decision*: the image is accepted if it has to be, and otherwise refused for one of the right reasons. Between \
         the limits, both are right. *Zones*: acceptable images whose machine-readable zone is read with all seven fields \
         right: number, \
         dates of birth and expiry, sex, nationality, surname, given names. *Codes* and *portraits*: the barcode says what was \
         drawn, the portrait is that of the person. *Fields*: what is printed on acceptable images and was read right. \
         *Wrong fields*: fields of accepted images that are called sure but differ from the document.\n\n",
    );
    page.push_str(HEAD);
    page.push_str(&all.row("**all**"));
    for (name, counts) in grouped(results, |cell| {
        format!("{} {}", cell.asked.0.name(), if cell.asked.1 == Side::Front { "front" } else { "back" })
    }) {
        page.push_str(&counts.row(&name));
    }
    page.push_str("\nBy what is done to the image:\n\n");
    page.push_str(HEAD);
    for (name, counts) in grouped(results, |cell| {
        if cell.dimension == "none, person" {
            "nothing".to_owned()
        } else {
            format!("{} {}", cell.dimension, cell.level)
        }
    }) {
        page.push_str(&counts.row(&name));
    }
    fields(&mut page, results);
    page.push_str("\n## What the sandbox decides\n\n");
    page.push_str(&kept(SANDBOX));
    page.push_str("\n## Against independent readers\n\n");
    page.push_str(&kept(READERS));
    failures(&mut page, results);
    page
}

/// What was promised, and the results.
fn goals(page: &mut String, all: &Counts) {
    let met = |met: bool| if met { "yes" } else { "**no**" };
    let zones = all.zones.1 as f64 / all.zones.0.max(1) as f64;
    let reasons = all.wrong_reason as f64 / all.cells.max(1) as f64;
    page.push_str("| goal | measured | met |\n| --- | --- | --- |\n");
    let _ = write!(
        page,
        "| in 97 % of the acceptable images with a zone, all its fields are right | {} of {}: {} | {} |\n\
         | no wrong field, not even a name, in a zone that is called proven: all check digits fit, nothing was replaced to \
         make them fit, no other number fits, and every letter is clear | {} | {} |\n\
         | no wrong field, not even a name, in any zone whose check digits fit | {} | {} |\n\
         | acceptable images whose zone is called proven | {} | none set |\n\
         | no unacceptable image accepted | {} | {} |\n\
         | a wrong reason in less than 5 % of the images | {} | {} |\n\n",
        all.zones.1,
        all.zones.0,
        percent(all.zones),
        met(zones >= 0.97),
        all.wrong_proven,
        met(all.wrong_proven == 0),
        all.wrong_with_digits,
        met(all.wrong_with_digits == 0),
        percent(all.proven),
        all.wrongly_accepted,
        met(all.wrongly_accepted == 0),
        percent((all.cells, all.wrong_reason)),
        met(reasons < 0.05),
    );
}

fn rule(page: &mut String) {
    page.push_str(
        "## Which images are acceptable\n\n\
         An image is acceptable if every measure is at most the first number, and it shows the whole side that was asked for \
         and nothing else. It is unacceptable if one measure is at least the second number, or if it shows another side, \
         another kind of document or two documents. Tilts of up to 30°, views from up to 30° to the side, quarter turns and \
         surroundings do not matter. A card is drawn at 300 dots per inch, a paper at 150.\n\n\
         | | acceptable up to | unacceptable from | right reasons |\n| --- | ---: | ---: | --- |\n",
    );
    for limit in &LIMITS {
        let reasons: Vec<String> = limit.reasons.iter().map(|reason| format!("{reason:?}")).collect();
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} |",
            limit.what,
            limit.acceptable,
            limit.unacceptable,
            reasons.join(", ")
        );
    }
    page.push('\n');
}

/// Counts by name, in the order in which the names first appear.
fn grouped(results: &[(Cell, Verdict)], name: impl Fn(&Cell) -> String) -> Vec<(String, Counts)> {
    let mut order: Vec<String> = Vec::new();
    let mut groups: BTreeMap<String, Counts> = BTreeMap::new();
    for (cell, verdict) in results {
        let name = name(cell);
        if !groups.contains_key(&name) {
            order.push(name.clone());
        }
        groups.entry(name).or_default().add(cell, verdict);
    }
    order.into_iter().filter_map(|name| groups.remove_entry(&name)).collect()
}

/// Which fields of acceptable images are read.
fn fields(page: &mut String, results: &[(Cell, Verdict)]) {
    let mut counts: BTreeMap<(String, &str), [usize; 3]> = BTreeMap::new();
    for (cell, verdict) in results.iter().filter(|(cell, _)| cell.expected == Expected::Accept) {
        let side = if cell.asked.1 == Side::Front { "front" } else { "back" };
        for (index, names) in [&verdict.missing, &verdict.wrong, &verdict.unsure].into_iter().enumerate() {
            for name in names {
                let subject = format!("{} {side}", cell.asked.0.name());
                counts.entry((subject, name)).or_default()[index] += 1;
            }
        }
    }
    page.push_str(
        "\n## Fields that are not read right\n\nOn acceptable images.\n\n\
         | document | field | missing | wrong | wrong, but called unsure |\n| --- | --- | ---: | ---: | ---: |\n",
    );
    for ((subject, name), [missing, wrong, unsure]) in counts {
        let _ = writeln!(page, "| {subject} | {name} | {missing} | {wrong} | {unsure} |");
    }
}

fn failures(page: &mut String, results: &[(Cell, Verdict)]) {
    page.push_str(
        "\n## Failures\n\nEach image whose decision, zone, barcode, portrait or field is wrong. `grid -- --only NUMBER` shows what \
         was read.\n\n| number | image | decision | what else is wrong |\n| ---: | --- | --- | --- |\n",
    );
    for (cell, verdict) in results {
        let mut wrong = Vec::new();
        if cell.expected == Expected::Accept {
            for (name, value) in
                [("zone", verdict.zone_right), ("code", verdict.code_right), ("portrait", verdict.face_right)]
            {
                if value == Some(false) {
                    wrong.push(name.to_owned());
                }
            }
        }
        if verdict.refused.is_none() {
            wrong.extend(verdict.wrong.iter().map(|name| format!("`{name}`")));
        }
        wrong
            .extend(verdict.wrong_with_digits.iter().map(|name| format!("`{name}` with valid check digits")));
        let judgment = verdict.judgment(cell);
        if judgment == Judgment::Right && wrong.is_empty() {
            continue;
        }
        let decision = match (judgment, verdict.refused) {
            (Judgment::Right, _) => "right".to_owned(),
            (_, Some(reason)) => format!("{judgment:?}: {reason:?}"),
            (_, None) => format!("{judgment:?}"),
        };
        let _ = writeln!(page, "| {} | {cell} | {decision} | {} |", cell.number, wrong.join(", "));
    }
}
