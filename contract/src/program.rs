//! The text of a program that reads values of the types of a client, and writes them again.
//!
//! It reads lines of the name of a type, a tab, what else there is to say, a tab, and a value in JSON. It answers each
//! with one line of JSON: [`complaint`](crate::round_trip::complaint) says what is wrong with it.

use std::fmt::Write as _;

/// The program for a crate, by the name by which Rust code calls it, with these types.
pub fn round_trip<'n>(crate_name: &str, types: impl Iterator<Item = &'n str>) -> String {
    format!("{}\n{}", MAIN.replace("CRATE", crate_name), read_and_write(types))
}

/// The function `read_and_write(name: &str, json: &str) -> Result<String, String>` for these types.
///
/// It means `expose_secrets` and `types` of the crate.
pub fn read_and_write<'n>(types: impl Iterator<Item = &'n str>) -> String {
    let mut arms = String::new();
    for name in types {
        let _ = writeln!(arms, "        {name:?} => (&Type::<types::{name}>(PhantomData)).round_trip(json),");
    }
    READ_AND_WRITE.replace("// TYPES\n", &arms)
}

const MAIN: &str = r##"//! Values on their way through the types.
#![allow(clippy::all, unused, deprecated)]

use std::io::{self, BufRead, Write};

use CRATE::{expose_secrets, types};

fn main() {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line.expect("UTF-8");
        let mut parts = line.splitn(3, '\t');
        let (name, _, json) = (parts.next(), parts.next(), parts.next());
        let answer = read_and_write(name.unwrap_or_default(), json.unwrap_or_default());
        let answer = answer.unwrap_or_else(|error| serde_json::json!({ "error": error }).to_string());
        writeln!(output, "{answer}").expect("somebody listens");
        output.flush().expect("somebody listens");
    }
}
"##;

const READ_AND_WRITE: &str = r##"use std::marker::PhantomData;

fn read_and_write(name: &str, json: &str) -> Result<String, String> {
    match name {
// TYPES
        _ => Err(format!("there is no type {name}")),
    }
}

/// A type that may be JSON: the trait that needs no reference to it is preferred.
struct Type<T>(PhantomData<T>);

trait Json {
    fn round_trip(&self, json: &str) -> Result<String, String>;
}

impl<T: serde::de::DeserializeOwned + serde::Serialize + std::fmt::Debug> Json for Type<T> {
    fn round_trip(&self, json: &str) -> Result<String, String> {
        let value: T = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let is_unknown = format!("{value:?}").starts_with("Unknown(");
        let value = expose_secrets(|| serde_json::to_string(&value));
        let value = value.map_err(|error| format!("it does not serialise: {error}"))?;
        Ok(format!("{{\"ok\":{value},\"is_unknown\":{is_unknown}}}"))
    }
}

trait Other {
    fn round_trip(&self, json: &str) -> Result<String, String>;
}

impl<T> Other for &Type<T> {
    fn round_trip(&self, _: &str) -> Result<String, String> {
        Ok("{\"is_not_json\":true}".to_owned())
    }
}
"##;
