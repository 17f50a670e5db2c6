//! Runs progenitor in a thread of its own.

use std::any::Any;
use std::thread;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use schemars::schema::{InstanceType, SchemaObject};

use super::{Failure, Progenitor};

/// What progenitor may use of the stack; a real document needs less than a hundredth of it.
const STACK_BYTES: usize = 512 << 20;

/// Runs progenitor in a thread with a large stack: a panic ends the thread alone.
///
/// A recursion without end still takes the process down.
#[derive(Clone, Copy, Debug)]
pub struct InThread;

impl Progenitor for InThread {
    fn run(&self, openapi: &str) -> Result<String, Failure> {
        let run = |openapi: String| move || progenitor_tokens(&openapi);
        let thread = thread::Builder::new().name("progenitor".to_owned()).stack_size(STACK_BYTES);
        let handle = thread.spawn(run(openapi.to_owned()));
        let handle = handle.map_err(|error| Failure::Crashed(format!("no thread: {error}")))?;
        match handle.join() {
            Ok(Ok(tokens)) => Ok(tokens),
            Ok(Err(refusal)) => Err(Failure::Refused(refusal)),
            Err(payload) => Err(Failure::Panicked(words(payload.as_ref()))),
        }
    }
}

/// Calls progenitor with the settings of this workspace, in this thread: it may panic or overflow the stack.
///
/// Operations are plain methods whose required arguments the compiler demands.
///
/// # Errors
/// Gives progenitor's own words when it refuses the document.
pub fn progenitor_tokens(openapi: &str) -> Result<String, String> {
    let openapi = serde_json::from_str(openapi).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional).with_map_type("::std::collections::BTreeMap");
    for (instance_type, format, name) in OWN_TYPES {
        let schema = SchemaObject {
            instance_type: Some(instance_type.into()),
            format: format.map(str::to_owned),
            ..SchemaObject::default()
        };
        settings.with_conversion(schema, name, [].into_iter());
    }
    let tokens = Generator::new(&settings).generate_tokens(&openapi).map_err(|error| error.to_string())?;
    Ok(signatures(tokens).to_string())
}

/// The tokens without the module of types and without what functions do, which is most of them and is not used.
fn signatures(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::<TokenTree>::new();
    for tree in tokens {
        let is_types = matches!(kept.as_slice(), [.., TokenTree::Ident(module), TokenTree::Ident(types)] if module == "mod" && types == "types");
        kept.push(match tree {
            TokenTree::Group(group) if is_types => Group::new(group.delimiter(), TokenStream::new()).into(),
            TokenTree::Group(group) => Group::new(group.delimiter(), without_bodies(group.stream())).into(),
            tree => tree,
        });
    }
    kept.into_iter().collect()
}

/// The content of an item with nothing in its braces.
fn without_bodies(tokens: TokenStream) -> TokenStream {
    let kept = tokens.into_iter().map(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Group::new(Delimiter::Brace, TokenStream::new()).into()
        }
        tree => tree,
    });
    kept.collect()
}

/// The schemas for which the runtime has a type.
const OWN_TYPES: [(InstanceType, Option<&str>, &str); 3] = [
    (InstanceType::Number, None, "super::Number"),
    (InstanceType::String, Some("date-time"), "super::DateTime"),
    (InstanceType::String, Some("password"), "super::Secret"),
];

/// The message of a panic.
fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
