//! Health insurance card.

use image::Rgb;

use super::super::canvas::{Canvas, Ink};
use super::super::fonts::Face;
use super::super::pattern::SEA;
use super::super::person::Person;
use super::{CARD, Form, INK, WHITE, card, watermark};

const TEAL: Rgb<u8> = Rgb([16, 110, 116]);

pub(super) fn front(person: &Person) -> Canvas {
    let mut card = card(&SEA, 4);
    let insurance = &person.insurance;
    card.fill((0, 0, CARD.0, 120), TEAL, 1.0);
    let provider = Ink::new(Face::Bold, 58.0, WHITE).fitting(&insurance.provider, 560.0);
    card.text(&provider, (48.0, 80.0), &insurance.provider);
    card.text_to(&Ink::new(Face::Regular, 30.0, WHITE), (964.0, 76.0), "HEALTH INSURANCE CARD");
    let form = Form::new(22.0, 38.0, TEAL);
    let mut field = |at: (f32, f32, f32), label: &str, value: &str| form.write(&mut card, at, (label, value));
    field((48.0, 172.0, 640.0), "MEMBER NAME", &insurance.member);
    field((48.0, 262.0, 560.0), "MEMBER ID", &insurance.member_id);
    field((620.0, 262.0, 340.0), "GROUP", "0004827");
    field((48.0, 352.0, 270.0), "RxBIN", &insurance.rx_bin);
    field((330.0, 352.0, 270.0), "RxPCN", &insurance.rx_pcn);
    field((620.0, 352.0, 340.0), "PLAN", "EXAMPLE PPO");
    field((48.0, 462.0, 270.0), "OFFICE VISIT COPAY", &insurance.copay_visit);
    field((330.0, 462.0, 270.0), "EMERGENCY COPAY", &insurance.copay_emergency);
    let small = Ink::new(Face::Regular, 22.0, INK);
    card.text(&small, (48.0, 596.0), "SPECIMEN. This card insures nobody.");
    watermark(&mut card, person, (560.0, 360.0));
    card
}

pub(super) fn back(person: &Person) -> Canvas {
    let mut card = card(&SEA, 5);
    let (bold, small) = (Ink::new(Face::Bold, 30.0, TEAL), Ink::new(Face::Regular, 24.0, INK));
    card.text(&bold, (48.0, 90.0), "CLAIMS");
    card.text(&small, (48.0, 130.0), "P.O. Box 1, Zenith, Utopia 10101");
    card.text(&bold, (48.0, 200.0), "CUSTOMER SERVICE");
    card.text(&small, (48.0, 240.0), "1-555-0100, every day that does not exist");
    card.text(&small, (48.0, 340.0), "Drawn for tests. Show it to nobody but a program.");
    watermark(&mut card, person, (506.0, 420.0));
    card
}
