//! Bank card.

use image::{Rgb, RgbImage};

use super::super::canvas::{Canvas, Ink};
use super::super::fonts::Face;
use super::super::math::wave;
use super::super::person::Person;
use super::super::words::mark;
use super::{CARD, GOLD, INK, WHITE};

/// A sheet that fades from one dark color to another.
fn plastic() -> Canvas {
    Canvas::new(RgbImage::from_fn(CARD.0, CARD.1, |x, y| {
        let t = (x as f32 / CARD.0 as f32 + y as f32 / CARD.1 as f32) / 2.0;
        let arc = wave(x as f32 / 900.0 + y as f32 / 1400.0) * 10.0;
        let mixed = |from: f32, to: f32| (from + (to - from) * t + arc).clamp(0.0, 255.0) as u8;
        Rgb([mixed(24.0, 60.0), mixed(48.0, 110.0), mixed(92.0, 150.0)])
    }))
}

/// The number in groups: of four, or of four, six and five.
fn grouped(number: &str) -> String {
    let ends: &[usize] = if number.len() == 15 { &[4, 10] } else { &[4, 8, 12, 16] };
    let mut text = String::new();
    for (index, digit) in number.chars().enumerate() {
        if index > 0 && ends.contains(&index) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

pub(super) fn front(person: &Person) -> Canvas {
    let mut card = plastic();
    let bank = &person.bank_card;
    card.text(&Ink::new(Face::Bold, 58.0, WHITE), (60.0, 100.0), "BANK OF UTOPIA");
    card.text_to(&Ink::new(Face::Regular, 32.0, WHITE), (952.0, 96.0), "debit");
    // The chip: a gold plate with contacts.
    card.fill((70, 200, 128, 100), GOLD, 1.0);
    for x in [112, 154] {
        card.fill((x, 200, 3, 100), Rgb([120, 92, 30]), 1.0);
    }
    for y in [232, 266] {
        card.fill((70, y, 128, 3), Rgb([120, 92, 30]), 1.0);
    }
    let number = grouped(&bank.number);
    card.text(&Ink::new(Face::Bold, 72.0, WHITE).fitting(&number, 890.0), (64.0, 410.0), &number);
    card.text(&Ink::new(Face::Regular, 20.0, WHITE), (420.0, 470.0), "VALID");
    card.text(&Ink::new(Face::Regular, 20.0, WHITE), (420.0, 494.0), "THRU");
    let (month, year) = bank.expiry;
    let expiry = format!("{month:02}/{year:02}");
    card.text(&Ink::new(Face::Bold, 42.0, WHITE), (490.0, 492.0), &expiry);
    card.text(&Ink::new(Face::Bold, 42.0, WHITE).fitting(&bank.owner, 640.0), (64.0, 576.0), &bank.owner);
    card.text_to(&Ink::new(Face::Bold, 40.0, GOLD), (952.0, 580.0), mark(&person.issuing_state));
    card
}

pub(super) fn back(person: &Person) -> Canvas {
    let mut card = plastic();
    card.fill((0, 56, CARD.0, 126), Rgb([18, 18, 20]), 1.0);
    card.fill((60, 236, 640, 86), WHITE, 1.0);
    for row in 0..8 {
        card.fill((60, 240 + row * 10, 640, 3), Rgb([196, 206, 220]), 1.0);
    }
    card.signature(&person.full_name(), (100.0, 304.0), 130.0);
    let bank = &person.bank_card;
    let last = bank.number.len().checked_sub(4).and_then(|from| bank.number.get(from..)).unwrap_or_default();
    card.fill((716, 236, 210, 86), WHITE, 1.0);
    card.text(&Ink::new(Face::Regular, 44.0, INK), (730.0, 296.0), last);
    card.text(&Ink::new(Face::Bold, 44.0, INK), (838.0, 296.0), &bank.code);
    let small = Ink::new(Face::Regular, 24.0, WHITE);
    card.text(
        &Ink::new(Face::Regular, 18.0, WHITE),
        (60.0, 226.0),
        "AUTHORIZED SIGNATURE - NOT VALID UNLESS SIGNED",
    );
    card.text_to(&Ink::new(Face::Regular, 18.0, WHITE), (926.0, 226.0), "CVV");
    card.text(&small, (60.0, 400.0), "Drawn for tests. The number is one that banks refuse.");
    card.text(&small, (60.0, 440.0), "If found, keep it: there is no account.");
    card.text(&Ink::new(Face::Bold, 60.0, GOLD), (60.0, 580.0), mark(&person.issuing_state));
    card
}
