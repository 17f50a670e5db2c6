//! Days in JSON.

use super::invalid::Invalid;
use super::json::FromJson;
use super::reader::Reader;

impl FromJson for chrono::NaiveDate {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        const EXPECTED: &str = "a date of RFC 3339";
        reader.string_like("1970-01-01", EXPECTED)?.parse().map_err(|_| Invalid::value(EXPECTED))
    }
}

super::api_error::without_code!(chrono::NaiveDate);
