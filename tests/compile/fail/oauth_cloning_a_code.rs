use generated_client::oauth::{AuthorizationCode, Public};

fn clone(code: &AuthorizationCode<Public>) -> AuthorizationCode<Public> {
    code.clone()
}

fn main() {}
