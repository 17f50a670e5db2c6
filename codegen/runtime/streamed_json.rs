//! Requests whose JSON says that a stream is wanted.

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::ordered::Ordered;
use super::request::json_bytes;
use super::secret::expose_secrets;

impl Call<'_> {
    /// A JSON body with a member that is true, whatever the caller has said of it.
    pub(super) fn streamed_json<T: Serialize + ?Sized>(
        self,
        content_type: &'static str,
        body: &T,
        member: &'static str,
    ) -> Self {
        let Ok(Ordered::Object(mut members)) = expose_secrets(|| Ordered::of(body)) else {
            return self.refuse("the body is no object, which could ask for a stream".to_owned());
        };
        let yes = Ordered::Scalar(Value::Bool(true));
        match members.iter_mut().find(|(name, _)| name == member) {
            Some((_, value)) => *value = yes,
            None => members.push((member.to_owned(), yes)),
        }
        match json_bytes(&Ordered::Object(members)) {
            Ok(json) => self.with_body(reqwest::header::HeaderValue::from_static(content_type), json.into()),
            Err(reason) => self.refuse(reason),
        }
    }
}
