//! The document as a whole: what is no part of its description, webhooks, the version.

pub(super) mod drop_generator_extensions;
pub(super) mod openapi_version;
pub(super) mod webhooks_to_schemas;
