//! Schemas that mean more than their keywords say one by one.

pub(super) mod all_of_to_object;
pub(super) mod constraints_to_descriptions;
pub(super) mod discriminator_to_one_of;
pub(super) mod password_to_bare_string;
pub(super) mod titles_to_descriptions;
