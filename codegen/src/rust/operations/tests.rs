//! What becomes of an operation as a whole; beside this, of its request, its required arguments and its responses.

mod requests;
mod required;
mod answers;

use crate::rust::testing::operations;

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
    insta::assert_snapshot!(operations(lowered), @r#"
    impl Client {
        /// Gets an order
        ///
        /// Sends a `POST` request to `/orders/{order-id}/{Kind}.pdf`
        ///
        /// Arguments:
        ///
        /// * `kind`: Which
        /// * `body`: What to do
        ///
        /// Errors: [`GetOrderError`]
        pub fn get_order(
            &self,
            order_id: impl Into<String>,
            kind: impl Into<String>,
            ids: impl IntoList<i64>,
            x_trace: impl Into<String>,
            body: &types::Order,
        ) -> GetOrderRequest<'_> {
            GetOrderRequest(
                Call::new(&self.transport, GetOrderRequest::INFO)
                    .accept("application/json")
                    .path("order-id", &order_id.into())
                    .path("Kind", &kind.into())
                    .query("Ids", &ids.into_list())
                    .header_parameter("X-Trace", &x_trace.into(), Explode::No)
                    .json(body),
            )
        }
    }
    /// Gets an order.
    ///
    /// The request of [`Client::get_order`].
    #[must_use = "nothing is sent until it is awaited"]
    pub struct GetOrderRequest<'a>(Call<'a>);
    request!(GetOrderRequest);
    impl GetOrderRequest<'_> {
        /// Not before
        pub fn at_gt(self, at_gt: impl Into<DateTime>) -> Self {
            Self(self.0.query("at[gt]", &at_gt.into()))
        }
        /// The header `x-page`.
        pub fn x_page(self, x_page: i32) -> Self {
            Self(self.0.header_parameter("x-page", &x_page, Explode::No))
        }
    }
    impl<'a> Operation<'a> for GetOrderRequest<'a> {
        type Success = types::Order;
        type Error = GetOrderError;
        const INFO: OperationInfo = OperationInfo::new("get_order", None)
            .at("POST", "/orders/{order-id}/{Kind}.pdf");
        fn answer(status: u16) -> Answer<Self::Success, Self::Error> {
            match status {
                200 | 201 => Answer::Success(Reader::json()),
                404 => Answer::Error(Reader::json_as(GetOrderError::NotFound)),
                400..=499 => Answer::Error(Reader::json_as(GetOrderError::ClientError)),
                _ => Answer::Undocumented,
            }
        }
    }
    /// The errors that the document describes for [`Client::get_order`], by status.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum GetOrderError {
        /// `404`
        NotFound(types::Problem),
        /// `4XX`
        ClientError(types::Problem),
    }
    error_body!(GetOrderError, NotFound, ClientError);
    "#);
}
