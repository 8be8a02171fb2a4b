//! The names of events.

use omni_types::Operation;

/// Verbs whose participle is irregular.
const IRREGULAR: [(&str, &str); 3] = [("send", "Sent"), ("set", "Set"), ("verify", "Verified")];

/// The name of the event of an operation: of `add_front_id`, `frontIdAdded`, or `addFrontIdRefused` if it was refused.
pub(super) fn of_operation(operation: Operation, refused: bool) -> String {
    let id = operation.info().id;
    if refused {
        return format!("{}Refused", camel_case(id));
    }
    let (verb, noun) = id.split_once('_').unwrap_or((id, "session"));
    format!("{}{}", camel_case(noun), participle(verb))
}

fn participle(verb: &str) -> String {
    if let Some((_, irregular)) = IRREGULAR.iter().find(|(known, _)| *known == verb) {
        return (*irregular).to_owned();
    }
    let ending = if verb.ends_with('e') { "d" } else { "ed" };
    format!("{}{ending}", capitalized(verb))
}

/// `front_id` as `frontId`.
pub(super) fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default();
    words.fold(first.to_owned(), |name, word| name + &capitalized(word))
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let name = |operation| of_operation(operation, false);
        assert_eq!(name(Operation::AddFrontId), "frontIdAdded");
        assert_eq!(name(Operation::SetSessionStatus), "sessionStatusSet");
        assert_eq!(name(Operation::VerifyOtpSms), "otpSmsVerified");
        assert_eq!(name(Operation::CompleteOnboarding), "onboardingCompleted");
        assert_eq!(of_operation(Operation::AddFace, true), "addFaceRefused");
        let names: BTreeSet<_> = Operation::ALL.into_iter().map(name).collect();
        assert_eq!(names.len(), Operation::ALL.len());
        assert!(names.iter().all(|name| name.chars().all(|letter| letter.is_ascii_alphanumeric())));
    }
}
