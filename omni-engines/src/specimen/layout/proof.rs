//! Bill of a utility, which proves an address.

use image::Rgb;

use super::super::fonts::Face;
use super::super::math::Chance;
use super::super::paper::{Paper, SIZE};
use super::super::person::Person;
use super::super::words::{day, mark, numeric};

const BLUE: Rgb<u8> = Rgb([20, 70, 130]);
const INK: Rgb<u8> = Rgb([28, 28, 32]);
const GRAY: Rgb<u8> = Rgb([96, 98, 104]);

/// The words of a bill.
struct Words {
    title: &'static str,
    date: &'static str,
    account: &'static str,
    period: &'static str,
    due: &'static str,
    rows: [&'static str; 4],
    foot: &'static str,
}

const ENGLISH: Words = Words {
    title: "ELECTRICITY BILL",
    date: "Statement date",
    account: "Account number",
    period: "Service period",
    due: "Amount due",
    rows: ["Energy used", "Grid", "Basic charge", "Tax"],
    foot: "Drawn for tests. Nobody lives here, and nothing has to be paid.",
};

const SPANISH: Words = Words {
    title: "RECIBO DE LUZ",
    date: "Fecha de emisión",
    account: "No. de servicio",
    period: "Periodo facturado",
    due: "Total a pagar",
    rows: ["Energía", "Distribución", "Cargo fijo", "IVA 16%"],
    foot: "Dibujado para pruebas. Aquí no vive nadie, y no hay que pagar nada.",
};

pub(in super::super) fn paper(person: &Person) -> Paper {
    let mexican = person.issuing_state == "MEX";
    let words = if mexican { &SPANISH } else { &ENGLISH };
    let statement = &person.statement;
    let mut chance = Chance::of(&["bill", &statement.name, &statement.date.to_string()]);
    let mut paper = Paper::new();
    paper.fill((0.0, 0.0, SIZE.0, 74.0), BLUE);
    paper.text((Face::Bold, 24.0, Rgb([255; 3])), (42.0, 46.0), &statement.issuer);
    paper.text_to((Face::Regular, 14.0, Rgb([255; 3])), (SIZE.0 - 42.0, 46.0), words.title);

    // The addressee is printed where the window of the envelope is.
    let mut y = 140.0;
    paper.text((Face::Bold, 13.0, INK), (42.0, y), &statement.name);
    for line in statement.address.lines() {
        y += 18.0;
        paper.text((Face::Regular, 13.0, INK), (42.0, y), &line);
    }
    let date = if mexican { numeric(statement.date, "MEX") } else { day(statement.date) };
    let account = chance.text("0123456789", 12);
    let month = |back: i64| {
        let day = statement.date.checked_sub(jiff::Span::new().days(back)).unwrap_or(statement.date);
        numeric(day, "MEX")
    };
    let period = format!("{} - {}", month(61), month(2));
    let amounts = [400 + chance.below(900), 100 + chance.below(200), 60, 90 + chance.below(60)];
    let total: usize = amounts.iter().sum();
    let money = |value: usize| format!("$ {value}.00");
    for (row, (label, value)) in [
        (words.date, date.as_str()),
        (words.account, &account),
        (words.period, &period),
        (words.due, &money(total)),
    ]
    .iter()
    .enumerate()
    {
        let y = 140.0 + 20.0 * row as f32;
        paper.text((Face::Regular, 11.0, GRAY), (318.0, y), label);
        paper.text((Face::Bold, 12.0, INK), (424.0, y), value);
    }
    paper.fill((42.0, 262.0, SIZE.0 - 84.0, 1.0), GRAY);
    for (row, (label, value)) in words.rows.iter().zip(amounts).enumerate() {
        let y = 296.0 + 26.0 * row as f32;
        paper.text((Face::Regular, 12.0, INK), (42.0, y), label);
        paper.text_to((Face::Regular, 12.0, INK), (SIZE.0 - 42.0, y), &money(value));
    }
    paper.fill((42.0, 392.0, SIZE.0 - 84.0, 1.0), GRAY);
    paper.text((Face::Bold, 14.0, INK), (42.0, 418.0), words.due);
    paper.text_to((Face::Bold, 14.0, INK), (SIZE.0 - 42.0, 418.0), &money(total));
    // Usage in the last twelve months.
    for month in 0..12 {
        let height = 30.0 + 70.0 * chance.share();
        paper.fill((60.0 + 40.0 * month as f32, 600.0 - height, 22.0, height), Rgb([120, 168, 206]));
    }
    paper.fill((42.0, 600.0, SIZE.0 - 84.0, 1.0), GRAY);
    paper.text((Face::Regular, 10.0, GRAY), (42.0, 790.0), words.foot);
    paper.mark(mark(&person.issuing_state));
    paper
}

/// The other side of a paper.
pub(in super::super) fn blank(person: &Person) -> Paper {
    let mut paper = Paper::new();
    paper.text((Face::Regular, 10.0, GRAY), (42.0, 800.0), "2/2");
    paper.mark(mark(&person.issuing_state));
    paper
}
