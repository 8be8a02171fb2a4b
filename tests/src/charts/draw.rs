//! Bars as SVG.

use std::fmt::Write as _;

use super::{Bar, Chart, Goal};

/// For which background a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// White.
    Light,
    /// Nearly black.
    Dark,
}

/// The colors of a scheme. Bars that miss their goal differ in brightness too, for whoever sees no difference in color.
struct Colors {
    text: &'static str,
    faint: &'static str,
    met: &'static str,
    missed: &'static str,
    goal: &'static str,
}

impl Scheme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn colors(self) -> Colors {
        match self {
            Self::Light => Colors {
                text: "#1f2328",
                faint: "#59636e",
                met: "#3b6fb6",
                missed: "#e08a3c",
                goal: "#1f2328",
            },
            Self::Dark => Colors {
                text: "#e6edf3",
                faint: "#9198a1",
                met: "#6ea8fe",
                missed: "#f2b370",
                goal: "#e6edf3",
            },
        }
    }
}

/// Lengths in pixels.
const WIDTH: f64 = 760.0;
const LEFT: f64 = 330.0;
/// Room for the figures behind the longest bar.
const RIGHT: f64 = 96.0;
const TOP: f64 = 44.0;
const ROW: f64 = 42.0;
const BAR: f64 = 16.0;
const BOTTOM: f64 = 34.0;
/// About how many letters of a label fit into a line.
const LETTERS: usize = 46;

/// The chart as a file.
#[must_use]
pub fn draw(chart: &Chart, bars: &[Bar], scheme: Scheme) -> String {
    let colors = scheme.colors();
    let height = TOP + ROW * bars.len() as f64 + BOTTOM;
    let ends = bars.iter().flat_map(|bar| [Some(bar.span.high), bar.goal]).flatten();
    let one = chart.one.map(|_| 1.0);
    let longest = ends.chain(one).fold(f64::EPSILON, f64::max);
    let at = |value: f64| LEFT + value / longest * (WIDTH - LEFT - RIGHT);

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         role=\"img\" font-family=\"ui-sans-serif, system-ui, sans-serif\" font-size=\"13\" fill=\"{}\">\n",
        colors.text
    );
    let title = escaped(chart.title);
    push(&mut svg, format_args!("<title>{title}</title>"));
    push(
        &mut svg,
        format_args!("<text x=\"0\" y=\"16\" font-size=\"15\" font-weight=\"600\">{title}</text>"),
    );
    if let Some(one) = chart.one {
        let (x, bottom) = (at(1.0), height - BOTTOM);
        push(
            &mut svg,
            format_args!(
                "<path d=\"M{x:.1} {TOP}V{bottom}\" stroke=\"{}\" stroke-dasharray=\"2 4\"/>",
                colors.faint
            ),
        );
        push(
            &mut svg,
            format_args!(
                "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\" font-size=\"12\" fill=\"{}\">1 = {}</text>",
                TOP - 6.0,
                colors.faint,
                escaped(one)
            ),
        );
    }
    for (index, bar) in bars.iter().enumerate() {
        row(&mut svg, (bar, TOP + ROW * index as f64), &colors, at);
    }
    legend(&mut svg, chart, (&colors, height), bars.iter().any(|bar| bar.missed));
    svg.push_str("</svg>\n");
    svg
}

fn row(svg: &mut String, (bar, top): (&Bar, f64), colors: &Colors, at: impl Fn(f64) -> f64) {
    let middle = top + ROW / 2.0;
    let lines = wrapped(&bar.label);
    for (index, line) in lines.iter().enumerate() {
        let y = middle + 4.5 + (index as f64 - (lines.len() - 1) as f64 / 2.0) * 16.0;
        push(
            svg,
            format_args!(
                "<text x=\"{}\" y=\"{y}\" text-anchor=\"end\">{}</text>",
                LEFT - 12.0,
                escaped(line)
            ),
        );
    }
    let (color, y) = (if bar.missed { colors.missed } else { colors.met }, middle - BAR / 2.0);
    let (low, high) = (at(bar.span.low) - LEFT, at(bar.span.high) - at(bar.span.low));
    push(
        svg,
        format_args!("<rect x=\"{LEFT}\" y=\"{y}\" width=\"{low:.1}\" height=\"{BAR}\" fill=\"{color}\"/>"),
    );
    if high > 0.0 {
        let x = at(bar.span.low);
        push(
            svg,
            format_args!(
                "<rect x=\"{x:.1}\" y=\"{y}\" width=\"{high:.1}\" height=\"{BAR}\" fill=\"{color}\" \
                 fill-opacity=\"0.5\"/>"
            ),
        );
    }
    let mut end = at(bar.span.high);
    if let Some(goal) = bar.goal {
        let (x, y, bottom) = (at(goal), middle - BAR / 2.0 - 5.0, middle + BAR / 2.0 + 5.0);
        push(
            svg,
            format_args!("<path d=\"M{x:.1} {y}V{bottom}\" stroke=\"{}\" stroke-width=\"2\"/>", colors.goal),
        );
        // The figures are not written across the line.
        let figures = 8.0 + 7.5 * bar.span.text.chars().count() as f64;
        if x > end - 4.0 && x < end + figures {
            end = x;
        }
    }
    push(
        svg,
        format_args!(
            "<text x=\"{:.1}\" y=\"{}\">{}</text>",
            end + 8.0,
            middle + 4.5,
            escaped(&bar.span.text)
        ),
    );
}

fn legend(svg: &mut String, chart: &Chart, (colors, height): (&Colors, f64), missed: bool) {
    let y = height - 10.0;
    let goal = match chart.goal {
        Goal::Column(_) => "goal: at most this",
        Goal::AtLeast(_) => "goal: at least this",
    };
    let mut x = LEFT;
    let mut sample = |color: &str, shape: (f64, f64), text: &str| {
        let (width, height) = shape;
        push(
            svg,
            format_args!(
                "<rect x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"{height}\" fill=\"{color}\"/>",
                y - 4.0 - height / 2.0
            ),
        );
        let begin = x + width + 6.0;
        push(
            svg,
            format_args!(
                "<text x=\"{begin}\" y=\"{y}\" font-size=\"12\" fill=\"{}\">{text}</text>",
                colors.faint
            ),
        );
        x = begin + 6.6 * text.len() as f64 + 16.0;
    };
    sample(colors.met, (10.0, 10.0), "measured");
    if missed {
        sample(colors.missed, (10.0, 10.0), "measured, goal missed");
    }
    sample(colors.goal, (2.0, 16.0), goal);
}

/// A label in lines; the last one is cut off if there are more than two.
fn wrapped(label: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in label.split_whitespace() {
        let fits =
            |line: &String| line.is_empty() || line.chars().count() + 1 + word.chars().count() <= LETTERS;
        match lines.last_mut() {
            Some(line) if fits(line) => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > 2 {
        lines.truncate(2);
        lines[1].push_str(" …");
    }
    lines
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Writing to a text cannot fail.
fn push(svg: &mut String, line: std::fmt::Arguments<'_>) {
    let _ = writeln!(svg, "{line}");
}
