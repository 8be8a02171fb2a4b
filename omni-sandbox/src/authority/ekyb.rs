//! The registers that eKYB asks about a business.

use omni_types::tables::{KYB_CHECK, KybCheckRow};
use omni_types::{BusinessVerification, KybCheck, KybCheckKey, KybCheckStatus, KybSubLabel};

use super::similarity::{Likeness, StatedAddress, businesses, people, stated, whole_addresses};
use crate::persona::BusinessEntry;
use crate::persona::facts::{Decision, Facts};
use crate::persona::scenario::Fact;

/// The placeholder for the name of the register's business in a message.
const NAME: &str = "“name”";

/// The checks of the countries with a table, in the order of the documented responses.
const KEYS: [KybCheckKey; 6] = [
    KybCheckKey::BusinessName,
    KybCheckKey::Tin,
    KybCheckKey::AddressVerification,
    KybCheckKey::AddressDeliverability,
    KybCheckKey::AddressPropertyType,
    KybCheckKey::UboNameMatch,
];

/// Compares a request with the persona's entry in the register of the country. Empty for a country without a table. The
/// caller checks required fields and their format.
pub(crate) fn verify(facts: Facts<'_>, request: &BusinessVerification) -> Vec<Decision<KybCheck>> {
    let country = request.country.to_ascii_uppercase();
    let nobody = BusinessEntry::default();
    let entry = facts.persona().data().ekyb.get(&country).unwrap_or(&nobody);
    let comparison = Comparison { entry, request, brazil: country == "BR" };
    let check_of = |key: KybCheckKey| {
        let pick = |fact: &Fact| match fact {
            Fact::Kyb(row) if row.country == country && row.key == key.as_str() => Some(row.sub_label),
            _ => None,
        };
        let found =
            comparison.sub_label(&key).map(|label| facts.of_persona(|_| None, label.as_str().to_owned()));
        let decision = facts.forced(pick).map(|forced| forced.map(str::to_owned)).or(found)?;
        let table = KYB_CHECK.iter().filter(|row| row.country == country).collect::<Vec<_>>();
        if table.is_empty() {
            return None;
        }
        let row = table.into_iter().find(|row| row.key == key.as_str() && row.sub_label == decision.value);
        // In Brazil there are no checks without a row. In the United States, the owner check has no row.
        if row.is_none() && (comparison.brazil || key != KybCheckKey::UboNameMatch) {
            return None;
        }
        Some(decision.map(|label| check(&key, &label, row, entry)))
    };
    KEYS.into_iter().filter_map(check_of).collect()
}

fn check(key: &KybCheckKey, sub_label: &str, row: Option<&KybCheckRow>, entry: &BusinessEntry) -> KybCheck {
    let check = KybCheck::new().with_key(key.clone()).with_sub_label(sub_label);
    match row {
        Some(row) if row.country == "BR" => check,
        Some(row) => {
            let subject =
                if *key == KybCheckKey::AddressVerification { "Office Address" } else { "Business Name" };
            let message = row.message.replace("Business Name", subject).replace(NAME, &entry.name);
            check.with_status(row.status.to_lowercase()).with_message(message)
        }
        None if sub_label == KybSubLabel::Verified.as_str() => check.with_status(KybCheckStatus::Success),
        None => check.with_status(KybCheckStatus::Failure),
    }
}

struct Comparison<'a> {
    entry: &'a BusinessEntry,
    request: &'a BusinessVerification,
    brazil: bool,
}

impl Comparison<'_> {
    /// The sub-label of a check. `None` if the request lacks the data.
    fn sub_label(&self, key: &KybCheckKey) -> Option<KybSubLabel> {
        let Self { entry, request, .. } = self;
        let either = |condition, yes, no| Some(if condition { yes } else { no });
        match key {
            KybCheckKey::BusinessName => {
                let likeness = businesses(&entry.name, &request.business_name);
                // The number belongs to another business, and the register says which.
                let alternate = self.known() && !self.brazil && likeness == Likeness::Different;
                if alternate { Some(KybSubLabel::AlternateName) } else { Some(self.label(likeness)) }
            }
            KybCheckKey::Tin => either(self.known(), KybSubLabel::Verified, KybSubLabel::Unverified),
            KybCheckKey::AddressVerification => {
                stated(&request.street)?;
                Some(self.label(self.address()))
            }
            KybCheckKey::AddressDeliverability => {
                stated(&request.street)?;
                let known = entry.deliverable && self.address() > Likeness::Different;
                either(known, KybSubLabel::Deliverable, KybSubLabel::Undeliverable)
            }
            KybCheckKey::AddressPropertyType => {
                stated(&request.street)?;
                either(entry.commercial, KybSubLabel::Commercial, KybSubLabel::Residential)
            }
            KybCheckKey::UboNameMatch => self.owners(),
            _ => None,
        }
    }

    fn known(&self) -> bool {
        digits(&self.request.tax_id) == digits(&self.entry.tax_id)
    }

    /// Brazil has its own word for a near match. An unknown number says nothing about a name.
    fn label(&self, likeness: Likeness) -> KybSubLabel {
        match (self.known(), likeness) {
            (true, Likeness::Same) => KybSubLabel::Verified,
            (true, Likeness::Similar) if self.brazil => KybSubLabel::ApproximateMatch,
            (true, Likeness::Similar) => KybSubLabel::SimilarMatch,
            _ => KybSubLabel::Unverified,
        }
    }

    /// The worst result among the named owners and directors.
    fn owners(&self) -> Option<KybSubLabel> {
        let lists = [&self.request.ubo_names, &self.request.directors].into_iter().flatten();
        let several = lists.flat_map(|names| names.iter().map(String::as_str));
        let asked = stated(&self.request.ubo_name).into_iter().chain(several);
        let best = |asked: &str| {
            self.entry.owners.iter().map(|own| people(own, asked)).max().unwrap_or(Likeness::Different)
        };
        let worst = asked.map(best).min()?;
        Some(match self.label(worst) {
            KybSubLabel::SimilarMatch => KybSubLabel::Unverified,
            label => label,
        })
    }

    fn address(&self) -> Likeness {
        let request = self.request;
        whole_addresses(
            &self.entry.address,
            StatedAddress {
                street: stated(&request.street),
                house_no: stated(&request.house_no),
                line_2: stated(&request.address_line2),
                city: stated(&request.city),
                state: stated(&request.state),
                postal_code: stated(&request.postal_code),
            },
        )
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}
