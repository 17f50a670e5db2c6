//! Everything that is logged or printed in these tests, to be searched for secrets.

use std::fmt;
use std::io;
use std::sync::{Mutex, Once, PoisonError};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

/// What was logged by any thread that does not turn it off, and what tests have shown.
static SEEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Logs everything from here on, at the finest level, also of the HTTP libraries.
pub fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_ansi(false).with_writer(Writer).init();
    });
}

/// Prints a value, as somebody might who looks for an error.
pub fn show(value: &impl fmt::Debug) {
    let text = format!("{value:?} {value:#?}\n");
    SEEN.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(text.as_bytes());
}

/// Prints an error in all the ways there are.
pub fn show_error(error: &(dyn std::error::Error + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        show(&format!("{error} {error:?}"));
        next = error.source();
    }
}

/// Fails if a secret was logged or shown.
pub fn assert_unseen(secret: &str) {
    if let Some(line) = seen(secret) {
        panic!("a secret was printed:\n{line}");
    }
}

/// The line in which a text was logged or shown.
pub fn seen(text: &str) -> Option<String> {
    assert!(text.len() >= 10, "a text as short as that stands everywhere");
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = String::from_utf8_lossy(&seen);
    seen.lines().find(|line| line.contains(text)).map(str::to_owned)
}

#[derive(Clone, Copy)]
struct Writer;

impl<'a> MakeWriter<'a> for Writer {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        *self
    }
}

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        SEEN.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The search finds what is logged here and in the libraries below, or it would prove nothing.
#[test]
fn what_is_logged_or_shown_is_seen() {
    watch();
    tracing::trace!(token = "needle-in-a-field", "an event");
    log::trace!("needle-in-a-log");
    show(&Some("needle-in-debug"));
    show_error(&io::Error::other("needle-in-an-error"));
    for needle in ["needle-in-a-field", "needle-in-a-log", "needle-in-debug", "needle-in-an-error"] {
        assert!(seen(needle).is_some(), "{needle}");
    }
    assert!(seen("needle-in-a-haystack").is_none());
}
