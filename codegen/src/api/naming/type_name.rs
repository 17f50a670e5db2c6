//! What the name of a schema says of its type, and what it says of the place where the type was declared.

use crate::names;

/// What the name of a class that serves requests ends in; the types that it declares stand on their own.
const NAMESPACES: [&str; 3] = ["endpoint", "controller", "resource"];

/// The name of a schema, taken apart.
#[derive(Debug)]
pub(super) struct TypeName {
    parts: Vec<Part>,
}

/// A segment of the name.
#[derive(Debug)]
struct Part {
    /// In lower case.
    words: Vec<String>,
    /// Whether the type is named without it.
    is_dropped: bool,
}

impl TypeName {
    /// Takes the name of a schema apart.
    pub(super) fn parse(name: &str) -> Self {
        let mut parts = Vec::new();
        // `Page<com.shop.Order>` is a page of orders: what is in brackets is the name of another type.
        for path in name.split(['<', '>', '«', '»', '[', ']', '(', ')', ',', ' ']) {
            let segments = path.split(['.', '/', '$', ':']).filter(|segment| !segment.is_empty()).collect();
            for qualified_name in without_brackets(segments) {
                parse_qualified_name(&qualified_name, &mut parts);
            }
        }
        Self { parts }
    }

    /// How many parts the type is named without.
    pub(super) fn dropped(&self) -> usize {
        self.parts.iter().filter(|part| part.is_dropped).count()
    }

    /// The name of the type in Rust, with the last so many of the dropped parts.
    pub(super) fn with_dropped(&self, restored: usize) -> String {
        let mut left_out = self.dropped().saturating_sub(restored);
        let mut shown = Vec::new();
        for part in &self.parts {
            if part.is_dropped && left_out > 0 {
                left_out -= 1;
            } else {
                shown.extend(part.words.iter().map(String::as_str));
            }
        }
        let mut name = names::type_name(&shown.join(" "));
        if restored > 0 {
            return name;
        }
        // What was no `OpenApi` in a segment may be one in the name, as in `OpenApi.Order`.
        loop {
            let shorter = names::type_name(&words(&name).1.join(" "));
            if shorter == name {
                return name;
            }
            name = shorter;
        }
    }
}

/// Splits a generic type from its argument where their names were joined without brackets.
///
/// `com.shop.PageCom.shop.Order` is `com.shop.Page<com.shop.Order>`: brackets may not stand in the name of a component,
/// so that generators of documents from Java and Kotlin leave them out and write a capital instead.
fn without_brackets(segments: Vec<&str>) -> Vec<Vec<&str>> {
    let [first, second, ..] = *segments.as_slice() else { return vec![segments] };
    let mut letters = first.chars();
    let Some(initial) = letters.next().filter(|_| is_package(first) && is_package(second)) else {
        return vec![segments];
    };
    let suffix = format!("{}{}", initial.to_uppercase(), letters.as_str());
    let mut names = Vec::new();
    let mut name = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let generic = segment.strip_suffix(&suffix).filter(|generic| !generic.is_empty());
        match generic.filter(|_| segments.get(index + 1) == Some(&second)) {
            Some(generic) => {
                name.push(generic);
                names.push(std::mem::replace(&mut name, vec![first]));
            }
            None => name.push(segment),
        }
    }
    names.push(name);
    names
}

/// Takes a name without arguments apart: packages, types, and the types inside of them.
fn parse_qualified_name(segments: &[&str], parts: &mut Vec<Part>) {
    let first_type = segments.iter().position(|segment| is_type(segment)).unwrap_or(0);
    // The types around the one at hand.
    let mut enclosing = Vec::<usize>::new();
    for (index, segment) in segments.iter().enumerate() {
        let (open_api, words) = words(segment);
        let next = segments.get(index + 1).copied().unwrap_or_default();
        let (_, next_words) = self::words(next);
        let is_package = index < first_type && is_package(segment);
        if is_package && next_words == words {
            // To give back the package of `price.Price` would say nothing.
            continue;
        }
        let stands_alone = is_type(next) && without_versions(&next_words).count() > 1;
        let is_namespace = ends_in_namespace(&words) && stands_alone;
        let is_dropped = is_package || is_namespace;
        if !is_dropped {
            let repeated = |&outer: &usize| parts[outer].words.first() == words.first();
            let repeated = enclosing.iter().rposition(repeated).filter(|_| words.len() > 1);
            for outer in enclosing.drain(repeated.unwrap_or(enclosing.len())..) {
                parts[outer].is_dropped = true;
            }
            if !open_api.is_empty() {
                parts.push(Part { words: open_api, is_dropped: true });
            }
            enclosing.push(parts.len());
        }
        parts.push(Part { words, is_dropped });
    }
}

