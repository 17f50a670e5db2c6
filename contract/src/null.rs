//! Whether a schema allows null.

use serde_json::Value;

use crate::document::elements;
use crate::schema::{DEEPEST, Schemas};

impl Schemas<'_> {
    /// Whether a schema allows null; none if it says nothing that decides it.
    pub(crate) fn allows_null(&self, schema: &Value, depth: usize) -> Option<bool> {
        let values = schema["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
        let has_null_type = elements(&schema["type"]).any(|name| name == "null");
        if schema["nullable"] == true || is_null(schema) || values.contains(&Value::Null) || has_null_type {
            return Some(true);
        }
        if depth >= DEEPEST {
            return None;
        }
        let is_typed = schema.get("type").is_some() || schema.get("enum").is_some() || schema.get("const").is_some();
        let mut says = (is_typed || schema["nullable"] == false).then_some(false).into_iter().collect::<Vec<_>>();
        let target = schema["$ref"].as_str().and_then(|reference| self.document.target(reference));
        says.extend(target.and_then(|target| self.allows_null(target, depth + 1)));
        for keyword in ["oneOf", "anyOf"] {
            says.extend(schema.get(keyword).map(|branches| elements(branches).any(is_null)));
        }
        let (named, own): (Vec<_>, Vec<_>) = elements(&schema["allOf"]).partition(|part| part.get("$ref").is_some());
        let parts_say = |parts: &[&Value]| parts.iter().filter_map(|part| self.allows_null(part, depth + 1)).collect();
        let (named, own): (Vec<bool>, Vec<bool>) = (parts_say(&named), parts_say(&own));
        // What stands beside references speaks of this use of them.
        let is_use = !named.is_empty() && !own.is_empty() && own.iter().all(|allows| *allows);
        says.extend(own);
        says.extend(named.into_iter().filter(|_| !is_use));
        (!says.is_empty()).then(|| says.into_iter().all(|allows| allows))
    }
}

/// Whether a schema takes null alone. One that says no more than that null is allowed means that as well.
pub(crate) fn is_null(schema: &Value) -> bool {
    let says_null = || schema["nullable"] == true && schema.as_object().is_some_and(|members| members.len() == 1);
    schema["type"] == "null" || schema.get("const").is_some_and(Value::is_null) || says_null()
}
