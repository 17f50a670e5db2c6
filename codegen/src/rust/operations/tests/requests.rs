//! What is sent.

use crate::rust::testing::requests;

#[test]
fn no_two_arguments_have_one_name_and_none_is_a_variable() {
    let lowered = "
paths:
  /a/{id}/{self}/b{c/{type}:
    put:
      operationId: type
      parameters:
        - {name: id, in: path}
        - {name: self, in: path}
        - {name: type, in: path}
        - {name: id, in: query}
        - {name: Id, in: query}
        - {name: id, in: header}
        - {name: body, in: query}
        - {name: url, in: query}
        - {name: request, in: query}
        - {name: response, in: query}
        - {name: path_parameter, in: query}
        - {name: $, in: query}
      requestBody: {required: true, content: {application/json: {}}}
  /new: {get: {operationId: new}}
";
    insta::assert_snapshot!(requests(lowered), @r#"
    impl Client {
        /// Sends a `PUT` request to `/a/{id}/{self}/b{c/{type}`
        pub fn type_(
            &self,
            id: impl Into<::serde_json::Value>,
            self_: impl Into<::serde_json::Value>,
            type_: impl Into<::serde_json::Value>,
            body: &::serde_json::Value,
        ) -> TypeRequest<'_> {
            TypeRequest(
                Call::new(&self.transport, TypeRequest::INFO)
                    .path("id", &id.into())
                    .path("self", &self_.into())
                    .path("type", &type_.into())
                    .json(body),
            )
        }
        /// Sends a `GET` request to `/new`
        pub fn call_new(&self) -> CallNewRequest<'_> {
            CallNewRequest(Call::new(&self.transport, CallNewRequest::INFO))
        }
    }
    impl TypeRequest<'_> {
        /// The query parameter `id`.
        pub fn query_id(self, query_id: impl Into<::serde_json::Value>) -> Self {
            Self(self.0.query("id", &query_id.into()))
        }
        /// The query parameter `Id`.
        pub fn query_id_pascal(
            self,
            query_id_pascal: impl Into<::serde_json::Value>,
        ) -> Self {
            Self(self.0.query("Id", &query_id_pascal.into()))
        }
        /// The header `id`.
        pub fn header_id(self, header_id: impl Into<::serde_json::Value>) -> Self {
            Self(self.0.header_parameter("id", &header_id.into(), Explode::No))
        }
        /// The query parameter `body`.
        pub fn query_body(self, query_body: impl Into<::serde_json::Value>) -> Self {
            Self(self.0.query("body", &query_body.into()))
        }
        /// The query parameter `url`.
        pub fn url(self, url: impl Into<::serde_json::Value>) -> Self {
            Self(self.0.query("url", &url.into()))
        }
        /// The query parameter `request`.
        pub fn request(self, request: impl Into<::serde_json::Value>) -> Self {
            Self(self.0.query("request", &request.into()))
        }
        /// The query parameter `response`.
        pub fn response(self, response: impl Into<::serde_json::Value>) -> Self {
            Self(self.0.query("response", &response.into()))
        }
        /// The query parameter `path_parameter`.
        pub fn path_parameter(self, path_parameter: impl Into<::serde_json::Value>) -> Self {
            Self(self.0.query("path_parameter", &path_parameter.into()))
        }
        /// The query parameter `$`.
        pub fn member(self, member: impl Into<::serde_json::Value>) -> Self {
            Self(self.0.query("$", &member.into()))
        }
    }
    "#);
}

