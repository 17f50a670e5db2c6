//! Sends instances of the schemas through the types: they come back equal as JSON.

use std::collections::BTreeMap;

use codegen::SchemaName;
use contract::round_trip::{self, Named, Sent, complaint, generalised};
use serde_json::Value;

use super::compare::short;
use super::crates::Program;
use super::document::Document;
use super::report::Report;
use super::schema::Schemas;

/// How many random instances each schema has.
const RANDOM: u64 = 10;

/// Sends instances of all schemas that have a type.
pub fn check(document: &Document, schemas: &Schemas<'_>, names: &[SchemaName], program: &Program, report: &mut Report) {
    let mut sent = Vec::new();
    let mut without = Vec::new();
    for SchemaName { pointer, name, .. } in names {
        match round_trip::instances(document, schemas, Named { pointer, name }, RANDOM) {
            None => report.fail("names", format!("{name}: there is nothing at {pointer} in the document")),
            Some(instances) if instances.is_empty() => without.push(name.as_str()),
            Some(instances) => sent.extend(instances),
        }
    }
    if !without.is_empty() {
        report.say(format!("no instance of {}", without.join(", ")));
    }
    let lines = sent.iter().map(|sent| format!("{}\t\t{}", sent.name, sent.instance.value)).collect::<Vec<_>>();
    match program.run(&["round-trip"], &lines) {
        Ok(answers) => compare_all(&sent, &answers, report),
        Err(error) => report.fail("values", error),
    }
}

fn compare_all(sent: &[Sent<'_>], answers: &[String], report: &mut Report) {
    let mut failed = BTreeMap::<&str, (usize, usize)>::new();
    let mut types = std::collections::BTreeSet::new();
    let (mut equal, mut named) = (0, 0);
    for (sent, answer) in sent.iter().zip(answers) {
        let answer = serde_json::from_str::<Value>(answer).expect("the program answers JSON");
        let complaint = complaint(sent, &answer);
        let count = failed.entry(sent.instance.kind).or_default();
        count.1 += 1;
        match (complaint, &sent.wrong) {
            (Some(complaint), _) => {
                count.0 += 1;
                let value = short(&sent.instance.value);
                let (name, kind) = (sent.name, sent.instance.kind);
                let like = format!("{name} {}", generalised(&complaint));
                report.fail_like("values", like, format!("{name} ({kind}): {complaint}; the value is {value}"));
            }
            (None, Some(_)) => named += 1,
            (None, None) => {
                equal += 1;
                types.insert(sent.name);
            }
        }
    }
    report
        .say(format!("{equal} instances of {} schemas came back equal, {named} errors named the member", types.len()));
    let failed = failed.into_iter().filter(|(_, (failed, _))| *failed > 0);
    let failed = failed.map(|(kind, (failed, of))| format!("{kind}: {failed} of {of}")).collect::<Vec<_>>();
    if !failed.is_empty() {
        report.say(format!("failed by kind: {}", failed.join(", ")));
    }
}
