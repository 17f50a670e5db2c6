//! Writes what an OpenAPI document says in the one way that the model reads.
//!
//! Each pass is a file of its own, whose first lines show what goes in and what comes out. A pass that loses
//! something says so with a note; the others say nothing. Passes are idempotent: a second run changes nothing.

mod swagger;
mod document;
mod references;
mod dialect;
mod schemas;
mod operations;

mod set_apart;

use crate::diagnostics::{Aborted, Diagnostics};
use crate::document::Document;

pub(crate) use self::operations::untyped_media_types_to_schemas::ERROR_CODES;
pub(crate) use self::schemas::all_of_to_object::is_use_of_one;

/// A transformation of the document.
#[derive(Clone, Copy)]
pub struct Pass {
    /// The name of its module.
    pub name: &'static str,
    /// What it is for.
    pub purpose: Purpose,
    run: fn(&mut Document, &mut Diagnostics),
}

/// What a pass is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Says what goes over the wire in the one way that there is for it, and loses nothing of it.
    NormalForm,
    /// Says in documentation what a type has no word for, and gives a schema to what has none. What goes over the wire
    /// may be lost, with a note.
    Types,
}

/// The passes, in order. A pass may rely on what the passes above it have done.
pub const PASSES: &[Pass] = &[
    // Swagger 2.0 becomes OpenAPI 3.0. First its components, to which the next passes add.
    swagger::definitions_to_components::PASS,
    // All that is referred to stands where it is looked for, before anything looks for it: what comes from other files
    // has to find its place. What a path item holds may be referred to as well, so that moves before the path item does.
    references::targets_to_components::PASS,
    references::references_to_inline::PASS,
    // What is null is as good as missing, in every version.
    document::nulls_to_absence::PASS,
    document::scalars_to_text::PASS,
    // The rest of Swagger 2.0, now that all of it stands in the document. First what gives parameters their schemas.
    swagger::items_to_schemas::PASS,
    swagger::body_parameters_to_request_bodies::PASS,
    swagger::response_schemas_to_content::PASS,
    // After all schemas stand where those of OpenAPI 3.0 do.
    swagger::schema_keywords::PASS,
    swagger::host_to_servers::PASS,
    swagger::security_definitions_to_flows::PASS,
    swagger::swagger_to_openapi::PASS,
    // What every pass below takes for granted.
    document::fields_to_their_kinds::PASS,
    // Now that its members are operations.
    document::additional_operations_to_fields::PASS,
    // What 3.2 writes in another way than the versions before it.
    document::item_schema_to_schema::PASS,
    // While the schema of what is in a text is still there.
    document::event_data_to_content::PASS,
    document::data_values_to_values::PASS,
    document::missing_members::PASS,
    document::paths_to_leading_slash::PASS,
    document::security_to_requirements::PASS,
    document::server_variables::PASS,
    // Before the dialect changes: the discriminator of a payload is written as 3.1 writes it, and becomes 3.0 with the rest.
    document::webhooks_to_schemas::PASS,
    document::callbacks_to_schemas::PASS,
    // Schemas as the standard has them, so that the passes below read values of one kind.
    dialect::malformed_schemas_to_any_value::PASS,
    dialect::json_schema_dialect::PASS,
    dialect::keyword_values_to_their_kinds::PASS,
    dialect::type_names_to_types::PASS,
    dialect::recursive_references_to_references::PASS,
    // Each thing in one way: that of OpenAPI 3.0, where it has one. First the arrays of schemas, whose elements the passes
    // below enter.
    dialect::tuples_to_items::PASS,
    dialect::boolean_schemas_to_objects::PASS,
    dialect::ref_siblings_to_all_of::PASS,
    dialect::null_type_to_nullable::PASS,
    // Before the types: a constant says its own.
    dialect::const_to_enum::PASS,
    // After null has gone from the arrays of types.
    dialect::type_array_to_one_of::PASS,
    dialect::enums_to_one_type::PASS,
    // After each constant is an enumeration of one type.
    dialect::constants_to_enum::PASS,
    dialect::exclusive_bounds_to_boolean::PASS,
    // After each member has its schema in the one way of 3.0.
    dialect::conditions_to_properties::PASS,
    dialect::pattern_properties_to_additional_properties::PASS,
    dialect::content_keywords_to_format::PASS,
    // After everything that has a counterpart has found it.
    dialect::drop_schema_keywords::PASS,
    dialect::keywords_to_type::PASS,
    // After each bound is written in the one way of 3.0. First what looks like a union of types and is none.
    schemas::required_branches_to_descriptions::PASS,
    // While the bounds are there.
    schemas::integer_formats_to_values::PASS,
    schemas::constraints_to_descriptions::PASS,
    // Schemas that mean more than their keywords say.
    schemas::discriminator_to_one_of::PASS,
    // After the unions of the components have their discriminator values, which are added to.
    schemas::inline_discriminators_to_mappings::PASS,
    // After the constraints, in which branches that are otherwise the same may differ, and the discriminator values,
    // which say of one branch too what it is.
    schemas::unions_to_their_branches::PASS,
    // After the schemas that extend another one have become branches of it.
    schemas::compositions_to_unions::PASS,
    // After no part of an `allOf` is a union any more.
    schemas::all_of_to_object::PASS,
    operations::template_to_path_parameters::PASS,
    // What is left of them, no client sends.
    operations::querystring_to_query_parameters::PASS,
    operations::drop_unsent_parameters::PASS,
    operations::unknown_styles_to_defaults::PASS,
    operations::response_keys_to_statuses::PASS,
    operations::untyped_media_types_to_schemas::PASS,
];

/// Runs passes, one after the other.
///
/// # Errors
/// [`Aborted`] if a pass reported an error.
pub fn run(passes: &[Pass], document: &mut Document, diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    for pass in passes {
        (pass.run)(document, diagnostics);
    }
    diagnostics.abort_if_errors()
}

/// Puts what references lead to where every later stage looks for it.
pub(crate) fn find_targets(document: &mut Document, diagnostics: &mut Diagnostics) {
    (references::targets_to_components::PASS.run)(document, diagnostics);
    (references::references_to_inline::PASS.run)(document, diagnostics);
}

/// Writes the document in the form in which two documents that say the same of the wire are the same.
///
/// What the passes have to say concerns whoever generates a client; here it is dropped.
pub fn normalise(document: &mut Document) {
    let mut unheard = Diagnostics::new();
    for pass in PASSES.iter().filter(|pass| pass.purpose == Purpose::NormalForm) {
        (pass.run)(document, &mut unheard);
    }
}

#[cfg(test)]
mod testing;
