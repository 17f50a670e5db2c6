//! A program that is not asynchronous, with the client of `fixtures/documents/assistant.yaml`. This file becomes a test of
//! the generated crate.

use std::error::Error;
use std::thread;

use assistant::Client;
use assistant::blocking::{Wait, WaitEach};
use assistant::mocks::{MockServer, given};
use assistant::types::{
    ChatCompletionRequestUserMessage, CreateChatCompletionRequest, CreateSpeechBody, FileList,
};
use serde_json::{from_value, json};

fn question() -> CreateChatCompletionRequest {
    CreateChatCompletionRequest::new("large", [ChatCompletionRequestUserMessage::new("Who is there?").into()])
}

fn page(ids: &[&str], has_more: bool) -> Result<FileList, serde_json::Error> {
    let file = |id| json!({"id": id, "object": "file", "bytes": 3, "filename": "batch.jsonl", "purpose": "batch"});
    let files = ids.iter().map(file).collect::<Vec<_>>();
    from_value(json!({"object": "list", "data": files, "has_more": has_more}))
}

#[test]
fn answers_streams_and_pages_are_waited_for() -> Result<(), Box<dyn Error>> {
    let server = MockServer::start().wait();
    let client = Client::with_base_url(server.uri())?;

    let choice = json!({"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Nobody."}});
    let completion = json!({"id": "c", "object": "chat.completion", "created": 1, "choices": [choice]});
    given(client.create_chat_completion(&question())).responds_ok(&from_value(completion)?).mount(&server).wait();
    let completion = client.create_chat_completion(&question()).wait()?;
    assert_eq!(completion.choices[0].message.content.as_deref(), Some("Nobody."));

    let chunk = |text: &str| {
        let choice = json!({"index": 0, "finish_reason": null, "delta": {"content": text}});
        from_value(json!({"id": "c", "object": "chat.completion.chunk", "choices": [choice]}))
    };
    let chunks = [chunk("No")?, chunk("body.")?];
    given(client.create_chat_completion_stream(&question())).responds_ok(&chunks).mount(&server).wait();
    let chunks = client.create_chat_completion_stream(&question()).wait()?.into_inner().wait_each();
    let words = chunks.map(|chunk| Ok(chunk?.choices[0].delta.content.clone().flatten().unwrap_or_default()));
    assert_eq!(words.collect::<Result<Vec<_>, Box<dyn Error>>>()?, ["No", "body."]);

    let speech = || client.create_speech(&CreateSpeechBody::new("tts", "Hello", "alto"));
    given(speech()).responds_ok(b"\xff\xfb").mount(&server).wait();
    let pieces = speech().wait()?.into_inner().wait_each().collect::<Result<Vec<_>, _>>()?;
    assert_eq!(pieces.concat(), b"\xff\xfb");

    given(client.list_files().after("b")).responds_ok(&page(&["c"], false)?).mount(&server).wait();
    given(client.list_files()).responds_ok(&page(&["a", "b"], true)?).mount(&server).wait();
    let ids = client.list_files().items().wait_each().map(|file| Ok(file?.id));
    assert_eq!(ids.collect::<Result<Vec<_>, Box<dyn Error>>>()?, ["a", "b", "c"]);
    assert_eq!(client.list_files().pages().wait_each().filter(Result::is_ok).count(), 2);
    Ok(())
}

#[test]
fn an_error_of_the_document_comes_back() -> Result<(), Box<dyn Error>> {
    let server = MockServer::start().wait();
    let client = Client::with_base_url(server.uri())?;
    let error = client.delete_file("f").wait().unwrap_err();
    assert_eq!(error.status().ok_or("there is one")?, 404);
    Ok(())
}

#[test]
fn threads_wait_beside_each_other() -> Result<(), Box<dyn Error>> {
    let server = MockServer::start().wait();
    let client = Client::with_base_url(server.uri())?;
    given(client.delete_file("f")).responds_no_content().expect(8).mount(&server).wait();
    thread::scope(|scope| {
        let calls = (0..8).map(|_| scope.spawn(|| client.delete_file("f").wait().is_ok())).collect::<Vec<_>>();
        assert!(calls.into_iter().all(|call| call.join().unwrap()));
    });
    Ok(())
}

#[test]
fn a_parameter_may_be_called_wait() -> Result<(), Box<dyn Error>> {
    let server = MockServer::start().wait();
    let client = Client::with_base_url(server.uri())?;
    let request = || client.read_page("f", 1, "txt").query_wait(30);
    given(request()).responds_ok("text").mount(&server).wait();
    assert_eq!(*request().wait()?, "text");
    let received = server.received_requests().wait().ok_or("they are recorded")?;
    assert_eq!(received[0].url.query(), Some("wait=30"));
    Ok(())
}

#[tokio::test]
#[should_panic(expected = "from within a runtime")]
async fn an_asynchronous_program_must_not_wait() {
    let _ = Client::with_base_url("http://127.0.0.1:9").unwrap().delete_file("f").wait();
}
