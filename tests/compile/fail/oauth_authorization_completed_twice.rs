use generated_client::oauth::{PendingAuthorization, Public};

fn complete(pending: PendingAuthorization<Public>, callback: &reqwest::Url) {
    let _ = pending.complete(callback);
    let _ = pending.complete(callback);
}

fn main() {}
