//! The management API: how tests and people control a sandbox. The real service has no such API.
//! `openapi/sandbox.yaml` describes it.

mod ask;
mod catalog;
mod change;
mod clock;
mod controls;
mod coverage;
mod dashboard;
mod events;
mod faults;
mod handle;
mod journal;
mod outbox;
mod seals;
mod sessions;
mod settings;
mod state;
mod status;
#[cfg(test)]
mod tests;
mod watchlists;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::{MethodFilter, on};

pub use crate::operations::FactSource;
use ask::{Access, Ask};
pub use catalog::{OperationInfo, ScenarioInfo};
pub use clock::ClockState;
pub(crate) use controls::Controls;
pub use coverage::coverage;
pub use handle::{
    ClockControl, ControlError, FaultControl, JournalControl, OutboxControl, SessionControl, StateControl,
    WatchlistControl, WebhookControl,
};
pub use journal::JournalEntry;
pub(crate) use journal::Note;
pub use outbox::{OutboxContent, OutboxEntry};
pub use sessions::{SessionFact, SessionState, SessionSummary};
pub(crate) use settings::{Setting, keep, restore};
pub use watchlists::{CustomEntry, CustomPerson, GlobalEntry, ListedPerson};
use watchlists::{CustomList, GlobalLists};

use crate::frame::Refusal;
use crate::house::House;

/// `METHOD path => handler, access;`
macro_rules! routes {
    ($($method:ident $path:literal => $handler:path, $access:ident;)*) => {
        /// Methods and paths.
        #[cfg(test)]
        const ROUTES: &[(&str, &str)] = &[$((stringify!($method), $path)),*];

        fn add_routes(mut router: Router, house: &Arc<House>) -> Router {
            $({
                let house = Arc::clone(house);
                let endpoint = move |request: Request| {
                    Ask::serve(Arc::clone(&house), Access::$access, request, async |ask| $handler(&ask).await)
                };
                router = router.route($path, on(MethodFilter::$method, endpoint));
            })*
            router
        }
    };
}

routes! {
    GET "/health" => status::health, Open;
    GET "/ready" => status::ready, Open;
    GET "/metrics" => status::metrics, Token;
    GET "/journal" => status::journal, Token;
    DELETE "/journal" => status::clear_journal, Token;
    GET "/events-key" => events::key, Token;
    GET "/seals/root.pem" => seals::root, Token;
    GET "/seals/revocations.pem" => seals::revocations, Token;
    GET "/operations" => catalog::operations, Token;
    GET "/personas" => catalog::personas, Token;
    GET "/persona" => catalog::persona, Token;
    PUT "/persona" => catalog::set_persona, Token;
    GET "/scenarios" => catalog::list_scenarios, Token;
    GET "/flows" => catalog::flows, Token;
    GET "/watchlists" => watchlists::list, Token;
    GET "/watchlists/global/{id}" => watchlists::show::<GlobalLists>, Token;
    PUT "/watchlists/global/{id}" => watchlists::set::<GlobalLists>, Token;
    DELETE "/watchlists/global/{id}" => watchlists::delete::<GlobalLists>, Token;
    GET "/watchlists/custom/{id}" => watchlists::show::<CustomList>, Token;
    PUT "/watchlists/custom/{id}" => watchlists::set::<CustomList>, Token;
    DELETE "/watchlists/custom/{id}" => watchlists::delete::<CustomList>, Token;
    GET "/clock" => clock::read, Token;
    POST "/clock" => clock::advance, Token;
    GET "/faults" => faults::list, Token;
    POST "/faults" => faults::arm, Token;
    DELETE "/faults" => faults::remove_all, Token;
    DELETE "/faults/{id}" => faults::remove, Token;
    GET "/outbox" => outbox::list, Token;
    POST "/outbox/{id}/redeliver" => outbox::redeliver, Token;
    GET "/sessions" => sessions::list, Token;
    GET "/sessions/{id}" => sessions::one, Token;
    DELETE "/sessions/{id}" => sessions::delete, Token;
    PUT "/sessions/{id}/scenarios" => sessions::force, Token;
    GET "/state" => state::export, Token;
    PUT "/state" => state::import, State;
    DELETE "/state" => state::reset, Token;
    GET "/webhooks" => webhooks::list, Token;
    PUT "/webhooks/{kind}" => webhooks::set, Token;
    DELETE "/webhooks/{kind}" => webhooks::remove, Token;
    POST "/webhooks/{kind}/fire" => webhooks::fire, Token;
}

/// The routes of the management API.
pub(crate) fn router(house: &Arc<House>) -> Router {
    let refuse = |status: StatusCode, message: &'static str| {
        let house = Arc::clone(house);
        move |request: Request| {
            let refusal = Refusal::new(status, message);
            Ask::serve(Arc::clone(&house), Access::Open, request, async move |_| Err(refusal))
        }
    };
    let unknown = "the management API does not have this path: openapi/sandbox.yaml describes it";
    let method = "the path does not support this method";
    dashboard::add_to(add_routes(Router::new(), house), house)
        .fallback(refuse(StatusCode::NOT_FOUND, unknown))
        .method_not_allowed_fallback(refuse(StatusCode::METHOD_NOT_ALLOWED, method))
}
