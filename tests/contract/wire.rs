//! The calls of all operations: what is sent, what is answered, and what has to come of it.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use serde_json::{Map, Value, json};

use super::choice::Choice;
use super::compare;
use super::crates::Program;
use super::document::{Document, Operation, essence, is_json, members};
use super::instances::Instances;
use super::methods::{Method, bare};
use super::report::Report;
use super::request::Expected;
use super::schema::Schemas;
use super::security;
use super::server::{Request, Response, Server};
use super::shape::{Schema, Shape};

/// A text in which everything that has a meaning in a URL has to be encoded.
const HARD: &str = "a/b c?d=e&f#g+h%20:;,@\u{fc}\u{1f389}'\"";

/// How many instances of its schema each response is tried with.
const BODIES: usize = 12;

/// A call of an operation.
pub struct Call<'d> {
    /// The method without `r#`.
    pub method: String,
    /// What the call is for, for messages.
    pub title: String,
    pub arguments: Value,
    pub expected: Expected<'d>,
    pub response: Response,
    pub outcome: Outcome,
    /// Which example the body is, if the document has examples for it and no schema.
    pub example: Option<usize>,
}

/// What a response has to become.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub is_error: bool,
    pub status: u16,
    /// The value; nothing if the status alone counts.
    pub value: Option<Value>,
}

/// Calls all operations and compares what was sent and what came back.
pub fn check<'d>(
    document: &'d Document,
    operations: &'d [Operation<'d>],
    schemas: &Schemas<'d>,
    methods: &BTreeMap<String, Method>,
    program: &Program,
    report: &mut Report,
) {
    let Calls { calls, complaints, skipped } = Calls::of(document, operations, schemas, methods);
    complaints.into_iter().for_each(|complaint| report.fail("wire", complaint));
    skipped.into_iter().for_each(|reason| report.say(format!("skipped: {reason}")));
    let lines = calls.iter().enumerate();
    let lines =
        lines.map(|(number, call)| format!("{}\t{number}\t{}", call.method, call.arguments)).collect::<Vec<_>>();
    let server = Server::answering(calls.iter().map(|call| call.response.clone()).collect());
    let answers = match program.run(&["call", &server.url()], &lines) {
        Ok(answers) => answers,
        Err(error) => return report.fail("wire", error),
    };
    let requests = server.requests();
    let (mut right, mut examples, mut all_examples) = (0, BTreeSet::new(), BTreeSet::new());
    for (number, (call, answer)) in calls.iter().zip(answers).enumerate() {
        let answer = serde_json::from_str::<Value>(&answer).expect("the program answers JSON");
        let complaints = call.complaints(requests.get(&number), &answer);
        let example = call.example.map(|index| (call.expected.operation.id, call.response.status, index));
        all_examples.extend(example);
        if complaints.is_empty() {
            right += 1;
            examples.extend(example);
        }
        for complaint in complaints {
            let like = format!("{} {}", call.method, complaint.split(": sent ").next().unwrap_or_default());
            report.fail_like("wire", like, format!("{}: {complaint}", call.title));
        }
    }
    let (of, examples, all) = (operations.len(), examples.len(), all_examples.len());
    report.say(format!("{right} of {} calls of {of} operations were as described", calls.len()));
    report.say(format!("{examples} of {all} examples of responses came back equal"));
}

/// Calls of all operations of a document.
pub struct Calls<'d> {
    pub calls: Vec<Call<'d>>,
    /// What cannot be called or compared, and why.
    pub complaints: Vec<String>,
    /// What this program does not try, and why.
    pub skipped: Vec<String>,
}

