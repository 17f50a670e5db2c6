//! What comes back.

use crate::rust::testing::answers;

#[test]
fn every_method_of_http_is_sent() {
    let lowered = "
paths:
  /a:
    get: {operationId: a1}
    put: {operationId: a2}
    post: {operationId: a3}
    delete: {operationId: a4}
    options: {operationId: a5}
    head: {operationId: a6, responses: {'200': {content: {application/json: {schema: {type: object}}}}}}
    patch: {operationId: a7}
    trace: {operationId: a8}
";
    let answers = answers(lowered);
    let lines = answers.lines().filter(|line| line.contains("INFO:") || line.contains("=> Answer::Success"));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    const INFO: OperationInfo = OperationInfo::new("a1", None).at("GET", "/a");
            200..=299 => Answer::Success(Reader::Stream(|stream| stream)),
    const INFO: OperationInfo = OperationInfo::new("a2", None).at("PUT", "/a");
            200..=299 => Answer::Success(Reader::Stream(|stream| stream)),
    const INFO: OperationInfo = OperationInfo::new("a3", None).at("POST", "/a");
            200..=299 => Answer::Success(Reader::Stream(|stream| stream)),
    const INFO: OperationInfo = OperationInfo::new("a4", None).at("DELETE", "/a");
            200..=299 => Answer::Success(Reader::Stream(|stream| stream)),
    const INFO: OperationInfo = OperationInfo::new("a5", None).at("OPTIONS", "/a");
            200..=299 => Answer::Success(Reader::Stream(|stream| stream)),
    const INFO: OperationInfo = OperationInfo::new("a6", None).at("HEAD", "/a");
            200 => Answer::Success(Reader::Empty(())),
    const INFO: OperationInfo = OperationInfo::new("a7", None).at("PATCH", "/a");
            200..=299 => Answer::Success(Reader::Stream(|stream| stream)),
    const INFO: OperationInfo = OperationInfo::new("a8", None).at("TRACE", "/a");
            200..=299 => Answer::Success(Reader::Stream(|stream| stream)),
    "#);
}

#[test]
fn a_sequence_that_is_called_a_string_says_nothing_of_its_values() {
    let lowered = "
paths:
  /a: {get: {operationId: a1, responses: {'200': {content: {application/x-ndjson: {schema: {type: string}}}}}}}
  /b: {get: {operationId: a2, responses: {'200': {content: {application/json-seq: {schema: {$ref: '#/components/schemas/Text'}}}}}}}
  /c: {get: {operationId: a3, responses: {'200': {content: {text/event-stream: {schema: {type: string}}}}}}}
components: {schemas: {Text: {type: string}}}
";
    let answers = answers(lowered);
    let lines = answers.lines().filter(|line| line.contains("type Success")).map(str::trim);
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
    type Success = ItemStream<::serde_json::Value>;
    type Success = ItemStream<::serde_json::Value>;
    type Success = ItemStream<Event>;
    ");
}

#[test]
fn the_status_chooses_the_variant_and_a_range_hides_no_status() {
    let lowered = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}, application/pdf: {}}}
        '203': {content: {text/plain: {}}}
        '204': {}
        '206': {content: {application/pdf: {}}}
        4XX: {}
        '404': {content: {application/problem+json: {schema: {$ref: '#/components/schemas/B'}}}}
        '415': {content: {text/html: {}}}
        '418': {content: {image/png: {}}}
        '304': {}
    put:
      operationId: put-a
      responses:
        '200': {content: {application/pdf: {}}}
        '202': {}
        5XX: {content: {text/html: {}}}
components:
  schemas:
    A: {}
    B: {}
";
    insta::assert_snapshot!(answers(lowered), @r#"
    impl<'a> Operation<'a> for GetARequest<'a> {
        type Success = types::GetASuccess;
        type Error = GetAError;
        const INFO: OperationInfo = OperationInfo::new("get_a", None).at("GET", "/a");
        fn answer(status: u16) -> Answer<Self::Success, Self::Error> {
            match status {
                200 => {
                    Answer::Success(
                        Reader::json_or_stream(
                            types::GetASuccess::A,
                            types::GetASuccess::Bytes,
                        ),
                    )
                }
                203 => Answer::Success(Reader::Text(types::GetASuccess::Text)),
                204 => Answer::Success(Reader::Empty(types::GetASuccess::Empty)),
                206 => Answer::Success(Reader::Stream(types::GetASuccess::Bytes)),
                304 => Answer::Error(Reader::Empty(GetAError::NotModified(()))),
                404 => Answer::Error(Reader::json_as(GetAError::NotFound)),
                415 => Answer::Error(Reader::Text(GetAError::UnsupportedMediaType)),
                418 => Answer::Error(Reader::Bytes(GetAError::ImATeapot)),
                400..=499 => Answer::Error(Reader::Empty(GetAError::ClientError(()))),
                _ => Answer::Undocumented,
            }
        }
    }
    /// The errors that the document describes for [`Client::get_a`], by status.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum GetAError {
        /// `304`
        NotModified(()),
        /// `404`
        NotFound(types::B),
        /// `415`
        UnsupportedMediaType(String),
        /// `418`
        ImATeapot(::bytes::Bytes),
        /// `4XX`
        ClientError(()),
    }
    impl<'a> Operation<'a> for PutARequest<'a> {
        type Success = types::PutASuccess;
        type Error = PutAError;
        const INFO: OperationInfo = OperationInfo::new("put_a", None).at("PUT", "/a");
        fn answer(status: u16) -> Answer<Self::Success, Self::Error> {
            match status {
                200 => Answer::Success(Reader::Stream(types::PutASuccess::Bytes)),
                202 => Answer::Success(Reader::Empty(types::PutASuccess::Empty)),
                500..=599 => Answer::Error(Reader::Text(PutAError::ServerError)),
                _ => Answer::Undocumented,
            }
        }
    }
    /// The errors that the document describes for [`Client::put_a`], by status.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum PutAError {
        /// `5XX`
        ServerError(String),
    }
    "#);
}
