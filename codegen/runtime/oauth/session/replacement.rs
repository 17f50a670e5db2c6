//! How often a token may be replaced because a server refuses it.
//!
//! A server that refuses every token, because of its own settings say, would have each request use up a refresh token.

use std::time::{Duration, Instant};

/// The pause after the first replacement; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause.
const MAX_PAUSE: Duration = Duration::from_secs(60);

/// After so long without a replacement, the pauses begin anew.
const FORGOTTEN: Duration = Duration::from_secs(300);

/// The replacements of a session's tokens.
#[derive(Debug, Default)]
pub(super) struct Replacements {
    last: Option<Instant>,
    pause: Duration,
}

impl Replacements {
    /// Whether there may be one now, which is counted then.
    pub fn begin(&mut self, now: Instant) -> bool {
        let since = self.last.map(|last| now.saturating_duration_since(last));
        match since {
            Some(since) if since < self.pause => return false,
            Some(since) if since < FORGOTTEN => self.pause = (self.pause * 2).min(MAX_PAUSE),
            _ => self.pause = FIRST_PAUSE,
        }
        self.last = Some(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_refuses_every_token_gets_ever_fewer_of_them() {
        let (mut replacements, start) = (Replacements::default(), Instant::now());
        let allowed = (0..3600).filter(|second| replacements.begin(start + Duration::from_secs(*second)));
        let allowed = allowed.collect::<Vec<_>>();
        assert_eq!(allowed[..7], [0, 1, 3, 7, 15, 31, 63]);
        assert!(allowed.len() < 70, "{}", allowed.len());
        let later = start + Duration::from_secs(3600) + FORGOTTEN + MAX_PAUSE;
        assert!(replacements.begin(later) && !replacements.begin(later));
        assert!(replacements.begin(later + FIRST_PAUSE), "the pauses began anew");
    }
}
