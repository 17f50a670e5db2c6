//! What stands beside a client whose user wants it, and which crates it needs.

use super::runtime::{ITEM_STREAM, Runtime};
use super::{FUTURES_CORE, blocking, mocks, oauth};
use crate::sources::{Part, Sources};

/// How long to wait before the next try, and the waiting, in a browser too.
pub(super) const BACKON: &str =
    r#"backon = { version = "1", default-features = false, features = ["std", "gloo-timers-sleep", "tokio-sleep"] }"#;

pub(super) const TRACING: &str = r#"tracing = { version = "0.1", default-features = false, features = ["std"] }"#;

/// The parts that are one file.
const FILES: [(Part, Runtime); 3] = [
    (
        Part::Retry,
        Runtime {
            name: "reconnecting",
            text: include_str!("../../../runtime/reconnecting.rs"),
            exports: &["Reconnecting", "ReconnectingError"],
            used_as: ITEM_STREAM,
        },
    ),
    (Part::Retry, Runtime::of_every_client("retry", include_str!("../../../runtime/retry.rs"), &["RetryPolicy"])),
    (Part::Tracing, Runtime::of_every_client("spans", include_str!("../../../runtime/spans.rs"), &["Tracing"])),
];

/// The manifest lines of the crates that each part needs beyond those of every client.
const DEPENDENCIES: [(Part, &[&str]); 5] = [
    (Part::Blocking, &[FUTURES_CORE]),
    (Part::Mocks, &mocks::DEPENDENCIES),
    (Part::Oauth, &oauth::DEPENDENCIES),
    (Part::Retry, &[BACKON]),
    (Part::Tracing, &[TRACING]),
];

/// How the root of the module names the parts that are modules for users.
const DECLARATIONS: [(Part, &str); 3] =
    [(Part::Blocking, blocking::DECLARATION), (Part::Mocks, mocks::DECLARATION), (Part::Oauth, oauth::DECLARATION)];

/// The files of these, by their paths in the folder of the module, where no document changes them.
const MODULES: [(Part, &[(&str, &str)]); 2] = [(Part::Blocking, &blocking::FILES), (Part::Oauth, &oauth::FILES)];

/// How the root of the module names the parts that are wanted.
pub(super) fn declarations(sources: &Sources) -> String {
    let wanted = DECLARATIONS.iter().filter(|(part, _)| sources.has_part(*part));
    wanted.map(|(_, declaration)| *declaration).collect()
}

/// The files of the parts that are wanted and are modules for users, by their paths in the folder of the module.
pub(super) fn files(sources: &Sources) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    MODULES.iter().filter(|(part, _)| sources.has_part(*part)).flat_map(|(_, files)| *files)
}

/// The files of the parts that are wanted and go into the root of the module.
pub(super) fn runtime(sources: &Sources) -> impl Iterator<Item = &'static Runtime> {
    FILES.iter().filter(|(part, _)| sources.has_part(*part)).map(|(_, file)| file)
}

/// The manifest lines of the crates that the parts need.
pub(super) fn dependencies(sources: &Sources) -> impl Iterator<Item = &'static str> {
    let wanted = DEPENDENCIES.iter().filter(|(part, _)| sources.has_part(*part));
    // One manifest has one line for a crate, and that of the OAuth layer is for every program.
    let needs_tokio = sources.has_part(Part::Blocking) && !sources.has_part(Part::Oauth);
    wanted.flat_map(|(_, lines)| *lines).copied().chain(needs_tokio.then_some(blocking::TOKIO))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sources::SourceFile;

    #[test]
    fn parts_that_need_the_same_crate_have_one_line_for_it() {
        let source = || Sources::new(SourceFile { name: "api.yaml".to_owned(), text: String::new() });
        let all = [Part::Blocking, Part::Mocks, Part::Oauth, Part::Retry, Part::Tracing];
        let tokio = |sources: &Sources| {
            let lines = dependencies(sources).collect::<BTreeSet<_>>();
            let names = lines.iter().filter_map(|line| line.split(' ').next());
            assert_eq!(names.collect::<BTreeSet<_>>().len(), lines.len(), "{lines:?}");
            lines.into_iter().filter(|line| line.starts_with("tokio ")).collect::<Vec<_>>()
        };
        assert_eq!(tokio(&source().with_part(Part::Blocking)), [blocking::TOKIO]);
        assert!(!tokio(&all.into_iter().fold(source(), Sources::with_part))[0].contains("optional"));
    }
}
