//! The text of the program that stands between the tests and a generated crate.
//!
//! It reads lines and answers each with one line of JSON. `round-trip` reads values of its types and writes them
//! again; `call` calls operations and says what came back.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::methods::{Argument, Method};

/// The program for a crate with these types and methods, and these methods for servers of some operations.
pub fn text(
    crate_name: &str,
    types: &[String],
    methods: &BTreeMap<String, Method>,
    errors: &[(String, Vec<String>)],
    servers: &[String],
) -> String {
    let servers = servers.iter().map(|setter| format!("let client = client.{setter}(&base).expect(\"a URL\");\n"));
    let servers = servers.collect::<String>();
    let read_and_write = contract::program::read_and_write(types.iter().map(String::as_str));
    let mut calls = String::new();
    // A form is made of streams, which no JSON holds.
    let is_form =
        |name: &str| name.starts_with("types :: ") && !types.iter().any(|other| name.ends_with(&format!(" {other}")));
    let can_be_called = |method: &Method| !method.all().any(|argument| is_form(&argument.owned));
    for (key, method) in methods.iter().filter(|(_, method)| can_be_called(method)) {
        let _ = writeln!(calls, "        {key:?} => {{");
        let mut names = Vec::new();
        for (index, argument) in method.arguments.iter().enumerate() {
            let Argument { name, owned, prefix, passed, .. } = argument;
            let _ = writeln!(calls, "            let a{index}: {owned} = argument(arguments, {name:?})?;");
            names.push(format!("{prefix}a{index}{passed}"));
        }
        let _ = writeln!(calls, "            let request = client.{}({});", method.name, names.join(", "));
        for Argument { name, method, owned, prefix, passed } in &method.optional {
            let _ = writeln!(calls, "            let value: Option<{owned}> = argument(arguments, {name:?})?;");
            let _ = writeln!(
                calls,
                "            let request = match value {{ Some(value) => request.{method}({prefix}value{passed}), None => request }};"
            );
        }
        let _ = writeln!(calls, "            outcome!(Box::pin(IntoFuture::into_future(request)).await)");
        calls.push_str("        }\n");
    }
    let template = TEMPLATE.replace("CRATE", crate_name).replace("// SERVERS\n", &servers);
    let errors = errors.iter().map(|(error, variants)| {
        let arms = variants.iter().map(|variant| format!("Self::{variant}(body) => (&Probe(body)).text(),"));
        format!(
            "impl ErrorText for generated::operations::{error} {{ fn text(&self) -> Result<String, String> {{
                match self {{ {} _ => Err(\"the operation has no such error\".to_owned()) }}
            }} }}\n",
            arms.collect::<String>()
        )
    });
    let errors = errors.collect::<String>();
    template.replace("// CALLS\n", &calls) + "\n" + &errors + "\n" + &read_and_write
}

const TEMPLATE: &str = r##"//! What the tests of the contract call.
#![allow(clippy::all, unused, deprecated)]

use std::io::{self, BufRead, Write};

use CRATE as generated;
use CRATE::{
    ApiKeyLocation, Client, Error, Hooks, Next, SecurityRequirement, SecuritySchemeKind, Sending, expose_secrets, types,
};
use std::future::IntoFuture;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub fn main() {
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().expect("a mode");
    let server = arguments.next().unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let http = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line.expect("UTF-8");
        let mut parts = line.splitn(3, '\t');
        let mut part = || parts.next().unwrap_or_default();
        let (name, number, json) = (part(), part(), part());
        let answer = match mode.as_str() {
            "round-trip" => read_and_write(name, json),
            _ => {
                let base = format!("{server}/call/{number}");
                let client = Client::with_http_client(&base, http.clone()).expect("a URL").with_hooks(Tell);
                // SERVERS
                let arguments = serde_json::from_str(json).expect("JSON");
                runtime.block_on(Box::pin(call(&client, name, &arguments)))
            }
        };
        let answer = answer.unwrap_or_else(|error| json!({ "error": error }).to_string());
        writeln!(output, "{answer}").expect("somebody listens");
        output.flush().expect("somebody listens");
    }
}

