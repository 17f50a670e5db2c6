//! The commands of a workspace: a thin shell around `codegen`.
//!
//! It knows paths, streams and modes, and nothing of OpenAPI but what `corpus` checks.

pub mod cli;

pub mod child_process;
pub mod codegen;
pub mod completions;
pub mod corpus;
pub mod diff;
pub mod example;
pub mod explain;
pub mod failure;
pub mod findings;
pub mod folder;
pub mod git;
pub mod import;
pub mod new;
pub mod output;
pub mod servers;
pub mod terminal;
pub mod workspace;

/// How a command ended, if it could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, or up to date.
    Done,
    /// Errors in the document, output that is not up to date, or what `diff` or `corpus` were told to look for.
    Findings,
}
