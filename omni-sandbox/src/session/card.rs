//! The credit card: its two sides, and what was read from them.

use omni_types::{CreditCardOcrData, Sensitive};
use serde::{Deserialize, Serialize};

use super::{Keep, Part, StoredImage};
use crate::persona::Decision;

/// A credit card.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Card {
    pub(crate) front: Option<StoredImage>,
    pub(crate) back: Option<StoredImage>,
    /// What engines read on the sides. None if there are no engines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) front_seen: Option<CreditCardOcrData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) back_seen: Option<CreditCardOcrData>,
    /// The last digits of the number on the back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_digits: Option<Sensitive<String>>,
    /// Set once the card was processed. A new image of a side makes it outdated and deletes it.
    pub(crate) read: Option<Decision<CreditCardOcrData>>,
}

impl Card {
    /// What engines read on both sides: the security code from the back, everything else from wherever it is printed.
    /// None if they have not looked at both.
    pub(crate) fn seen(&self) -> Option<CreditCardOcrData> {
        let (front, back) = (self.front_seen.as_ref()?, self.back_seen.as_ref()?);
        let mut data = front.clone();
        data.card_owner = data.card_owner.or_else(|| back.card_owner.clone());
        data.card_number = data.card_number.or_else(|| back.card_number.clone());
        data.card_processing_status =
            data.card_processing_status.or_else(|| back.card_processing_status.clone());
        data.card_expiration_date = data.card_expiration_date.or_else(|| back.card_expiration_date.clone());
        data.card_cvv.clone_from(&back.card_cvv);
        Some(data)
    }

    /// Whether both sides have a number, its last digits or an expiration date, and not the same: they are sides of
    /// different cards.
    pub(crate) fn has_sides_of_two_cards(&self) -> bool {
        let (Some(front), Some(back)) = (&self.front_seen, &self.back_seen) else { return false };
        let differ = |one: &Option<Sensitive<String>>, other: &Option<Sensitive<String>>| {
            one.is_some() && other.is_some() && one != other
        };
        let ends_otherwise = match (&front.card_number, &self.last_digits) {
            (Some(number), Some(last)) => !number.ends_with(last.as_str()),
            _ => false,
        };
        ends_otherwise
            || differ(&front.card_number, &back.card_number)
            || differ(&front.card_expiration_date, &back.card_expiration_date)
    }
}

impl Part for Card {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }

    fn blobs(&self) -> Vec<String> {
        [&self.front, &self.back].into_iter().flatten().map(|image| image.blob.clone()).collect()
    }
}
