//! The OAuth tests, against real authorization servers on the loopback interface, in reading order.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

/// The servers, the browser and the proxy do what the other tests take from them.
mod smoke;

/// The first half of the flow: the browser goes away.
mod authorization;
/// The second half: the browser comes back.
mod callback;
/// What goes to the token endpoint.
mod token_requests;
/// What comes back from it.
mod token_responses;
/// Callbacks and answers of any kind.
mod properties;

/// The whole way, with each server, each kind of app and each format.
mod flow;
/// Servers that keep to the standard and are not Fourthwall's.
mod vendors;
/// How apps show who they are, and what servers have beside the token endpoint.
mod endpoints;
/// A certificate authority of one's own.
mod tls;
/// Many ask at once.
mod concurrency;
/// Whoever stops waiting loses nothing.
mod cancellation;
/// Several processes share a file, and one of them dies.
mod processes;
/// The same and more, so often that what is rare happens.
mod long_runs;
/// The token endpoint goes wrong.
mod faults;
/// The store goes wrong.
mod unsaved;
/// The store goes back, or is cut off while others go on.
mod setbacks;
/// The store hangs or panics.
mod broken_stores;
/// Programs that end without saying so.
mod short_lived;
/// The sessions of a program that acts for many, and what they tell.
mod sessions;
/// The callback of a program on its user's machine.
mod loopback;
/// What is left of secrets in memory.
#[cfg(target_os = "linux")]
mod memory;
/// Credentials of the requests to the API.
mod resources;
/// Every store keeps what it is given, and keeps everybody else away meanwhile.
mod stores;
/// The examples of the client, as people run them.
mod examples;

/// Apps, and their codes, without an authorization server.
mod apps;
/// A server that answers with any bytes.
mod raw_server;
/// An app, an authorization server, and a proxy between them.
mod lab;
/// Everything that is logged or printed, to be searched for secrets.
mod leaks;
/// What most people write, as a control.
mod naive;
/// What happens to a test whose server is not here.
mod skipped;
/// Authorization servers and Prism, in child processes.
mod servers;
/// A PostgreSQL server, in a child process.
mod postgres;
/// What a user's browser does.
mod browser;
/// A proxy that goes wrong on demand.
mod proxy;
/// Where all of these run, so that nothing of them is in the log of the client.
mod quiet_runtime;
