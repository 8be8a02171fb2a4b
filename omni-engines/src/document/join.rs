//! Joins what two sides of a document say.

use super::alike::Alike;
use super::{Field, Fields, address, zone};

impl Fields {
    /// What two sides of a document say together. Where both say the same, even in different words, the field is more
    /// certain. Where they contradict each other, it is uncertain.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let (mut one, mut two) = (self.clone(), other.clone());
        one.part_surnames(&two);
        two.part_surnames(&one);
        zone::complete(&mut one, &two);
        zone::complete(&mut two, &one);
        zone::drop_alike(&one, &mut two);
        zone::drop_alike(&two, &mut one);
        address::drop_derived(&one, &mut two);
        address::drop_derived(&two, &mut one);
        // Barcodes write these in other units and shorter words.
        two.height = two.height.filter(|_| one.height.is_none());
        two.weight = two.weight.filter(|_| one.weight.is_none());
        two.eye_color = two.eye_color.filter(|_| one.eye_color.is_none());
        two.hair_color = two.hair_color.filter(|_| one.hair_color.is_none());
        let mut joined = one.each(two);
        joined.settle();
        joined
    }

    /// In a zone, both surnames are one field.
    fn part_surnames(&mut self, other: &Self) {
        if let (Some(surname), Some(first), Some(second)) =
            (&mut self.surname, &other.surname, &other.second_surname)
            && self.second_surname.is_none()
            && surname.value.is_like(&format!("{} {}", first.value, second.value))
        {
            let part = |value: &String| Field { value: value.clone(), others: Vec::new(), ..surname.clone() };
            let parts = (part(&first.value), part(&second.value));
            (*surname, self.second_surname) = (parts.0, Some(parts.1));
        }
    }

    /// If the parts of the name agree between two sources, so does the whole name: sources order its parts differently, and
    /// zones cut it off.
    pub(super) fn settle(&mut self) {
        let (Some(full), Some(given), Some(surname)) =
            (&mut self.full_name, &self.given_names, &self.surname)
        else {
            return;
        };
        if !(given.agrees() && surname.agrees() && given.is_sure() && surname.is_sure()) {
            return;
        }
        let second =
            self.second_surname.as_ref().map(|second| format!(" {}", second.value)).unwrap_or_default();
        let whole = format!("{} {}{second}", given.value, surname.value);
        let confidence = given.confidence.min(surname.confidence);
        if !full.agrees() {
            *full = Field::new(whole, confidence, surname.from);
        } else if full.value.is_like(&whole) {
            full.confidence = full.confidence.max(confidence);
        }
    }
}
