use crate::rust::testing::methods;

#[test]
fn arguments_become_a_request_and_statuses_a_result() {
    let lowered = "
paths:
  '/orders/{order-id}/{Kind}.pdf':
    post:
      operationId: get-order
      summary: Gets an order
      parameters:
        - {name: Kind, in: path, schema: {$ref: '#/components/schemas/Kind'}, description: Which}
        - {name: order-id, in: path, schema: {type: string}}
        - {name: 'at[gt]', in: query, schema: {type: string, format: date-time}, description: Not before}
        - {name: Ids, in: query, required: true, schema: {type: array, items: {type: integer}}}
        - {name: X-Trace, in: header, required: true, schema: {type: string}}
        - {name: x-page, in: header, schema: {type: integer, format: int32}}
      requestBody: {required: true, description: What to do, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses:
        4XX: {content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        '201': {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        '404': {content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
components: {schemas: {Kind: {type: string}, Order: {type: object}, Problem: {type: object}}}
";
    insta::assert_snapshot!(methods(lowered), @r#"
    #[allow(clippy::all)]
    impl Client {
        /// Gets an order
        ///
        /// Sends a `POST` request to `/orders/{order-id}/{Kind}.pdf`
        ///
        /// Arguments:
        ///
        /// * `order_id`
        /// * `kind`: Which
        /// * `ids`
        /// * `at_gt`: Not before
        /// * `x_trace`
        /// * `x_page`
        /// * `body`: What to do
        pub async fn get_order(
            &self,
            order_id: &str,
            kind: &types::Kind,
            ids: &[i64],
            at_gt: Option<&super::DateTime>,
            x_trace: &str,
            x_page: Option<i32>,
            body: &types::Order,
        ) -> Result<ResponseValue<types::Order>, Error<types::Problem>> {
            let url = format!(
                "{}/orders/{}/{}.pdf", self.baseurl, path_parameter("order-id", & order_id
                .to_string()) ?, path_parameter("Kind", & kind.to_string()) ?
            );
            let request = self
                .client
                .post(url)
                .accept_json()
                .json_body(&body)?
                .query_parameter("Ids", &ids)?
                .query_parameter("at[gt]", &at_gt)?
                .header_parameter("X-Trace", &x_trace, Explode::No)?
                .header_parameter("x-page", &x_page, Explode::No)?;
            let response = self.send(request, "get_order", None).await?;
            match response.status().as_u16() {
                200 | 201 => ResponseValue::from_response(response).await,
                404 | 400..=499 => Err(Error::from_response(response).await),
                _ => Err(Error::unexpected(response).await),
            }
        }
    }
    "#);
}

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
    insta::assert_snapshot!(methods(lowered), @r#"
    #[allow(clippy::all)]
    impl Client {
        /// Sends a `PUT` request to `/a/{id}/{self}/b{c/{type}`
        pub async fn type_(
            &self,
            id: &::serde_json::Value,
            self_: &::serde_json::Value,
            type_: &::serde_json::Value,
            member: Option<&::serde_json::Value>,
            query_id: Option<&::serde_json::Value>,
            query_body: Option<&::serde_json::Value>,
            query_id_2: Option<&::serde_json::Value>,
            query_path_parameter: Option<&::serde_json::Value>,
            request: Option<&::serde_json::Value>,
            response: Option<&::serde_json::Value>,
            url: Option<&::serde_json::Value>,
            header_id: Option<&::serde_json::Value>,
            body: &::serde_json::Value,
        ) -> Result<ResponseValue<ByteStream>, Error<()>> {
            let _url = format!(
                "{}/a/{}/{}/b{{c/{}", self.baseurl, styled_path_parameter("id", & id,
                PathStyle::Simple, Explode::No) ?, styled_path_parameter("self", & self_,
                PathStyle::Simple, Explode::No) ?, styled_path_parameter("type", & type_,
                PathStyle::Simple, Explode::No) ?
            );
            let _request = self
                .client
                .put(_url)
                .json_body(&body)?
                .query_parameter("$", &member)?
                .query_parameter("Id", &query_id)?
                .query_parameter("body", &query_body)?
                .query_parameter("id", &query_id_2)?
                .query_parameter("path_parameter", &query_path_parameter)?
                .query_parameter("request", &request)?
                .query_parameter("response", &response)?
                .query_parameter("url", &url)?
                .header_parameter("id", &header_id, Explode::No)?;
            let _response = self.send(_request, "type_", None).await?;
            match _response.status().as_u16() {
                200..=299 => Ok(ResponseValue::stream(_response)),
                _ => Err(Error::unexpected(_response).await),
            }
        }
        /// Sends a `GET` request to `/new`
        pub async fn call_new(&self) -> Result<ResponseValue<ByteStream>, Error<()>> {
            let url = format!("{}/new", self.baseurl);
            let request = self.client.get(url);
            let response = self.send(request, "call_new", None).await?;
            match response.status().as_u16() {
                200..=299 => Ok(ResponseValue::stream(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
    }
    "#);
}

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
    let methods = methods(lowered);
    let lines =
        methods.lines().filter(|line| line.contains("fn ") || line.contains("= self.client") || line.contains("=> Ok"));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
    pub async fn a1(&self) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let request = self.client.get(url);
            200..=299 => Ok(ResponseValue::stream(response)),
    pub async fn a2(&self) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let request = self.client.put(url);
            200..=299 => Ok(ResponseValue::stream(response)),
    pub async fn a3(&self) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let request = self.client.post(url);
            200..=299 => Ok(ResponseValue::stream(response)),
    pub async fn a4(&self) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let request = self.client.delete(url);
            200..=299 => Ok(ResponseValue::stream(response)),
    pub async fn a5(&self) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let request = self.client.request(::reqwest::Method::OPTIONS, url);
            200..=299 => Ok(ResponseValue::stream(response)),
    pub async fn a6(&self) -> Result<ResponseValue<()>, Error<()>> {
        let request = self.client.head(url);
            200 => Ok(ResponseValue::empty(response)),
    pub async fn a7(&self) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let request = self.client.patch(url);
            200..=299 => Ok(ResponseValue::stream(response)),
    pub async fn a8(&self) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let request = self.client.request(::reqwest::Method::TRACE, url);
            200..=299 => Ok(ResponseValue::stream(response)),
    ");
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
    let methods = methods(&lowered);
    let lines = methods.lines().filter(|line| !line.contains("///"));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    #[allow(clippy::all)]
    impl Client {
        pub async fn json(&self, body: &types::A) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/json", self.baseurl);
            let request = self.client.post(url).json_body(&body)?;
            let response = self.send(request, "json", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        pub async fn json_or_not(
            &self,
            body: Option<&types::A>,
        ) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/json_or_not", self.baseurl);
            let mut request = self.client.post(url);
            if let Some(body) = body {
                request = request.json_body(&body)?;
            }
            let response = self.send(request, "json_or_not", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        pub async fn vendor(&self, body: &types::A) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/vendor", self.baseurl);
            let request = self
                .client
                .post(url)
                .json_body_as("application/vnd.shop+json; v=2", &body)?;
            let response = self.send(request, "vendor", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        pub async fn vendor_or_not(
            &self,
            body: Option<&types::A>,
        ) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/vendor_or_not", self.baseurl);
            let mut request = self.client.post(url);
            if let Some(body) = body {
                request = request.json_body_as("application/vnd.shop+json; v=2", &body)?;
            }
            let response = self.send(request, "vendor_or_not", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        pub async fn form(&self, body: &types::A) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/form", self.baseurl);
            let request = self.client.post(url).form_urlencoded(&body)?;
            let response = self.send(request, "form", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        pub async fn form_or_not(
            &self,
            body: Option<&types::A>,
        ) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/form_or_not", self.baseurl);
            let mut request = self.client.post(url);
            if let Some(body) = body {
                request = request.form_urlencoded(&body)?;
            }
            let response = self.send(request, "form_or_not", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        pub async fn text(&self, body: String) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/text", self.baseurl);
            let request = self.client.post(url).text_body("text/csv", body)?;
            let response = self.send(request, "text", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        pub async fn text_or_not(
            &self,
            body: Option<String>,
        ) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/text_or_not", self.baseurl);
            let mut request = self.client.post(url);
            if let Some(body) = body {
                request = request.text_body("text/csv", body)?;
            }
            let response = self.send(request, "text_or_not", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        pub async fn image<B: Into<reqwest::Body>>(
            &self,
            body: B,
        ) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/image", self.baseurl);
            let request = self.client.post(url).raw_body("image/png", body)?;
            let response = self.send(request, "image", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        pub async fn image_or_not(
            &self,
            body: Option<::reqwest::Body>,
        ) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/image_or_not", self.baseurl);
            let mut request = self.client.post(url);
            if let Some(body) = body {
                request = request.raw_body("image/png", body)?;
            }
            let response = self.send(request, "image_or_not", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
    }
    "#);
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
    insta::assert_snapshot!(methods(lowered), @r#"
    #[allow(clippy::all)]
    impl Client {
        /// Sends a `GET` request to `/a`
        pub async fn get_a(
            &self,
        ) -> Result<ResponseValue<types::GetASuccess>, Error<types::GetAError>> {
            let url = format!("{}/a", self.baseurl);
            let request = self
                .client
                .get(url)
                .accept(
                    "application/json, application/pdf, text/plain, application/problem+json;q=0.5, text/html;q=0.5, image/png;q=0.5, */*;q=0.1",
                );
            let response = self.send(request, "get_a", None).await?;
            match response.status().as_u16() {
                200 => {
                    if super::response::is_json(&response) {
                        ResponseValue::read(response, types::GetASuccess::A).await
                    } else {
                        Ok(ResponseValue::stream(response).map(types::GetASuccess::Bytes))
                    }
                }
                203 => ResponseValue::read_text(response, types::GetASuccess::Text).await,
                204 => Ok(ResponseValue::without_body(response, types::GetASuccess::Empty)),
                206 => Ok(ResponseValue::stream(response).map(types::GetASuccess::Bytes)),
                304 => Err(Error::without_body(response, types::GetAError::Empty)),
                404 => Err(Error::read(response, types::GetAError::B).await),
                415 => Err(Error::read_text(response, types::GetAError::Text).await),
                418 => Err(Error::stream(response, types::GetAError::Bytes)),
                400..=499 => Err(Error::without_body(response, types::GetAError::Empty)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        /// Sends a `PUT` request to `/a`
        pub async fn put_a(
            &self,
        ) -> Result<ResponseValue<types::PutASuccess>, Error<String>> {
            let url = format!("{}/a", self.baseurl);
            let request = self
                .client
                .put(url)
                .accept("application/pdf, text/html;q=0.5, */*;q=0.1");
            let response = self.send(request, "put_a", None).await?;
            match response.status().as_u16() {
                200 => Ok(ResponseValue::stream(response).map(types::PutASuccess::Bytes)),
                202 => Ok(ResponseValue::without_body(response, types::PutASuccess::Empty)),
                500..=599 => Err(Error::text(response).await),
                _ => Err(Error::unexpected(response).await),
            }
        }
    }
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
    let methods = methods(lowered);
    let lines = methods.lines().filter(|line| line.contains("parameter("));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    "{}/a/{}/{}/{}/{}", self.baseurl, styled_path_parameter("label", & label,
    PathStyle::Label, Explode::Yes) ?, styled_path_parameter("matrix", & matrix,
    PathStyle::Matrix, Explode::No) ?, styled_path_parameter("list", & list,
    PathStyle::Simple, Explode::No) ?, json_path_parameter("json", & json) ?
    .styled_query_parameter("deep", &deep, QueryStyle::DeepObject, Explode::Yes)?
    .json_query_parameter("filter", &filter)?
    .styled_query_parameter("joined", &joined, QueryStyle::Form, Explode::No)?
    .styled_query_parameter(
    .reserved_query_parameter(
    .styled_query_parameter(
    .header_parameter("X-A", &x_a, Explode::Yes)?
    .json_header_parameter("X-Json", &x_json)?
    .cookie_parameter("a", &a, Explode::Yes)?
    .cookie_parameter("b", &b, Explode::No)?
    .json_cookie_parameter("c", &c)?;
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
    insta::assert_snapshot!(methods(lowered), @r#"
    #[allow(clippy::all)]
    impl Client {
        /// Sends a `POST` request to `/form`
        pub async fn fill(&self, body: &types::A) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/form", self.baseurl);
            let request = self
                .client
                .post(url)
                .encoded_form(
                    &body,
                    &[
                        (
                            "tags",
                            FormEncoding::Style(QueryStyle::PipeDelimited, Explode::No),
                        ),
                        ("where", FormEncoding::Style(QueryStyle::DeepObject, Explode::Yes)),
                        ("sizes", FormEncoding::Style(QueryStyle::Form, Explode::No)),
                        ("place", FormEncoding::ContentType("application/json")),
                    ],
                )?;
            let response = self.send(request, "fill", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        /// Sends a `PUT` request to `/parts`
        pub async fn send_or_not(
            &self,
            body: Option<types::SendOrNotForm>,
        ) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/parts", self.baseurl);
            let mut request = self.client.put(url);
            if let Some(body) = body {
                request = request.multipart_body(body.into_form()?)?;
            }
            let response = self.send(request, "send_or_not", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        /// Sends a `POST` request to `/parts`
        pub async fn call_send(
            &self,
            body: types::CallSendForm,
        ) -> Result<ResponseValue<()>, Error<()>> {
            let url = format!("{}/parts", self.baseurl);
            let request = self.client.post(url).multipart_body(body.into_form()?)?;
            let response = self.send(request, "call_send", None).await?;
            match response.status().as_u16() {
                204 => Ok(ResponseValue::empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
    }
    "#);
}
