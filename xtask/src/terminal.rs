//! What goes to the two streams: data to standard output, words about it to standard error.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};
use codegen::messages::visible;

use crate::failure::Failure;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The streams of a command.
pub struct Terminal<'a> {
    stdout: Box<dyn Write + 'a>,
    stderr: Box<dyn Write + 'a>,
    quiet: bool,
    progress: Progress,
}

/// The line that says what is being done: the next one takes its place.
#[derive(Clone, Copy, Debug)]
enum Progress {
    /// Nobody watches.
    Off,
    /// This many columns are shown of it.
    Shown(usize),
}

impl Progress {
    /// People watch a terminal, unless it is that of a CI service or one that cannot go back in a line.
    fn of_process() -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_watched = io::stderr().is_terminal() && std::env::var_os("CI").is_none() && !is_dumb;
        if is_watched { Self::Shown(0) } else { Self::Off }
    }
}

/// How many columns progress takes at most: a line that is broken cannot be taken back.
const COLUMNS: usize = 78;

impl Terminal<'static> {
    /// The streams of this process.
    pub fn of_process(color: Color) -> Self {
        let choice = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let choose = |choice, default| if choice == ColorChoice::Auto { default } else { choice };
        let out = choose(choice, AutoStream::choice(&io::stdout()));
        let err = choose(choice, AutoStream::choice(&io::stderr()));
        Self {
            stdout: Box::new(AutoStream::new(io::stdout(), out)),
            stderr: Box::new(AutoStream::new(io::stderr(), err)),
            quiet: false,
            progress: Progress::of_process(),
        }
    }
}

impl<'a> Terminal<'a> {
    /// Streams into memory, without colours.
    pub fn in_memory(stdout: &'a mut Vec<u8>, stderr: &'a mut Vec<u8>) -> Self {
        Self {
            stdout: Box::new(anstream::StripStream::new(stdout)),
            stderr: Box::new(anstream::StripStream::new(stderr)),
            quiet: false,
            progress: Progress::Off,
        }
    }

    /// Leaves out status lines from now on.
    pub fn quiet(&mut self) {
        self.quiet = true;
    }

    /// Prints what was asked for. Whoever has read enough of it, as `head` does, may close the stream.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        match self.data(text) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(Failure::io("write", Path::new("standard output"))),
        }
    }

    /// Prints what was asked for.
    ///
    /// # Errors
    /// If standard output is closed or full.
    pub fn data(&mut self, text: &str) -> io::Result<()> {
        self.show_progress("");
        self.stdout.write_all(harmless(text).as_bytes())?;
        self.stdout.flush()
    }

    /// Prints text about the work.
    pub fn words(&mut self, text: &str) {
        self.show_progress("");
        // There is no other place to say that standard error is closed.
        let _ = self.stderr.write_all(harmless(text).as_bytes()).and_then(|()| self.stderr.flush());
    }

    /// Prints a line of what was done, as Cargo does: a verb, right-aligned, and the rest.
    pub fn status(&mut self, verb: &str, rest: &str) {
        if !self.quiet {
            let style = Style::new().bold().fg_color(Some(AnsiColor::Green.into()));
            self.words(&format!("{style}{verb:>12}{style:#} {}\n", visible(rest)));
        }
    }

    /// Says what is being done, if a person watches, until there is something else to say.
    pub fn progress(&mut self, verb: &str, rest: &str) {
        if !self.quiet {
            let line = visible(&format!("{verb:>12} {rest}")).chars().take(COLUMNS).collect::<String>();
            self.show_progress(&line);
        }
    }

    /// Shows a line in the place of the one that is shown.
    fn show_progress(&mut self, line: &str) {
        let Progress::Shown(columns) = &mut self.progress else { return };
        let before = std::mem::replace(columns, line.chars().count());
        if before > 0 || !line.is_empty() {
            let blank = " ".repeat(before);
            // There is no other place to say that standard error is closed.
            let _ = write!(self.stderr, "\r{blank}\r{line}").and_then(|()| self.stderr.flush());
        }
    }

    /// Prints what the user should know although the work goes on.
    pub fn warning(&mut self, message: &str) {
        let style = Style::new().bold().fg_color(Some(AnsiColor::Yellow.into()));
        self.words(&format!("{style}warning{style:#}: {message}\n"));
    }

    /// Prints a failure of the tool.
    pub fn error(&mut self, error: &dyn std::error::Error) {
        let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        self.words(&format!("{style}error{style:#}: {error}\n"));
    }
}

/// The text without control characters, but for line breaks, tabs and the colours of this program: what changes a
/// terminal in any other way comes from a document or a file name.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c| !is_plain(c)) {
        let (before, from) = rest.split_at(start);
        shown.push_str(before);
        let length = colour(from);
        let (this, after) = from.split_at(length.unwrap_or_else(|| from.chars().next().map_or(0, char::len_utf8)));
        shown.push_str(&if length.is_some() { Cow::Borrowed(this) } else { visible(this) });
        rest = after;
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// How long the escape sequence is that a text begins with, if it chooses a colour.
fn colour(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let length = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters[length..].starts_with('m').then_some(length + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_being_done_is_gone_when_there_is_something_else_to_say() {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::in_memory(&mut stdout, &mut stderr);
        terminal.progress("Reading", "nobody watches");
        terminal.progress = Progress::Shown(0);
        terminal.progress("Reading", "a\nb");
        terminal.progress("Lowering", "c");
        terminal.status("Wrote", "d");
        drop(terminal);
        let (reading, lowering) = ("     Reading a␊b", "    Lowering c");
        let blank = [reading, lowering].map(|line| " ".repeat(line.chars().count()));
        let expected = format!("\r\r{reading}\r{}\r{lowering}\r{}\r       Wrote d\n", blank[0], blank[1]);
        assert_eq!(String::from_utf8_lossy(&stderr), expected);
    }

    #[test]
    fn nothing_but_a_colour_changes_the_terminal() {
        let text = "\u{1b}[1;31merror\u{1b}[0m: a\tb\n\u{1b}]0;title\u{7}\u{1b}[2J\r\u{9b}2J\u{1b}[31";
        assert_eq!(harmless(text), "\u{1b}[1;31merror\u{1b}[0m: a\tb\n␛]0;title␇␛[2J␍U+009B2J␛[31");
    }
}
