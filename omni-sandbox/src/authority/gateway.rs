//! The gateway for SMS: whether a message arrives.

use crate::persona::facts::{Decision, Facts};
use crate::persona::scenario::Fact;

/// Whether an SMS arrives.
pub(crate) fn sms_arrives(facts: Facts<'_>) -> Decision<bool> {
    let value = facts.persona().data().gateway.sms;
    facts.of_persona(|fact| if let Fact::Sms(value) = fact { Some(*value) } else { None }, value)
}
