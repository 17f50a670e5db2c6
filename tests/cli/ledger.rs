//! What the client of `fixtures/documents/ledger.yaml` does with pages. This file becomes a test of the generated crate.

use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use futures_core::Stream;
use ledger::operations::{ListEventsError, ListOrdersError};
use ledger::types::{Entry, SearchBody};
use ledger::{Client, Credentials, Error, Secret, security_schemes};

/// A server that gives one response after the other, and remembers what it was asked for.
struct Server {
    url: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Gives these bodies, each with headers of its own above an empty line if it has any, and 500 from then on. `HOST` is
    /// where the server is.
    fn of(responses: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let url = format!("http://{host}");
        let responses = responses.iter().map(|response| response.replace("HOST", &host)).collect::<Vec<_>>();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = heads.clone();
        thread::spawn(move || {
            let mut responses = responses.into_iter();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut bytes = vec![0; 4096];
                let count = stream.read(&mut bytes).unwrap();
                seen.lock().unwrap().push(String::from_utf8_lossy(&bytes[..count]).into_owned());
                let response = responses.next().unwrap_or_else(|| "500\n\n{}".to_owned());
                let (head, body) = response.split_once("\n\n").unwrap_or(("", response.as_str()));
                let (statuses, headers): (Vec<_>, Vec<_>) = head.lines().partition(|line| line.parse::<u16>().is_ok());
                let status = statuses.first().unwrap_or(&"200");
                let headers = headers.iter().map(|line| format!("{line}\r\n")).collect::<String>();
                let length = body.len();
                let head =
                    format!("HTTP/1.1 {status} S\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n");
                stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
            }
        });
        Self { url, heads }
    }

    fn client(&self) -> Client {
        Client::with_base_url(&self.url).unwrap()
    }

    /// The methods, paths and queries that were asked for.
    fn asked(&self) -> Vec<String> {
        let heads = self.heads.lock().unwrap();
        heads.iter().map(|head| head.lines().next().unwrap().trim_end_matches(" HTTP/1.1").to_owned()).collect()
    }
}

fn ids(entries: Vec<Entry>) -> String {
    entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>().join(" ")
}

/// All items of a walk that has no error.
macro_rules! all {
    ($items:expr) => {{
        let mut all = Vec::new();
        match $items {
            mut items => {
                while let Some(item) = items.next().await {
                    all.push(item.unwrap());
                }
                assert!(items.next().await.is_none(), "an end is the end");
            }
        }
        all
    }};
}

#[tokio::test]
async fn pages_are_counted_from_the_one_that_was_asked_for() {
    let pages = [
        r#"{"results":[{"id":"a"},{"id":"b"}],"totalPages":3}"#,
        r#"{"results":[],"totalPages":3}"#,
        r#"{"results":[{"id":"c"}],"totalPages":3}"#,
    ];
    let server = Server::of(&pages);
    let client = server.client();
    assert_eq!(ids(all!(client.list_orders().status(["x y", "z"]).items())), "a b c");
    let expected = [
        "GET /orders?status=x%20y&status=z",
        "GET /orders?status=x%20y&status=z&page=1",
        "GET /orders?status=x%20y&status=z&page=2",
    ];
    assert_eq!(server.asked(), expected);

    let server = Server::of(&pages[1..]);
    let client = server.client();
    assert_eq!(ids(all!(client.list_orders().page(1).items())), "c");
    assert_eq!(server.asked(), ["GET /orders?page=1", "GET /orders?page=2"]);
}