fn is_type(segment: &str) -> bool {
    segment.trim_start_matches('_').starts_with(char::is_uppercase)
}

fn is_package(segment: &str) -> bool {
    segment.trim_start_matches('_').starts_with(char::is_lowercase)
}

fn ends_in_namespace(words: &[String]) -> bool {
    without_versions(words).next_back().is_some_and(|last| NAMESPACES.contains(&last.as_str()))
}

fn without_versions(words: &[String]) -> impl DoubleEndedIterator<Item = &String> {
    words.iter().filter(|word| !is_version(word))
}

fn is_version(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The words of a name in lower case: an `OpenApi` that other words follow, and the other words.
fn words(name: &str) -> (Vec<String>, Vec<String>) {
    let words = names::words(name);
    let words = words.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let mut own = words.as_slice();
    while let ["openapi", rest @ ..] | ["open", "api", rest @ ..] = own {
        // `OpenApiV1` is a name, `V1` is none.
        if rest.first().is_none_or(|word| is_version(word) || !word.starts_with(char::is_alphabetic)) {
            break;
        }
        own = rest;
    }
    let to_owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    (to_owned(&words[..words.len() - own.len()]), to_owned(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the types, after a look that they would stay in a second run.
    fn named(names: &[&str]) -> String {
        let own_name = |name: &str| TypeName::parse(name).with_dropped(0);
        let names = names.iter().map(|name| (name, own_name(name)));
        let stays = |(name, new): (_, String)| {
            assert_eq!(own_name(&new), new, "not idempotent");
            format!("{name} -> {new}\n")
        };
        names.map(stays).collect()
    }

    #[test]
    fn names_of_the_standard_library_are_not_taken() {
        insta::assert_snapshot!(named(&["com.shop.Option", "result", "Value"]), @"
        com.shop.Option -> OptionValue
        result -> ResultValue
        Value -> Value
        ");
    }

    #[test]
    fn packages_go_and_what_follows_a_type_stays() {
        insta::assert_snapshot!(named(&[
            "com.shop.Order",
            "com/shop/Cart",
            "com.shop.Cart$Line",
            "shop:_Item",
            "Order.v1",
            "order_status",
            "checkout.session",
            "CREDIT_CARD",
        ]), @"
        com.shop.Order -> Order
        com/shop/Cart -> Cart
        com.shop.Cart$Line -> CartLine
        shop:_Item -> Item
        Order.v1 -> OrderV1
        order_status -> OrderStatus
        checkout.session -> CheckoutSession
        CREDIT_CARD -> CreditCard
        ");
    }

    #[test]
    fn what_is_no_identifier_becomes_one() {
        insta::assert_snapshot!(named(&["404", "3d.Model", "com.shop.", "-", "a.b.c", "Select.A.B"]), @"
        404 -> X404
        3d.Model -> X3dModel
        com.shop. -> ComShop
        - -> X
        a.b.c -> Abc
        Select.A.B -> SelectAb
        ");
    }

    #[test]
    fn an_argument_is_named_by_the_same_rules() {
        insta::assert_snapshot!(named(&[
            "com.shop.Page<com.shop.Order>",
            "Map«string,com.shop.cart.CartV1.CartLine»",
            "com.shop.model.PageCom.shop.model.Order",
            "com.shop.model.PageCom.shop.model.cart.CartV1.Line",
            "com.shop.PairCom.shop.CartCom.shop.Item",
            "com.shop.MapStringCom.shop.OrderEndpoint.CancelRequest",
        ]), @"
        com.shop.Page<com.shop.Order> -> PageOrder
        Map«string,com.shop.cart.CartV1.CartLine» -> MapStringCartLine
        com.shop.model.PageCom.shop.model.Order -> PageOrder
        com.shop.model.PageCom.shop.model.cart.CartV1.Line -> PageCartV1Line
        com.shop.PairCom.shop.CartCom.shop.Item -> PairCartItem
        com.shop.MapStringCom.shop.OrderEndpoint.CancelRequest -> MapStringCancelRequest
        ");
    }

    #[test]
    fn a_word_that_looks_like_a_package_is_no_argument() {
        insta::assert_snapshot!(named(&[
            "com.shop.Telecom.shop",
            "com.shop.TelCom.Order",
            "com.shop.Com.shop.Order",
            "PageCom.shop.Cart",
        ]), @"
        com.shop.Telecom.shop -> TelecomShop
        com.shop.TelCom.Order -> TelComOrder
        com.shop.Com.shop.Order -> ComShopOrder
        PageCom.shop.Cart -> PageComShopCart
        ");
    }

    #[test]
    fn a_class_that_serves_requests_goes_where_a_name_of_words_follows() {
        insta::assert_snapshot!(named(&[
            "OrderEndpoint.CancelRequest",
            "OrderControllerV2.RefundRequest.Line",
            "com.shop.CartResource$AddItem",
            "OrderEndpoint",
            "OrderEndpoint.Request",
            "OrderEndpoint.ResponseV1",
            "CartResource.v1",
            "Endpointless.CancelRequest",
        ]), @"
        OrderEndpoint.CancelRequest -> CancelRequest
        OrderControllerV2.RefundRequest.Line -> RefundRequestLine
        com.shop.CartResource$AddItem -> AddItem
        OrderEndpoint -> OrderEndpoint
        OrderEndpoint.Request -> OrderEndpointRequest
        OrderEndpoint.ResponseV1 -> OrderEndpointResponseV1
        CartResource.v1 -> CartResourceV1
        Endpointless.CancelRequest -> EndpointlessCancelRequest
        ");
    }

    #[test]
    fn a_nested_type_that_repeats_the_first_word_of_the_type_around_it_replaces_it() {
        insta::assert_snapshot!(named(&[
            "OrderV1.OrderTotals",
            "BookAbstractV1.BookEditionAbstractV1.BookEditionV1",
            "BookAbstractV1.BookEditionAbstractV1.Shelf",
            "OrderV1.Origin",
            "OrderV1.Origin.Order",
            "OrderV1.Origin.OriginLink",
            "OrderV1.Origin.OrderRef",
            "Order.OrderV1",
            "Orders.OrderLine",
            "CartV1.Cart",
        ]), @"
        OrderV1.OrderTotals -> OrderTotals
        BookAbstractV1.BookEditionAbstractV1.BookEditionV1 -> BookEditionV1
        BookAbstractV1.BookEditionAbstractV1.Shelf -> BookEditionAbstractV1Shelf
        OrderV1.Origin -> OrderV1Origin
        OrderV1.Origin.Order -> OrderV1OriginOrder
        OrderV1.Origin.OriginLink -> OrderV1OriginLink
        OrderV1.Origin.OrderRef -> OrderRef
        Order.OrderV1 -> OrderV1
        Orders.OrderLine -> OrdersOrderLine
        CartV1.Cart -> CartV1Cart
        ");
    }

    #[test]
    fn open_api_goes_where_it_is_not_all() {
        insta::assert_snapshot!(named(&[
            "OpenApiOrder",
            "com.shop.OpenapiOrderEndpoint.OpenAPICancelRequest",
            "OpenApiCart.OpenApiCartLine",
            "OpenAPI",
            "OpenApiV1",
            "OpenApiV1.Info",
            "OpenApi.Error",
            "OpenApiOpenApiItem",
            "OpenApis",
            "OpenApi3Document",
            "OPENAPI_LINK",
            "open_api_page",
        ]), @"
        OpenApiOrder -> Order
        com.shop.OpenapiOrderEndpoint.OpenAPICancelRequest -> CancelRequest
        OpenApiCart.OpenApiCartLine -> CartLine
        OpenAPI -> OpenApi
        OpenApiV1 -> OpenApiV1
        OpenApiV1.Info -> OpenApiV1Info
        OpenApi.Error -> Error
        OpenApiOpenApiItem -> Item
        OpenApis -> OpenApis
        OpenApi3Document -> OpenApi3Document
        OPENAPI_LINK -> Link
        open_api_page -> Page
        ");
    }
}
