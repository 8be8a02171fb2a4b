//! E-mail addresses: only their form, not whether anyone reads them.

use std::fmt;

use email_address::{EmailAddress, Error, Options};

use super::code::refusals;

/// A well-formed e-mail address.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

refusals! {
    /// Why a text is not an e-mail address.
    EmailError {
        At = "an e-mail address has one @ between a name and a domain",
        Name = "the name before the @ of an e-mail address has 1 to 64 characters, no spaces, and no period at either end",
        Domain = "the domain after the @ of an e-mail address has at least two labels, such as example.com",
    }
}

/// Reads an e-mail address of the form that RFC 5321 and RFC 6531 describe, including letters of other scripts.
///
/// It refuses a display name (`Ana <ana@example.com>`), a domain that is an IP address, and a host without a domain.
///
/// # Errors
///
/// Any [`EmailError`].
pub fn parse(text: &str) -> Result<Email, EmailError> {
    let options = Options {
        minimum_sub_domains: 2,
        allow_domain_literal: false,
        allow_display_text: false,
        ..Options::default()
    };
    let text = text.trim();
    match EmailAddress::parse_with_options(text, options) {
        Ok(_) => Ok(Email(text.to_owned())),
        Err(error) => Err(match error {
            Error::LocalPartEmpty | Error::LocalPartTooLong => EmailError::Name,
            Error::DomainEmpty
            | Error::DomainTooLong
            | Error::SubDomainEmpty
            | Error::SubDomainTooLong
            | Error::DomainTooFew
            | Error::DomainInvalidSeparator
            | Error::UnsupportedDomainLiteral => EmailError::Domain,
            // A character that is not allowed may be on either side.
            Error::InvalidCharacter => match text.split_once('@') {
                Some((name, domain)) if !domain.contains('@') => {
                    if EmailAddress::is_valid_local_part(name) {
                        EmailError::Domain
                    } else {
                        EmailError::Name
                    }
                }
                _ => EmailError::At,
            },
            _ => EmailError::At,
        }),
    }
}

impl Email {
    /// The address as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the last `@`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(name, _)| name)
    }

    /// The part after the last `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The address in lowercase. In theory the name before the `@` is case-sensitive; in practice, two addresses that
    /// differ only in case belong to the same person.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// Shows nothing: the address is personal.
impl fmt::Debug for Email {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Email(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_ones_are_read() {
        for text in [
            "zara.specimen@example.com",
            "zara+test@mail.example.com.mx",
            "o'hara@example.org",
            "josé@correo.example",
            "zara@ñandú.example",
            "\"zara specimen\"@example.com",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
        let email = parse(" Zara@Example.COM ").unwrap();
        assert_eq!((email.name(), email.domain()), ("Zara", "Example.COM"));
        assert_eq!((email.as_str(), email.key().as_str()), ("Zara@Example.COM", "zara@example.com"));
        assert_eq!(format!("{email:?}"), "Email(..)");
    }

    #[test]
    fn others_are_refused() {
        for (text, error) in [
            ("", EmailError::At),
            ("zara", EmailError::At),
            ("zara@one@example.com", EmailError::At),
            ("Zara <zara@example.com>", EmailError::At),
            ("@example.com", EmailError::Name),
            ("zara specimen@example.com", EmailError::Name),
            (".zara@example.com", EmailError::Name),
            ("zara..specimen@example.com", EmailError::Name),
            ("zara@", EmailError::Domain),
            ("zara@localhost", EmailError::Domain),
            ("zara@example..com", EmailError::Domain),
            ("zara@[127.0.0.1]", EmailError::Domain),
            ("zara@exa mple.com", EmailError::Domain),
            ("zara@-example.com", EmailError::Domain),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
        let long = format!("{}@example.com", "z".repeat(65));
        assert_eq!(parse(&long), Err(EmailError::Name));
    }
}
