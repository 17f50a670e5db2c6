// The modules are those of a generated client, so they stand as they do there.
#![allow(dead_code, unused_imports, unused_macros, reason = "a client uses more of it than the tests do")]
#![allow(clippy::all, reason = "as in every generated client")]

#[path = "../../codegen/runtime/api_error.rs"]
mod api_error;
#[path = "../../codegen/runtime/body.rs"]
mod body;
#[path = "../../codegen/runtime/byte_stream.rs"]
mod byte_stream;
#[path = "../../codegen/runtime/call.rs"]
mod call;
#[path = "../../codegen/runtime/credential.rs"]
mod credential;
#[path = "../../codegen/runtime/credentials.rs"]
mod credentials;
#[path = "../../codegen/runtime/date_time.rs"]
mod date_time;
#[path = "../../codegen/runtime/error.rs"]
mod error;
#[path = "../../codegen/runtime/events.rs"]
mod events;
#[path = "../../codegen/runtime/frames.rs"]
mod frames;
#[path = "../../codegen/runtime/headers.rs"]
mod headers;
#[path = "../../codegen/runtime/hooks.rs"]
mod hooks;
#[path = "../../codegen/runtime/invalid.rs"]
mod invalid;
#[path = "../../codegen/runtime/item_stream.rs"]
mod item_stream;
#[path = "../../codegen/runtime/json.rs"]
mod json;
#[path = "../../codegen/runtime/members.rs"]
mod members;
#[path = "../../codegen/runtime/object.rs"]
mod object;
#[path = "../../codegen/runtime/multipart.rs"]
mod multipart;
#[path = "../../codegen/runtime/operation.rs"]
mod operation;
#[path = "../../codegen/runtime/ordered.rs"]
mod ordered;
#[path = "../../codegen/runtime/parameter.rs"]
mod parameter;
#[path = "../../codegen/runtime/patience.rs"]
mod patience;
#[path = "../../codegen/runtime/number.rs"]
mod number;
#[path = "../../codegen/runtime/placeholder.rs"]
mod placeholder;
#[path = "../../codegen/runtime/platform.rs"]
mod platform;
#[path = "../../codegen/runtime/reader.rs"]
mod reader;
#[path = "../../codegen/runtime/request.rs"]
mod request;
#[path = "../../codegen/runtime/response.rs"]
mod response;
#[path = "../../codegen/runtime/secret.rs"]
mod secret;
#[path = "../../codegen/runtime/shape.rs"]
mod shape;
#[path = "../../codegen/runtime/style.rs"]
mod style;
#[path = "../../codegen/runtime/transcode.rs"]
mod transcode;
#[path = "../../codegen/runtime/tuple.rs"]
mod tuple;
#[path = "../../codegen/runtime/unknown.rs"]
mod unknown;
#[path = "../../codegen/runtime/values.rs"]
mod values;

/// The tables of the standard, and what no table says.
mod parameters;
/// What is sent as a body.
mod bodies;
/// How JSON is read.
mod json_texts;
/// What is made of what comes back.
mod responses;
/// How values that come one after the other are told apart and read.
mod streams;
/// Where credentials go.
mod credentials_in_requests;
/// How long what comes back may take.
mod time_limits;
/// Which type of a union a value is read as, and how often.
mod unions;
/// Which numbers are equal, and which is the larger one.
mod numbers;
/// What users' tests start from.
mod placeholders;
/// How deep values may be.
mod depth;
