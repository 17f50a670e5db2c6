//! Operations: their servers, documentation, media types and responses.

pub(super) mod annotations_to_descriptions;
pub(super) mod drop_unsent_parameters;
pub(super) mod drop_unused_headers;
pub(super) mod media_ranges_to_media_types;
pub(super) mod media_types_to_operations;
pub(super) mod multipart_bodies_to_parts;
pub(super) mod password_parameter_to_string;
pub(super) mod path_servers_to_operations;
pub(super) mod response_keys_to_statuses;
pub(super) mod responses_to_one_type;
pub(super) mod template_to_path_parameters;
pub(super) mod other_bodies_to_strings;
pub(super) mod unknown_styles_to_defaults;
pub(super) mod untyped_media_types_to_schemas;