async fn call(client: &Client, name: &str, arguments: &Value) -> Result<String, String> {
    match name {
// CALLS
        _ => Err(format!("there is no operation {name}")),
    }
}

fn argument<T: DeserializeOwned>(arguments: &Value, name: &str) -> Result<T, String> {
    serde_json::from_str(&arguments[name].to_string()).map_err(|error| format!("the argument {name}: {error}"))
}

/// Tells the server what the hooks are told of the security of the operation.
struct Tell;

impl Hooks for Tell {
    fn send<'a>(&'a self, mut request: reqwest::Request, next: Next<'a>) -> Sending<'a> {
        let operation = next.operation();
        if let Some(security) = operation.security {
            let alternatives = security.iter().map(|requirements| requirements.iter().map(requirement).collect());
            let json = alternatives.collect::<Vec<Value>>();
            let value = reqwest::header::HeaderValue::from_bytes(json!(json).to_string().as_bytes());
            request.headers_mut().insert("x-security", value.expect("JSON has no control characters"));
        }
        Box::pin(next.send(request))
    }
}

/// A requirement in the words of the document.
fn requirement(requirement: &SecurityRequirement) -> (String, Value) {
    let kind = match requirement.scheme.kind {
        SecuritySchemeKind::ApiKey { location, name } => {
            let location = match location {
                ApiKeyLocation::Header => "header",
                ApiKeyLocation::Query => "query",
                ApiKeyLocation::Cookie => "cookie",
                _ => "unknown",
            };
            json!({ "type": "apiKey", "in": location, "name": name })
        }
        SecuritySchemeKind::Http { scheme } => json!({ "type": "http", "scheme": scheme }),
        SecuritySchemeKind::OAuth2 { flows } => {
            let flows = flows.iter().map(|flow| json!([flow.name, flow.authorization_url, flow.token_url, flow.scopes]));
            json!({ "type": "oauth2", "flows": flows.collect::<Vec<_>>() })
        }
        SecuritySchemeKind::OpenIdConnect { url } => json!({ "type": "openIdConnect", "url": url }),
        SecuritySchemeKind::MutualTls => json!({ "type": "mutualTLS" }),
        SecuritySchemeKind::Other => json!("other"),
        _ => json!("unknown"),
    };
    (requirement.scheme.name.to_owned(), json!({ "kind": kind, "scopes": requirement.scopes }))
}

/// What came of a call: how it ended, the status, the value as JSON.
macro_rules! outcome {
    ($result:expr) => {
        match $result {
            Ok(response) => Ok(answer("ok", response.status().as_u16(), (&Probe(&*response)).text())),
            Err(Error::ErrorResponse(error, response)) => {
                Ok(answer("error_response", response.status.as_u16(), error.text()))
            }
            Err(error) => Err(format!("{error}: {error:?}")),
        }
    };
}
use outcome;

fn answer(end: &str, status: u16, value: Result<String, String>) -> String {
    match value {
        Ok(value) => format!("{{\"end\":{end:?},\"status\":{status},\"value\":{value}}}"),
        Err(opaque) => json!({ "end": end, "status": status, "opaque": opaque }).to_string(),
    }
}

/// What an error of an operation holds.
trait ErrorText {
    fn text(&self) -> Result<String, String>;
}

/// A value that may serialise: the trait that needs no reference to the probe is preferred.
struct Probe<'v, T>(&'v T);

trait Serialises {
    fn text(&self) -> Result<String, String>;
}

impl<T: Serialize> Serialises for Probe<'_, T> {
    fn text(&self) -> Result<String, String> {
        expose_secrets(|| serde_json::to_string(self.0)).map_err(|error| error.to_string())
    }
}

trait Opaque {
    fn text(&self) -> Result<String, String>;
}

impl<T> Opaque for &Probe<'_, T> {
    fn text(&self) -> Result<String, String> {
        Err(std::any::type_name::<T>().to_owned())
    }
}
"##;
