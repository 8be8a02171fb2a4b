//! How much of the sandbox is real, as a table for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::OperationInfo;
use super::catalog::all_operations;

/// The sources of facts in responses, as a Markdown table. The program prints it with `omni-sandbox coverage`, and it
/// is in the README. For each operation, see [`Sandbox::operations`](crate::Sandbox::operations).
#[must_use]
pub fn coverage() -> String {
    let mut groups: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for OperationInfo { id, sources, .. } in all_operations() {
        // Unsupported operations come last.
        groups.entry((sources.is_empty(), sources)).or_default().push(id);
    }
    let mut table = "| facts | operations |\n| --- | --- |\n".to_owned();
    for ((_, sources), operations) in groups {
        let names: Vec<_> = sources.iter().map(|source| source.name()).collect();
        let names = if names.is_empty() { "none: HTTP status 501".to_owned() } else { names.join(", ") };
        let operations: Vec<_> = operations.iter().map(|id| format!("`{id}`")).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {names} | {} |", operations.join(", "));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_has_the_table() {
        let table = coverage();
        assert!(include_str!("../../README.md").contains(&table), "put this into the README:\n{table}");
    }

    #[test]
    fn an_operation_is_supported_if_its_response_has_facts() {
        for operation in all_operations() {
            assert_eq!(operation.supported, !operation.sources.is_empty(), "{}", operation.id);
            assert!(operation.sources.is_sorted(), "{}", operation.id);
        }
    }
}