impl<'d> Calls<'d> {
    pub fn of(
        document: &'d Document,
        operations: &'d [Operation<'d>],
        schemas: &Schemas<'d>,
        methods: &BTreeMap<String, Method>,
    ) -> Self {
        let mut calls = Self { calls: Vec::new(), complaints: Vec::new(), skipped: Vec::new() };
        let mut unused = methods.keys().collect::<BTreeSet<_>>();
        for operation in operations {
            let media_types = match operation.request.as_slice() {
                [] => vec![None],
                media_types => media_types.iter().map(|media_type| Some(*media_type)).collect(),
            };
            // JSON has the name of the operation, or else what stands first.
            let plain = media_types.iter().position(|media_type| media_type.is_some_and(|(name, _)| is_json(name)));
            let plain = plain.unwrap_or_default();
            for (index, media_type) in media_types.into_iter().enumerate() {
                let mut id = operation.id.to_owned();
                if let (Some((name, _)), true) = (media_type, index != plain) {
                    id = format!("{id}-{}", short_name(name));
                }
                let mut key = bare(&id.to_snake_case());
                if key == "new" {
                    // The client has a function of this name.
                    key.insert_str(0, "call_");
                }
                unused.remove(&key);
                let stream = format!("{key}_stream");
                if answers_with_events(operation) && unused.remove(&stream) {
                    calls.skipped.push(format!("{stream}: streams are not followed"));
                }
                match methods.get(&key) {
                    Some(method) => {
                        let maker =
                            Maker { document, instances: Instances::of(schemas), operation, media_type, method };
                        maker.add(&mut calls);
                    }
                    None => calls.complaints.push(format!("{id}: there is no method {key}")),
                }
            }
        }
        calls.complaints.extend(unused.into_iter().map(|name| format!("{name} is no operation of the document")));
        calls
    }
}

impl Call<'_> {
    /// All that is wrong with what was asked and what came of it.
    pub fn complaints(&self, request: Option<&Request>, answer: &Value) -> Vec<String> {
        let mut complaints = match request {
            Some(request) => self.expected.complaints(request),
            None => vec!["no request was sent".to_owned()],
        };
        if let Some(error) = answer["error"].as_str() {
            complaints.push(format!("the call failed: {error}"));
            return complaints;
        }
        let end = if self.outcome.is_error { "error_response" } else { "ok" };
        if answer["end"] != end || answer["status"] != self.outcome.status {
            complaints.push(format!("the call ended as {} with status {}", answer["end"], answer["status"]));
        }
        if let Some(expected) = &self.outcome.value {
            match (answer.get("value"), answer["opaque"].as_str()) {
                (Some(value), _) => {
                    let difference = compare::difference(expected, value);
                    complaints.extend(difference.map(|difference| format!("the response: {difference}")));
                }
                (None, reason) => complaints.push(format!("the response does not serialise: {reason:?}")),
            }
        }
        complaints
    }
}

/// Makes the calls of one method.
struct Maker<'m, 's, 'd> {
    document: &'d Document,
    instances: Instances<'s, 'd>,
    operation: &'d Operation<'d>,
    media_type: Option<(&'d str, &'d Value)>,
    method: &'m Method,
}

/// The arguments of a call, and the request that they have to become.
struct Arguments<'d> {
    values: Value,
    expected: Expected<'d>,
}

impl<'d> Maker<'_, '_, 'd> {
    fn add(&self, calls: &mut Calls<'d>) {
        let name = format!("{} ({} {})", self.operation.id, self.operation.method, self.operation.path);
        let name = match self.media_type {
            Some((media_type, _)) => format!("{name} [{media_type}]"),
            None => name,
        };
        if self.media_type.is_some_and(|(media_type, _)| essence(media_type).starts_with("multipart/")) {
            calls.skipped.push(format!("{name}: bodies of several parts are not compared"));
            return;
        }
        let mut responses = self.responses(&name, calls);
        if responses.is_empty() {
            calls.skipped.push(format!("{name}: no response to answer with"));
            return;
        }
        // Every way to ask, with any response; every other response, to a plain request.
        let ways = [("minimal request", Way::Minimal), ("full request", Way::Full), ("encoded request", Way::Hard)];
        let first = responses[0].clone();
        for (title, way) in ways {
            match self.arguments(way) {
                Ok(arguments) => calls.calls.push(self.call(&name, title, arguments, first.clone())),
                Err(complaint) => calls.complaints.push(format!("{name}: {complaint}")),
            }
        }
        for (title, response, outcome, example) in responses.drain(1..) {
            if let Ok(arguments) = self.arguments(Way::Minimal) {
                calls.calls.push(self.call(&name, &title.clone(), arguments, (title, response, outcome, example)));
            }
        }
    }

