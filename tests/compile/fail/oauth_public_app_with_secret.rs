use generated_client::fourthwall;
use generated_client::oauth::{App, ClientId, RedirectUri};

fn app(client_id: ClientId, redirect_uri: RedirectUri) {
    let _ = App::public(fourthwall::server(), client_id, "secret", redirect_uri);
}

fn main() {}
