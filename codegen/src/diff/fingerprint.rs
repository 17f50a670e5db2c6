//! A short name of a change that stays the same from run to run.

use sha2::{Digest, Sha256};

/// How many hexadecimal digits: enough that no two changes of a document share one.
const DIGITS: usize = 12;

/// The fingerprint of what consists of these parts.
pub(super) fn of(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps `["ab", "c"]` and `["a", "bc"]` apart.
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let mut digits = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    digits.truncate(DIGITS);
    digits
}