#[test]
fn bodies_of_every_kind_may_be_left_out() {
    let body = |name: &str, media_type: &str, required: bool| {
        let schema = "schema: {$ref: '#/components/schemas/A'}";
        format!(
            "  /{name}: {{post: {{operationId: {name}, requestBody: {{required: {required}, content: {{{media_type}: {{{schema}}}}}}}, responses: {{'204': {{}}}}}}}}\n"
        )
    };
    let media_types = [
        ("json", "application/json"),
        ("vendor", "'application/vnd.shop+json; v=2'"),
        ("form", "application/x-www-form-urlencoded"),
        ("text", "text/csv"),
        ("image", "image/png"),
    ];
    let paths = media_types.iter().flat_map(|(name, media_type)| {
        [body(name, media_type, true), body(&format!("{name}_or_not"), media_type, false)]
    });
    let lowered = format!("paths:\n{}components: {{schemas: {{A: {{type: object}}}}}}", paths.collect::<String>());
    insta::assert_snapshot!(requests(&lowered), @r#"
    impl Client {
        /// Sends a `POST` request to `/json`
        pub fn json(&self, body: &types::A) -> JsonRequest<'_> {
            JsonRequest(Call::new(&self.transport, JsonRequest::INFO).json(body))
        }
        /// Sends a `POST` request to `/json_or_not`
        pub fn json_or_not<'b>(
            &self,
            body: impl Into<Option<&'b types::A>>,
        ) -> JsonOrNotRequest<'_> {
            JsonOrNotRequest(
                Call::new(&self.transport, JsonOrNotRequest::INFO)
                    .body_if(body.into(), |call, body| call.json(&body)),
            )
        }
        /// Sends a `POST` request to `/vendor`
        pub fn vendor(&self, body: &types::A) -> VendorRequest<'_> {
            VendorRequest(
                Call::new(&self.transport, VendorRequest::INFO)
                    .json_as("application/vnd.shop+json; v=2", body),
            )
        }
        /// Sends a `POST` request to `/vendor_or_not`
        pub fn vendor_or_not<'b>(
            &self,
            body: impl Into<Option<&'b types::A>>,
        ) -> VendorOrNotRequest<'_> {
            VendorOrNotRequest(
                Call::new(&self.transport, VendorOrNotRequest::INFO)
                    .body_if(
                        body.into(),
                        |call, body| call.json_as("application/vnd.shop+json; v=2", &body),
                    ),
            )
        }
        /// Sends a `POST` request to `/form`
        pub fn form(&self, body: &types::A) -> FormRequest<'_> {
            FormRequest(Call::new(&self.transport, FormRequest::INFO).form(body, &[]))
        }
        /// Sends a `POST` request to `/form_or_not`
        pub fn form_or_not<'b>(
            &self,
            body: impl Into<Option<&'b types::A>>,
        ) -> FormOrNotRequest<'_> {
            FormOrNotRequest(
                Call::new(&self.transport, FormOrNotRequest::INFO)
                    .body_if(body.into(), |call, body| call.form(&body, &[])),
            )
        }
        /// Sends a `POST` request to `/text`
        pub fn text(&self, body: impl Into<String>) -> TextRequest<'_> {
            TextRequest(
                Call::new(&self.transport, TextRequest::INFO)
                    .bytes("text/csv", Into::<String>::into(body)),
            )
        }
        /// Sends a `POST` request to `/text_or_not`
        pub fn text_or_not(&self, body: impl IntoOptionalBody) -> TextOrNotRequest<'_> {
            TextOrNotRequest(
                Call::new(&self.transport, TextOrNotRequest::INFO)
                    .body_if(
                        body.into_optional_body(),
                        |call, body| call.bytes("text/csv", body),
                    ),
            )
        }
        /// Sends a `POST` request to `/image`
        pub fn image(&self, body: impl Into<::reqwest::Body>) -> ImageRequest<'_> {
            ImageRequest(
                Call::new(&self.transport, ImageRequest::INFO).bytes("image/png", body),
            )
        }
        /// Sends a `POST` request to `/image_or_not`
        pub fn image_or_not(&self, body: impl IntoOptionalBody) -> ImageOrNotRequest<'_> {
            ImageOrNotRequest(
                Call::new(&self.transport, ImageOrNotRequest::INFO)
                    .body_if(
                        body.into_optional_body(),
                        |call, body| call.bytes("image/png", body),
                    ),
            )
        }
    }
    "#);
}

/// How the bodies of some media types are given and sent: a line for each.
fn bodies(bodies: &[(&str, &str)]) -> String {
    let paths = bodies.iter().enumerate().map(|(index, (media_type, schema))| {
        let content = format!("{{'{media_type}': {{schema: {schema}}}}}");
        format!(
            "  /{index}: {{post: {{operationId: op{index:02}, requestBody: {{required: true, content: {content}}}, responses: {{'204': {{}}}}}}}}\n"
        )
    });
    let lowered = format!(
        "paths:\n{}components: {{schemas: {{File: {{type: string, format: binary}}}}}}",
        paths.collect::<String>()
    );
    let requests = requests(&lowered);
    let methods = requests.split("pub fn ").skip(1).zip(bodies).map(|(text, (media_type, _))| {
        let text = text.split_whitespace().collect::<String>();
        let argument = text.split("body:").nth(1).and_then(|rest| rest.split(")->").next()).unwrap_or_default();
        let call = text.split("::INFO)").nth(1).and_then(|rest| rest.split("///").next()).unwrap_or_default();
        let call = call.trim_end_matches('}');
        let call = call.strip_suffix(",)").or_else(|| call.strip_suffix(')')).unwrap_or(call);
        format!("{media_type}: {} {call}", argument.trim_end_matches(','))
    });
    methods.collect::<Vec<_>>().join("\n")
}

