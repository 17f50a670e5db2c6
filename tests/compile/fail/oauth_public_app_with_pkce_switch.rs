use generated_client::fourthwall;
use generated_client::oauth::{App, ClientId, Pkce, RedirectUri};

fn app(client_id: ClientId, redirect_uri: RedirectUri) {
    let _ = App::public(fourthwall::server(), client_id, redirect_uri).with_pkce(Pkce::Off);
}

fn main() {}
