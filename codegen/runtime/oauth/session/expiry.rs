//! How old a token is, by two clocks.
//!
//! The time of day goes on while a machine sleeps, and may be set back. The monotonic clock is never set, and on some
//! systems stands still during sleep. A token has expired when either of them says so.

use std::time::{Duration, Instant, SystemTime};

use super::super::token::TokenSet;

/// When to refresh, and how long to wait.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    pub leeway: Duration,
    pub refresh_ahead: Duration,
    /// As long as a refresh of others may take, unless it is said otherwise.
    pub lock_wait: Option<Duration>,
    /// Whether callers wait for a refresh that runs ahead.
    pub is_short_lived: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            leeway: Duration::from_secs(5),
            refresh_ahead: Duration::from_secs(60),
            lock_wait: None,
            is_short_lived: false,
        }
    }
}

/// The time, by both clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    wall: SystemTime,
    monotonic: Instant,
}

impl Now {
    pub fn read() -> Self {
        Self { wall: SystemTime::now(), monotonic: Instant::now() }
    }
}

/// How far a token is on its way to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// It is served.
    Fresh,
    /// It is served while a refresh runs ahead.
    Aging,
    /// Callers wait for a refresh, and get it if that fails.
    Expiring,
    /// It is not served.
    Expired,
}

/// The end of a token, by both clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expiry {
    wall: SystemTime,
    monotonic: Instant,
    lifetime: Duration,
}

impl Expiry {
    /// The end of tokens that were got or read now; none if they do not say.
    pub fn of(tokens: &TokenSet, now: Now) -> Option<Self> {
        let (lifetime, wall) = (tokens.lifetime()?, tokens.expires_at()?);
        // A time of day that was set back since the tokens were got does not lengthen their life.
        let left = wall.duration_since(now.wall).unwrap_or_default().min(lifetime);
        Some(Self { wall, monotonic: now.monotonic.checked_add(left)?, lifetime })
    }

    pub fn phase(&self, now: Now, policy: &Policy) -> Phase {
        let by_wall = self.wall.duration_since(now.wall).unwrap_or_default();
        let left = by_wall.min(self.monotonic.saturating_duration_since(now.monotonic));
        let ahead = policy.refresh_ahead.min(self.lifetime / 2);
        let leeway = policy.leeway.min(self.lifetime / 4);
        match left {
            Duration::ZERO => Phase::Expired,
            left if left <= leeway => Phase::Expiring,
            left if left <= ahead => Phase::Aging,
            _ => Phase::Fresh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// The phase of a token of a lifetime, got at a time, after some seconds by each clock.
    fn phase(lifetime: u32, wall: i64, monotonic: u32) -> Phase {
        let start = Now::read();
        let tokens = TokenSet::new("a", Some(SECOND * lifetime));
        let start = Now { wall: tokens.expires_at().expect("it has a lifetime") - SECOND * lifetime, ..start };
        let moved = SECOND * u32::try_from(wall.unsigned_abs()).expect("it is small");
        let later = Now {
            wall: if wall < 0 { start.wall - moved } else { start.wall + moved },
            monotonic: start.monotonic + SECOND * monotonic,
        };
        Expiry::of(&tokens, start).expect("it has a lifetime").phase(later, &Policy::default())
    }

    #[test]
    fn a_token_of_five_minutes_goes_through_all_phases() {
        assert_eq!(phase(300, 0, 0), Phase::Fresh);
        assert_eq!(phase(300, 239, 239), Phase::Fresh);
        assert_eq!(phase(300, 240, 240), Phase::Aging);
        assert_eq!(phase(300, 294, 294), Phase::Aging);
        assert_eq!(phase(300, 295, 295), Phase::Expiring);
        assert_eq!(phase(300, 299, 299), Phase::Expiring);
        assert_eq!(phase(300, 300, 300), Phase::Expired);
    }

    #[test]
    fn no_margin_takes_more_than_half_of_the_lifetime() {
        assert_eq!(phase(8, 3, 3), Phase::Fresh);
        assert_eq!(phase(8, 4, 4), Phase::Aging);
        assert_eq!(phase(8, 6, 6), Phase::Expiring);
        assert_eq!(phase(8, 8, 8), Phase::Expired);
        assert_eq!(phase(0, 0, 0), Phase::Expired);
    }

    #[test]
    fn either_clock_ends_a_token() {
        assert_eq!(phase(300, 301, 0), Phase::Expired, "the machine slept");
        assert_eq!(phase(300, -86_400, 301), Phase::Expired, "the time of day was set back");
        assert_eq!(phase(300, -86_400, 250), Phase::Aging);
    }

    #[test]
    fn a_time_of_day_that_was_set_back_before_the_store_was_read_does_not_lengthen_a_life() {
        let tokens = TokenSet::new("a", Some(SECOND * 300));
        let read = Now { wall: SystemTime::UNIX_EPOCH, ..Now::read() };
        let expiry = Expiry::of(&tokens, read).expect("it has a lifetime");
        let later = Now { monotonic: read.monotonic + SECOND * 300, ..read };
        assert_eq!(expiry.phase(later, &Policy::default()), Phase::Expired);
    }

    #[test]
    fn without_a_lifetime_there_is_no_end() {
        assert!(Expiry::of(&TokenSet::new("a", None), Now::read()).is_none());
    }
}
