//! Sets the version to 3.0.3.
//!
//! progenitor refuses every other minor version, so this comes when all else is as 3.0 has it.
//!
//! Before: `openapi: 3.1.0`
//! After:  `openapi: 3.0.3`
//!
//! Loses nothing.

use crate::document::Value;
use crate::lower::{Pass, Purpose};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "openapi_version",
    purpose: Purpose::Client,
    run: |document, _| {
        if let Some(version) = document.root.get_mut("openapi") {
            version.value = Value::String("3.0.3".to_owned());
        }
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn any_version_becomes_3_0_3() {
        insta::assert_snapshot!(lower(PASS, "openapi: 3.1.0\ninfo: {title: T}"), @"
        openapi: 3.0.3
        info:
          title: T
        ");
    }
}
