//! IMSS, the Mexican social security institute: work histories.

use omni_types::{WorkHistory, WorkHistoryNotification};

use crate::persona::facts::{Decision, Facts};
use crate::persona::scenario::{Fact, NoHistory};

/// What IMSS says about a failure for which the persona has no text.
const FAILED: &str = "Error al consultar el historial laboral";

/// The work history of a CURP, as sent to the organization. The caller adds `requestId`.
pub(crate) fn work_history(facts: Facts<'_>, curp: &str) -> Decision<WorkHistoryNotification> {
    let imss = &facts.persona().data().imss;
    let own = if imss.error.is_some() { Some(NoHistory::Error) } else { None };
    let pick = |fact: &Fact| if let Fact::Imss(none) = fact { Some(Some(*none)) } else { None };
    facts.of_persona(pick, own).map(|none| {
        let notification = WorkHistoryNotification::new();
        if none == Some(NoHistory::Error) {
            let text = imss.error.clone().unwrap_or_else(|| FAILED.to_owned());
            return notification.with_error_message(text).with_work_history(Vec::new());
        }
        let all = if none.is_some() { &[][..] } else { &imss.employments };
        let records: Vec<_> = all.iter().map(|record| (**record).clone()).collect();
        let history = WorkHistory::new().with_curp(curp.to_owned()).with_labor_history_list(records);
        notification.with_work_history(vec![history])
    })
}
