//! The layout of the data in the file.

use redb::TableDefinition;

use crate::store::Table;

/// A record in the file: the number of the commit that wrote it, and its JSON.
pub(super) type Written = (u64, &'static [u8]);

/// An entry of an index: the name of the index, the value, and the key of the record.
pub(super) type Entry = (&'static str, &'static str, &'static str);

/// The indexes, all in one table.
pub(super) const INDEXES: TableDefinition<'_, Entry, ()> = TableDefinition::new("indexes");

/// The blobs.
pub(super) const BLOBS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("blobs");

/// Data about the file itself.
pub(super) const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");

/// The records of a table.
pub(super) const fn records(table: Table) -> TableDefinition<'static, &'static str, Written> {
    TableDefinition::new(table.name())
}
