//! What became of one document.

use serde::{Deserialize, Serialize};

use super::round_trip::RoundTrip;

/// What became of one document: a member of `documents` in the JSON report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The name of the file.
    pub file: String,
    /// How it ended.
    pub outcome: Verdict,
    /// Whether there is a client, be it one that lacks something.
    pub has_client: bool,
    /// How many operations the document has, and how many of them are methods of the client.
    pub operations: Operations,
    /// How many methods the client has for them: one for each media type that a request may have.
    pub methods: usize,
    /// How many webhooks the document has, and how many of them have a type.
    pub webhooks: Webhooks,
    /// How many types the client has.
    pub types: usize,
    /// How many losses were reported.
    pub notes: usize,
    /// How many warnings were reported.
    pub warnings: usize,
    /// How long it took.
    pub seconds: f64,
    /// Whether the compiler takes the client; none if it was not asked.
    pub compiles: Option<bool>,
    /// What came back of instances of the schemas; none if none were to be sent.
    pub round_trip: Option<RoundTrip>,
    /// Why there is no client, or what is wrong with it.
    pub reason: Option<String>,
    /// What kind of reason that is: a diagnostic code where there is one.
    pub cause: Option<String>,
}

/// How many operations there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operations {
    /// In the document.
    pub document: usize,
    /// In the client.
    pub client: usize,
}

/// How many webhooks there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhooks {
    /// In the document.
    pub document: usize,
    /// Those of which the client has a type.
    pub types: usize,
}

/// How a document ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It has a client with all of its operations.
    Generated,
    /// It has errors of its own.
    Refused,
    /// The generator is at fault.
    Failed,
}

impl Verdict {
    /// The word for a status line.
    pub fn title(self) -> &'static str {
        match self {
            Self::Generated => "Generated",
            Self::Refused => "Refused",
            Self::Failed => "Failed",
        }
    }
}

impl Entry {
    /// A document whose process went down.
    pub fn crashed(file: String, seconds: f64, reason: String) -> Self {
        Self::unknown(file, seconds, Verdict::Failed, reason, "crash")
    }

    /// A document that cannot be read.
    pub fn unreadable(file: String, seconds: f64, reason: String) -> Self {
        Self::unknown(file, seconds, Verdict::Refused, reason, "unreadable")
    }

    /// A document of which nothing is known but why it has no client.
    fn unknown(file: String, seconds: f64, outcome: Verdict, reason: String, cause: &str) -> Self {
        Self {
            file,
            outcome,
            has_client: false,
            operations: Operations::default(),
            methods: 0,
            webhooks: Webhooks::default(),
            types: 0,
            notes: 0,
            warnings: 0,
            seconds,
            compiles: None,
            round_trip: None,
            reason: Some(reason),
            cause: Some(cause.to_owned()),
        }
    }

    /// The document and what there is to say of it, in a line.
    pub fn in_words(&self) -> String {
        let Self { file, seconds, .. } = self;
        match &self.reason {
            Some(reason) => format!("{file} in {seconds:.2}s: {reason}"),
            None => format!("{file} in {seconds:.2}s"),
        }
    }

    /// Whether the generator has done all that it should.
    pub fn is_good(&self) -> bool {
        self.outcome != Verdict::Failed && self.compiles != Some(false)
    }
}
