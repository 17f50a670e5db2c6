//! What `diff` says of the Rust API is what the compiler says: a program that uses each item of the old client is compiled
//! against the new one.
//!
//! The compiler is asked about a hundred clients, so these tests are ignored, and `.ci/run` runs them. What `diff` says without
//! asking it, `tests/diff` tests.

mod compatible;
mod exceptions;
mod program;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use codegen::diff::{self, Sides, Verdict};
use codegen::{Diagnostics, Generated, InThread, SourceFile, Sources, Workspace};
use tempfile::TempDir;
use xtask::workspace;

use self::program::Use;
use super::crates;

/// A document with each kind of item.
const API: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      parameters:
        - {name: page, in: query, schema: {type: integer, format: int32}}
        - {name: size, in: query, required: true, schema: {type: integer}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
      responses:
        '200': {description: D, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
    post:
      operationId: create-pet
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '201': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '409': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  /pets/{id}/shape:
    get:
      operationId: get-shape
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}
components:
  schemas:
    Pet:
      type: object
      required: [id, name, species]
      properties:
        id: {$ref: '#/components/schemas/Id'}
        name: {type: string}
        species: {type: string, enum: [cat, dog]}
        nick: {type: [string, 'null']}
        age: {type: integer, format: int32}
        born: {type: string, format: date}
        seen: {type: string, format: date-time}
        secret: {type: string, format: password}
        owner: {$ref: '#/components/schemas/Owner'}
        marks: {type: object, additionalProperties: {type: integer}}
    Id: {type: string}
    Owner: {type: object, required: [name], properties: {name: {type: string}, mail: {type: string}, pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    Problem: {type: object, required: [code], properties: {code: {type: string, enum: [TAKEN, GONE]}}}
    Shape:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator: {propertyName: kind, mapping: {circle: '#/components/schemas/Circle', square: '#/components/schemas/Square'}}
    Circle: {type: object, required: [kind, radius], properties: {kind: {const: circle}, radius: {type: number}}}
    Square: {type: object, required: [kind, side], properties: {kind: {const: square}, side: {type: number}}}
";

/// Changes of [`API`]: a part, and what it becomes.
const CHANGES: &[(&str, &str)] = &[
    // Operations and parameters.
    ("operationId: list-pets", "operationId: pets"),
    ("operationId: list-pets", "operationId: list-pets\n      deprecated: true"),
    ("{name: page, in: query,", "{name: page, in: query, required: true,"),
    ("{name: size, in: query, required: true,", "{name: size, in: query,"),
    (
        "{name: page, in: query, schema: {type: integer, format: int32}}",
        "{name: page, in: query, schema: {type: integer}}",
    ),
    ("        - {name: tags,", "        - {name: sort, in: query, schema: {type: string}}\n        - {name: tags,"),
    ("        - {name: tags, in: query, schema: {type: array, items: {type: string}}}\n", ""),
    ("'201': {description: D,", "'202': {description: E}\n        '201': {description: D,"),
    (
        "        '409': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}\n",
        "",
    ),
    (
        "  /pets/{id}/shape:",
        "  /owners: {get: {operationId: owners, responses: {'204': {description: D}}}}\n  /pets/{id}/shape:",
    ),
    // Members.
    ("required: [id, name, species]", "required: [id, name, species, nick]"),
    ("required: [id, name, species]", "required: [id, name]"),
    ("        age: {type: integer, format: int32}\n", ""),
    ("        age: {", "        weight: {type: number}\n        age: {"),
    (
        "required: [id, name, species]\n      properties:\n",
        "required: [id, name, species, size]\n      properties:\n        size: {type: string}\n",
    ),
    ("age: {type: integer, format: int32}", "age: {type: integer}"),
    ("age: {type: integer, format: int32}", "age: {type: [integer, 'null'], format: int32}"),
    ("nick: {type: [string, 'null']}", "nick: {type: string}"),
    ("born: {type: string, format: date}", "born: {type: string}"),
    ("seen: {type: string, format: date-time}", "seen: {type: string, format: uuid}"),
    ("secret: {type: string, format: password}", "secret: {type: string}"),
    (
        "marks: {type: object, additionalProperties: {type: integer}}",
        "marks: {type: object, additionalProperties: {type: string}}",
    ),
    ("name: {type: string}\n", "name: {type: string, maxLength: 3, deprecated: true}\n"),
    ("        name: {type: string}\n", "        name: {$ref: '#/components/schemas/Name'}\n"),
    ("    Id: {type: string}\n", "    Id: {type: integer}\n"),
    ("    Id: {type: string}\n", "    Id: {type: string}\n    Unused: {type: object}\n"),
    ("radius: {type: number}}", "radius: {type: number}}, additionalProperties: {type: string}"),
    ("mail: {type: string}", "email: {type: string}"),
    ("mail: {type: string}", "mail: {type: string, description: The mail, default: a@b.test, minLength: 3}"),
    ("type: array, items: {$ref: '#/components/schemas/Pet'}}}}}", "$ref: '#/components/schemas/Pet'}}}}"),
    (
        "content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}\n      responses",
        "content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}}}\n      responses",
    ),
    (
        "content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}\n      responses",
        "content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}}}\n      responses",
    ),
    ("  /pets/{id}/shape:", "  /animals/{id}/shape:"),
    (
        "species: {type: string, enum: [cat, dog]}",
        "species: {allOf: [{type: string, enum: [cat, dog]}], description: Which}",
    ),
    // Enumerations and unions.
    ("enum: [cat, dog]", "enum: [cat, dog, fish]"),
    ("enum: [cat, dog]", "enum: [cat]"),
    ("species: {type: string, enum: [cat, dog]}", "species: {type: string}"),
    ("code: {type: string, enum: [TAKEN, GONE]}", "code: {type: string}"),
    (
        "[{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]",
        "[{$ref: '#/components/schemas/Circle'}]",
    ),
    ("square: '#/components/schemas/Square'", "box: '#/components/schemas/Square'"),
    (
        "{type: object, required: [kind, side], properties: {kind: {const: square}, side: {type: number}}}",
        "{type: array, items: {type: number}}",
    ),
];

#[test]
#[ignore = "it compiles sixty clients; CI runs it"]
fn what_is_breaking_does_not_compile_and_what_is_compatible_does() {
    let folder = TempDir::new().expect("there is a place for temporary files");
    let old = generated(API);
    let program = program::of(&old);
    let failing = compile(folder.path(), &old, &program);
    assert!(failing.is_empty(), "the program does not fit its own client: {:?}", lines(&program, &failing));
    let (mut breaks, mut fits) = (0, 0);
    let mut problems = Vec::new();
    // A component of another name that is used everywhere.
    let renamed = API.replace("Owner'", "Keeper'").replace("Owner:", "Keeper:");
    let changed = CHANGES.iter().map(|(from, to)| {
        assert!(API.contains(from), "{from}");
        (format!("{from} -> {to}"), API.replacen(from, to, 1))
    });
    for (words, text) in changed.chain([("another name".to_owned(), renamed.replace("components/schemas/Name", "x"))]) {
        let text = if text.contains("schemas/Name'") { text + "    Name: {type: string}\n" } else { text };
        let new = generated(&text);
        let failing = compile(folder.path(), &new, &program);
        let sources = Sides { old: API, new: text.as_str() }.map(|text| Sources::new(source(text)));
        let mut diagnostics = Sides { old: Diagnostics::new(), new: Diagnostics::new() };
        let comparison = diff::diff(&sources, &InThread, &mut diagnostics).expect("both documents can be read");
        let breaking = comparison.rust_api.changes().iter().filter(|change| change.verdict == Verdict::Breaking);
        let breaking = breaking.map(|change| change.path.as_str()).collect::<BTreeSet<_>>();
        if failing.is_empty() {
            fits += 1
        } else {
            breaks += 1
        }
        for path in &breaking {
            let mut uses = program.iter().filter(|item| item.is(path)).peekable();
            // What the root exports is no type or operation.
            if uses.peek().is_none() && path.contains("::") {
                problems.push(format!("{words}\nnothing uses `{path}`"));
            } else if path.contains("::") && !uses.any(|item| failing.contains(&item.line)) {
                problems.push(format!("{words}\n`{path}` is said to be breaking, and all of its uses compile"));
            }
        }
        for item in &program {
            let fails = failing.contains(&item.line);
            let says = breaking.iter().any(|path| item.is(path));
            let mentions = breaking.iter().any(|path| item.mentions(path));
            if fails && !says && !mentions {
                problems.push(format!("{words}\n`{}` does not compile: {}", item.path, item.code));
            }
        }
    }
    assert!(breaks > 20 && fits > 10, "{breaks} changes break the program, {fits} do not");
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

fn source(text: &str) -> SourceFile {
    SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() }
}

fn generated(text: &str) -> Generated {
    generated_with(text, "")
}

/// The client of a document for which names were given before.
fn generated_with(text: &str, names: &str) -> Generated {
    let mut diagnostics = Diagnostics::new();
    let names = SourceFile { name: "names.yaml".to_owned(), text: names.to_owned() };
    let sources = Sources::new(source(text));
    let sources = if names.text.is_empty() { sources } else { sources.with_names(names) };
    codegen::generate(&sources, &InThread, &mut diagnostics)
        .unwrap_or_else(|_| panic!("{text}\n{}", codegen::messages::short(&diagnostics, &sources)))
}

fn lines<'p>(program: &'p [Use], failing: &BTreeSet<usize>) -> Vec<&'p str> {
    program.iter().filter(|item| failing.contains(&item.line)).map(|item| item.code.as_str()).collect()
}

/// The lines of the program that the compiler refuses.
///
/// An error in a name may hide those in types, so what is refused is taken out until the rest compiles.
fn compile(folder: &Path, client: &Generated, program: &[Use]) -> BTreeSet<usize> {
    write_client(folder, client);
    let mut failing = BTreeSet::new();
    loop {
        let kept = program.iter().map(|item| if failing.contains(&item.line) { "" } else { &item.code });
        let text = kept.collect::<Vec<_>>().join("\n");
        write(&folder.join("examples/user.rs"), &format!("#![allow(warnings)] fn main() {{}}\n{text}\n"));
        let refused = check(folder);
        if refused.is_empty() {
            return failing;
        }
        let before = failing.len();
        failing.extend(refused);
        assert!(failing.len() > before, "the same lines are refused again");
    }
}

fn write_client(folder: &Path, client: &Generated) {
    let source = folder.join("src");
    let _ = fs::remove_dir_all(&source);
    for file in client.crate_sources() {
        write(&source.join(file.name), &file.text);
    }
    // The program names chrono even where the client does not.
    let chrono = "chrono = { version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }".to_owned();
    let mut dependencies = client.dependencies.clone();
    if !dependencies.contains(&chrono) {
        dependencies.insert(1, chrono);
    }
    let sources = Sources::new(source_of_manifest());
    let manifest = codegen::manifest("api", &dependencies, &sources, Workspace::OfItsOwn);
    write(&folder.join("Cargo.toml"), &super::crates::without_tls(&manifest));
    fs::copy(workspace::root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file can be copied");
}

fn source_of_manifest() -> SourceFile {
    source("")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    fs::write(path, text).expect("it can be written");
}

/// The lines of the example that the compiler refuses, counted as the program counts them.
fn check(folder: &Path) -> BTreeSet<usize> {
    let arguments = ["check", "--quiet", "--example", "user", "--message-format", "json"];
    // The client is nearly the same each time.
    let output = crates::command(folder, &arguments).env("CARGO_INCREMENTAL", "1").output().expect("cargo starts");
    let mut refused = BTreeSet::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        for span in message["message"]["spans"].as_array().into_iter().flatten() {
            let is_here = span["file_name"].as_str().is_some_and(|name| name.ends_with("user.rs"));
            if message["message"]["level"] == "error" && is_here && span["is_primary"] == true {
                let line = span["line_start"].as_u64().and_then(|line| usize::try_from(line).ok());
                refused.insert(line.expect("a line") - 2);
            }
        }
    }
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() || !refused.is_empty(), "the client does not compile: {words}");
    refused
}
