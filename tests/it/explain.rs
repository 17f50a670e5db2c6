use std::collections::BTreeSet;

use codegen::{Code, Diagnostics, Faults, ImportRequest, InThread, SourceFile, Sources};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use xtask::workspace;

use crate::support::{Beside, files, inline, parts, rendered};

/// The examples of an explanation: what stands behind the fence, and the text.
fn examples(explanation: &str) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    let mut open = None;
    for event in Parser::new(explanation) {
        match (event, &mut open) {
            (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))), _) => {
                open = Some((info.to_string(), String::new()));
            }
            (Event::Text(line), Some((_, text))) => text.push_str(&line),
            (Event::End(TagEnd::CodeBlock), _) => examples.extend(open.take()),
            _ => {}
        }
    }
    examples
}

/// What is said of the examples: of pages when they are imported together, else of a document with its overlay.
fn said(examples: &[(String, String)]) -> (BTreeSet<Code>, String) {
    let pages = examples.iter().enumerate().filter_map(|(index, (info, text))| {
        let extension = info.strip_suffix(" page")?.replace("markdown", "md");
        Some(inline(&format!("page-{}.{extension}", index + 1), text))
    });
    let pages = pages.collect::<Vec<SourceFile>>();
    let mut diagnostics = Diagnostics::new();
    let sources = if pages.is_empty() {
        let is_document = |(info, _): &&(String, String)| info.starts_with("yaml");
        let (info, text) = examples.iter().find(is_document).expect("there is a document");
        let faults = if info.ends_with("keep-going") { Faults::LeaveOut } else { Faults::Abort };
        let sources = parts(&inline("api.yaml", text)).with_faults(faults);
        // Whether a client comes out of it depends on the code.
        let _ = codegen::generate(&sources, &InThread, &mut diagnostics);
        sources
    } else {
        let sources = pages.into_iter().fold(Sources::new(inline("openapi.yaml", "")), Sources::with_page);
        let request = ImportRequest { sources: &sources, readme: "", source: None, date: "2026-01-01" };
        let _ = codegen::import(&request, &Beside(&[]), &mut diagnostics);
        sources
    };
    (diagnostics.iter().map(|diagnostic| diagnostic.code).collect(), rendered(&diagnostics, &sources))
}

#[test]
fn every_code_has_an_explanation_and_every_explanation_a_code() {
    let folder = workspace::root().join("codegen/src/diagnostics/explain");
    let names = files(&folder, "md").into_iter().map(|path| {
        let name = path.file_stem().unwrap_or_default();
        name.to_string_lossy().into_owned()
    });
    let codes = Code::ALL.iter().map(|code| code.as_str().to_owned());
    assert_eq!(names.collect::<BTreeSet<_>>(), codes.collect::<BTreeSet<_>>());
    for code in Code::ALL {
        let text = code.explanation();
        assert!(text.starts_with(&format!("# {code}\n\n")), "{code}");
        assert!(text.contains("\n## To fix it\n\n"), "{code}");
        assert!(text.lines().count() <= 40, "{code} is more than a screen");
        assert!(text.lines().all(|line| line.len() <= 100), "{code} has lines that are too long");
    }
}

#[test]
fn every_example_is_one_of_its_code() {
    // No document is known that makes the generator do this, or an argument or an earlier import does.
    let without = [
        Code::SourceAmbiguous,
        Code::DocumentEdited,
        Code::SelectorUnmatched,
        Code::GeneratorRefused,
        Code::GeneratorPanicked,
        Code::GeneratorCrashed,
        Code::GeneratorOutput,
    ];
    let mut others = String::new();
    for code in Code::ALL {
        let examples = examples(code.explanation());
        assert_eq!(examples.is_empty(), without.contains(code), "{code}");
        if !examples.is_empty() {
            let (codes, messages) = said(&examples);
            if !codes.contains(code) {
                others += &format!("the example of {code} says:\n{messages}\n");
            }
        }
    }
    assert_eq!(others, "");
}
