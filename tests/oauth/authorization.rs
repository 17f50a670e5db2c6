//! The first half of the flow: who an app is, the URL to which it sends browsers, and what it keeps meanwhile.

/// What is a redirect URI, and what is a client identifier.
mod identifiers;
/// The authorization request, as the browser takes it along.
mod request;
/// Pending authorizations as texts for a cookie.
mod sealing;
/// Values with secrets, printed.
mod printing;
