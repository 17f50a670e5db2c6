//! Applies the actions of an overlay, in order, each to the result of the one before.

use jsonptr::PointerBuf;

use super::bounds::{Bounds, Sizes};
use super::merge::{MergeConflict, merge};
use super::mirror;
use super::model::{Action, ActionKind, ActionOutcome, Overlay, ZeroMatches};
use super::way::way_to;
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Document, Node, Removed, Value};

/// Applies an overlay and says what each action did.
///
/// # Errors
/// Reports the codes of actions, from `overlay-target-unmatched` on, and `overlay-limit`, which ends the overlay; another
/// action that fails does not keep the following ones from being tried.
pub fn apply(
    overlay: &Overlay,
    document: &mut Document,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<ActionOutcome>, Aborted> {
    let mut outcomes = Vec::new();
    // Both follow what the actions do, so that many actions take no longer than they change.
    let mut sizes = Sizes::of(&document.root);
    let mut bounds = Bounds::of(&sizes);
    let mut json = document.root.to_json();
    for (index, action) in overlay.actions.iter().enumerate() {
        // Those that follow would take as long.
        bounds.search(&action.target, &sizes).map_err(|problem| diagnostics.abort(*problem))?;
        if let ActionKind::Copy(source) = &action.kind {
            bounds.search(source, &sizes).map_err(|problem| diagnostics.abort(*problem))?;
        }
        let matched = action.target.locate(&json);
        let mut state = State { document, json: &mut json, sizes: &mut sizes, bounds: &mut bounds };
        let changed = match run(action, &matched, &mut state) {
            Ok(changed) => changed,
            Err(problems) => {
                // There would be no end of it with the next one, either.
                let is_over = problems.iter().any(|problem| problem.code == Code::OverlayLimit);
                problems.into_iter().for_each(|problem| diagnostics.push(problem));
                if is_over {
                    break;
                }
                continue;
            }
        };
        if matched.is_empty() {
            report_no_match(action, &json, diagnostics);
        } else if changed == 0 {
            report_no_change(action, diagnostics);
        }
        outcomes.push(ActionOutcome {
            file: overlay.file,
            index,
            kind: action.kind.as_str(),
            target: action.target.as_str().to_owned(),
            description: action.description.clone(),
            matched,
            changed,
        });
    }
    diagnostics.abort_if_errors()?;
    Ok(outcomes)
}

/// The document while the actions change it.
struct State<'a> {
    document: &'a mut Document,
    /// The same document, as queries see it.
    json: &'a mut serde_json::Value,
    sizes: &'a mut Sizes,
    bounds: &'a mut Bounds,
}

/// Runs an action; gives the number of targets that it changed.
fn run(action: &Action, matched: &[PointerBuf], state: &mut State<'_>) -> Result<usize, Vec<Diagnostic>> {
    match &action.kind {
        ActionKind::Nothing => Ok(0),
        ActionKind::Remove => remove(action, matched, state),
        ActionKind::Update(value) => update(action, matched, value, state),
        // Cloned before anything changes: a node may be copied into itself.
        ActionKind::Copy(source) => match source.locate_one(state.json) {
            Ok(one) => match state.document.resolve(&one).cloned() {
                Some(value) => update(action, matched, &value, state),
                None => Ok(0),
            },
            Err(found) => {
                let (message, help) = match found {
                    0 => ("`copy` matches no node".to_owned(), source.explain_no_match(state.json)),
                    _ => (format!("`copy` matches {found} nodes"), "select exactly one node".to_owned()),
                };
                let place = source.origin().value();
                Err(vec![Diagnostic::error(Code::OverlayCopySource, message).at(place).help(help)])
            }
        },
    }
}

/// From the end to the start, so that no removal moves an element that is yet to be removed.
fn remove(action: &Action, matched: &[PointerBuf], state: &mut State<'_>) -> Result<usize, Vec<Diagnostic>> {
    if matched.iter().any(|pointer| pointer.is_root()) {
        return Err(vec![
            Diagnostic::error(Code::OverlayRemoveRoot, "an action removes the whole document")
                .at(action.target.origin().value())
                .help("select something below `$`"),
        ]);
    }
    let mut removed = 0;
    for pointer in matched.iter().rev() {
        if let Some(node) = state.document.root.remove(pointer) {
            state.sizes.remove(&node, pointer.count());
            mirror::remove(state.json, pointer);
            if pointer.count() == 1
                && let Some(name) = pointer.first()
            {
                state.document.remember_removed(Removed {
                    name: name.decoded().into_owned(),
                    member: node.origin,
                    action: action.target.origin().clone(),
                });
            }
            removed += 1;
        }
    }
    Ok(removed)
}

