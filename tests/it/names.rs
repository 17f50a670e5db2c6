use codegen::{Code, Diagnostics, Document, Generated, InThread, Node, SourceFile, Sources, Value};

use crate::support::{inline, rendered};

/// A document in which many things would have one name.
const DOCUMENT: &str = include_str!("../fixtures/names/document.yaml");

/// What may be added to it: overlays, each below a line that says in what way.
const ADDITIONS: &str = include_str!("../fixtures/names/additions.yaml");

fn generate(sources: &Sources) -> (Generated, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let generated = codegen::generate(sources, &InThread, &mut diagnostics);
    (generated.unwrap_or_else(|_| panic!("{}", rendered(&diagnostics, sources))), diagnostics)
}

fn document(text: &str) -> Sources {
    Sources::new(inline("api.yaml", text))
}

fn names(client: &Generated) -> SourceFile {
    inline("names.yaml", &client.names)
}

/// What is lost of the names of a client in the next one, or means something else there.
fn lost(before: &Generated, after: &Generated) -> Vec<String> {
    let names = before.meanings.iter().filter(|(name, meaning)| after.meanings.get(*name) != Some(meaning));
    names.map(|(name, meaning)| format!("{name} = {meaning}, now {:?}", after.meanings.get(name))).collect()
}

/// The number after another one, of numbers in no order (Knuth, The Art of Computer Programming, 3.3.4).
fn next(number: u64) -> u64 {
    number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407)
}

/// Shuffles the members of all objects, and what else has no order.
fn shuffle(node: &mut Node, random: &mut impl FnMut() -> u64) {
    match &mut node.value {
        Value::Object(members) => {
            members.sort_by_cached_key(|_, _| random());
            // The names of values stand in the order of the values.
            let seed = random();
            for name in ["enum", "x-enum-varnames"] {
                let Some(Value::Array(values)) = members.get_mut(name).map(|node| &mut node.value) else { continue };
                let mut keys = std::iter::successors(Some(seed), |key| Some(next(*key)));
                values.sort_by_cached_key(|_| keys.next());
            }
            for (name, member) in members {
                shuffle(member, random);
                let has_order = !["oneOf", "anyOf", "required", "tags", "parameters", "servers", "security"]
                    .contains(&name.as_str());
                if let (false, Value::Array(items)) = (has_order, &mut member.value) {
                    items.sort_by_cached_key(|_| random());
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shuffle(item, random)),
        _ => {}
    }
}

#[test]
fn the_order_of_a_document_has_no_part_in_its_names() {
    let (before, _) = generate(&document(DOCUMENT));
    let mut diagnostics = Diagnostics::new();
    let root = codegen::patch(&document(DOCUMENT), &mut diagnostics).expect("it is valid").document.root;
    // The same in each run.
    let mut state = 1_u64;
    let mut random = || {
        state = next(state);
        state >> 33
    };
    for _ in 0..8 {
        let mut root = root.clone();
        shuffle(&mut root, &mut random);
        let (after, _) = generate(&document(&Document::new(root).to_yaml()));
        assert_eq!(before.meanings, after.meanings);
        assert_eq!(before.names, after.names);
    }
    insta::assert_snapshot!("names_given", before.names);
}

#[test]
fn what_is_added_changes_no_name() {
    let (before, _) = generate(&document(DOCUMENT));
    for addition in ADDITIONS.split("# ").filter(|addition| !addition.is_empty()) {
        let (title, actions) = addition.split_once('\n').expect("each has a title");
        let overlay = format!("overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
        let sources =
            document(DOCUMENT).with_overlay(inline("added.overlay.yaml", &overlay)).with_names(names(&before));
        let (after, _) = generate(&sources);
        assert_eq!(lost(&before, &after), [""; 0], "{title}");
        // What is given then stays, when what was added goes again.
        let (again, _) = generate(&document(DOCUMENT).with_names(names(&after)));
        assert_eq!(lost(&before, &again), [""; 0], "{title} and back");
        assert_eq!(again.names, before.names, "{title} and back");
    }
}

#[test]
fn what_is_added_in_front_changes_no_name() {
    let (before, _) = generate(&document(DOCUMENT));
    let in_front = "
  /a:
    get:
      operationId: first
      callbacks: {onFirst: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}}}
      responses: {'404': {description: None, content: {application/json: {example: {code: A, at: 1}}}}}
";
    let schemas = "
    A: {allOf: [{$ref: '#/components/schemas/Animal'}, {type: object, properties: {keeper: {$ref: '#/components/schemas/Nurse'}}}]}
    B: {type: object, properties: {floor: {$ref: '#/components/schemas/Attic/properties/floor'}}}
";
    let hook = "
  a: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}
";
    for (field, text) in [("paths:", in_front), ("  schemas:", schemas), ("webhooks:", hook)] {
        let added = DOCUMENT.replacen(&format!("\n{field}\n"), &format!("\n{field}{text}"), 1);
        assert_ne!(added, DOCUMENT);
        let (after, _) = generate(&document(&added));
        assert_eq!(lost(&before, &after), [""; 0], "{field}");
    }
}

#[test]
fn an_operation_that_the_document_calls_otherwise_keeps_its_name() {
    let (before, _) = generate(&document(DOCUMENT));
    let renamed = DOCUMENT.replace("operationId: listPets", "operationId: findPets");
    let (after, diagnostics) = generate(&document(&renamed).with_names(names(&before)));
    assert_eq!(lost(&before, &after), [""; 0]);
    assert!(
        after.names.contains("GET /pets: list_pets_get_pets # the document calls it findPets\n"),
        "{}",
        after.names
    );
    assert_eq!(diagnostics.iter().filter(|it| it.code == Code::NameKept).count(), 1);
    let (without, _) = generate(&document(&renamed));
    assert!(without.meanings.contains_key("Client::find_pets"));
}

#[test]
fn an_inline_schema_that_becomes_a_component_keeps_its_name() {
    let inline = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /pets: {get: {responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}
components:
  schemas:
    Pet: {type: object, properties: {state: STATE}}
";
    let state = "{type: string, enum: [open, sold]}";
    let (before, _) = generate(&document(&inline.replace("STATE", state)));
    let component =
        format!("{}    Condition: {state}\n", inline.replace("STATE", "{$ref: '#/components/schemas/Condition'}"));
    let (after, _) = generate(&document(&component).with_names(names(&before)));
    let types = &after.files.iter().find(|file| file.name == "types.rs").expect("there are types").text;
    assert!(
        types.contains("#[deprecated(note = \"it is `Condition` now\")]\npub type PetState = Condition;"),
        "{types}"
    );
    assert!(after.names.contains("  Pet/state: PetState\n"), "{}", after.names);
    // For as long as the file says so.
    let forgotten = after.names.replace("  Pet/state: PetState\n", "");
    let (without, _) = generate(&document(&component).with_names(crate::support::inline("names.yaml", &forgotten)));
    assert!(!without.files.iter().any(|file| file.text.contains("PetState")));
    // A component of the name that the type has takes its place.
    let (same, _) = generate(&document(&component.replace("Condition", "PetState")).with_names(names(&before)));
    assert_eq!(same.meanings["types::PetState"], "PetState");
    // And back.
    let (again, _) = generate(&document(&inline.replace("STATE", state)).with_names(names(&after)));
    assert_eq!(lost(&before, &again), [""; 0]);
}
