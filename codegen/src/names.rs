//! Names that nothing else has.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;

use crate::document::{Node, Object, Value};

/// The first of `name`, `name2`, `name3`... that is free, with a separator before the number.
pub fn free(name: &str, separator: &str, mut is_free: impl FnMut(&str) -> bool) -> String {
    let mut candidate = name.to_owned();
    for number in 2.. {
        if is_free(&candidate) {
            break;
        }
        candidate = format!("{name}{separator}{number}");
    }
    candidate
}

/// Schemas that a pass adds to the components of a document.
#[derive(Debug)]
pub struct NewSchemas {
    /// The names, as Rust writes them.
    taken: BTreeSet<String>,
    added: Object,
}

impl NewSchemas {
    /// None yet; the names of the document's own schemas are taken.
    pub fn of(root: &Node) -> Self {
        let schemas = root.get("components").map(|components| components.members("schemas"));
        let taken = schemas.into_iter().flatten().map(|(name, _)| name.to_upper_camel_case()).collect();
        Self { taken, added: Object::new() }
    }

    /// Takes a name that is free.
    pub fn take_name(&mut self, name: &str) -> String {
        free(name, "", |candidate| self.taken.insert(candidate.to_upper_camel_case()))
    }

    /// Adds a schema under a name that [`Self::take_name`] gave.
    pub fn add(&mut self, name: String, schema: Node) {
        self.added.insert(name, schema);
    }

    /// Puts the schemas into the document.
    pub fn store(self, root: &mut Node) {
        if self.added.is_empty() {
            return;
        }
        let origin = root.origin.clone();
        let mut parent = root;
        for name in ["components", "schemas"] {
            let Some(members) = parent.as_object_mut() else { return };
            let empty = || Node { value: Value::Object(Object::new()), origin: origin.clone() };
            parent = members.entry(name.to_owned()).or_insert_with(empty);
        }
        if let Some(schemas) = parent.as_object_mut() {
            schemas.extend(self.added);
        }
    }
}
