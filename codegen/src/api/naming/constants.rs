//! What the constants for the named values of enumerations of integers are called.
//!
//! From: `Weather: { type: integer, enum: [1, 2, 3], x-enum-varnames: [Sunny, cloudy, Cloudy] }`
//!
//! To: `WEATHER_SUNNY`, `WEATHER_CLOUDY`, `WEATHER_CLOUDY_3`
//!
//! The value whose name is spelled like the constant has it; the others say how they are spelled, and then which values
//! they are. The constants of all types stand beside each other, so that `SUNNY_DAY` of `Weather` would be `DAY` of
//! `WeatherSunny`: no constant is certain, and all are remembered.

use std::collections::BTreeSet;

use super::GivenNames;
use crate::api::types::{TypeId, Types};
use crate::names::{self, Spelling, Wanted};

/// Names the constants of all types, which have their names already.
pub(super) fn name(types: &mut Types<'_>, given: &GivenNames) {
    let named = types.iter().map(|(id, ty)| (id, ty.named_values.len())).collect::<Vec<_>>();
    let wanted = named.iter().flat_map(|&(id, _)| wanted(types, id, given)).collect::<Vec<_>>();
    let mut constants = names::distinct(&wanted, &mut BTreeSet::new()).into_iter();
    for (id, count) in named {
        types[id]
            .named_values
            .iter_mut()
            .zip(constants.by_ref().take(count))
            .for_each(|(value, name)| value.name = name);
    }
}

/// What the constants of a type would be called alone.
fn wanted(types: &Types<'_>, id: TypeId, given: &GivenNames) -> Vec<Wanted> {
    let (ty, key) = (&types[id].name, types.key(id));
    let wanted = types[id].named_values.iter().map(|value| {
        let constant = |text: &str| names::constant_name(&format!("{ty} {text}"));
        let number = value.value.to_string();
        let is_spelled_so = constant(&value.name).to_lowercase().ends_with(&format!("_{}", value.name));
        Wanted {
            plain: constant(&value.name),
            spelling: if is_spelled_so { Spelling::Close } else { Spelling::Other },
            longer: [names::spelled_out(&value.name), format!("{} {}", value.name, names::spelled_out(&number))]
                .map(|text| constant(&text))
                .into(),
            identity: format!("{key} {number}"),
            given: given.member(&key, &number).map(str::to_owned),
        }
    });
    wanted.collect()
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::diagnostics::Diagnostics;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    use super::*;

    /// The constants of a document of these schemas, a type a line.
    fn constants(schemas: &[&str], given: &GivenNames) -> String {
        let text = format!("components:\n  schemas:\n    {}\n", schemas.join("\n    "));
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text });
        let mut diagnostics = Diagnostics::new();
        let document = document::parse(&sources, sources.spec(), &mut diagnostics).expect("it is YAML");
        let api = api::build_named(&document, given, &mut diagnostics);
        let lines = api.types.iter().map(|(id, ty)| {
            let values = ty.named_values.iter().map(|value| {
                // What a kept client remembers.
                assert_eq!(api.names.member(&api.types.key(id), &value.value.to_string()), Some(value.name.as_str()));
                format!("{} {}", value.name, value.value)
            });
            format!("{}: {}", ty.name, values.collect::<Vec<_>>().join(", "))
        });
        let mut lines = lines.collect::<Vec<_>>();
        lines.sort();
        lines.join("\n")
    }

    /// The same, which has to be so in the other order too.
    fn both_ways(schemas: &[&str]) -> String {
        let none = GivenNames::default();
        let backwards = schemas.iter().rev().copied().collect::<Vec<_>>();
        let forwards = constants(schemas, &none);
        assert_eq!(constants(&backwards, &none), forwards);
        forwards
    }

    #[test]
    fn a_value_that_is_spelled_like_its_constant_has_it_and_the_others_say_what_they_are() {
        let forwards = both_ways(&[
            "Weather: {type: integer, enum: [-1, 2, 3, 4, 5], x-enum-varnames: [Cloudy, cloudy, CLOUDY, a-b, a_b]}",
            "Signs: {type: integer, enum: [1, 2], x-enumNames: ['+1', '-1']}",
        ]);
        insta::assert_snapshot!(forwards, @"
        Signs: SIGNS_PLUS_1 1, SIGNS_MINUS_1 2
        Weather: WEATHER_CLOUDY_MINUS_1 -1, WEATHER_CLOUDY 2, WEATHER_CLOUDY_3 3, WEATHER_A_DASH_B 4, WEATHER_A_B 5
        ");
        let turned = both_ways(&[
            "Weather: {type: integer, enum: [5, 4, 3, 2, -1], x-enum-varnames: [a_b, a-b, CLOUDY, cloudy, Cloudy]}",
            "Signs: {type: integer, enum: [2, 1], x-enumNames: ['-1', '+1']}",
        ]);
        let sorted = |text: &str| {
            let mut words = text.split([':', ',', '\n']).map(str::trim).map(str::to_owned).collect::<Vec<_>>();
            words.sort();
            words
        };
        assert_eq!(sorted(&turned), sorted(&forwards));
    }

    #[test]
    fn constants_of_several_types_are_told_apart_by_what_they_are() {
        insta::assert_snapshot!(both_ways(&[
            "Weather: {type: integer, enum: [1], x-enum-varnames: [sunny_day]}",
            "WeatherSunny: {type: integer, enum: [2], x-enum-varnames: [day]}",
        ]), @"
        Weather: WEATHER_SUNNY_DAY_1 1
        WeatherSunny: WEATHER_SUNNY_DAY_2 2
        ");
    }

    #[test]
    fn a_constant_that_was_given_stays_whoever_comes() {
        let mut given = GivenNames::default();
        given.add_member("Weather", "3".to_owned(), "WEATHER_CLOUDY".to_owned());
        let schema = "Weather: {type: integer, enum: [2, 3], x-enum-varnames: [cloudy, Cloudy]}";
        insta::assert_snapshot!(constants(&[schema], &given), @"Weather: WEATHER_CLOUDY_2 2, WEATHER_CLOUDY 3");
    }
}
