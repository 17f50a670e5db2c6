//! A program with the client of `fixtures/documents/assistant.yaml`: a chat whole and piece by piece, an upload, a download
//! and a list of several pages. Its server is made of the client's own mocks. This file becomes a test of the generated
//! crate.

use std::error::Error;
use std::time::Duration;

use assistant::mocks::{MockServer, given, given_any};
use assistant::operations::{CreateChatCompletionError, CreateSpeechRequest, ReadPageRequest};
use assistant::types::{
    ChatCompletionRequestUserMessage, CreateChatCompletionRequest, CreateFileBody, CreateFileBodyPurpose,
    CreateSpeechBody, FileList,
};
use assistant::{Client, Credentials, FilePart, Secret, security_schemes};
use serde_json::{from_value, json};

/// The program; gives what it would print.
async fn program(client: &Client) -> Result<Vec<String>, Box<dyn Error>> {
    let mut printed = Vec::new();

    let completion = client.create_chat_completion(&question()).await?;
    printed.push(completion.choices[0].message.content.clone().unwrap_or_default());

    let mut chunks = client.create_chat_completion_stream(&question()).await?.into_inner();
    while let Some(chunk) = chunks.next().await {
        printed.extend(chunk?.choices.into_iter().filter_map(|choice| choice.delta.content.flatten()));
    }

    let file = FilePart::new("{}\n").with_file_name("batch.jsonl");
    let file = client.create_file(CreateFileBody::new(file, CreateFileBodyPurpose::Batch)).await?;
    printed.push(format!("{}: {} bytes", file.filename, file.bytes));

    let mut audio = client.create_speech(&CreateSpeechBody::new("tts", "Hello", "alto")).await?.into_inner();
    let mut bytes = Vec::new();
    while let Some(piece) = audio.chunk().await? {
        bytes.extend_from_slice(&piece);
    }
    printed.push(format!("{bytes:?}"));

    let mut files = client.list_files().purpose("batch").items();
    while let Some(file) = files.next().await {
        printed.push(file?.id);
    }
    Ok(printed)
}

fn question() -> CreateChatCompletionRequest {
    CreateChatCompletionRequest::new("large", [ChatCompletionRequestUserMessage::new("Who is there?").into()])
}

#[tokio::test]
async fn one_program_does_it_all() -> Result<(), Box<dyn Error>> {
    let server = MockServer::start().await;
    let key = Credentials::new().with(security_schemes::KEY, Secret::new("hunter2"))?;
    let client = Client::with_base_url(format!("{}/v1", server.uri()))?.with_hooks(key);

    let choice = json!({"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Nobody."}});
    let completion = json!({"id": "c", "object": "chat.completion", "created": 1, "choices": [choice]});
    given(client.create_chat_completion(&question()))
        .responds_ok(&from_value(completion)?)
        .expect(1)
        .mount(&server)
        .await;

    let chunk = |text: &str| {
        let choice = json!({"index": 0, "finish_reason": null, "delta": {"content": text}});
        from_value(json!({"id": "c", "object": "chat.completion.chunk", "choices": [choice]}))
    };
    let chunks = [chunk("No")?, chunk("body.")?];
    given(client.create_chat_completion_stream(&question())).responds_ok(&chunks).expect(1).mount(&server).await;

    let file =
        |id: &str| json!({"id": id, "object": "file", "bytes": 3, "filename": "batch.jsonl", "purpose": "batch"});
    let part = FilePart::new("{}\n").with_file_name("batch.jsonl");
    let upload = client.create_file(CreateFileBody::new(part, CreateFileBodyPurpose::Batch));
    given(upload).responds_ok(&from_value(file("a"))?).expect(1).mount(&server).await;

    given_any::<CreateSpeechRequest>()
        .responds_ok(b"\xff\xfb")
        .header("content-type", "audio/mpeg")
        .delay(Duration::from_millis(10))
        .expect(1)
        .mount(&server)
        .await;

    let page = |ids: &[&str], has_more: bool| {
        let files = ids.iter().map(|id| file(id)).collect::<Vec<_>>();
        from_value(json!({"object": "list", "data": files, "has_more": has_more}))
    };
    // What says more comes first: the first that fits answers.
    let list = || client.list_files().purpose("batch");
    given(list().after("b")).responds_ok(&page(&["c"], false)?).expect(1).mount(&server).await;
    given(list()).responds_ok(&page(&["a", "b"], true)?).expect(1).mount(&server).await;

    let printed = program(&client).await?;
    assert_eq!(printed, ["Nobody.", "No", "body.", "batch.jsonl: 3 bytes", "[255, 251]", "a", "b", "c"]);
    let received = server.received_requests().await.ok_or("they are recorded")?;
    assert!(received.iter().all(|request| request.headers["authorization"] == "Bearer hunter2"));
    Ok(())
}