fn update(
    action: &Action,
    matched: &[PointerBuf],
    value: &Node,
    state: &mut State<'_>,
) -> Result<usize, Vec<Diagnostic>> {
    check_same_kind(action, matched, state.document)?;
    let mut changed = 0;
    let mut problems = Vec::new();
    for pointer in matched {
        let Some(target) = state.document.root.resolve_mut(pointer) else { continue };
        state.bounds.add(value, pointer.count(), action.target.origin()).map_err(|problem| vec![*problem])?;
        let merged = merge(target, value);
        state.sizes.add(value, pointer.count());
        if let Some(json) = state.json.pointer_mut(pointer.as_str()) {
            mirror::update(json, target, value);
        }
        match merged {
            Ok(changes) => changed += usize::from(changes),
            Err(conflicts) => problems.extend(
                conflicts.into_iter().map(|conflict| describe(action, pointer, conflict, &state.document.root)),
            ),
        }
    }
    if problems.is_empty() { Ok(changed) } else { Err(problems) }
}

/// The targets of `update` and `copy` are all objects, all arrays, or all primitives (1.1, Action Object).
fn check_same_kind(action: &Action, matched: &[PointerBuf], document: &Document) -> Result<(), Vec<Diagnostic>> {
    let kind = |node: &Node| match &node.value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        _ => "primitive",
    };
    let nodes = matched.iter().filter_map(|pointer| document.resolve(pointer)).collect::<Vec<_>>();
    let odd = nodes.iter().find(|node| kind(node) != kind(nodes[0]));
    let Some(odd) = odd else { return Ok(()) };
    let message = "the target matches nodes of different kinds";
    Err(vec![
        Diagnostic::error(Code::OverlayTargetMixed, message)
            .at(action.target.origin().value())
            .related(nodes[0].origin.key(), format!("this is {}", nodes[0].kind()))
            .related(odd.origin.key(), format!("this is {}", odd.kind()))
            .help("make one action for each kind"),
    ])
}

fn describe(action: &Action, pointer: &PointerBuf, conflict: MergeConflict, root: &Node) -> Diagnostic {
    let MergeConflict { target, target_kind, update, update_kind, at } = conflict;
    let place = pointer.concat(&at);
    // In the words of `target`, so that it can be put into another action.
    let way = way_to(Some(root), &place);
    let message = format!("{update_kind} does not merge with {target_kind} at `{way}`");
    let help = match (&action.kind, place.split_back()) {
        (ActionKind::Copy(_), _) if at.is_root() => {
            format!("let `copy` select {target_kind}, or let `target` select {update_kind}")
        }
        (_, Some((parent, _))) => {
            format!("remove `{way}` with an action before this one, then update `{}`", way_to(Some(root), parent))
        }
        (_, None) => format!("update `{way}` with {target_kind}"),
    };
    let problem = Diagnostic::error(Code::OverlayMergeConflict, message);
    let problem = match &action.kind {
        // What is copied stands in the document, which nobody edits: the action is at fault.
        ActionKind::Copy(source) => problem
            .at(source.origin().value())
            .label(format!("this copies {update_kind}"))
            .related(update.key(), format!("this is {update_kind}")),
        _ => problem.at(update.key()).label(format!("this is {update_kind}")),
    };
    problem.related(target.key(), format!("this is {target_kind}")).help(help)
}

fn report_no_match(action: &Action, json: &serde_json::Value, diagnostics: &mut Diagnostics) {
    if action.zero_matches == ZeroMatches::Allowed {
        return;
    }
    diagnostics.push(
        Diagnostic::error(Code::OverlayTargetUnmatched, "the action matches no node")
            .at(action.target.origin().value())
            .label(action.target.explain_no_match(json))
            .help("the document has changed, or the query is wrong: fix or delete the action, or let it say `x-allow-zero-matches: true`"),
    );
}

fn report_no_change(action: &Action, diagnostics: &mut Diagnostics) {
    let (label, help) = match &action.kind {
        ActionKind::Nothing => (
            "it has neither `update`, `copy` nor `remove: true`",
            "say what to do with the target, or delete the action",
        ),
        _ => ("the document already says this", "delete the action if the vendor has fixed the document"),
    };
    diagnostics.push(
        Diagnostic::warning(Code::OverlayNoChange, "the action changes nothing")
            .at(action.target.origin().value())
            .label(label)
            .help(help),
    );
}
