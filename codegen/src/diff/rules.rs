//! The rules by which a difference of two documents is judged: one table, [`Rule::ALL`].
//!
//! The verdicts go by what the documents declare and by what the generated client does: it keeps members, enum values
//! and kinds of unions that the document does not have, checks no constraints, and fails where a member that the
//! document requires is missing, or where a value is of another type. `Request` is what the client sends, `Response` is
//! what the server sends, and that includes the payloads of webhooks.
//!
//! Each rule names two mirrors: the rule of the undone change, whose verdicts are the same with the clients exchanged,
//! and the rule of the same change on the other side of the wire, or the reason why there is none.

use std::fmt;

/// Declares [`Rule`] from one table, so that the name, the texts and the verdicts cannot drift apart.
macro_rules! rules {
    (@direction None) => { None };
    (@direction $direction:ident) => { Some(Direction::$direction) };
    (@across none $reason:ident) => { Across::None($reason) };
    (@across $rule:ident) => { Across::Rule(Rule::$rule) };
    ($($rule:ident = $id:literal, undone $undone:ident
        [$area:ident $direction:ident $action:ident] $old:ident, $new:ident, across $across:ident $($reason:ident)?
        $says:literal $why:literal;)+) => {
        /// A kind of change. Its id is stable and never used for another meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $why] $rule,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$rule),+];

            /// The stable id, in kebab case.
            pub fn id(self) -> &'static str {
                match self { $(Self::$rule => $id,)+ }
            }

            /// The rule of the undone change.
            #[must_use]
            pub fn undone(self) -> Self {
                match self { $(Self::$rule => Self::$undone,)+ }
            }

            /// The part of the document that it is about.
            pub fn area(self) -> Area {
                match self { $(Self::$rule => Area::$area,)+ }
            }

            /// The way that the value goes, where it is about a value.
            pub fn direction(self) -> Option<Direction> {
                match self { $(Self::$rule => rules!(@direction $direction),)+ }
            }

            /// What the change does to the document.
            pub fn action(self) -> Action {
                match self { $(Self::$rule => Action::$action,)+ }
            }

            /// What the change does on the wire.
            pub fn wire(self) -> Wire {
                match self {
                    $(Self::$rule => Wire { old_client: Verdict::$old, new_client: Verdict::$new },)+
                }
            }

            /// The rule of the same change on the other side of the wire.
            pub fn across(self) -> Across {
                match self { $(Self::$rule => rules!(@across $across $($reason)?),)+ }
            }

            /// What a report says after the name of what has changed.
            pub fn says(self) -> &'static str {
                match self { $(Self::$rule => $says,)+ }
            }

            /// Why the verdicts are what they are.
            pub fn why(self) -> &'static str {
                match self { $(Self::$rule => $why,)+ }
            }
        }
    };
}

mod table;

pub use self::table::Rule;

/// What a change does to a program that is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It goes on working.
    Compatible,
    /// The documents do not say.
    Unclear,
    /// It stops working, or may.
    Breaking,
}

impl Verdict {
    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Unclear => "unclear",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a change does on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    /// To the client of the old document at the server of the new one.
    pub old_client: Verdict,
    /// To the client of the new document at the server of the old one.
    pub new_client: Verdict,
}

impl Wire {
    /// The verdicts of the change the other way round.
    #[must_use]
    pub fn undone(self) -> Self {
        Self { old_client: self.new_client, new_client: self.old_client }
    }

    /// The worse of both verdicts.
    pub fn worst(self) -> Verdict {
        self.old_client.max(self.new_client)
    }
}

/// The part of a document that a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Paths, methods and ids of operations.
    Operation,
    /// What an operation demands of callers, and the schemes for it.
    Security,
    /// Parameters.
    Parameter,
    /// Bodies and media types of requests.
    RequestBody,
    /// Statuses, bodies, media types and headers of responses.
    Response,
    /// Schemas, wherever they are used.
    Schema,
    /// Webhooks and callbacks.
    Webhook,
    /// Servers.
    Server,
    /// Text for readers.
    Documentation,
}

impl Area {
    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Security => "security",
            Self::Parameter => "parameter",
            Self::RequestBody => "request-body",
            Self::Response => "response",
            Self::Schema => "schema",
            Self::Webhook => "webhook",
            Self::Server => "server",
            Self::Documentation => "documentation",
        }
    }
}