/// The documented errors, by their own methods; a class takes any status that has none of its own.
#[tokio::test]
async fn an_error_of_the_document_is_one_of_the_program() -> Result<(), Box<dyn Error>> {
    let server = MockServer::start().await;
    let client = Client::with_base_url(server.uri())?;
    let error = from_value(json!({"error": {"message": "Slow down", "code": null}}))?;
    let request = || client.create_chat_completion(&question());
    let once = given(request()).responds_too_many_requests(&error).with_retry_after(7).expect(1);
    once.up_to_n_times(1).mount(&server).await;
    given(request()).responds_client_error::<402>(&error).mount(&server).await;
    let error = request().await.unwrap_err();
    let Some(CreateChatCompletionError::TooManyRequests(body)) = error.error_response() else { panic!("{error:?}") };
    assert_eq!(body.error.message, "Slow down");
    let error = program(&client).await.unwrap_err();
    assert!(error.to_string().contains("402"), "{error}");
    Ok(())
}

/// The member that asks for a stream may be one of strings.
#[tokio::test]
async fn the_value_that_asks_for_a_stream_is_sent() -> Result<(), Box<dyn Error>> {
    let server = MockServer::start().await;
    let client = Client::with_base_url(server.uri())?;
    let events = [from_value(json!({"audio": "AA=="}))?, from_value(json!({"audio": "AQ=="}))?];
    let body = CreateSpeechBody::new("tts", "Hello", "alto");
    given(client.create_speech_stream(&body)).responds_ok(&events).expect(1).mount(&server).await;
    let mut events = client.create_speech_stream(&body).await?.into_inner();
    let mut audio = Vec::new();
    while let Some(event) = events.next().await {
        audio.push(event?.audio);
    }
    assert_eq!(audio, ["AA==", "AQ=="]);
    let received = server.received_requests().await.ok_or("they are recorded")?;
    let sent = received[0].body_json::<serde_json::Value>()?;
    assert_eq!(sent, json!({"model": "tts", "input": "Hello", "voice": "alto", "format": "events"}));
    Ok(())
}

/// A request has to have all that the one has that was given, and may have more.
#[tokio::test]
async fn a_mock_answers_what_is_like_its_request() -> Result<(), Box<dyn Error>> {
    let server = MockServer::start().await;
    let client = Client::with_base_url(format!("{}/v1/", server.uri()))?;
    let page = || client.read_page("f", 1, "txt");
    given(page().assistant_session(1)).responds_ok("mine").mount(&server).await;
    given(page()).responds_ok("anybody's").mount(&server).await;
    given_any::<ReadPageRequest>().responds_server_error::<507>("full").mount(&server).await;
    assert_eq!(*page().assistant_session(1).await?, "mine");
    assert_eq!(*page().header("cookie", "a=b; assistant_session=1").await?, "mine");
    assert_eq!(*page().header("cookie", "assistant_session=12").await?, "anybody's");
    for other in [client.read_page("a/b.c", 2, "md"), client.read_page("\u{fc}", 1, "t.x.t")] {
        assert_eq!(other.await.unwrap_err().body(), Some(&b"full"[..].into()));
    }

    let files: FileList = from_value(json!({"object": "list", "data": [], "has_more": false}))?;
    let list = || client.list_files().purpose("a&b");
    given(list().assistant_organization("o")).responds_ok(&files).mount(&server).await;
    list().limit(1).assistant_organization("o").await?;
    given(client.delete_file("f")).responds_no_content().mount(&server).await;
    client.delete_file("f").await?;

    // The server answers with 404 where there is no mock.
    for other in [list(), client.list_files().purpose("a").assistant_organization("o"), list().purpose("b")] {
        assert_eq!(other.await.unwrap_err().status().ok_or("there is one")?, 404);
    }
    assert_eq!(client.delete_file("g").await.unwrap_err().status().ok_or("there is one")?, 404);
    Ok(())
}
