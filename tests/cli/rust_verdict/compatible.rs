//! What is compatible on the wire breaks no program: each change of a document that adds or loosens something leaves what its
//! users have written as it is. CONTRIBUTING.md has the exceptions.

use codegen::Generated;
use tempfile::TempDir;

use super::{check, generated, generated_with, write, write_client};

const API: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://pets.test'}]
paths:
  /pets:
    get:
      operationId: list-pets
      parameters:
        - {name: owner, in: query, required: true, schema: {type: string}}
        - {name: kind, in: query, required: true, schema: {type: string, enum: [cat, dog]}}
        - {name: page, in: query, schema: {type: integer, format: int32}}
      responses:
        '200': {description: D, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
    post:
      operationId: create-pet
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '201': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '404': {description: No owner}
        '409': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  /shapes:
    get:
      operationId: get-shape
      responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}}
components:
  schemas:
    Pet:
      type: object
      required: [name, species]
      properties:
        name: {type: string}
        species: {type: string, enum: [cat, dog]}
        age: {type: integer, format: int32}
    Problem: {type: object, required: [code], properties: {code: {type: string, enum: [TAKEN, GONE]}}}
    Shape:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator: {propertyName: kind, mapping: {circle: '#/components/schemas/Circle', square: '#/components/schemas/Square'}}
    Circle: {type: object, required: [kind, radius], properties: {kind: {const: circle}, radius: {type: number}}}
    Square: {type: object, required: [kind, side], properties: {kind: {const: square}, side: {type: number}}}
";

/// What a user has written.
const USER: &str = r#"
use api::operations::{CreatePetError, GetShapeError, ListPetsError};
use api::{ApiError, Client, Error, types};

fn main() {}

async fn user(client: &Client) -> Result<(), ApiError> {
    let page: i32 = 2;
    let pets: Vec<types::Pet> = client.list_pets("me", "cat").page(page).await?.into_inner();
    let mut pet = types::Pet::new("Tom", types::PetSpecies::Cat).with_age(3);
    pet.name.push('!');
    match pet.species {
        types::PetSpecies::Cat => {}
        _ => {}
    }
    match client.create_pet(&pet).await {
        Ok(made) => drop(made.into_inner().age),
        Err(Error::ErrorResponse(CreatePetError::NotFound(_), response)) => drop(response.body),
        Err(Error::ErrorResponse(CreatePetError::Conflict(problem), _)) => match problem.code {
            types::ProblemCode::Taken => {}
            _ => {}
        },
        Err(error) => return Err(error.into()),
    }
    match client.get_shape().idempotency_key("a").timeout(std::time::Duration::from_secs(3)).send().await?.into_inner() {
        types::Shape::Circle(circle) => drop(circle.radius),
        _ => {}
    }
    fn list(_: &Error<ListPetsError>, _: &Error<GetShapeError>) {}
    Ok(())
}
"#;

