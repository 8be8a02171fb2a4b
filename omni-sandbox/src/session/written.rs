//! Responses that depend only on one version of a session, and are serialized once for it.

use std::marker::PhantomData;
use std::sync::OnceLock;

use bytes::Bytes;
use omni_types::endpoint::{Endpoint, ResponseBody};
use omni_types::json::WriteError;

use crate::persona::Persona;

/// The body of a response of an operation, as sent.
pub(crate) struct WrittenResponse<E> {
    pub(crate) body: Bytes,
    operation: PhantomData<fn() -> E>,
}

impl<E> Clone for WrittenResponse<E> {
    fn clone(&self) -> Self {
        Self { body: self.body.clone(), operation: PhantomData }
    }
}

impl<E: Endpoint> WrittenResponse<E> {
    /// Serializes a response.
    fn of(value: &<E::Response as ResponseBody>::Value) -> Result<Self, WriteError> {
        Ok(Self { body: E::Response::write(value)?, operation: PhantomData })
    }
}

/// Where a session keeps a response. Only the stored session has one: a copy that is made to be changed starts without.
pub(crate) struct Written<E>(OnceLock<Box<(Persona, WrittenResponse<E>)>>);

impl<E> Default for Written<E> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<E> Clone for Written<E> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<E: Endpoint> Written<E> {
    /// The response of a session with this persona. `make` is called if it was not requested before.
    pub(crate) fn get(
        &self,
        persona: Persona,
        make: impl FnOnce() -> <E::Response as ResponseBody>::Value,
    ) -> Result<WrittenResponse<E>, WriteError> {
        if let Some(known) = self.0.get()
            && known.0.is_same(&persona)
        {
            return Ok(known.1.clone());
        }
        let response = WrittenResponse::of(&make())?;
        // Another request may have been faster. If there are two personas, the first one is kept, and the other is
        // serialized each time.
        let _ = self.0.set(Box::new((persona, response.clone())));
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use omni_types::OnboardingScore;
    use omni_types::endpoint::FetchScore;

    use super::*;

    #[test]
    fn a_response_is_written_once_for_each_version_and_persona() {
        let written = Written::<FetchScore>::default();
        let none = || -> OnboardingScore { panic!("it is known already") };
        let (own, other) = (Persona::specimen(), Persona::by_name("stranger").unwrap());
        let first = written.get(own.clone(), OnboardingScore::new).unwrap();
        assert_eq!(written.get(own.clone(), none).unwrap().body, first.body);

        let mut made = 0;
        for _ in 0..2 {
            written
                .get(other.clone(), || {
                    made += 1;
                    OnboardingScore::new()
                })
                .unwrap();
        }
        written
            .clone()
            .get(own, || {
                made += 1;
                OnboardingScore::new()
            })
            .unwrap();
        assert_eq!(made, 3);
    }
}
