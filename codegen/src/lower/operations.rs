//! Operations: their parameters, and the bodies of their responses.

pub(super) mod drop_unsent_parameters;
pub(super) mod querystring_to_query_parameters;
pub(super) mod response_keys_to_statuses;
pub(super) mod template_to_path_parameters;
pub(super) mod unknown_styles_to_defaults;
pub(super) mod untyped_media_types_to_schemas;
