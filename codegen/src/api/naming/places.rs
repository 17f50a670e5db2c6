//! What servers and security schemes are called.
//!
//! From: the servers `https://eu.shop.test` and `https://us.shop.test`, both described as "Production"; the schemes `x-key`
//! and `x_key`
//!
//! To: `production_eu`, `production_us`; `X_DASH_KEY`, `X_KEY`

use std::collections::BTreeSet;

use super::GivenNames;
use crate::api::servers::{Server, ServerSet};
use crate::names::{self, Longer, Spelling, Wanted};

/// The constants of the security schemes of these names.
pub(in crate::api) fn schemes(schemes: &[&str], given: &GivenNames) -> Vec<String> {
    let wanted = schemes.iter().map(|name| {
        let given = given.security_scheme(name).map(str::to_owned);
        Wanted { given, ..scheme(name) }
    });
    names::distinct(&wanted.collect::<Vec<_>>(), &mut BTreeSet::new())
}

/// What the constant of a scheme would be called alone.
pub(super) fn scheme(name: &str) -> Wanted {
    let plain = names::constant_name(name);
    let spelling = match plain.to_lowercase() == name {
        true => Spelling::Exact,
        false if plain == name => Spelling::Close,
        false => Spelling::Other,
    };
    let longer = Longer::Made(longer_schemes, name.to_owned());
    Wanted { plain, spelling, longer, identity: name.to_owned(), given: None }
}

fn longer_schemes(plain: &str, name: &str) -> Vec<String> {
    let spelled = names::constant_name(&names::spelled_out(name));
    let with_case = |text: &str| format!("{text}_{}", names::case(name).to_uppercase());
    vec![spelled.clone(), with_case(plain), with_case(&spelled)]
}

/// The names of servers, each of which is another one, in snake case.
pub(in crate::api) fn servers(servers: &[&Server<'_>], given: &GivenNames) -> Vec<String> {
    let wanted = servers.iter().map(|server| {
        let identity = server.key();
        Wanted {
            plain: names::member_name(&server.name),
            spelling: Spelling::Other,
            longer: Longer::Listed(server.longer_names()),
            given: given.server(&identity).map(str::to_owned),
            identity,
        }
    });
    names::distinct(&wanted.collect::<Vec<_>>(), &mut BTreeSet::new())
}

/// Names the methods of the client for the servers that some operations have of their own, after the first of each. What
/// an operation is called stays its own.
pub(in crate::api) fn server_sets(sets: &mut [ServerSet<'_>], methods: &mut BTreeSet<String>, given: &GivenNames) {
    let wanted = sets.iter().map(|set| {
        let all = set.servers.iter().map(|server| server.name.as_str()).collect::<Vec<_>>();
        Wanted {
            plain: all.first().copied().unwrap_or_default().to_owned(),
            spelling: if all.len() == 1 { Spelling::Exact } else { Spelling::Other },
            longer: [all.join("_or_")].into(),
            identity: set.servers.iter().map(Server::key).collect::<Vec<_>>().join(" "),
            given: None,
        }
    });
    let names = names::distinct(&wanted.collect::<Vec<_>>(), &mut BTreeSet::new());
    let mut taken = methods.clone();
    taken.extend(given.methods().map(str::to_owned));
    let mut method = |name: &str, start: &str| {
        let plain = names::member_name(&format!("{start}{name}_server"));
        let longer = [names::member_name(&format!("{start}{name}_own_server"))].into();
        let wanted = Wanted { plain: plain.clone(), longer, identity: plain, ..Wanted::default() };
        names::distinct(&[wanted], &mut taken).concat()
    };
    for (set, name) in sets.iter_mut().zip(names) {
        set.field = method(&name, "");
        set.setter = method(&name, "with_");
        methods.extend([set.field.clone(), set.setter.clone()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str], given: &GivenNames) -> String {
        let forwards = schemes(names, given);
        let backwards = names.iter().rev().copied().collect::<Vec<_>>();
        assert!(schemes(&backwards, given).iter().rev().eq(&forwards));
        forwards.join(" ")
    }

    #[test]
    fn a_scheme_that_is_spelled_like_its_name_has_it_and_the_others_say_how_they_are_spelled() {
        let none = GivenNames::default();
        insta::assert_snapshot!(named(&["x-key", "x_key", "X_KEY", "xKey"], &none), @"X_DASH_KEY X_KEY X_KEY_UPPER X_KEY_CAMEL");
        insta::assert_snapshot!(named(&["", "_", "\u{138}"], &none), @"UNNAMEDXe3b0c4 UNDERSCORE UNNAMEDXfc7854");
        let mut given = GivenNames::default();
        given.add_security_scheme("x-key".to_owned(), "X_KEY".to_owned());
        insta::assert_snapshot!(named(&["x-key", "x_key"], &given), @"X_KEY X_KEY_LOWER");
    }
}