/// A task of its own takes what walks, with the client.
#[tokio::test]
async fn a_task_of_its_own_walks() {
    let server = Server::of(&[r#"{"results":[{"id":"a"}],"totalPages":2}"#, r#"{"results":[{"id":"b"}],"totalPages":2}"#]);
    let client = server.client();
    let walk = tokio::spawn(async move {
        let mut pages = client.list_orders().pages();
        let first = pages.next().await.unwrap().unwrap().into_inner().results;
        ids(first) + " " + &ids(all!(client.list_orders().page(1).items()))
    });
    assert_eq!(walk.await.unwrap(), "a b");
}

/// A server need not say how many pages there are: then the first empty one is the last.
#[tokio::test]
async fn without_a_total_an_empty_page_is_the_last() {
    let server = Server::of(&[r#"{"results":[{"id":"a"}]}"#, r#"{"results":[]}"#]);
    assert_eq!(ids(all!(server.client().list_orders().items())), "a");
    assert_eq!(server.asked(), ["GET /orders", "GET /orders?page=1"]);
}

#[tokio::test]
async fn whole_pages_come_with_their_headers() {
    let server =
        Server::of(&["X-Left: 9\n\n{\"has_more\":true}", r#"{"has_more":true,"open":["a"]}"#, r#"{"has_more":false}"#]);
    let client = server.client();
    let mut pages = client.list_tickets(4).pages();
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((first.headers()["x-left"].as_bytes(), first.open.is_none()), (&b"9"[..], true));
    assert_eq!(pages.next().await.unwrap().unwrap().open.as_deref(), Some(&["a".to_owned()][..]));
    assert!(!pages.next().await.unwrap().unwrap().has_more);
    assert!(pages.next().await.is_none());
    assert_eq!(server.asked(), ["GET /tickets?page%20no=4", "GET /tickets?page%20no=5", "GET /tickets?page%20no=6"]);
}

#[tokio::test]
async fn items_are_counted() {
    let server = Server::of(&[
        r#"{"data":{"rows":[{"id":"a"},{"id":"b"}]}}"#,
        r#"{"data":{"rows":[{"id":"c"}]}}"#,
        r#"{"data":null}"#,
    ]);
    assert_eq!(ids(all!(server.client().list_parcels().items())), "a b c");
    assert_eq!(server.asked(), ["GET /parcels", "GET /parcels?offset=2", "GET /parcels?offset=3"]);
}

#[tokio::test]
async fn a_cursor_goes_into_its_parameter() {
    let pages = [
        r#"{"events":[{"id":"a"}],"paging":{"next":"x&after=y+ü"}}"#,
        r#"{"events":[],"paging":{"next":"z"}}"#,
        r#"{"events":[{"id":"b"}],"paging":{"next":""}}"#,
    ];
    for last in [pages[2], r#"{"events":[{"id":"b"}],"paging":{"next":null}}"#, r#"{"events":[{"id":"b"}]}"#] {
        let server = Server::of(&[pages[0], pages[1], last]);
        assert_eq!(ids(all!(server.client().list_events().items())), "a b");
        assert_eq!(server.asked(), ["GET /events", "GET /events?after=x%26after%3Dy%2B%C3%BC", "GET /events?after=z"]);
    }
}

#[tokio::test]
async fn the_last_item_is_a_cursor_while_there_is_more() {
    let server =
        Server::of(&[r#"{"data":[{"id":3},{"id":7}],"has_more":true}"#, r#"{"data":[{"id":9}],"has_more":false}"#]);
    let customers = all!(server.client().list_customers().items());
    assert_eq!(customers.into_iter().map(|customer| customer.id).collect::<Vec<_>>(), [3, 7, 9]);
    assert_eq!(server.asked(), ["GET /customers", "GET /customers?starting_after=7"]);
}

#[tokio::test]
async fn links_of_the_document_are_followed() {
    let server = Server::of(&[r#"{"invoices":[{"id":"a"}],"next":"x"}"#, r#"{"invoices":[{"id":"b"}]}"#]);
    assert_eq!(ids(all!(server.client().list_invoices().limit(2).items())), "a b");
    assert_eq!(server.asked(), ["GET /invoices?limit=2", "GET /invoices?limit=2&cursor=x"]);

    let server = Server::of(&["X-Next-Line: 2\n\n[{\"id\":\"a\"}]", r#"[{"id":"b"}]"#]);
    assert_eq!(ids(all!(server.client().list_lines().items())), "a b");
    assert_eq!(server.asked(), ["GET /lines", "GET /lines?from=2"]);
}

#[tokio::test]
async fn a_link_header_is_read_as_its_standard_says() {
    let server = Server::of(&[
        "Link: </commits?page=0>; rel=prev; title=\"a, <b>; rel=next\", <https://elsewhere.test/>; rel=\"next\"; anchor=\"#x\"\nLink: </commits?page=2>;REL=\"last Next\"\n\n[{\"id\":\"a\"}]",
        "Link: <http://HOST/commits?page=3#part>; rel=next\n\n[]",
        "Link: </commits?page=2>; rel=\"prev\"; rel=\"next\"\n\nnull",
    ]);
    assert_eq!(ids(all!(server.client().list_commits().items())), "a");
    assert_eq!(server.asked(), ["GET /commits", "GET /commits?page=2", "GET /commits?page=3"]);
}

#[tokio::test]
async fn a_url_may_be_relative_to_that_of_the_page() {
    let server = Server::of(&[
        r#"{"files":[{"id":"a"},null],"links":{"next":"?cursor=x"}}"#,
        r#"{"files":[],"links":{"next":"http://user:password@HOST/more/files"}}"#,
        r#"{"files":[],"links":{"next":"files?cursor=y"}}"#,
        r#"{"files":[],"links":{}}"#,
    ]);
    // Two parameters have the names of the methods.
    let files = all!(server.client().list_files().items(1).pages(2).items_2());
    assert_eq!(
        files.into_iter().map(|file| file.map(|file| file.id)).collect::<Vec<_>>(),
        [Some("a".to_owned()), None]
    );
    let expected = ["GET /files?items=1&pages=2", "GET /files?cursor=x", "GET /more/files", "GET /more/files?cursor=y"];
    assert_eq!(server.asked(), expected);
}

#[tokio::test]
async fn a_body_is_sent_with_each_page() {
    let server = Server::of(&[r#"{"found":[{"id":"a"}],"next":"x"}"#, r#"{"found":[{"id":"b"}],"next":null}"#]);
    assert_eq!(ids(all!(server.client().search(&SearchBody::new("t")).items())), "a b");
    assert_eq!(server.asked(), ["POST /searches", "POST /searches?cursor=x"]);
    assert!(server.heads.lock().unwrap().iter().all(|head| head.ends_with(r#"{"text":"t"}"#)));
}

/// What the first page was asked for with, the others are, too.
#[tokio::test]
async fn every_page_has_the_credentials_headers_and_time_limit_of_the_first() {
    let server =
        Server::of(&[r#"{"files":[],"links":{"next":"/files?api_key=old&at=2"}}"#, r#"{"files":[],"links":{}}"#]);
    let credentials = Credentials::new().with(security_schemes::KEY, Secret::new("hunter2")).unwrap();
    let client = server.client().with_hooks(credentials);
    let request = client.list_files().header("x-trace", "7").timeout(Duration::from_secs(9));
    let mut pages = request.pages_2();
    while let Some(page) = pages.next().await {
        page.unwrap();
    }
    assert_eq!(server.asked(), ["GET /files?api_key=hunter2", "GET /files?at=2&api_key=hunter2"]);
    assert!(server.heads.lock().unwrap().iter().all(|head| head.contains("x-trace: 7\r\n")));
    assert_eq!(format!("{pages:?}"), "Pages { operation: \"list_files\", .. }");

    // The second page takes longer than the caller waits.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        let body = r#"{"files":[],"links":{"next":"/2"}}"#;
        write!(stream, "HTTP/1.1 200 S\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        let _waits = listener.accept().unwrap();
        thread::sleep(Duration::from_secs(30));
    });
    let client = Client::with_base_url(url).unwrap();
    let mut pages = client.list_files().timeout(Duration::from_millis(300)).pages_2();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(matches!(pages.next().await, Some(Err(Error::Communication(error))) if error.is_timeout()));
}

#[tokio::test]
async fn another_origin_gets_nothing() {
    let other = Server::of(&[]);
    for elsewhere in [other.url.as_str(), &other.url.replace("http:", ""), "https://HOST/", "data:,x", "http://"] {
        let page = format!(r#"{{"files":[{{"id":"a"}}],"links":{{"next":"{elsewhere}"}}}}"#);
        let server = Server::of(&[&page]);
        let client = server.client();
        let mut items = client.list_files().items_2();
        assert!(items.next().await.unwrap().unwrap().is_some());
        let error = items.next().await.unwrap().unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)), "{elsewhere}: {error:?}");
        assert!(!error.to_string().contains(&other.url), "{error}");
        assert!(items.next().await.is_none());
        assert_eq!(server.asked().len(), 1);
    }
    assert!(other.asked().is_empty());
}

#[tokio::test]
async fn what_leads_back_is_an_error_after_the_page_that_says_so() {
    let page = |next: &str| format!(r#"{{"events":[{{"id":"{next}"}}],"paging":{{"next":"{next}"}}}}"#);
    let server = Server::of(&[&page("a"), &page("b"), &page("a")]);
    let client = server.client();
    let mut items = client.list_events().items();
    for id in ["a", "b", "a"] {
        assert_eq!(items.next().await.unwrap().unwrap().id, id);
    }
    let error = items.next().await.unwrap().unwrap_err();
    let expected = "the request cannot be made: the next page is one that was asked for already";
    assert_eq!(error.to_string(), expected);
    assert!(items.next().await.is_none());
    assert_eq!(server.asked().len(), 3);

    let server = Server::of(&[r#"{"files":[],"links":{"next":"/files"}}"#]);
    let client = server.client();
    let mut pages = client.list_files().pages_2();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().is_err());
}

#[tokio::test]
async fn an_error_of_a_later_page_is_that_of_the_operation() {
    let server = Server::of(&[r#"{"results":[{"id":"a"}],"totalPages":9}"#, "400\n\n{\"code\":\"GONE\"}"]);
    let client = server.client();
    let mut items = client.list_orders().items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error.error_response(), Some(ListOrdersError::BadRequest(problem)) if problem.code == "GONE"));
    assert!(items.next().await.is_none());
    assert_eq!(server.asked().len(), 2);

    let server = Server::of(&["{}"]);
    let client = server.client();
    let error: Error<ListEventsError> = client.list_events().items().next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::UnexpectedResponse(_)));
}

#[tokio::test]
async fn a_request_that_cannot_be_made_is_an_error_and_no_request() {
    let server = Server::of(&[]);
    let client = server.client();
    let mut items = client.list_orders().header("no header", "x").items();
    assert!(matches!(items.next().await, Some(Err(Error::InvalidRequest(_)))));
    assert!(items.next().await.is_none());
    assert!(server.asked().is_empty());
}

/// A page that is not asked for is not fetched, and what a stream gives is what `next` gives.
#[tokio::test]
async fn nothing_is_sent_before_it_is_asked_for() {
    let server = Server::of(&[
        r#"{"results":[{"id":"a"},{"id":"b"}],"totalPages":2}"#,
        r#"{"results":[{"id":"c"}],"totalPages":2}"#,
    ]);
    let client = server.client();
    let mut items = client.list_orders().items();
    let pages = client.list_orders().pages();
    thread::sleep(Duration::from_millis(50));
    assert!(server.asked().is_empty());
    for id in ["a", "b"] {
        let item = poll_fn(|context| Pin::new(&mut items).poll_next(context)).await;
        assert_eq!(item.unwrap().unwrap().id, id);
    }
    thread::sleep(Duration::from_millis(50));
    assert_eq!(server.asked().len(), 1);
    assert_eq!(items.next().await.unwrap().unwrap().id, "c");
    fn is_sent_to_threads<T: Send + Unpin>(_: T) {}
    is_sent_to_threads(items);
    is_sent_to_threads(pages);
}
