//! A program with the client of OpenAI's own document and of `fixtures/openai/overlay.yaml`: a chat whole and piece by
//! piece, an upload, audio, and a list of several pages. Its server answers as the document's examples do, and is made of
//! the client's own mocks. This file becomes a test of the generated crate.

use std::error::Error;

use openai::mocks::{MockServer, given};
use openai::types::{
    ChatCompletionRequestUserMessage, CreateChatCompletionRequest, CreateFileRequest, CreateSpeechRequest, FilePurpose,
};
use openai::{Client, Credentials, FilePart, Secret, security_schemes};
use serde_json::{Value, from_value, json};

/// The program; gives what it would print.
async fn program(client: &Client) -> Result<Vec<String>, Box<dyn Error>> {
    let mut printed = Vec::new();

    let completion = client.create_chat_completion(&question()).await?;
    printed.extend(completion.choices[0].message.content.clone());

    let mut chunks = client.create_chat_completion_stream(&question()).await?.into_inner();
    while let Some(chunk) = chunks.next().await {
        printed.extend(chunk?.choices.into_iter().filter_map(|choice| choice.delta.content.flatten()));
    }

    let file = FilePart::new("{}\n").with_file_name("batch.jsonl");
    let file = client.create_file(CreateFileRequest::new(file, FilePurpose::Batch)).await?;
    printed.push(format!("{}: {} bytes", file.filename, file.bytes));

    let mut audio = client.create_speech(&speech()).await?.into_inner();
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
    CreateChatCompletionRequest::new([ChatCompletionRequestUserMessage::new("Who is there?").into()], "gpt-5")
}

fn speech() -> CreateSpeechRequest {
    CreateSpeechRequest::new("tts-1", "Hello", "alloy")
}

#[tokio::test]
async fn one_program_does_it_all() -> Result<(), Box<dyn Error>> {
    let server = MockServer::start().await;
    let key = Credentials::new().with(security_schemes::API_KEY_AUTH, Secret::new("hunter2"))?;
    let client = Client::with_base_url(format!("{}/v1", server.uri()))?.with_hooks(key);

    let message = json!({"role": "assistant", "content": "Nobody.", "refusal": null, "annotations": []});
    let choice = json!({"index": 0, "message": message, "logprobs": null, "finish_reason": "stop"});
    let completion =
        json!({"id": "c", "object": "chat.completion", "created": 1, "model": "gpt-5", "choices": [choice]});
    given(client.create_chat_completion(&question()))
        .responds_ok(&from_value(completion)?)
        .expect(1)
        .mount(&server)
        .await;

    let chunk = |delta: Value, finish_reason: Value| {
        let choice = json!({"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish_reason});
        let object = "chat.completion.chunk";
        from_value(json!({"id": "c", "object": object, "created": 1, "model": "gpt-5", "choices": [choice]}))
    };
    let chunks = [
        chunk(json!({"role": "assistant", "content": "No"}), Value::Null)?,
        chunk(json!({"content": "body."}), Value::Null)?,
        chunk(json!({}), json!("stop"))?,
    ];
    given(client.create_chat_completion_stream(&question())).responds_ok(&chunks).expect(1).mount(&server).await;

    let file = |id: &str| {
        let (name, status) = ("batch.jsonl", "processed");
        json!({
            "id": id, "object": "file", "bytes": 3, "created_at": 1, "filename": name, "purpose": "batch", "status": status
        })
    };
    let part = FilePart::new("{}\n").with_file_name("batch.jsonl");
    let upload = client.create_file(CreateFileRequest::new(part, FilePurpose::Batch));
    given(upload).responds_ok(&from_value(file("a"))?).expect(1).mount(&server).await;

    given(client.create_speech(&speech())).responds_ok(b"\xff\xfb").expect(1).mount(&server).await;

    let page = |ids: &[&str], has_more: bool| {
        let files = ids.iter().map(|id| file(id)).collect::<Vec<_>>();
        let (first, last) = (ids.first(), ids.last());
        from_value(json!({"object": "list", "data": files, "first_id": first, "last_id": last, "has_more": has_more}))
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

/// The speech comes in events if a member says so, which the method sets.
#[tokio::test]
async fn speech_comes_in_events() -> Result<(), Box<dyn Error>> {
    let server = MockServer::start().await;
    let client = Client::with_base_url(format!("{}/v1", server.uri()))?;
    let usage = json!({"input_tokens": 1, "output_tokens": 2, "total_tokens": 3});
    let events = [
        from_value(json!({"type": "speech.audio.delta", "audio": "//s="}))?,
        from_value(json!({"type": "speech.audio.done", "usage": usage}))?,
    ];
    given(client.create_speech_stream(&speech())).responds_ok(&events).expect(1).mount(&server).await;
    let mut received = client.create_speech_stream(&speech()).await?.into_inner();
    let mut kinds = Vec::new();
    while let Some(event) = received.next().await {
        kinds.push(event?);
    }
    assert_eq!(kinds, events);
    let requests = server.received_requests().await.ok_or("they are recorded")?;
    assert_eq!(requests[0].body_json::<Value>()?["stream_format"], "sse");
    Ok(())
}
