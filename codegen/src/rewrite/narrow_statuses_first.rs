//! Puts the arms of single statuses before those of ranges.
//!
//! progenitor sorts them by their first status, so `4XX` would hide `404`.
//!
//! Before: `match status { 400u16..=499u16 => a, 404u16 => b, _ => c }`
//! After:  `match status { 404u16 => b, 400u16..=499u16 => a, _ => c }`

use syn::visit_mut::{self, VisitMut};
use syn::{ExprMatch, Pat};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "narrow_statuses_first", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_expr_match_mut(&mut self, expr: &mut ExprMatch) {
        visit_mut::visit_expr_match_mut(self, expr);
        // Only a match of numbers has both kinds of patterns.
        let width = |pattern: &Pat| match pattern {
            Pat::Lit(_) => 0,
            Pat::Range(_) => 1,
            _ => 2,
        };
        if expr.arms.iter().any(|arm| width(&arm.pat) == 1) {
            expr.arms.sort_by_key(|arm| width(&arm.pat));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn a_range_hides_no_status() {
        let before = "fn call() { match status { 200u16 => a, 400u16..=499u16 => b, 404u16 => c, _ => d } }";
        insta::assert_snapshot!(rewrite(PASS, before), @"
        fn call() {
            match status {
                200u16 => a,
                404u16 => c,
                400u16..=499u16 => b,
                _ => d,
            }
        }
        ");
    }
}
