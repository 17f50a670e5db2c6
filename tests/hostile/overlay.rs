//! Overlays whose actions make a document grow, or search it for long.

use contract::random::Random;
use serde_json::{Value, json};

use crate::graph::pick;

const TARGETS: [&str; 8] = [
    "$",
    "$..properties",
    "$..*",
    "$.components.schemas",
    "$.components.schemas[*]",
    "$..[?@..[?@..a]]",
    "$..[?@..a == @..b]",
    "$.paths",
];

/// An overlay.
pub fn document(random: &mut Random) -> Value {
    let updates = [
        json!({"a": {"properties": {}}, "b": {"properties": {}}}),
        json!({"properties": {"a": {"properties": {}}}}),
        json!({"x-a": [[[[]]]]}),
        json!([1, 2]),
    ];
    let action = |random: &mut Random| {
        let target = *pick(random, &TARGETS);
        match random.below(3) {
            0 => json!({"target": target, "copy": *pick(random, &TARGETS)}),
            1 if random.once_in(3) => json!({"target": target, "remove": true}),
            _ => json!({"target": target, "update": pick(random, &updates).clone()}),
        }
    };
    let first = action(random);
    let count = 1 + random.below(30);
    let actions = (0..count).map(|_| if random.once_in(4) { action(random) } else { first.clone() });
    // No two actions may be equal.
    let actions = actions.enumerate().map(|(index, mut action)| {
        action["description"] = json!(index.to_string());
        action
    });
    let actions = actions.collect::<Vec<_>>();
    json!({"overlay": "1.1.0", "info": {"title": "T", "version": "1"}, "actions": actions})
}
