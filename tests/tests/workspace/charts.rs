//! The charts show the figures of the tables beside them.

use std::fs;

use omni_tests::charts::{self, CHARTS, Scheme};

#[test]
fn charts_show_the_figures_of_the_tables() {
    let root = xtask::root();
    let page = fs::read_to_string(root.join(charts::PAGE)).unwrap();
    for (file, wanted) in charts::files(&page).unwrap() {
        let drawn = fs::read_to_string(root.join(&file)).unwrap_or_default();
        assert!(
            drawn == wanted,
            "{} does not show the table: `cargo run -p omni-tests --bin charts` draws it anew",
            file.display()
        );
    }
}

#[test]
fn the_page_shows_each_chart_in_both_schemes() {
    let page = fs::read_to_string(xtask::root().join(charts::PAGE)).unwrap();
    for chart in &CHARTS {
        let [light, dark] = Scheme::ALL.map(|scheme| {
            let file = chart.file(scheme);
            file.strip_prefix("docs").unwrap().display().to_string()
        });
        let source = format!("<source media=\"(prefers-color-scheme: dark)\" srcset=\"{dark}\">");
        assert!(page.contains(&source), "{source}");
        let image = format!("<img alt=\"{}: ", chart.title);
        let shown = page.lines().find(|line| line.contains(&image)).unwrap_or_default();
        assert!(shown.contains(&format!("src=\"{light}\"")), "{image}");
    }
}
