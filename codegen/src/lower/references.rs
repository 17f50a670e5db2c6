//! What references lead to is put where every later pass looks: components, or the place itself.

pub(super) mod references_to_inline;
pub(super) mod targets_to_components;
