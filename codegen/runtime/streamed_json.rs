//! Requests whose JSON says that a stream is wanted.

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::ordered::Ordered;
use super::request::json_bytes;
use super::secret::expose_secrets;

impl Call<'_> {
    /// A JSON body in which a member has the value that asks for a stream, whatever the caller has said of it.
    pub(super) fn streamed_json<T: Serialize + ?Sized>(
        self,
        content_type: &'static str,
        body: &T,
        member: &'static str,
        asks: impl Into<Value>,
    ) -> Self {
        let Ok(Ordered::Object(mut members)) = expose_secrets(|| Ordered::of(body)) else {
            return self.refuse("the body is no object, which could ask for a stream".to_owned());
        };
        let asks = Ordered::Scalar(asks.into());
        match members.iter_mut().find(|(name, _)| name == member) {
            Some((_, value)) => *value = asks,
            None => members.push((member.to_owned(), asks)),
        }
        match json_bytes(&Ordered::Object(members)) {
            Ok(json) => self.with_body(reqwest::header::HeaderValue::from_static(content_type), json.into()),
            Err(reason) => self.refuse(reason),
        }
    }
}
