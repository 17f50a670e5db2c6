//! What the mocks of the client of `fixtures/documents/responses.yaml` answer. This file becomes a test of the generated
//! crate.

use library::mocks::{Mock, MockServer, given, given_any};
use library::operations::{
    AddBookError, GetNothingRequest, ListBooksError, ReadBookError, ReadBookRequest, ScanBookRequest,
};
use library::types::{
    AddBookSuccess, Book, BurnBooksHeaders, Facets, ListBooksHeaders, Problem, Receipt,
};
use library::{Client, Error, Unexpected};
use serde_json::{from_value, json};

async fn server() -> (MockServer, Client) {
    let server = MockServer::start().await;
    let client = Client::with_base_url(server.uri()).unwrap();
    (server, client)
}

fn book(title: &str) -> Book {
    from_value(json!({"title": title, "pages": 7})).unwrap()
}

fn problem(code: &str) -> Problem {
    from_value(json!({"code": code})).unwrap()
}

#[tokio::test]
async fn a_list_and_its_headers_come_as_they_were_given() {
    let (server, client) = server().await;
    let facets: Facets = from_value(json!({"author": "Ü", "year": 1999})).unwrap();
    let response = given(client.list_books()).responds_ok(&[book("a"), book("b")]).with_x_total(7).with_x_sorted(true);
    let response = response.with_x_shelves(shelves(&["east", "west"])).with_x_order("title").with_x_facets(facets.clone());
    // Texts are texts, whatever they look like.
    let words = [("true".to_owned(), "1".to_owned())];
    let response = response.with_x_words(words.clone());
    response.with_x_total(2).header("x-trace", "7").mount(&server).await;
    let books = client.list_books().await.unwrap();
    assert_eq!(books.iter().map(|book| book.title.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let headers = ListBooksHeaders::try_from(books.headers()).unwrap();
    assert_eq!((headers.x_total, headers.x_shelves), (2, Some(shelves(&["east", "west"]))));
    assert_eq!((headers.x_sorted, headers.x_order, headers.x_facets), (Some(true), Some("title".into()), Some(facets)));
    assert_eq!(headers.x_words, Some(words.into()));
    assert_eq!(books.headers()["x-trace"], "7");
}

fn shelves(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A class of statuses has headers too, and each cookie is a line.
#[tokio::test]
async fn the_headers_of_an_error_come_as_they_were_given() {
    let (server, client) = server().await;
    let response = given(client.burn_books()).responds_client_error::<409>(&problem("FIRE"));
    let cookies = shelves(&["a=1, 2; Path=/", "b=3"]);
    response.with_set_cookie(cookies.clone()).with_x_trace("7, ü").expect(1).mount(&server).await;
    let error = client.burn_books().await.unwrap_err();
    let headers = BurnBooksHeaders::try_from(error.headers().unwrap()).unwrap();
    assert_eq!((headers.x_trace.as_str(), headers.set_cookie), ("7, ü", Some(cookies)));
}

#[tokio::test]
#[should_panic(expected = "the document requires the header `X-Total` here: `with_x_total` sets it")]
async fn a_required_header_is_not_left_out() {
    let (server, client) = server().await;
    given(client.list_books()).responds_ok(&[]).with_x_sorted(false).mount(&server).await;
}

#[tokio::test]
#[should_panic(expected = "the document describes the header `X-Total`: `with_x_total` sets it")]
async fn a_described_header_is_not_given_as_text() {
    let (_server, client) = server().await;
    let _ = given(client.list_books()).responds_ok(&[]).header("x-total", "two");
}

/// A caller would read three shelves.
#[tokio::test]
#[should_panic(expected = "the header `X-Shelves` has no way to say this value")]
async fn a_header_that_would_be_read_as_another_value_is_refused() {
    let (_server, client) = server().await;
    let _ = given(client.list_books()).responds_ok(&[]).with_x_shelves(shelves(&["east", "north, west"]));
}

#[tokio::test]
async fn a_status_has_its_own_body() {
    let (server, client) = server().await;
    let request = || client.list_books();
    given(request()).responds_client_error::<418>(&problem("TEA")).expect(1).up_to_n_times(1).mount(&server).await;
    given(request()).responds_server_error::<503>(&problem("DOWN")).mount(&server).await;
    for (expected, code) in [(418, "TEA"), (503, "DOWN")] {
        let error = request().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), expected);
        let (ListBooksError::ClientError(problem) | ListBooksError::ServerError(problem)) =
            error.error_response().unwrap()
        else {
            panic!("{error:?}")
        };
        assert_eq!(problem.code, code);
    }
}

#[tokio::test]
async fn responses_may_be_empty_text_or_bytes() {
    let (server, client) = server().await;
    let receipt: Receipt = from_value(json!({"number": "7"})).unwrap();
    let once = |mock: Mock| mock.up_to_n_times(1);
    let add = || given(client.add_book());
    once(add().responds_created(&receipt).into()).mount(&server).await;
    once(add().responds_accepted().into()).mount(&server).await;
    once(add().responds_conflict().into()).mount(&server).await;
    add().responds_payload_too_large("too long").mount(&server).await;
    assert!(matches!(client.add_book().await.unwrap().into_inner(), AddBookSuccess::Receipt(receipt) if receipt.number == "7"));
    assert!(matches!(client.add_book().await.unwrap().into_inner(), AddBookSuccess::Empty));
    let conflict = client.add_book().await.unwrap_err();
    assert!(matches!(conflict.error_response(), Some(AddBookError::Conflict(()))));
    let too_large = client.add_book().await.unwrap_err();
    assert!(matches!(too_large.error_response(), Some(AddBookError::PayloadTooLarge(text)) if text == "too long"));

    given(client.read_book("a/b")).responds_ok("über").mount(&server).await;
    given_any::<ReadBookRequest>().responds_client_error::<404>("no book").mount(&server).await;
    assert_eq!(*client.read_book("a/b").await.unwrap(), "über");
    let error = client.read_book("c").await.unwrap_err();
    assert!(matches!(error.error_response(), Some(ReadBookError::ClientError(text)) if text == "no book"));

    given_any::<ScanBookRequest>().responds_partial_content([1, 2]).mount(&server).await;
    assert_eq!(client.scan_book("a b").await.unwrap().into_inner().bytes().await.unwrap(), [1, 2][..]);
}

#[tokio::test]
async fn what_may_be_two_things_has_a_method_for_each() {
    let (server, client) = server().await;
    given_any::<GetNothingRequest>().responds_ok(&None).mount(&server).await;
    assert!(client.get_nothing().await.unwrap().is_none());
    given(client.follow_log()).responds_ok(&[book("a"), book("b")]).mount(&server).await;
    let mut log = client.follow_log().await.unwrap().into_inner();
    for title in ["a", "b"] {
        assert_eq!(log.next().await.unwrap().unwrap().title, title);
    }
    assert!(log.next().await.is_none());
}

#[tokio::test]
async fn what_the_document_does_not_describe_has_a_name_of_its_own() {
    let (server, client) = server().await;
    given(client.get_number()).responds_undescribed(200, "application/json", "{").mount(&server).await;
    given(client.read_notes()).responds_undescribed(402, "text/plain", "pay").mount(&server).await;
    let Error::UnexpectedResponse(response) = client.get_number().await.unwrap_err() else { panic!("it is no number") };
    assert!(!matches!(response.reason, Unexpected::Status));
    let Error::UnexpectedResponse(response) = client.read_notes().await.unwrap_err() else { panic!("it is described") };
    assert_eq!((response.reason, &*response.body), (Unexpected::Status, &b"pay"[..]));
}

#[tokio::test]
#[should_panic(expected = "the path parameter `id` is empty")]
async fn a_request_that_cannot_be_made_is_given_to_no_server() {
    let (_server, client) = server().await;
    let _ = given(client.read_book(""));
}