/// The changes, by what they are: a part of the document, and what it becomes.
const CHANGES: &[(&str, &str, &str)] = &[
    (
        "an optional query parameter",
        "        - {name: page,",
        "        - {name: after, in: query, schema: {type: string}}\n        - {name: page,",
    ),
    (
        "an optional header",
        "        - {name: page,",
        "        - {name: X-A, in: header, schema: {type: string}}\n        - {name: page,",
    ),
    (
        "an optional cookie",
        "        - {name: page,",
        "        - {name: a, in: cookie, schema: {type: string}}\n        - {name: page,",
    ),
    (
        "the first parameter",
        "operationId: get-shape",
        "operationId: get-shape\n      parameters: [{name: send, in: query, schema: {type: string}}]",
    ),
    (
        "parameters with the names of what every request can do",
        "operationId: get-shape",
        "operationId: get-shape\n      parameters: [{name: timeout, in: query, schema: {type: integer}}, {name: idempotency_key, in: query, schema: {type: string}}]",
    ),
    ("a body that may be left out", "requestBody: {required: true,", "requestBody: {required: false,"),
    ("a member", "        age:", "        weight: {type: number}\n        age:"),
    ("a value of an enum", "enum: [cat, dog]}\n        age", "enum: [bird, cat, dog]}\n        age"),
    (
        "a value of a parameter",
        "schema: {type: string, enum: [cat, dog]}}",
        "schema: {type: string, enum: [bird, cat, dog]}}",
    ),
    ("any value of a parameter", "schema: {type: string, enum: [cat, dog]}}", "schema: {type: string}}"),
    ("a branch of a union", "oneOf: [", "oneOf: [{$ref: '#/components/schemas/Problem'}, "),
    ("an error status", "        '404':", "        '403': {description: No}\n        '404':"),
    ("the first error status", "responses: {'200'", "responses: {'500': {description: Oops}, '200'"),
    ("the errors of all other statuses", "        '404':", "        default: {description: No}\n        '404':"),
    (
        "the schema of an error",
        "'404': {description: No owner}",
        "'404': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}",
    ),
    (
        "a schema of an error beside another",
        "'404': {description: No owner}",
        "'404': {description: D, content: {text/plain: {}}}",
    ),
    (
        "an operation",
        "  /shapes:",
        "  /owners: {get: {operationId: list, responses: {'204': {description: D}}}}\n  /shapes:",
    ),
    (
        "a media type of a request",
        "requestBody: {required: true, content: {",
        "requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}, ",
    ),
    (
        "a media type of a response",
        "'201': {description: D, content: {",
        "'201': {description: D, content: {application/xml: {}, ",
    ),
    (
        "a header of a response",
        "'201': {description: D,",
        "'201': {description: D, headers: {X-A: {schema: {type: string}}},",
    ),
    (
        "a security scheme",
        "components:",
        "security: [{key: []}, {}]\ncomponents:\n  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}",
    ),
    ("a server", "servers: [", "servers: [{url: 'https://new.test'}, "),
    (
        "another server for an operation",
        "operationId: get-shape",
        "operationId: get-shape\n      servers: [{url: 'https://shapes.test'}]",
    ),
    (
        "descriptions",
        "operationId: get-shape",
        "operationId: get-shape\n      summary: Gets\n      description: Gets a shape\n      tags: [shapes]\n      deprecated: true",
    ),
    (
        "a wider integer in a parameter",
        "{name: page, in: query, schema: {type: integer, format: int32}}",
        "{name: page, in: query, schema: {type: integer, format: int64}}",
    ),
    ("a documented redirection", "responses: {'200'", "responses: {'303': {description: Elsewhere}, '200'"),
];

