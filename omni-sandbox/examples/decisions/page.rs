//! The part of the page about the decisions of the sandbox.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use omni_engines::specimen::Side;

use super::caller::Failure;
use super::cells::{Cell, Judgment};
use super::decide::Decision;

/// The marks around this part.
const MARKS: (&str, &str) = ("<!-- sandbox -->", "<!-- end of sandbox -->");

#[derive(Default)]
struct Counts {
    cells: usize,
    open: usize,
    right: usize,
    wrongly_accepted: usize,
    wrongly_refused: usize,
    wrong_reason: usize,
}

impl Counts {
    fn of<'a>(results: impl IntoIterator<Item = &'a (Cell, Decision)>) -> Self {
        let mut counts = Self::default();
        for (cell, decision) in results {
            if decision.is_open {
                counts.open += 1;
                continue;
            }
            counts.cells += 1;
            match decision.judgment(cell) {
                Judgment::Right => counts.right += 1,
                Judgment::WrongReason => counts.wrong_reason += 1,
                Judgment::WronglyAccepted => counts.wrongly_accepted += 1,
                Judgment::WronglyRefused => counts.wrongly_refused += 1,
            }
        }
        counts
    }

    fn percent(&self, part: usize) -> String {
        format!("{:.1} %", part as f64 * 100.0 / self.cells.max(1) as f64)
    }

    fn row(&self, name: &str) -> String {
        format!(
            "| {name} | {} | {} | {} | {} | {} |\n",
            self.cells,
            self.percent(self.right),
            self.wrongly_accepted,
            self.wrongly_refused,
            self.wrong_reason
        )
    }
}

/// All counts in a sentence.
pub fn summary(results: &[(Cell, Decision)]) -> String {
    let all = Counts::of(results);
    format!(
        "{} images: {} decided right, {} wrongly accepted, {} wrongly refused, {} wrong reasons ({})",
        all.cells,
        all.percent(all.right),
        all.wrongly_accepted,
        all.wrongly_refused,
        all.wrong_reason,
        all.percent(all.wrong_reason)
    )
}

/// The page with this part written anew. One of `every` images was sent.
pub fn replaced(page: &str, results: &[(Cell, Decision)], every: u64) -> Result<String, Failure> {
    let parts =
        page.split_once(MARKS.0).and_then(|(before, rest)| Some((before, rest.split_once(MARKS.1)?.1)));
    let (before, after) = parts.ok_or("docs/recognition.md has no marks for the decisions of the sandbox")?;
    Ok(format!("{before}{}\n{}{}{after}", MARKS.0, part(results, every), MARKS.1))
}

fn part(results: &[(Cell, Decision)], every: u64) -> String {
    let all = Counts::of(results);
    let met = |met: bool| if met { "yes" } else { "**no**" };
    let mut part = String::from(
        "\nWritten by `cargo run --release -p omni-sandbox --features engines,specimens,file --example decisions`. The images of IDs \
         and payment cards are sent to a sandbox with engines, together with a good image of the other side. A caller refuses \
         them as the documentation recommends: a reason to fail or a custom code, not classified, glare, not sharp, or a \
         horizontal resolution below 155; and if a check of the ID fails in the score, other than those of its expiry and the \
         age of its holder. For a payment card, the processing status decides.\n\n",
    );
    if every > 1 {
        let _ = writeln!(part, "One image of every {every} was sent.\n");
    }
    let _ = write!(
        part,
        "| goal | measured | met |\n| --- | --- | --- |\n\
         | no unacceptable image accepted | {} | {} |\n\
         | a wrong reason in less than 5 % of the images | {} | {} |\n\n",
        all.wrongly_accepted,
        met(all.wrongly_accepted == 0),
        all.percent(all.wrong_reason),
        met((all.wrong_reason as f64) < 0.05 * all.cells as f64)
    );
    part.push_str(
        "| | images | right decision | wrongly accepted | wrongly refused | wrong reason |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    part.push_str(&all.row("**all**"));
    for (name, of_subject) in grouped(results) {
        part.push_str(&Counts::of(of_subject).row(&name));
    }
    let _ =
        writeln!(part, "\nNot counted, because the good image of the other side was refused: {}.", all.open);
    let is_wrong = |(cell, decision): &&(Cell, Decision)| {
        !decision.is_open && decision.judgment(cell) != Judgment::Right
    };
    let mut wrong = results.iter().filter(is_wrong).peekable();
    if wrong.peek().is_some() {
        part.push_str("\n| number | image | decision | what was said |\n| ---: | --- | --- | --- |\n");
    }
    for (cell, decision) in wrong {
        let judgment = decision.judgment(cell);
        let _ = writeln!(part, "| {} | {cell} | {judgment:?} | {} |", cell.number, decision.said.join(", "));
    }
    part.push('\n');
    part
}

/// The results by what is asked for.
fn grouped(results: &[(Cell, Decision)]) -> BTreeMap<String, Vec<&(Cell, Decision)>> {
    let mut groups: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for result in results {
        let (kind, side) = result.0.asked;
        let side = if side == Side::Front { "front" } else { "back" };
        groups.entry(format!("{} {side}", kind.name())).or_default().push(result);
    }
    groups
}