    fn call(&self, name: &str, title: &str, arguments: Arguments<'d>, answer: Answer) -> Call<'d> {
        let (status, response, outcome, example) = answer;
        let title = if title == status { format!("{name}, {status}") } else { format!("{name}, {title}, {status}") };
        Call {
            method: bare(&self.method.name),
            title,
            arguments: arguments.values,
            expected: arguments.expected,
            response,
            outcome,
            example,
        }
    }

    /// The arguments by which all that the document says of the request is sent.
    fn arguments(&self, way: Way) -> Result<Arguments<'d>, String> {
        let mut values = Map::new();
        let mut parameters = Vec::new();
        let mut unused = self.method.all().map(|argument| argument.name.as_str()).collect::<BTreeSet<_>>();
        for parameter in &self.operation.parameters {
            let name = parameter["name"].as_str().unwrap_or_default();
            let ignored = ["accept", "content-type", "authorization"].contains(&&*name.to_ascii_lowercase());
            if parameter["in"] == "header" && ignored {
                continue;
            }
            let mut key = bare(&name.to_snake_case());
            if !unused.contains(key.as_str()) {
                // Another place has a parameter of this name.
                key = format!("{}_{key}", parameter["in"].as_str().unwrap_or_default());
            }
            if !unused.remove(key.as_str()) {
                return Err(format!("there is no argument for the parameter {name}"));
            }
            if parameter["required"] != true && way == Way::Minimal {
                continue;
            }
            let value = self.parameter(parameter, way).ok_or_else(|| format!("no value for the parameter {name}"))?;
            values.insert(key, value.clone());
            parameters.push((*parameter, value));
        }
        let mut body = None;
        // A request without content needs no argument for an empty object that may be left out.
        let is_void = |content: &Value| {
            let schema = &content["schema"];
            !self.is_body_required() && schema["type"] == "object" && members(&schema["properties"]).next().is_none()
        };
        let is_left_out = |content| matches!(self.operation.method, "get" | "head") && is_void(content);
        if let Some((media_type, content)) = self.media_type.filter(|(_, content)| !is_left_out(content)) {
            let key = unused.pop_first().ok_or("there is no argument for the body")?;
            let taken = self.method.all().find(|argument| argument.name == key);
            let is_needed = self.is_body_required() || !taken.is_some_and(|argument| argument.is_optional());
            let is_sent = way != Way::Minimal || is_needed;
            if is_sent {
                let value = self.body(media_type, content, way).ok_or("no value for the body")?;
                values.insert(key.to_owned(), value.clone());
                body = Some((media_type, value));
            }
        }
        match unused.pop_first() {
            Some(name) => Err(format!("the argument {name} is no parameter of the document")),
            None => Ok(Arguments {
                values: Value::Object(values),
                expected: Expected {
                    operation: self.operation,
                    parameters,
                    body,
                    security: security::of(self.document, self.operation),
                },
            }),
        }
    }

    fn is_body_required(&self) -> bool {
        let operation = &self.document.root["paths"][self.operation.path][self.operation.method];
        self.document.resolved(&operation["requestBody"])["required"] == true
    }

