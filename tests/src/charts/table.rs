//! Figures from a table in Markdown.

use super::{Chart, Goal};

/// A row of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What was measured.
    pub label: String,
    /// The figures, from the lowest to the highest.
    pub span: Span,
    /// The goal of the row.
    pub goal: Option<f64>,
    /// Whether the goal is missed.
    pub missed: bool,
}

/// What was measured, once or from one figure to another, and how the table writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// The lowest figure.
    pub low: f64,
    /// The highest figure.
    pub high: f64,
    /// The text of both.
    pub text: String,
}

/// The rows that a chart shows: those with a figure.
///
/// # Errors
/// The heading, its table or a column is missing, or no row has a figure.
pub fn bars(page: &str, chart: &Chart) -> Result<Vec<Bar>, String> {
    let fault = |what: &str| format!("{}: below `{}` there is no {what}", super::PAGE, chart.heading);
    let mut lines = page.lines().skip_while(|line| *line != chart.heading).skip(1);
    let lines = lines.by_ref().take_while(|line| !line.starts_with('#'));
    let mut table = lines.skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let head = cells(table.next().ok_or_else(|| fault("table"))?);
    let column = |name: &str| {
        head.iter().position(|cell| *cell == name).ok_or_else(|| fault(&format!("column `{name}`")))
    };
    let labels = chart.labels.iter().map(|name| column(name)).collect::<Result<Vec<_>, _>>()?;
    let figures = column(chart.figures)?;
    let goals = match chart.goal {
        Goal::Column(name) => Some(column(name)?),
        Goal::AtLeast(_) => None,
    };
    let mut bars = Vec::new();
    // Below the head is a line of dashes.
    for row in table.skip(1).map(cells) {
        let cell = |at: usize| row.get(at).copied().unwrap_or_default();
        let Some(span) = span(cell(figures)) else { continue };
        let goal = match chart.goal {
            Goal::AtLeast(goal) => Some(goal),
            Goal::Column(_) => goals.and_then(|at| number(cell(at))).map(|(_, goal)| goal),
        };
        let missed = goal.is_some_and(|goal| match chart.goal {
            Goal::AtLeast(_) => span.low < goal,
            Goal::Column(_) => span.high > goal,
        });
        let words: Vec<_> =
            labels.iter().zip(chart.labels).map(|(at, name)| label(name, cell(*at))).collect();
        bars.push(Bar { label: words.join(", "), span, goal, missed });
    }
    if bars.is_empty() { Err(fault("row with a figure")) } else { Ok(bars) }
}

fn cells(row: &str) -> Vec<&str> {
    row.trim().trim_matches('|').split('|').map(str::trim).collect()
}

/// A number needs to say what it counts.
fn label(name: &str, cell: &str) -> String {
    let cell = cell.replace('`', "");
    let is_count = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    match is_count {
        true if cell == "1" => format!("1 {}", name.trim_end_matches('s')),
        true => format!("{cell} {name}"),
        false => cell,
    }
}

/// The first figure of a cell, or from the first to the second one: `0.15 to 0.17 times`.
fn span(cell: &str) -> Option<Span> {
    let (first, low) = number(cell).filter(|(text, _)| cell.starts_with(text))?;
    let second = cell[first.len()..].strip_prefix(" to ").and_then(number);
    Some(match second {
        Some((text, high)) => Span { low, high, text: format!("{first} to {text}") },
        None => Span { low, high: low, text: first.to_owned() },
    })
}

/// The first number of a text, which may be a fraction such as `1/6`.
fn number(text: &str) -> Option<(&str, f64)> {
    let begin = text.find(|c: char| c.is_ascii_digit())?;
    let text = &text[begin..];
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '/')).unwrap_or(text.len());
    let text = text[..end].trim_end_matches(['.', '/']);
    let value = match text.split_once('/') {
        Some((above, below)) => above.parse::<f64>().ok()? / below.parse::<f64>().ok()?,
        None => text.parse().ok()?,
    };
    Some((text, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Page\n\n| what | result | goal |\n| --- | --- | --- |\n| a | 0.15 to 0.17 times | at most 0.33 |\n\
                        | b | 1.2 times (once 3) | at most 1.1: missed |\n| c | not measured | 5 |\n| `d` | 0.1 | at most 1/6 |\n\
                        | e | about 3 | |\n\n| what | result |\n| --- | --- |\n| f | 7 |\n\n## Rates\n\n\
                        | who | number | ratio |\n| --- | --- | --- |\n| x | 1 | 99 |\n| y | 16 | 100 |\n";

    const COSTS: Chart = Chart {
        name: "costs",
        title: "",
        heading: "# Page",
        labels: &["what"],
        figures: "result",
        goal: Goal::Column("goal"),
        one: None,
    };

    fn bar(label: &str, text: &str, goal: Option<f64>, missed: bool) -> Bar {
        let ends = text.split(" to ").map(|text| text.parse().unwrap()).collect::<Vec<f64>>();
        let span = Span { low: ends[0], high: ends[ends.len() - 1], text: text.to_owned() };
        Bar { label: label.to_owned(), span, goal, missed }
    }

    #[test]
    fn figures_and_goals_are_read_from_prose() {
        assert_eq!(
            bars(PAGE, &COSTS).unwrap(),
            [
                bar("a", "0.15 to 0.17", Some(0.33), false),
                bar("b", "1.2", Some(1.1), true),
                bar("d", "0.1", Some(1.0 / 6.0), false),
            ]
        );
    }

    #[test]
    fn one_goal_can_be_that_of_all_rows() {
        let rates = Chart {
            heading: "## Rates",
            labels: &["who", "number"],
            figures: "ratio",
            goal: Goal::AtLeast(100.0),
            ..COSTS
        };
        let expected =
            [bar("x, 1 number", "99", Some(100.0), true), bar("y, 16 number", "100", Some(100.0), false)];
        assert_eq!(bars(PAGE, &rates).unwrap(), expected);
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = |chart: Chart| bars(PAGE, &chart).unwrap_err();
        assert!(error(Chart { heading: "## None", ..COSTS }).ends_with("there is no table"));
        assert!(error(Chart { figures: "ratio", ..COSTS }).ends_with("there is no column `ratio`"));
        assert!(error(Chart { figures: "what", ..COSTS }).ends_with("there is no row with a figure"));
    }
}
