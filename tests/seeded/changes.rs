//! The changes of the large document, by what they are about.
//!
//! What can change in a request and in a response is here for both of them: the verdicts on the wire differ.

mod operations;
mod parameters;
mod request_bodies;
mod request_members;
mod request_types;
mod responses;
mod response_members;
mod response_types;
mod webhooks;
mod security;
mod texts;

use super::change::Change;

/// All changes.
pub fn all() -> Vec<&'static Change> {
    let groups: [&[Change]; 11] = [
        operations::CHANGES,
        parameters::CHANGES,
        request_bodies::CHANGES,
        request_members::CHANGES,
        request_types::CHANGES,
        responses::CHANGES,
        response_members::CHANGES,
        response_types::CHANGES,
        webhooks::CHANGES,
        security::CHANGES,
        texts::CHANGES,
    ];
    groups.into_iter().flatten().collect()
}