#[test]
fn bytes_are_sent_as_they_are_whatever_the_media_type() {
    let file = "{$ref: \"#/components/schemas/File\"}";
    let bytes = "{type: string, format: binary}";
    insta::assert_snapshot!(bodies(&[
        ("*/*", file),
        ("application/*", bytes),
        ("application/json", bytes),
        ("text/csv", bytes),
        ("application/xml", bytes),
        ("application/x-ndjson", bytes),
        ("application/x-www-form-urlencoded", bytes),
        ("*/*", "{type: string}"),
    ]), @r#"
    */*: implInto<::reqwest::Body> .bytes("application/octet-stream",body)
    application/*: implInto<::reqwest::Body> .bytes("application/octet-stream",body)
    application/json: implInto<::reqwest::Body> .bytes("application/json",body)
    text/csv: implInto<::reqwest::Body> .bytes("text/csv",body)
    application/xml: implInto<::reqwest::Body> .bytes("application/xml",body)
    application/x-ndjson: implInto<::reqwest::Body> .bytes("application/x-ndjson",body)
    application/x-www-form-urlencoded: implInto<::reqwest::Body> .bytes("application/x-www-form-urlencoded",body)
    */*: implInto<String> .json(&body.into())
    "#);
}

#[test]
fn a_form_that_is_no_object_is_text() {
    insta::assert_snapshot!(bodies(&[
        ("application/x-www-form-urlencoded", "{type: string}"),
        ("application/x-www-form-urlencoded", "{type: array, items: {type: string}}"),
        ("application/x-www-form-urlencoded", "{type: object}"),
        ("application/x-www-form-urlencoded", "{}"),
    ]), @r#"
    application/x-www-form-urlencoded: implInto<String> .bytes("application/x-www-form-urlencoded",Into::<String>::into(body))
    application/x-www-form-urlencoded: implInto<String> .bytes("application/x-www-form-urlencoded",Into::<String>::into(body))
    application/x-www-form-urlencoded: &UnknownMembers .form(body,&[])
    application/x-www-form-urlencoded: &::serde_json::Value .form(body,&[])
    "#);
}

#[test]
fn every_style_of_every_place_is_called_by_its_name() {
    let lowered = "
paths:
  /a/{label}/{matrix}/{list}/{json}:
    get:
      operationId: get-a
      parameters:
        - {name: label, in: path, style: label, explode: true, schema: {type: string}}
        - {name: matrix, in: path, style: matrix, schema: {type: string}}
        - {name: list, in: path, schema: {type: array, items: {type: string}}}
        - {name: json, in: path, content: {application/json: {schema: {type: string}}}}
        - {name: deep, in: query, style: deepObject, explode: true, schema: {$ref: '#/components/schemas/A'}}
        - {name: joined, in: query, explode: false, schema: {type: array, items: {type: string}}}
        - {name: pipes, in: query, style: pipeDelimited, schema: {type: array, items: {type: string}}}
        - {name: spaces, in: query, style: spaceDelimited, explode: true, schema: {type: array, items: {type: string}}}
        - {name: reserved, in: query, allowReserved: true, schema: {type: string}}
        - {name: filter, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
        - {name: X-A, in: header, explode: true, schema: {$ref: '#/components/schemas/A'}}
        - {name: X-Json, in: header, content: {application/json: {}}}
        - {name: a, in: cookie, schema: {type: string}}
        - {name: b, in: cookie, explode: false, schema: {type: array, items: {type: string}}}
        - {name: c, in: cookie, content: {application/json: {}}}
      responses: {'204': {}}
components: {schemas: {A: {type: object}}}
";
    let requests = requests(lowered);
    // One line for each method: how long a line is decides where it breaks.
    let lines = requests.split("pub fn ").skip(1).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    get_a( &self, label: impl Into<String>, matrix: impl Into<String>, list: impl IntoList<String>, json: impl Into<String>, ) -> GetARequest<'_> { GetARequest( Call::new(&self.transport, GetARequest::INFO) .styled_path("label", &label.into(), PathStyle::Label, Explode::Yes) .styled_path("matrix", &matrix.into(), PathStyle::Matrix, Explode::No) .path("list", &list.into_list()) .json_path("json", &json.into()), ) } } impl GetARequest<'_> { /// The query parameter `deep`.
    deep(self, deep: &types::A) -> Self { Self(self.0.styled_query("deep", deep, QueryStyle::DeepObject, Explode::Yes)) } /// The query parameter `joined`.
    joined(self, joined: impl IntoList<String>) -> Self { Self( self .0 .styled_query( "joined", &joined.into_list(), QueryStyle::Form, Explode::No, ), ) } /// The query parameter `pipes`.
    pipes(self, pipes: impl IntoList<String>) -> Self { Self( self .0 .styled_query( "pipes", &pipes.into_list(), QueryStyle::PipeDelimited, Explode::No, ), ) } /// The query parameter `spaces`.
    spaces(self, spaces: impl IntoList<String>) -> Self { Self( self .0 .styled_query( "spaces", &spaces.into_list(), QueryStyle::SpaceDelimited, Explode::Yes, ), ) } /// The query parameter `reserved`.
    reserved(self, reserved: impl Into<String>) -> Self { Self( self .0 .reserved_query( "reserved", &reserved.into(), QueryStyle::Form, Explode::Yes, ), ) } /// The query parameter `filter`.
    filter(self, filter: &types::A) -> Self { Self(self.0.json_query("filter", filter)) } /// The header `X-A`.
    x_a(self, x_a: &types::A) -> Self { Self(self.0.header_parameter("X-A", x_a, Explode::Yes)) } /// The header `X-Json`.
    x_json(self, x_json: impl Into<::serde_json::Value>) -> Self { Self(self.0.json_header("X-Json", &x_json.into())) } /// The cookie `a`.
    a(self, a: impl Into<String>) -> Self { Self(self.0.cookie("a", &a.into(), Explode::Yes)) } /// The cookie `b`.
    b(self, b: impl IntoList<String>) -> Self { Self(self.0.cookie("b", &b.into_list(), Explode::No)) } /// The cookie `c`.
    c(self, c: impl Into<::serde_json::Value>) -> Self { Self(self.0.json_cookie("c", &c.into())) } }
    "#);
}

#[test]
fn forms_are_written_as_their_encoding_says() {
    let lowered = "
paths:
  /form:
    post:
      operationId: fill
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {$ref: '#/components/schemas/A'}
            encoding:
              tags: {style: pipeDelimited}
              where: {style: deepObject, explode: true}
              sizes: {explode: false}
              place: {contentType: application/json}
              nothing: {headers: {}}
      responses: {'204': {}}
  /parts:
    post:
      operationId: send
      requestBody: {required: true, content: {multipart/form-data: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'204': {}}
    put:
      operationId: send-or-not
      requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'204': {}}
components: {schemas: {A: {type: object}}}
";
    insta::assert_snapshot!(requests(lowered), @r#"
    impl Client {
        /// Sends a `POST` request to `/form`
        pub fn fill(&self, body: &types::A) -> FillRequest<'_> {
            FillRequest(
                Call::new(&self.transport, FillRequest::INFO)
                    .form(
                        body,
                        &[
                            (
                                "tags",
                                FormEncoding::Style(QueryStyle::PipeDelimited, Explode::No),
                            ),
                            (
                                "where",
                                FormEncoding::Style(QueryStyle::DeepObject, Explode::Yes),
                            ),
                            ("sizes", FormEncoding::Style(QueryStyle::Form, Explode::No)),
                            ("place", FormEncoding::ContentType("application/json")),
                        ],
                    ),
            )
        }
        /// Sends a `PUT` request to `/parts`
        pub fn send_or_not(
            &self,
            body: impl Into<Option<types::SendOrNotForm>>,
        ) -> SendOrNotRequest<'_> {
            SendOrNotRequest(
                Call::new(&self.transport, SendOrNotRequest::INFO)
                    .body_if(
                        body.into(),
                        |call, body| call.multipart("multipart/form-data", body.into_form()),
                    ),
            )
        }
        /// Sends a `POST` request to `/parts`
        pub fn call_send(&self, body: types::CallSendForm) -> CallSendRequest<'_> {
            CallSendRequest(
                Call::new(&self.transport, CallSendRequest::INFO)
                    .multipart("multipart/form-data", body.into_form()),
            )
        }
    }
    "#);
}
