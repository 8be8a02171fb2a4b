//! Watchlists: the global ones, which are searched by name, and the organization's own.

mod compare;
mod entry;
mod global;
mod person;
mod subscription;
mod suspected;

pub(crate) use compare::process_watchlist;
pub(crate) use entry::{add_watchlist_entry, check_keys, delete_watchlist_entry, plain, see_entry};
pub(crate) use global::{fetch_updated_watchlist_result, search_watchlist, watchlist_result};
pub(crate) use person::see_person;
pub(crate) use subscription::update_subscriptions;
pub(crate) use suspected::add_suspected;

/// A document number in the form in which it is compared: capital letters and digits.
fn plain_number(number: &str) -> String {
    number.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// An e-mail address in the form in which it is compared.
fn plain_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// A phone number in the form in which it is compared.
fn plain_phone(phone: &str) -> String {
    phone.chars().filter(|character| character.is_ascii_digit() || *character == '+').collect()
}
