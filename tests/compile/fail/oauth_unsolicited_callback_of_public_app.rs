use generated_client::oauth::{App, Public};

fn accept(app: App<Public>, callback: &reqwest::Url) {
    let _ = app.accept_unsolicited(callback);
}

fn main() {}
