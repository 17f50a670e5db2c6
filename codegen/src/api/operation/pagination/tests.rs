use crate::diagnostics::{Diagnostics, render};
use crate::sources::{SourceFile, Sources};
use crate::{api, document};

/// What is read of an operation with this in it, or what is said of it. Its pages have members of many types, and are
/// described with these headers and links.
fn read_with(extension: &str, response: &str) -> String {
    let document = format!(
        "
paths:
  /other: {{get: {{operationId: other}}}}
  /orders/{{shop}}:
    parameters: [{{name: start, in: query, schema: {{type: integer, default: 5}}}}]
    get:
      operationId: list
      parameters:
        - {{name: shop, in: path, required: true, schema: {{type: string}}}}
        - {{name: page, in: query, schema: {{type: integer, default: 1}}}}
        - {{name: number, in: query, schema: {{type: number}}}}
        - {{name: after, in: query, schema: {{type: string}}}}
        - {{name: list, in: query, schema: {{type: array, items: {{type: string}}}}}}
        - {{name: json, in: query, content: {{application/json: {{schema: {{type: string}}}}}}}}
        - {{name: head, in: header, schema: {{type: string}}}}
      {extension}
      responses:
        '200':
          {response}
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Page'}}}}}}
components:
  schemas:
    Page:
      type: object
      required: [items]
      properties:
        items: {{type: array, items: {{$ref: '#/components/schemas/Order'}}}}
        more: {{type: boolean}}
        total: {{type: integer}}
        next: {{type: string, nullable: true}}
        number: {{type: integer}}
        a/b: {{$ref: '#/components/schemas/Inner'}}
        map: {{type: object, additionalProperties: {{type: string}}}}
        any: {{}}
        union: {{oneOf: [{{$ref: '#/components/schemas/Order'}}, {{$ref: '#/components/schemas/Inner'}}]}}
    Inner: {{type: object, required: [x], properties: {{x: {{type: string}}}}}}
    Order: {{type: object, required: [id], properties: {{id: {{type: string}}}}}}
"
    );
    let sources = Sources::new(SourceFile { name: "spec.yaml".to_owned(), text: document });
    let mut diagnostics = Diagnostics::new();
    let document = document::parse(&sources, sources.spec(), &mut diagnostics).expect("it is YAML");
    let api = api::build(&document, &mut diagnostics);
    let said = render::short(&diagnostics, &sources);
    let said = said.lines().filter(|line| line.contains("[pagination-")).map(|line| {
        let (_, message) = line.split_once(": ").expect("a message follows its place");
        format!("{message}\n")
    });
    let pages =
        api.operations.iter().filter_map(|operation| Some(format!("{}\n", operation.pagination.as_ref()?.text())));
    let read = said.chain(pages).collect::<String>();
    if read.is_empty() { "no pages".to_owned() } else { read.trim_end().to_owned() }
}

/// The same of extensions, one after the other.
fn read(extensions: &[&str]) -> String {
    let read = extensions.iter().map(|extension| {
        let read = read_with(&format!("x-pagination: {extension}"), "headers: {X-Next: {schema: {type: string}}}");
        format!("{extension}\n  {}\n", read.replace('\n', "\n  "))
    });
    read.collect()
}

/// The same of links of the response.
fn linked(links: &str) -> String {
    read_with("", &format!("headers: {{X-Next: {{}}}}\n          links: {links}"))
}

