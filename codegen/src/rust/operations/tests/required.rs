//! In which order the required arguments stand, and what a request for a stream sets.

use crate::rust::testing::{operations, requests};

/// The methods of the client, with their arguments, a line each.
fn signatures(lowered: &str) -> String {
    let requests = requests(lowered);
    let methods = requests.split("pub fn ").filter(|text| text.contains("&self"));
    let lines = methods.map(|text| text.split(" {").next().unwrap_or_default());
    lines.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

#[test]
fn required_arguments_stand_as_in_the_document() {
    let lowered = "
paths:
  /login:
    post:
      operationId: login
      parameters:
        - {name: username, in: query, required: true, schema: {type: string}}
        - {name: password, in: query, required: true, schema: {type: string, format: password}}
      responses: {'204': {}}
    put:
      operationId: login-backwards
      parameters:
        - {name: password, in: query, required: true, schema: {type: string, format: password}}
        - {name: username, in: query, required: true, schema: {type: string}}
      responses: {'204': {}}
  /mixed:
    post:
      operationId: mixed
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      parameters:
        - {name: z, in: header, required: true, schema: {type: string}}
        - {name: left-out, in: query, schema: {type: string}}
        - {name: m, in: cookie, required: true, schema: {type: string}}
        - {name: a, in: query, required: true, schema: {type: string}}
      responses: {'204': {}}
  '/shops/{shop}/orders/{order}':
    parameters:
      - {name: region, in: query, required: true, schema: {type: string}}
      - {name: order, in: path, required: true, schema: {type: string}}
    get:
      operationId: get-order
      parameters:
        - {name: at, in: header, required: true, schema: {type: string}}
        - {name: shop, in: path, required: true, schema: {type: string}}
      responses: {'204': {}}
    put:
      operationId: put-order
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      parameters:
        - {name: at, in: query, required: true, schema: {type: string}}
        - {name: shop, in: path, required: true, schema: {type: string}}
        - {name: region, in: query, required: true, schema: {type: integer}}
      responses: {'204': {}}
components: {schemas: {A: {type: object}}}
";
    insta::assert_snapshot!(signatures(lowered), @"
    login_backwards( &self, password: impl Into<String>, username: impl Into<String>, ) -> LoginBackwardsRequest<'_>
    login( &self, username: impl Into<String>, password: impl Into<String>, ) -> LoginRequest<'_>
    mixed( &self, z: impl Into<String>, m: impl Into<String>, a: impl Into<String>, body: &types::A, ) -> MixedRequest<'_>
    get_order( &self, shop: impl Into<String>, order: impl Into<String>, region: impl Into<String>, at: impl Into<String>, ) -> GetOrderRequest<'_>
    put_order<'b>( &self, shop: impl Into<String>, order: impl Into<String>, region: impl Into<i64>, at: impl Into<String>, body: impl Into<Option<&'b types::A>>, ) -> PutOrderRequest<'_>
    ");
}

#[test]
fn a_request_for_a_stream_sets_a_member_that_the_request_has_and_no_other() {
    let lowered = "
paths:
  /answers: {post: {operationId: answer, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Question'}}}}, responses: {'200': {$ref: '#/components/responses/Answer'}}}}
  /words: {post: {operationId: word, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Word'}}}}, responses: {'200': {$ref: '#/components/responses/Answer'}}}}
  /texts: {post: {operationId: text, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Text'}}}}, responses: {'200': {$ref: '#/components/responses/Answer'}}}}
  /news: {get: {operationId: news, responses: {'200': {$ref: '#/components/responses/Answer'}}}}
components:
  responses:
    Answer:
      content:
        application/json: {schema: {$ref: '#/components/schemas/Word'}}
        text/event-stream: {x-stream: {request-property: stream}, schema: {$ref: '#/components/schemas/Word'}}
  schemas:
    Question: {type: object, properties: {stream: {type: boolean}, text: {type: string}}}
    Word: {type: object, properties: {text: {type: string}}}
    Text: {type: object, properties: {stream: {type: string}}}
";
    let text = operations(lowered);
    let calls = text.split("pub fn ").filter(|text| text.contains("Call::new"));
    let calls = calls.map(|text| text.split("}\n").next().unwrap_or_default());
    let calls = calls.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect::<String>();
    insta::assert_snapshot!(calls, @r#"
    answer(&self, body: &types::Question) -> AnswerRequest<'_> { AnswerRequest( Call::new(&self.transport, AnswerRequest::INFO) .accept("application/json") .json(body), )
    answer_stream(&self, body: &types::Question) -> AnswerStreamRequest<'_> { AnswerStreamRequest( Call::new(&self.transport, AnswerStreamRequest::INFO) .accept("text/event-stream") .streamed_json("application/json", body, "stream", true), )
    word(&self, body: &types::Word) -> WordRequest<'_> { WordRequest( Call::new(&self.transport, WordRequest::INFO) .accept("application/json") .json(body), )
    word_stream(&self, body: &types::Word) -> WordStreamRequest<'_> { WordStreamRequest( Call::new(&self.transport, WordStreamRequest::INFO) .accept("text/event-stream") .json(body), )
    text(&self, body: &types::Text) -> TextRequest<'_> { TextRequest( Call::new(&self.transport, TextRequest::INFO) .accept("application/json") .json(body), )
    text_stream(&self, body: &types::Text) -> TextStreamRequest<'_> { TextStreamRequest( Call::new(&self.transport, TextStreamRequest::INFO) .accept("text/event-stream") .json(body), )
    news(&self) -> NewsRequest<'_> { NewsRequest( Call::new(&self.transport, NewsRequest::INFO).accept("application/json"), )
    news_stream(&self) -> NewsStreamRequest<'_> { NewsStreamRequest( Call::new(&self.transport, NewsStreamRequest::INFO) .accept("text/event-stream"), )
    "#);
}
