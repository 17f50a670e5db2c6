//! What stands beside a client whose user wants it, and which crates it needs.

use super::{Runtime, mocks, oauth};
use crate::sources::{Part, Sources};

/// How long to wait before the next try, and the waiting, in a browser too.
pub(super) const BACKON: &str =
    r#"backon = { version = "1", default-features = false, features = ["std", "gloo-timers-sleep", "tokio-sleep"] }"#;

pub(super) const TRACING: &str = r#"tracing = { version = "0.1", default-features = false, features = ["std"] }"#;

/// The parts that are one file.
const FILES: [(Part, Runtime); 2] = [
    (Part::Retry, Runtime::of_every_client("retry", include_str!("../../../runtime/retry.rs"), &["RetryPolicy"])),
    (Part::Tracing, Runtime::of_every_client("spans", include_str!("../../../runtime/spans.rs"), &["Tracing"])),
];

/// The manifest lines of the crates that each part needs beyond those of every client.
const DEPENDENCIES: [(Part, &[&str]); 4] = [
    (Part::Mocks, &mocks::DEPENDENCIES),
    (Part::Oauth, &oauth::DEPENDENCIES),
    (Part::Retry, &[BACKON]),
    (Part::Tracing, &[TRACING]),
];

/// The files of the parts that are wanted; those of the OAuth layer have a folder of their own.
pub(super) fn runtime(sources: &Sources) -> impl Iterator<Item = &'static Runtime> {
    FILES.iter().filter(|(part, _)| sources.has_part(*part)).map(|(_, file)| file)
}

/// The manifest lines of the crates that the parts need.
pub(super) fn dependencies(sources: &Sources) -> impl Iterator<Item = &'static str> {
    let wanted = DEPENDENCIES.iter().filter(|(part, _)| sources.has_part(*part));
    wanted.flat_map(|(_, lines)| *lines).copied()
}
