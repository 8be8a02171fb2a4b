//! The registers that eKYC asks about a person.

use omni_types::tables::{KYC_CHECK, KycCheckRow};
use omni_types::{KycCheck, KycCheckKey, KycCheckStatus, PersonVerification};

use super::similarity::{Likeness, StatedAddress, people, stated, whole_addresses};
use crate::persona::facts::{Decision, Facts};
use crate::persona::scenario::Fact;
use crate::persona::{PersonEntry, Risk};

/// Nationalities by the number that may be sent instead of the word. The documentation does not say which is which, so they
/// are numbered in the order in which it lists them.
const NATIONALITIES: [&str; 4] = ["BRAZILIAN", "NATURALIZED_BRAZILIAN", "FOREIGNER", "BRAZILIAN_BORN_ABROAD"];

/// Compares a request with the persona's entry in the register of the country, with one check for each row of the table
/// that the request has data for. Empty for a country without a table. The caller checks required fields and their
/// format.
pub(crate) fn verify(facts: Facts<'_>, request: &PersonVerification) -> Vec<Decision<KycCheck>> {
    let country = request.country.to_ascii_uppercase();
    let nobody = PersonEntry::default();
    let entry = facts.persona().data().ekyc.get(&country).unwrap_or(&nobody);
    let comparison = Comparison { entry, request };
    let mut checks: Vec<(&KycCheckRow, Decision<KycCheckStatus>)> = Vec::new();
    // The overall level follows from the others, including forced ones.
    let rows = KYC_CHECK.iter().filter(|row| row.country == country);
    let (overall, single): (Vec<_>, Vec<_>) =
        rows.partition(|row| row.key == KycCheckKey::OverallLevel.as_str());
    for row in single {
        let forced = facts.forced(|fact| of_row(fact, row));
        let found = comparison.status(&KycCheckKey::from(row.key));
        let decision = forced.or_else(|| found.map(|status| facts.of_persona(|_| None, status)));
        checks.extend(decision.map(|decision| (row, decision)));
    }
    for row in overall {
        let worst = checks.iter().map(|(_, check)| risk_of(&check.value)).max().unwrap_or(Risk::High);
        checks.push((row, facts.of_persona(|fact| of_row(fact, row), status_of(worst))));
    }
    checks.into_iter().map(|(row, decision)| decision.map(|status| check(row, status))).collect()
}

fn of_row(fact: &Fact, row: &KycCheckRow) -> Option<KycCheckStatus> {
    match fact {
        Fact::Kyc { country, key, status } if (*country, *key) == (row.country, row.key) => {
            Some(status.clone())
        }
        _ => None,
    }
}

fn check(row: &KycCheckRow, status: KycCheckStatus) -> KycCheck {
    // The two reason codes in the documentation, on the checks where it shows them.
    let reason = match (row.country, KycCheckKey::from(row.key), &status) {
        ("BR", KycCheckKey::TaxIdLevel, KycCheckStatus::Low) => Some("TSR"),
        ("BR", KycCheckKey::TaxIdAddressMatch, KycCheckStatus::ApproximateMatch) => Some("ASCV"),
        _ => None,
    };
    let check = KycCheck::new().with_key(row.key).with_status(status);
    match reason {
        Some(reason) => check.with_reason_codes(vec![reason.to_owned()]),
        None => check,
    }
}

struct Comparison<'a> {
    entry: &'a PersonEntry,
    request: &'a PersonVerification,
}

