//! A server behind a certificate authority of one's own. `openssl` is both, where it is installed.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use generated_client::oauth::{App, Malformed, Recovery, ServerMetadata, TokenEndpoint, TokenError};
use reqwest::{Certificate, ClientBuilder};
use tempfile::TempDir;

use crate::apps::{CLIENT_SECRET, parsed};
use crate::{leaks, skipped};

/// A server with a certificate that is signed by an authority that nobody knows. It answers with a page.
struct Server {
    child: Child,
    folder: TempDir,
    url: String,
}

impl Server {
    /// Starts it; none, after saying so, where there is no `openssl`.
    async fn start() -> Option<Self> {
        let folder = TempDir::new().expect("there is a place for temporary files");
        if Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_err() {
            skipped::because("`openssl` is not installed");
            return None;
        }
        std::fs::write(folder.path().join("names"), "subjectAltName=IP:127.0.0.1").expect("it can be written");
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
        run(folder.path(), &format!("req -x509 {key} -keyout ca.key -out ca.pem -subj /CN=authority -days 2"));
        run(folder.path(), &format!("req {key} -keyout server.key -out server.csr -subj /CN=server"));
        let sign = "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile names -days 2";
        run(folder.path(), &format!("{sign} -out server.pem"));
        // A port that was free a moment ago.
        let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = address.expect("loopback is there").to_string();
        let serve = format!("s_server -accept {address} -cert server.pem -key server.key -quiet -www");
        let child = openssl(folder.path(), &serve).spawn().expect("it is installed");
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(&address).await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Some(Self { child, folder, url: format!("https://{address}") })
    }

    /// What comes of questions with these settings.
    async fn error(&self, settings: impl Fn() -> ClientBuilder) -> TokenError {
        // A proxy of the system does not lead to this machine. The server answers GET alone.
        let error = ServerMetadata::discover_with(&self.url, settings().no_proxy()).await.expect_err("it has none");
        leaks::show_error(&error);
        error
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn openssl(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new("openssl");
    command.args(arguments.split(' ')).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &str) {
    let status = openssl(folder, arguments).status().expect("it is installed");
    assert!(status.success(), "openssl {arguments}");
}

#[tokio::test]
async fn a_certificate_authority_of_ones_own_is_trusted_where_that_is_said() {
    leaks::watch();
    let Some(server) = Server::start().await else { return };
    let is_unknown = |error: TokenError| {
        assert!(matches!(error, TokenError::Unavailable { status: None, .. }), "{error:?}");
        // Waiting does not mend that nobody knows the authority.
        assert_eq!(error.recovery(), Recovery::FixConfiguration);
    };
    is_unknown(server.error(reqwest::Client::builder).await);
    let app = App::service(parsed(&server.url), parsed("app"), CLIENT_SECRET).expect("it is https");
    let endpoint = TokenEndpoint::builder(&app).http_client(reqwest::Client::builder().no_proxy()).build();
    let error = endpoint.expect("the system has TLS").client_credentials().await.expect_err("nobody knows it");
    is_unknown(error);
    let pem = std::fs::read(server.folder.path().join("ca.pem")).expect("it was made");
    let authority = Certificate::from_pem(&pem).expect("it is a certificate");
    let error = server.error(|| reqwest::Client::builder().tls_certs_merge([authority.clone()])).await;
    assert!(matches!(error, TokenError::Malformed { reason: Malformed::Issuer, .. }), "{error:?}");
    leaks::assert_unseen(CLIENT_SECRET);
}