/// Changes that are made at once, as they have nothing to do with each other.
const TOGETHER: &[(&str, &[(&str, &str)])] = &[
    (
        "the order of members, values, branches, responses, optional parameters and schemas",
        &[
            (
                "        name: {type: string}\n        species: {type: string, enum: [cat, dog]}\n        age: {type: integer, format: int32}\n",
                "        age: {type: integer, format: int32}\n        name: {type: string}\n        species: {type: string, enum: [dog, cat]}\n",
            ),
            ("required: [name, species]", "required: [species, name]"),
            ("enum: [TAKEN, GONE]", "enum: [GONE, TAKEN]"),
            (
                "oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]",
                "oneOf: [{$ref: '#/components/schemas/Square'}, {$ref: '#/components/schemas/Circle'}]",
            ),
            (
                "        - {name: owner, in: query, required: true, schema: {type: string}}\n",
                "        - {name: page, in: query, schema: {type: integer, format: int32}}\n        - {name: owner, in: query, required: true, schema: {type: string}}\n",
            ),
            (
                "}}\n        - {name: page, in: query, schema: {type: integer, format: int32}}\n      responses",
                "}}\n      responses",
            ),
            ("        '404': {description: No owner}\n", ""),
            (
                "        '201': {description: D,",
                "        '404': {description: No owner}\n        '201': {description: D,",
            ),
            (
                "  schemas:\n    Pet:",
                "  schemas:\n    Circle: {type: object, required: [kind, radius], properties: {kind: {const: circle}, radius: {type: number}}}\n    Pet:",
            ),
            (
                "    Circle: {type: object, required: [kind, radius], properties: {kind: {const: circle}, radius: {type: number}}}\n    Square:",
                "    Square:",
            ),
        ],
    ),
    (
        "components in the place of what was inline",
        &[
            ("species: {type: string, enum: [cat, dog]}", "species: {$ref: '#/components/schemas/Kind'}"),
            ("code: {type: string, enum: [TAKEN, GONE]}", "code: {$ref: '#/components/schemas/Code'}"),
            (
                "- {name: page, in: query, schema: {type: integer, format: int32}}",
                "- {$ref: '#/components/parameters/Page'}",
            ),
            ("schema: {type: string, enum: [cat, dog]}", "schema: {$ref: '#/components/schemas/Kind'}"),
            (
                "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}",
                "requestBody: {$ref: '#/components/requestBodies/Pet'}",
            ),
            (
                "'409': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}",
                "'409': {$ref: '#/components/responses/Problem'}",
            ),
            (
                "components:\n  schemas:\n",
                "components:
  parameters: {Page: {name: page, in: query, schema: {type: integer, format: int32}}}
  requestBodies: {Pet: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  responses: {Problem: {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}}
  schemas:
    Kind: {type: string, enum: [cat, dog]}
    Code: {type: string, enum: [TAKEN, GONE]}
",
            ),
        ],
    ),
    (
        "other ids of operations",
        &[
            ("operationId: list-pets", "operationId: pets.list"),
            ("operationId: create-pet", "operationId: pets.create"),
            ("operationId: get-shape", "operationId: listPets"),
        ],
    ),
    (
        "parameters of the path item, of which one moves there",
        &[
            (
                "  /pets:\n",
                "  /pets:\n    parameters: [{name: lang, in: header, schema: {type: string}}, {name: page, in: query, schema: {type: integer, format: int32}}]\n",
            ),
            ("        - {name: page, in: query, schema: {type: integer, format: int32}}\n", ""),
        ],
    ),
    (
        "a status of the success that there is, and a range of errors",
        &[
            (
                "'201': {description: D,",
                "'200': {description: It was there, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}\n        '201': {description: D,",
            ),
            ("'404': {description: No owner}", "'404': {description: No owner}\n        4XX: {description: Wrong}"),
        ],
    ),
    (
        "a stream in the place of what is whole, pages, callbacks and webhooks",
        &[
            (
                "'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}",
                "'200': {description: D, content: {text/event-stream: {schema: {$ref: '#/components/schemas/Shape'}}, application/json: {schema: {$ref: '#/components/schemas/Shape'}",
            ),
            (
                "operationId: list-pets\n",
                "operationId: list-pets\n      x-pagination: {items: '', page: {parameter: page, first: 1}}\n",
            ),
            (
                "operationId: create-pet\n",
                "operationId: create-pet\n      callbacks: {onMade: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {}}}}}\n",
            ),
            (
                "components:\n",
                "webhooks: {made: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, responses: {}}}}\ncomponents:\n",
            ),
        ],
    ),
    (
        "what is said of values: bounds, formats, defaults, examples and what else objects may have",
        &[
            (
                "name: {type: string}",
                "name: {type: string, minLength: 1, examples: [Tom], title: The name, deprecated: true}",
            ),
            ("age: {type: integer, format: int32}", "age: {type: integer, format: int32, default: 1, minimum: 0}"),
            (
                "{name: owner, in: query, required: true, schema: {type: string}}",
                "{name: owner, in: query, required: true, deprecated: true, schema: {type: string, format: email}}",
            ),
            ("Problem: {type: object,", "Problem: {type: object, additionalProperties: true,"),
        ],
    ),
];

#[test]
#[ignore = "it compiles crates; CI runs it"]
fn what_is_compatible_on_the_wire_breaks_no_program() {
    let folder = TempDir::new().expect("there is a place for temporary files");
    let before = generated(API);
    let compiles = |client: &Generated, user: &str| {
        write_client(folder.path(), client);
        write(&folder.path().join("examples/user.rs"), &format!("#![allow(warnings)]\n{user}"));
        check(folder.path()).is_empty()
    };
    assert!(compiles(&before, USER), "the program does not fit its own client");
    // A program that uses something that is not there: the compiler is asked.
    assert!(!compiles(&before, &USER.replace(".page(page)", ".pages(page)")));
    let alone = CHANGES.iter().map(|(what, from, to)| (*what, vec![(*from, *to)]));
    let together = TOGETHER.iter().map(|(what, changes)| (*what, changes.to_vec()));
    let broken = alone.chain(together).filter(|(what, changes)| {
        let after = changes.iter().fold(API.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{what}: {from}");
            text.replacen(from, to, 1)
        });
        // The client is kept, and its names with it.
        !compiles(&generated_with(&after, &before.names), USER)
    });
    let broken = broken.map(|(what, _)| what).collect::<Vec<_>>();
    assert_eq!(broken, Vec::<&str>::new());
}
