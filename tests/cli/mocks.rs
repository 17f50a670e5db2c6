//! What the mocks of the client of `fixtures/documents/responses.yaml` answer. This file becomes a test of the generated
//! crate.

use library::mocks::{Mock, MockServer, given, given_any};
use library::operations::{
    AddBookError, GetNothingRequest, ListBooksError, ReadBookError, ReadBookRequest, ScanBookRequest,
};
use library::types::{AddBookSuccess, Book, ListBooksHeaders, Problem, Receipt};
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
    let response = given(client.list_books()).responds_ok(&[book("a"), book("b")]);
    response.header("x-total", "2").header("X-Shelves", "east, west").mount(&server).await;
    let books = client.list_books().await.unwrap();
    assert_eq!(books.iter().map(|book| book.title.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let headers = ListBooksHeaders::try_from(books.headers()).unwrap();
    assert_eq!((headers.x_total, headers.x_shelves.unwrap().len()), (2, 2));
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