impl Comparison<'_> {
    /// The status of a check. `None` if the request lacks the data.
    fn status(&self, key: &KycCheckKey) -> Option<KycCheckStatus> {
        let Self { entry, request } = self;
        let tax_id = stated(&request.tax_id);
        let known = tax_id.is_some_and(|number| digits(number) == digits(&entry.tax_id));
        let exact =
            |same: bool| Some(if known && same { KycCheckStatus::Exact } else { KycCheckStatus::NoMatch });
        match key {
            KycCheckKey::AddressRiskLevel => {
                let found = stated(&request.street).map(|_| status_of(risk_of_likeness(self.address())));
                found.map(|found| entry.risks.address.map_or(found, status_of))
            }
            KycCheckKey::EmailLevel => {
                let same = stated(&request.email)?.eq_ignore_ascii_case(&entry.email);
                Some(status_of(entry.risks.email.unwrap_or(risk_of_equality(same))))
            }
            KycCheckKey::PhoneLevel => {
                let same = digits(stated(&request.phone)?) == digits(&entry.phone);
                Some(status_of(entry.risks.phone.unwrap_or(risk_of_equality(same))))
            }
            // The other checks compare the entry of the tax number.
            _ if tax_id.is_none() => None,
            KycCheckKey::TaxIdMatch => exact(true),
            KycCheckKey::TaxIdLevel => {
                Some(status_of(if known && entry.regular { Risk::Low } else { Risk::High }))
            }
            KycCheckKey::TaxIdNameMatch => {
                let own = format!("{} {}", *entry.given_names, *entry.surname);
                Some(
                    self.matched(
                        known,
                        people(&own, &format!("{} {}", *request.first_name, *request.sur_name)),
                    ),
                )
            }
            KycCheckKey::TaxIdDobMatch => {
                exact(stated(&request.date_of_birth)? == entry.birth_date.to_string())
            }
            KycCheckKey::TaxIdStateMatch => {
                exact(stated(&request.state)?.eq_ignore_ascii_case(&entry.address.state))
            }
            KycCheckKey::TaxIdNationalityMatch => {
                let nationality = stated(&request.nationality)?;
                exact(
                    self::nationality(nationality)
                        .is_some_and(|word| word.eq_ignore_ascii_case(&entry.nationality)),
                )
            }
            KycCheckKey::TaxIdAddressMatch => {
                stated(&request.street)?;
                Some(self.matched(known, self.address()))
            }
            _ => None,
        }
    }

    fn matched(&self, known: bool, likeness: Likeness) -> KycCheckStatus {
        match (known, likeness) {
            (true, Likeness::Same) => KycCheckStatus::Exact,
            (true, Likeness::Similar) => KycCheckStatus::ApproximateMatch,
            _ => KycCheckStatus::NoMatch,
        }
    }

    /// Compares the parts of the address that were sent.
    fn address(&self) -> Likeness {
        let request = self.request;
        whole_addresses(
            &self.entry.address,
            StatedAddress {
                street: stated(&request.street),
                house_no: stated(&request.house_no),
                line_2: None,
                city: stated(&request.city),
                state: stated(&request.state),
                postal_code: stated(&request.postal_code),
            },
        )
    }
}

/// The word for a nationality that was sent as a word or a number. `None` if it is neither.
pub(crate) fn nationality(sent: &str) -> Option<&'static str> {
    let numbered = sent.parse().ok().and_then(|number: usize| NATIONALITIES.get(number.checked_sub(1)?));
    numbered.or_else(|| NATIONALITIES.iter().find(|word| word.eq_ignore_ascii_case(sent))).copied()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

const fn status_of(risk: Risk) -> KycCheckStatus {
    match risk {
        Risk::Low => KycCheckStatus::Low,
        Risk::Medium => KycCheckStatus::Medium,
        Risk::High => KycCheckStatus::High,
    }
}

const fn risk_of(status: &KycCheckStatus) -> Risk {
    match status {
        KycCheckStatus::Exact | KycCheckStatus::Low => Risk::Low,
        KycCheckStatus::ApproximateMatch | KycCheckStatus::Medium => Risk::Medium,
        _ => Risk::High,
    }
}

const fn risk_of_likeness(likeness: Likeness) -> Risk {
    match likeness {
        Likeness::Same => Risk::Low,
        Likeness::Similar => Risk::Medium,
        Likeness::Different => Risk::High,
    }
}

/// An unknown number or e-mail address is a risk, but does not contradict a name.
const fn risk_of_equality(same: bool) -> Risk {
    if same { Risk::Low } else { Risk::Medium }
}