/// The way that a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the client to the server.
    Request,
    /// From the server to the client.
    Response,
}

impl Direction {
    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// What a change does to the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Something is new.
    Added,
    /// Something is gone.
    Removed,
    /// Something is another one.
    Changed,
    /// Fewer values are allowed.
    Tightened,
    /// More values are allowed.
    Loosened,
}

impl Action {
    /// The action of the undone change.
    #[must_use]
    pub fn undone(self) -> Self {
        match self {
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            Self::Changed => Self::Changed,
            Self::Tightened => Self::Loosened,
            Self::Loosened => Self::Tightened,
        }
    }

    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Tightened => "tightened",
            Self::Loosened => "loosened",
        }
    }
}

/// The rule of the same change on the other side of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Across {
    /// This one.
    Rule(Rule),
    /// There is none, for this reason.
    None(&'static str),
}

impl Rule {
    /// This rule for what the client sends, its mirror for what the server sends.
    ///
    /// Whoever compares schemas names the rule of requests; the table knows the other one.
    #[must_use]
    pub(super) fn on(self, direction: Direction) -> Self {
        match (direction, self.across()) {
            (Direction::Response, Across::Rule(mirror)) if self.direction() == Some(Direction::Request) => mirror,
            _ => self,
        }
    }
}

impl Rule {
    /// What the rule says and why, in Markdown.
    pub fn explanation(self) -> String {
        let what = match self.direction() {
            Some(Direction::Request) => "what clients send",
            Some(Direction::Response) => "what servers send",
            None => "no value that is sent",
        };
        let Wire { old_client, new_client } = self.wire();
        let across = match self.across() {
            Across::Rule(rule) => format!("The same change on the other side of the wire is `{rule}`."),
            Across::None(reason) => format!("There is no such rule for the other side of the wire. {reason}"),
        };
        let undone = match self.undone() {
            undone if undone == self => "Undone, it is a change of the same kind.".to_owned(),
            undone => format!("Undone, it is `{undone}`."),
        };
        format!(
            "# {self}

A rule of `cargo xtask diff`, in the area `{}`: something {}. It is about {what}.

{}

- The client of the old document, at the server of the new one: {old_client}.
- The client of the new document, at the server of the old one: {new_client}.

{across}
{undone}
",
            self.area().as_str(),
            self.says(),
            self.why(),
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_in_kebab_case() {
        let ids = Rule::ALL.iter().map(|rule| rule.id()).collect::<BTreeSet<_>>();
        assert_eq!(ids.len(), Rule::ALL.len());
        for id in ids {
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id}");
        }
    }

    #[test]
    fn the_undone_change_exchanges_the_clients() {
        for rule in Rule::ALL {
            let undone = rule.undone();
            assert_eq!(undone.undone(), *rule, "{rule}");
            assert_eq!(undone.wire(), rule.wire().undone(), "{rule}");
            assert_eq!(undone.action(), rule.action().undone(), "{rule}");
            assert_eq!((undone.area(), undone.direction()), (rule.area(), rule.direction()), "{rule}");
            assert_eq!(undone == *rule, rule.action() == Action::Changed, "{rule}");
        }
    }

    #[test]
    fn the_same_change_on_the_other_side_is_a_rule_or_has_a_reason() {
        for rule in Rule::ALL {
            match rule.across() {
                Across::Rule(mirror) => {
                    assert_eq!(mirror.across(), Across::Rule(*rule), "{rule}");
                    assert_eq!(mirror.area(), rule.area(), "{rule}");
                    assert!(rule.direction().is_some() && mirror.direction().is_some(), "{rule}");
                    assert_ne!(mirror.direction(), rule.direction(), "{rule}");
                    assert_eq!(mirror.action(), rule.action(), "{rule}");
                    let other = |id: &str| id.replace("request-", "").replace("response-", "");
                    assert_eq!(other(mirror.id()), other(rule.id()));
                }
                Across::None(reason) => assert!(reason.len() > 20 && reason.ends_with('.'), "{rule}: {reason}"),
            }
        }
    }

    #[test]
    fn each_rule_says_why() {
        for rule in Rule::ALL {
            assert!(rule.why().len() > 20 && rule.why().ends_with('.'), "{rule}: {}", rule.why());
            assert!(!rule.says().is_empty() && !rule.says().ends_with('.'), "{rule}: {}", rule.says());
        }
    }
}
