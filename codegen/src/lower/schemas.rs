//! Schemas that mean more than their keywords say one by one.

pub(super) mod all_of_to_object;
pub(super) mod compositions_to_unions;
pub(super) mod constraints_to_descriptions;
pub(super) mod discriminator_to_one_of;
pub(super) mod inline_discriminators_to_mappings;
pub(super) mod integer_formats_to_values;
pub(super) mod required_branches_to_descriptions;
pub(super) mod unions_to_their_branches;