#[test]
fn each_way_to_the_next_page_is_read() {
    insta::assert_snapshot!(read(&[
        "{items: /items, page: {parameter: page}}",
        "{has-next: /more, page: {parameter: number, first: 0}}",
        "{items: /items, page: {parameter: page, first: 0, total-pages: /total}}",
        "{items: /items, offset: {parameter: start}}",
        "{items: /items, offset: {parameter: number}}",
        "{cursor: {parameter: after, from: /a~1b/x}}",
        "{cursor: {parameter: after, from: /number}}",
        "{cursor: {parameter: number, from: /number}}",
        "{cursor: {parameter: after, from-header: x-next}}",
        "{items: /items, has-next: /more, cursor: {parameter: after, from-last-item: /id}}",
        "{items: /items, next-url: /next}",
        "{items: /items, link-header: true}",
    ]), @r#"
    {items: /items, page: {parameter: page}}
      pages: query "page" counts pages from 1, items at "/items"
    {has-next: /more, page: {parameter: number, first: 0}}
      pages: query "number" counts pages from 0, while "/more"
    {items: /items, page: {parameter: page, first: 0, total-pages: /total}}
      pages: query "page" counts pages from 0 of "/total", items at "/items"
    {items: /items, offset: {parameter: start}}
      pages: query "start" counts items from 5, items at "/items"
    {items: /items, offset: {parameter: number}}
      pages: query "number" counts items from 0, items at "/items"
    {cursor: {parameter: after, from: /a~1b/x}}
      pages: query "after" takes "/a~1b/x"
    {cursor: {parameter: after, from: /number}}
      pages: query "after" takes "/number"
    {cursor: {parameter: number, from: /number}}
      pages: query "number" takes "/number"
    {cursor: {parameter: after, from-header: x-next}}
      pages: query "after" takes the header "x-next"
    {items: /items, has-next: /more, cursor: {parameter: after, from-last-item: /id}}
      pages: query "after" takes "/id" of the last item, while "/more", items at "/items"
    {items: /items, next-url: /next}
      pages: the next URL is "/next", items at "/items"
    {items: /items, link-header: true}
      pages: the next URL is in the header "Link", items at "/items"
    "#);
}

#[test]
fn what_is_not_so_is_said() {
    insta::assert_snapshot!(read(&[
        "[items]",
        "{items: /items}",
        "{items: /items, pages: 1}",
        "{items: /items, page: {parameter: page}, link-header: true}",
        "{items: items, link-header: true}",
        "{items: 7, link-header: true}",
        "{items: /orders, link-header: true}",
        "{items: /next, link-header: true}",
        "{items: /map/x, link-header: true}",
        "{items: /any/x, link-header: true}",
        "{items: /union/x, link-header: true}",
        "{items: /items/0, link-header: true}",
        "{items: /number/x, link-header: true}",
        "{items: /items, has-next: /next, link-header: true}",
        "{items: /items, link-header: false}",
        "{page: {parameter: page}}",
        "{items: /items, page: {parameter: number}}",
        "{items: /items, page: {}}",
        "{items: /items, page: page}",
        "{items: /items, page: {parameter: after}}",
        "{items: /items, page: {parameter: page, first: one}}",
        "{items: /items, page: {parameter: page, total-pages: /next}}",
        "{offset: {parameter: page}}",
        "{cursor: {parameter: before, from: /next}}",
        "{cursor: {parameter: shop, from: /next}}",
        "{cursor: {parameter: head, from: /next}}",
        "{cursor: {parameter: list, from: /next}}",
        "{cursor: {parameter: json, from: /next}}",
        "{cursor: {parameter: page, from: /next}}",
        "{cursor: {parameter: after, from: /more}}",
        "{cursor: {parameter: after, from: /a~1b}}",
        "{cursor: {parameter: after}}",
        "{cursor: {parameter: after, from: /next, from-header: X-Next}}",
        "{cursor: {parameter: after, from-header: X-Other}}",
        "{cursor: {parameter: after, from-last-item: /id}}",
        "{next-url: /number}",
        "{link: next}",
    ]), @"
    [items]
      warning[pagination-invalid]: an object belongs here, not an array
    {items: /items}
      warning[pagination-invalid]: `x-pagination` does not say where the next page is, and no link of the document does
    {items: /items, pages: 1}
      warning[pagination-invalid]: there is no field `pages` here
    {items: /items, page: {parameter: page}, link-header: true}
      warning[pagination-invalid]: `x-pagination` says twice where the next page is: `page` and `link-header`
    {items: items, link-header: true}
      warning[pagination-invalid]: `items` is no JSON Pointer: one is empty, or begins with a slash
    {items: 7, link-header: true}
      warning[pagination-invalid]: a string belongs here, not a number
    {items: /orders, link-header: true}
      warning[pagination-invalid]: `/orders` leads nowhere: the body has no member `orders`
    {items: /next, link-header: true}
      warning[pagination-invalid]: `items` is the place of an array
    {items: /map/x, link-header: true}
      warning[pagination-invalid]: `/map/x` leads through a map, whose members may have any name: `/map`
    {items: /any/x, link-header: true}
      warning[pagination-invalid]: `/any/x` leads through a value of which the document says nothing: `/any`
    {items: /union/x, link-header: true}
      warning[pagination-invalid]: `/union/x` leads through a union, of which only some branches may have the member: `/union`
    {items: /items/0, link-header: true}
      warning[pagination-invalid]: `/items/0` leads through an array, whose elements have no names: `/items`
    {items: /number/x, link-header: true}
      warning[pagination-invalid]: `/number/x` leads through a value that has no members: `/number`
    {items: /items, has-next: /next, link-header: true}
      warning[pagination-invalid]: `has-next` is the place of a boolean
    {items: /items, link-header: false}
      warning[pagination-invalid]: `link-header` is `true`, or is left out
    {page: {parameter: page}}
      warning[pagination-invalid]: nothing says where the pages end
    {items: /items, page: {parameter: number}}
      warning[pagination-invalid]: the document does not say which number of `number` is the first
    {items: /items, page: {}}
      warning[pagination-invalid]: the field `parameter` is missing
    {items: /items, page: page}
      warning[pagination-invalid]: an object belongs here, not a string
    {items: /items, page: {parameter: after}}
      warning[pagination-invalid]: the query parameter `after` is not a number, so it cannot count
    {items: /items, page: {parameter: page, first: one}}
      warning[pagination-invalid]: `first` is an integer
    {items: /items, page: {parameter: page, total-pages: /next}}
      warning[pagination-invalid]: `total-pages` is the place of an integer
    {offset: {parameter: page}}
      warning[pagination-invalid]: nothing says how many items a page has
    {cursor: {parameter: before, from: /next}}
      warning[pagination-invalid]: GET /orders/{shop} has no query parameter `before`
    {cursor: {parameter: shop, from: /next}}
      warning[pagination-invalid]: GET /orders/{shop} has `shop` as a path parameter, and not as a query parameter
    {cursor: {parameter: head, from: /next}}
      warning[pagination-invalid]: GET /orders/{shop} has `head` as a header, and not as a query parameter
    {cursor: {parameter: list, from: /next}}
      warning[pagination-invalid]: the parameter `list` of GET /orders/{shop} is not a single value
    {cursor: {parameter: json, from: /next}}
      warning[pagination-invalid]: the parameter `json` of GET /orders/{shop} is not a single value
    {cursor: {parameter: page, from: /next}}
      warning[pagination-invalid]: the query parameter `page` takes values of another type
    {cursor: {parameter: after, from: /more}}
      warning[pagination-invalid]: the query parameter `after` takes values of another type
    {cursor: {parameter: after, from: /a~1b}}
      warning[pagination-invalid]: the query parameter `after` takes values of another type
    {cursor: {parameter: after}}
      warning[pagination-invalid]: a cursor comes from one place: `from`, `from-header` or `from-last-item`
    {cursor: {parameter: after, from: /next, from-header: X-Next}}
      warning[pagination-invalid]: a cursor comes from one place: `from`, `from-header` or `from-last-item`
    {cursor: {parameter: after, from-header: X-Other}}
      warning[pagination-invalid]: no success of GET /orders/{shop} has a header `X-Other`
    {cursor: {parameter: after, from-last-item: /id}}
      warning[pagination-invalid]: nothing says where the items are
    {next-url: /number}
      warning[pagination-invalid]: `next-url` is the place of a string
    {link: next}
      warning[pagination-invalid]: no link `next` leads from a success of GET /orders/{shop} back to it
    ");
}

#[test]
fn a_link_that_leads_back_is_the_way_to_the_next_page() {
    let links = [
        "{next: {operationId: list, parameters: {after: $response.body#/next}}}",
        "{n: {operationId: list, parameters: {query.after: $response.header.X-Next, path.shop: $request.path.shop}}}",
        "{n: {operationRef: '#/paths/~1orders~1{shop}/get', parameters: {number: $response.body#/number}}}",
        // These lead elsewhere, or with something else than a page.
        "{n: {operationId: other, parameters: {after: $response.body#/next}}}",
        "{n: {operationId: list, parameters: {shop: $response.body#/next}}}",
        "{n: {operationId: list, parameters: {after: $response.body#/next, number: 7}}}",
        "{n: {operationId: list, parameters: {after: $response.body#/next, number: $response.body#/number}}}",
        "{n: {operationId: list, server: {url: /}, parameters: {after: $response.body#/next}}}",
        "{n: {operationId: list}}",
        // These lead back, and cannot be followed.
        "{n: {operationId: list, parameters: {after: $response.body#/cursor}}}",
        "{n: {operationId: list, parameters: {after: $response.body}}}",
        "{n: {operationId: list, parameters: {after: $response.header.X-Other}}}",
        "{n: {operationId: list, parameters: {page: $response.body#/next}}}",
        "{n: {operationId: list, parameters: {before: $response.body#/next}}}",
        "{n: &n {operationId: list, parameters: {after: $response.body#/next}}, p: *n}",
    ];
    let read = links.iter().map(|links| format!("{links}\n  {}\n", linked(links))).collect::<String>();
    insta::assert_snapshot!(read, @r#"
    {next: {operationId: list, parameters: {after: $response.body#/next}}}
      pages: query "after" takes "/next"
    {n: {operationId: list, parameters: {query.after: $response.header.X-Next, path.shop: $request.path.shop}}}
      pages: query "after" takes the header "X-Next"
    {n: {operationRef: '#/paths/~1orders~1{shop}/get', parameters: {number: $response.body#/number}}}
      pages: query "number" takes "/number"
    {n: {operationId: other, parameters: {after: $response.body#/next}}}
      no pages
    {n: {operationId: list, parameters: {shop: $response.body#/next}}}
      no pages
    {n: {operationId: list, parameters: {after: $response.body#/next, number: 7}}}
      no pages
    {n: {operationId: list, parameters: {after: $response.body#/next, number: $response.body#/number}}}
      no pages
    {n: {operationId: list, server: {url: /}, parameters: {after: $response.body#/next}}}
      no pages
    {n: {operationId: list}}
      no pages
    {n: {operationId: list, parameters: {after: $response.body#/cursor}}}
      warning[pagination-unread]: `/cursor` leads nowhere: the body has no member `cursor`
    {n: {operationId: list, parameters: {after: $response.body}}}
      warning[pagination-unread]: `$response.body` is not a single value of a response
    {n: {operationId: list, parameters: {after: $response.header.X-Other}}}
      warning[pagination-unread]: no success of GET /orders/{shop} has a header `X-Other`
    {n: {operationId: list, parameters: {page: $response.body#/next}}}
      warning[pagination-unread]: the query parameter `page` takes values of another type
    {n: {operationId: list, parameters: {before: $response.body#/next}}}
      warning[pagination-unread]: GET /orders/{shop} has no query parameter `before`
    {n: &n {operationId: list, parameters: {after: $response.body#/next}}, p: *n}
      warning[pagination-unread]: the links `n` and `p` both lead back to GET /orders/{shop}
    "#);
}

#[test]
fn an_extension_says_which_link_and_where_the_items_are() {
    let links = "links: {n: &n {operationId: list, parameters: {after: $response.body#/next}}, p: *n}";
    assert_eq!(
        read_with("x-pagination: {items: /items, link: n}", links),
        r#"pages: query "after" takes "/next", items at "/items""#
    );
    let one = "links: {n: {operationId: list, parameters: {after: $response.body#/next}}}";
    assert_eq!(
        read_with("x-pagination: {items: /items}", one),
        r#"pages: query "after" takes "/next", items at "/items""#
    );
    assert!(read_with("x-pagination: {items: /items}", links).starts_with("warning[pagination-invalid]"));
}
