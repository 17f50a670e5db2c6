//! What OpenAPI 3.1 writes in another way than OpenAPI 3.0, schema keywords above all.

pub(super) mod boolean_schemas_to_objects;
pub(super) mod conditions_to_properties;
pub(super) mod const_to_enum;
pub(super) mod constants_to_enum;
pub(super) mod content_keywords_to_format;
pub(super) mod drop_schema_keywords;
pub(super) mod enums_to_one_type;
pub(super) mod exclusive_bounds_to_boolean;
pub(super) mod json_schema_dialect;
pub(super) mod keyword_values_to_their_kinds;
pub(super) mod keywords_to_type;
pub(super) mod malformed_schemas_to_any_value;
pub(super) mod null_type_to_nullable;
pub(super) mod pattern_properties_to_additional_properties;
pub(super) mod recursive_references_to_references;
pub(super) mod ref_siblings_to_all_of;
pub(super) mod tuples_to_items;
pub(super) mod type_array_to_one_of;
pub(super) mod type_names_to_types;
