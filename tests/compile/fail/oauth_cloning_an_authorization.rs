use generated_client::oauth::{PendingAuthorization, Public};

fn clone(pending: &PendingAuthorization<Public>) -> PendingAuthorization<Public> {
    pending.clone()
}

fn main() {}
