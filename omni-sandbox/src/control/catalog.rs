//! What the sandbox offers: operations, personas, scenarios, flows.

use omni_types::Operation;
use serde::{Deserialize, Serialize};

use super::Ask;
use crate::frame::{Refusal, Response};
use crate::house::House;
use crate::operations::{FactSource, is_supported, sources};
use crate::persona::{Persona, Scenario, scenarios};

/// An operation of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OperationInfo {
    /// Id in the OpenAPI document.
    pub id: &'static str,
    /// Whether the sandbox supports it. Otherwise it responds with HTTP status 501.
    pub supported: bool,
    /// Whether scenarios change its response.
    pub has_scenarios: bool,
    /// The sources of the facts in its response; empty if it is not supported.
    pub sources: &'static [FactSource],
}

/// Something that can be forced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ScenarioInfo {
    /// The magic value.
    pub id: &'static str,
    /// What happens, in one sentence.
    pub description: &'static str,
    /// Ids of the operations whose response it changes.
    pub operations: Vec<&'static str>,
}

impl From<&'static Scenario> for ScenarioInfo {
    fn from(scenario: &'static Scenario) -> Self {
        let operations = scenario.operations.iter().map(|operation| operation.info().id).collect();
        Self { id: &scenario.id, description: &scenario.description, operations }
    }
}

#[derive(Serialize)]
struct PersonaInfo {
    name: String,
    description: String,
}

#[derive(Serialize)]
struct PersonaState {
    name: String,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonaChoice {
    name: String,
}

#[derive(Serialize)]
struct FlowInfo<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    active: bool,
}

/// All operations.
pub(super) fn all_operations() -> Vec<OperationInfo> {
    let of = |operation: Operation| OperationInfo {
        id: operation.info().id,
        supported: is_supported(operation),
        // Scenarios that choose a persona affect all operations.
        has_scenarios: scenarios()
            .filter(|scenario| scenario.operations.len() < Operation::ALL.len())
            .any(|scenario| scenario.operations.contains(&operation)),
        sources: sources(operation),
    };
    Operation::ALL.into_iter().map(of).collect()
}

/// The persona with a name.
pub(super) fn persona_named(house: &House, name: &str) -> Result<Persona, Refusal> {
    let expected = || format!("name: expected one of {}", house.personas.names().join(", "));
    house.personas.get(name).cloned().ok_or_else(|| Refusal::bad_request(expected()))
}

fn chosen(house: &House) -> Result<Response, Refusal> {
    Response::json(&PersonaState { name: house.persona().name().to_owned(), names: house.personas.names() })
}

pub(super) async fn operations(_: &Ask) -> Result<Response, Refusal> {
    Response::json(&all_operations())
}

pub(super) async fn list_scenarios(_: &Ask) -> Result<Response, Refusal> {
    Response::json(&scenarios().map(ScenarioInfo::from).collect::<Vec<_>>())
}

pub(super) async fn personas(ask: &Ask) -> Result<Response, Refusal> {
    let personas = ask.house.personas.iter();
    let info = |persona: &Persona| PersonaInfo {
        name: persona.name().to_owned(),
        description: persona.description().to_owned(),
    };
    Response::json(&personas.map(info).collect::<Vec<_>>())
}

pub(super) async fn persona(ask: &Ask) -> Result<Response, Refusal> {
    chosen(&ask.house)
}

pub(super) async fn set_persona(ask: &Ask) -> Result<Response, Refusal> {
    let persona = persona_named(&ask.house, &ask.body::<PersonaChoice>()?.name)?;
    tracing::info!(persona = persona.name(), "the persona was changed");
    ask.house.set_persona(persona);
    chosen(&ask.house)
}

pub(super) async fn flows(ask: &Ask) -> Result<Response, Refusal> {
    let flows = ask.house.flows.iter().map(|flow| FlowInfo {
        id: &flow.id,
        name: flow.name(),
        description: &flow.description,
        active: flow.active,
    });
    Response::json(&flows.collect::<Vec<_>>())
}