    fn parameter(&self, parameter: &'d Value, way: Way) -> Option<Value> {
        let content = members(&parameter["content"]).next().map(|(_, content)| content);
        let schema = parameter.get("schema").or_else(|| content?.get("schema"));
        let schema = schema.map(|schema| self.instances.schemas.schema(schema)).unwrap_or_default();
        let is_free = |schema: &Schema<'d>| match self.instances.schemas.shape(schema).0 {
            Shape::Text(text) => text.format.is_none() && !text.has_pattern && text.longest.is_none(),
            _ => false,
        };
        let hard = json!(HARD);
        if way == Way::Hard && parameter["in"] != "header" {
            match self.instances.schemas.shape(&schema).0 {
                Shape::List { items, .. } if is_free(&items) => return Some(json!([hard, "", "b"])),
                Shape::Text(text) if text.format == Some("date-time") => {
                    return Some(json!("2026-03-01T10:20:30.5+02:00"));
                }
                _ if is_free(&schema) => return Some(hard),
                _ => {}
            }
        }
        self.instances.one(&schema, &mut Choice::Full)
    }

    fn body(&self, media_type: &str, content: &'d Value, way: Way) -> Option<Value> {
        let schema = content.get("schema").map(|schema| self.instances.schemas.schema(schema)).unwrap_or_default();
        let is_form = essence(media_type) == "application/x-www-form-urlencoded";
        if !is_json(media_type) && !is_form {
            return Some(json!("any text"));
        }
        let mut choice = if way == Way::Minimal { Choice::Minimal } else { Choice::Full };
        let mut value = self.instances.one(&schema, &mut choice)?;
        if let (true, Way::Hard, Value::Object(members)) = (is_form, way, &mut value) {
            for member in members.values_mut().filter(|member| *member == "text") {
                *member = json!(HARD);
            }
        }
        Some(value)
    }

    /// What the server may answer, and what each of it has to become.
    fn responses(&self, name: &str, calls: &mut Calls<'d>) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (key, response) in &self.operation.responses {
            let Some(status) = self.status(key) else {
                calls.skipped.push(format!("{name}: {key} is neither success nor error"));
                continue;
            };
            let is_error = status >= 400;
            let mut add = |title: &str, content_type: Option<&str>, body: String, value: Option<Value>, example| {
                let content_type = content_type.map(str::to_owned);
                let response = Response { status, content_type, body };
                answers.push((format!("{key} {title}"), response, Outcome { is_error, status, value }, example));
            };
            let content = members(&response["content"]).collect::<Vec<_>>();
            let json = content.iter().find(|(media_type, _)| is_json(media_type));
            let is_text = content.iter().all(|(media_type, _)| essence(media_type).starts_with("text/"));
            match (json, content.first()) {
                // It has headers alone (RFC 9110, section 9.3.2).
                _ if self.operation.method == "head" => add("no body", None, String::new(), Some(Value::Null), None),
                (Some((media_type, content)), _) => {
                    for (title, value, example) in self.bodies(content) {
                        add(&title, Some(media_type), value.to_string(), Some(value), example);
                    }
                }
                (None, Some((media_type, _))) if is_text => {
                    add("text", Some(media_type), "any text".to_owned(), Some(json!("any text")), None);
                }
                (None, Some((media_type, _))) => add("no JSON", Some(media_type), "any text".to_owned(), None, None),
                (None, None) => add("empty", None, String::new(), Some(Value::Null), None),
            }
        }
        answers
    }

    /// Bodies of a response: its examples if it has no schema, else instances of its schema.
    fn bodies(&self, content: &'d Value) -> Vec<(String, Value, Option<usize>)> {
        let Some(schema) = content.get("schema") else {
            let examples = self.document.examples(content).into_iter().enumerate();
            let mut bodies = examples
                .map(|(index, example)| (format!("example {index}"), example.clone(), Some(index)))
                .collect::<Vec<_>>();
            if bodies.is_empty() {
                bodies.push(("anything".to_owned(), json!({ "any": [1, null] }), None));
            }
            return bodies;
        };
        let all = self.instances.all(&self.instances.schemas.schema(schema));
        // Spread over all that there are: the first ones differ in the first members alone.
        let step = all.len().div_ceil(BODIES).max(1);
        all.into_iter().step_by(step).map(|instance| (instance.kind.to_owned(), instance.value, None)).collect()
    }

    /// A status that a member of the Responses Object stands for, and no other member does.
    fn status(&self, key: &str) -> Option<u16> {
        let described = |status: u16| {
            let range = format!("{}XX", status / 100);
            self.operation
                .responses
                .iter()
                .any(|(other, _)| *other != key && (*other == range || **other == status.to_string()))
        };
        let candidates = match key {
            "default" => vec![503, 418, 299],
            "2XX" | "2xx" => (200..300).collect(),
            "4XX" | "4xx" => (418..500).collect(),
            "5XX" | "5xx" => (503..600).collect(),
            key => vec![key.parse().ok()?],
        };
        let is_end = |status: &u16| (200..300).contains(status) || (400..600).contains(status);
        let exact = key.parse::<u16>().is_ok();
        candidates.into_iter().filter(is_end).find(|status| exact || !described(*status))
    }
}

/// Whether an answer may be a stream of events beside what is read whole: there is a method for each then.
fn answers_with_events(operation: &Operation<'_>) -> bool {
    let content = operation.responses.iter().flat_map(|(_, response)| members(&response["content"]));
    content.into_iter().any(|(media_type, _)| essence(media_type) == "text/event-stream")
}

/// Title, response, what it has to become, which example it is.
type Answer = (String, Response, Outcome, Option<usize>);

/// How much of a request is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Minimal,
    Full,
    /// All of it, with texts that must be encoded.
    Hard,
}

/// The name of a media type in the name of a method.
fn short_name(media_type: &str) -> String {
    match &*essence(media_type) {
        "application/x-www-form-urlencoded" => "form".to_owned(),
        "multipart/form-data" => "multipart".to_owned(),
        "application/octet-stream" => "binary".to_owned(),
        "text/plain" => "text".to_owned(),
        other => other.rsplit('/').next().unwrap_or_default().to_snake_case(),
    }
}
