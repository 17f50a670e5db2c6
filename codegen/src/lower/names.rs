//! Names that Rust can have, each once.

pub(super) mod inline_schemas_to_components;
pub(super) mod operation_ids_to_unique_names;
pub(super) mod schema_names_to_type_names;
