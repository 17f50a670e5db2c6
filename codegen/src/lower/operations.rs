//! Operations: their servers, documentation, media types and responses.

pub(super) mod annotations_to_descriptions;
pub(super) mod drop_operation_servers;
pub(super) mod media_types_to_operations;
pub(super) mod password_parameter_to_string;
pub(super) mod responses_to_one_type;
pub(super) mod untyped_media_types_to_schemas;
