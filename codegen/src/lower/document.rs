//! The document as a whole: what is no part of its description, what is missing, webhooks.

pub(super) mod additional_operations_to_fields;
pub(super) mod callbacks_to_schemas;
pub(super) mod data_values_to_values;
pub(super) mod event_data_to_content;
pub(super) mod fields_to_their_kinds;
pub(super) mod item_schema_to_schema;
pub(super) mod missing_members;
pub(super) mod nulls_to_absence;
pub(super) mod paths_to_leading_slash;
pub(super) mod scalars_to_text;
pub(super) mod security_to_requirements;
pub(super) mod server_variables;
pub(super) mod webhooks_to_schemas;
