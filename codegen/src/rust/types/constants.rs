//! The values of an enumeration of integers that have names, as constants beside the name of the type.
//!
//! Before: `Weather: { type: integer, enum: [1, 2], x-enum-varnames: [Sunny, Cloudy] }`
//! After:  `pub type Weather = i64; pub const WEATHER_SUNNY: Weather = 1; pub const WEATHER_CLOUDY: Weather = 2;`
//!
//! An enum would have to hold what it does not list as well, and would be no number to count with.

use proc_macro2::Literal;
use quote::format_ident;
use syn::{Item, parse_quote};

use crate::api::types::Type;
use crate::markdown;

pub(super) fn items(ty: &Type<'_>) -> Vec<Item> {
    let target = format_ident!("{}", ty.name);
    let constants = ty.named_values.iter().map(|value| -> Item {
        let (ident, literal) = (format_ident!("{}", value.name), Literal::i64_unsuffixed(value.value));
        let text = value.description.map_or_else(|| format!("The value `{}`.", value.value), str::to_owned);
        let docs = markdown::doc_attributes(&text);
        parse_quote!(#(#docs)* pub const #ident: #target = #literal;)
    });
    constants.collect()
}

#[cfg(test)]
mod tests {
    use crate::rust::types::testing::types;

    #[test]
    fn integers_with_names_are_constants() {
        let lowered = "
components:
  schemas:
    Weather:
      type: integer
      format: int32
      enum: [-1, 2, 3]
      x-enum-varnames: [Very Sunny, cloudy, Cloudy]
      x-enum-descriptions: [\"Bring [a] hat\"]
    Offset: {type: integer, enum: [60, 120]}
    Level: {type: number, enum: [0.5], x-enum-varnames: [Half]}
    Small: {type: integer, format: int8, enum: [1, 300], x-enumNames: [One, Many]}
";
        insta::assert_snapshot!(types(lowered), @r"
        use super::Number;

        /// One of:
        ///
        /// * `-1`: Bring \[a\] hat
        /// * `2`: cloudy
        /// * `3`: Cloudy
        pub type Weather = i32;

        /// Bring \[a\] hat
        pub const WEATHER_VERY_SUNNY: Weather = -1;

        /// The value `2`.
        pub const WEATHER_CLOUDY: Weather = 2;

        /// The value `3`.
        pub const WEATHER_CLOUDY_3: Weather = 3;

        /// One of `60`, `120`.
        pub type Offset = i64;

        /// One of:
        ///
        /// * `0.5`: Half
        pub type Level = Number;

        /// One of:
        ///
        /// * `1`: One
        /// * `300`: Many
        pub type Small = i8;

        /// The value `1`.
        pub const SMALL_ONE: Small = 1;
        ");
    }

    #[test]
    fn integers_with_names_are_constants_wherever_they_stand() {
        let lowered = "
components:
  schemas:
    Report:
      type: object
      properties:
        now: {type: integer, enum: [1, 2], x-enum-varnames: [Low, High], description: The level.}
        all: {type: array, items: {type: integer, enum: [1, 2], x-enum-varnames: [Low, High]}}
        most: {type: integer, nullable: true, enum: [3, null], x-enum-varnames: [Most, None]}
        plain: {type: integer, enum: [1, 2]}
        same: {type: integer, enum: [5], x-enum-varnames: [Five]}
";
        insta::assert_snapshot!(types(lowered), @r#"
        use super::{UnknownMembers, json};

        json::object! {
            pub struct Report {
                /// The level.
                pub now: Option<ReportNow> = optional "now",
                pub all: Option<Vec<ReportNow>> = optional "all",
                pub most: Option<Option<ReportMost>> = optional "most" -> ReportMost,
                /// One of `1`, `2`.
                pub plain: Option<i64> = optional "plain",
                /// One of:
                ///
                /// * `5`: Five
                pub same: Option<ReportSame> = optional "same",
            } extra: UnknownMembers
        }

        /// The level.
        ///
        /// One of:
        ///
        /// * `1`: Low
        /// * `2`: High
        ///
        /// The document describes it more than once; it also stands for `ReportAllItem`.
        pub type ReportNow = i64;

        /// The value `1`.
        pub const REPORT_NOW_LOW: ReportNow = 1;

        /// The value `2`.
        pub const REPORT_NOW_HIGH: ReportNow = 2;

        /// One of:
        ///
        /// * `3`: Most
        pub type ReportMost = i64;

        /// The value `3`.
        pub const REPORT_MOST_MOST: ReportMost = 3;

        /// One of:
        ///
        /// * `5`: Five
        pub type ReportSame = i64;

        /// The value `5`.
        pub const REPORT_SAME_FIVE: ReportSame = 5;
        "#);
    }
}
