//! Runs progenitor in a thread of its own.

use std::any::Any;
use std::thread;

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
/// Operations are plain methods whose required arguments the compiler demands, and secrets have a type of their own.
///
/// # Errors
/// Gives progenitor's own words when it refuses the document.
pub fn progenitor_tokens(openapi: &str) -> Result<String, String> {
    let openapi = serde_json::from_str(openapi).map_err(|error| error.to_string())?;
    let secret = SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some("password".to_owned()),
        ..SchemaObject::default()
    };
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional).with_conversion(secret, "super::Secret", [].into_iter());
    let tokens = Generator::new(&settings).generate_tokens(&openapi).map_err(|error| error.to_string())?;
    Ok(tokens.to_string())
}

/// The message of a panic.
fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
