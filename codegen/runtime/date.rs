//! Days in JSON.

use serde_json::Value;

use super::invalid::Invalid;
use super::json::{self, FromJson};

impl FromJson for chrono::NaiveDate {
    fn from_json(value: Value) -> Result<Self, Invalid> {
        json::from_serde(value, "a date of RFC 3339")
    }
}
