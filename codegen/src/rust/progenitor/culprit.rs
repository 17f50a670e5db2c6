//! Finds the operation at which progenitor fails.
//!
//! A panic of progenitor says nothing about the document. It is therefore given the first operations alone, and the
//! number of them halved until one more makes the difference.

use crate::api::operation::Operation;

/// The number of the first operation with which `fails` holds; none if it holds without any.
pub(super) fn find<'d>(operations: &[Operation<'d>], fails: impl Fn(&[Operation<'d>]) -> bool) -> Option<usize> {
    let (mut passing, mut failing) = (0, operations.len());
    if failing == 0 || fails(&[]) {
        return None;
    }
    while failing - passing > 1 {
        let middle = passing + (failing - passing) / 2;
        if fails(&operations[..middle]) {
            failing = middle;
        } else {
            passing = middle;
        }
    }
    Some(passing)
}
