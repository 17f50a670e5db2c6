//! What OpenAPI 3.1 writes in another way than OpenAPI 3.0, schema keywords above all.

pub(super) mod const_to_enum;
pub(super) mod drop_schema_keywords;
pub(super) mod examples_to_example;
pub(super) mod exclusive_bounds_to_boolean;
pub(super) mod null_type_to_nullable;
pub(super) mod ref_siblings_to_all_of;
pub(super) mod type_array_to_one_of;
