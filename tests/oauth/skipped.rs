//! What happens to a test whose server is not here.

/// Where this is set, a server that is not here is a failure.
const REQUIRE_SERVERS: &str = "REQUIRE_SERVERS";

/// Says that a test is skipped, and why.
pub fn because(why: &str) {
    assert!(std::env::var_os(REQUIRE_SERVERS).is_none(), "{REQUIRE_SERVERS} is set, and this is not here: {why}");
    eprintln!("skipped: {why}");
}
