//! Faults, so often that what is rare happens too. `CONTRIBUTING.md` says how to run them.
//!
//! Each run counts the logins that it began and those that are dead at its end, and prints both.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use generated_client::fourthwall;
use generated_client::oauth::{
    App, FileStore, PostgresStore, Session, SessionError, SessionKey, TokenEndpoint, TokenStore,
};
use reqwest::Url;
use tempfile::TempDir;

use crate::lab::{Lab, REDIRECT_URI, key};
use crate::postgres::{Schema, Server};
use crate::proxy::Fault;
use crate::servers::{Kind, Rotation, Settings};

/// How many kills, restarts or seconds there are, in the place of the usual number.
const COUNT: &str = "OAUTH_FAULTS";

const URL: &str = "OAUTH_LONG_RUN_URL";
const FOLDER: &str = "OAUTH_LONG_RUN_FOLDER";
const SECRET: &str = "OAUTH_LONG_RUN_SECRET";

fn count(usual: u64) -> u64 {
    std::env::var(COUNT).map_or(usual, |count| count.parse().expect("it is a number"))
}

/// The same numbers each time, spread over all that there are.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        // The generator of Knuth's MMIX; its upper bits are good enough for this.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// A server whose access tokens live for a second, so that each session refreshes twice a second.
async fn lab(rotation: Rotation) -> Option<Lab> {
    let settings = Settings { rotation, access_ttl: Duration::from_secs(1), ..Settings::default() };
    Lab::start_with(Kind::OidcProvider, settings).await
}

/// Whether a login is alive, as somebody who comes anew finds it.
async fn is_alive(lab: &Lab, store: impl TokenStore, key: SessionKey) -> bool {
    let session = Session::new(&lab.endpoint, store, key);
    for _ in 0..20 {
        match session.bearer().await {
            Ok(bearer) if lab.api_takes(bearer.access_token()).await => return true,
            Err(SessionError::Disconnected | SessionError::NotConnected) => return false,
            // The token has expired on its way, or the store is not back yet.
            _ => tokio::time::sleep(Duration::from_millis(500)).await,
        }
    }
    false
}

/// What runs in a process of its own, until it is killed: it asks for tokens as often as it can.
#[tokio::test]
#[ignore = "a long run starts it"]
async fn child() {
    let Ok(url) = std::env::var(URL) else { return };
    let variable = |name| std::env::var(name).expect("the parent sets it");
    let url: Url = url.parse().expect("it is a URL");
    let app = App::confidential(
        fourthwall::server_at(url.clone(), url).expect("it is on the loopback interface"),
        "app_confidential".parse().expect("it is a client identifier"),
        variable(SECRET),
        REDIRECT_URI.parse().expect("it is a redirect URI"),
    );
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    let store = FileStore::open(variable(FOLDER)).expect("the parent has made it");
    let session = Session::new(&endpoint, store, key());
    loop {
        // The parent judges.
        drop(session.bearer().await);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A process that asks for tokens.
fn start(lab: &Lab, folder: &Path) -> Child {
    Command::new(std::env::current_exe().expect("it is running"))
        .args(["long_runs::child", "--exact", "--ignored", "--nocapture"])
        .env(URL, lab.proxy.url().as_str())
        .env(FOLDER, folder)
        .env(SECRET, lab.server.client_secret())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

fn kill(mut child: Child) {
    // It may have ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}

/// Two processes share a file, and one after the other is killed at any moment. The server takes a rotated refresh token for
/// a while longer, so that nothing excuses a login that is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it takes minutes"]
async fn processes_that_are_killed_lose_no_login() {
    let Some(mut lab) = lab(Rotation::WithGrace).await else { return };
    let root = TempDir::new().expect("there is a place for temporary files");
    let folder = root.path().join("tokens");
    let store = FileStore::open(&folder).expect("it can be made");
    let (kills, mut numbers, mut lost) = (count(300), Numbers(7), 0);
    lab.session(store.clone()).install(&lab.login().await).await.expect("the store works");
    // A refresh takes so long that most kills are in the middle of one.
    (0..kills * 10).for_each(|_| lab.proxy.next(Fault::DelayAfter(Duration::from_millis(80))));
    let mut children = [start(&lab, &folder), start(&lab, &folder)];
    for number in 0..kills {
        tokio::time::sleep(Duration::from_millis(150 + numbers.below(500))).await;
        let killed = std::mem::replace(&mut children[(number % 2) as usize], start(&lab, &folder));
        kill(killed);
        if number % 50 == 49 && !is_alive(&lab, store.clone(), key()).await {
            lost += 1;
            lab.session(store.clone()).install(&lab.login().await).await.expect("the store works");
        }
    }
    children.into_iter().for_each(kill);
    lost += usize::from(!is_alive(&lab, store, key()).await);
    println!("{kills} kills, {} refreshes: {lost} logins lost", lab.refreshes().await);
    assert_eq!(lost, 0);
}

/// Two machines with one database ask for the tokens of some shops, while something happens to the database; gives the
/// number of logins that are dead after it.
async fn run_with_database(lab: &mut Lab, schema: &Schema, happens: impl AsyncFn()) -> usize {
    let keys = (0..3).map(|shop| format!("shop_{shop}").parse::<SessionKey>().expect("it is a key"));
    let keys = keys.collect::<Vec<_>>();
    let stores: [PostgresStore; 2] = [schema.store(4), schema.store(4)];
    stores[0].create_table().await.expect("the table can be made");
    let mut tasks = tokio::task::JoinSet::new();
    for key in &keys {
        let tokens = lab.login().await;
        Session::new(&lab.endpoint, stores[0].clone(), key.clone()).install(&tokens).await.expect("the store works");
        for store in &stores {
            let session = Session::new(&lab.endpoint, store.clone(), key.clone());
            tasks.spawn(async move {
                let end = Instant::now() + Duration::from_secs(6);
                while Instant::now() < end {
                    drop(session.bearer().await);
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                session.close().await
            });
        }
    }
    happens().await;
    while let Some(closed) = tasks.join_next().await {
        closed.expect("no task panics").expect("the database is back");
    }
    let mut dead = 0;
    for key in keys {
        dead += usize::from(!is_alive(lab, stores[0].clone(), key).await);
    }
    dead
}

async fn wait_some(numbers: &mut Numbers) {
    tokio::time::sleep(Duration::from_millis(1000 + numbers.below(1500))).await;
}

/// The server ends the login of whoever uses a refresh token twice, so that a login that lives proves that nobody did.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it takes minutes"]
async fn a_database_that_starts_again_loses_no_login() {
    let Some(server) = Server::start() else { return };
    let (runs, mut dead) = (count(20), 0);
    for run in 0..runs {
        let Some(mut lab) = lab(Rotation::Always).await else { return };
        let schema = Schema::at(server.folder()).await;
        dead += run_with_database(&mut lab, &schema, async || {
            let mut numbers = Numbers(run);
            for _ in 0..2 {
                wait_some(&mut numbers).await;
                server.restart();
            }
        })
        .await;
    }
    println!("{runs} runs with 2 restarts, 3 logins and 2 machines: {dead} logins dead");
    assert_eq!(dead, 0);
}

/// The database goes back by what it had written last, as in a failover to a copy that is behind. What another machine had
/// read before, it would use again, so the server has to take that for a while, as most do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it takes minutes"]
async fn a_database_that_goes_back_loses_no_login() {
    let Some(server) = Server::start() else { return };
    let (runs, mut dead) = (count(20), 0);
    for run in 0..runs {
        let Some(mut lab) = lab(Rotation::WithGrace).await else { return };
        let schema = Schema::at(server.folder()).await;
        dead += run_with_database(&mut lab, &schema, async || {
            let mut numbers = Numbers(run);
            for copy in 0..2 {
                wait_some(&mut numbers).await;
                schema.run(&format!("CREATE TABLE copy_{copy} AS SELECT * FROM oauth_tokens")).await;
                tokio::time::sleep(Duration::from_millis(600)).await;
                let entry = format!("SELECT entry FROM copy_{copy} AS copy WHERE copy.session_key = now.session_key");
                schema.run(&format!("UPDATE oauth_tokens AS now SET entry = ({entry}), lease = NULL")).await;
                schema.end_connections().await;
            }
        })
        .await;
    }
    println!("{runs} runs with 2 failovers, 3 logins and 2 machines: {dead} logins dead");
    assert_eq!(dead, 0);
}

/// Everybody does everything at once, while the token endpoint does what it wants.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "it takes half a minute"]
async fn sixty_four_tasks_in_chaos_lose_no_login() {
    let Some(mut lab) = lab(Rotation::WithGrace).await else { return };
    let folder = TempDir::new().expect("there is a place for temporary files");
    let store = FileStore::open(folder.path().join("tokens")).expect("it can be made");
    let seconds = count(25);
    lab.session(store.clone()).install(&lab.login().await).await.expect("the store works");
    let sessions = [(); 4].map(|()| lab.session(store.clone()));
    let end = Instant::now() + Duration::from_secs(seconds);
    let tasks = (0..64).map(|task| {
        let (session, mut numbers) = (sessions[task % 4].clone(), Numbers(task as u64));
        tokio::spawn(async move {
            let (mut served, mut failed) = (0_usize, 0_usize);
            while Instant::now() < end {
                let patience = Duration::from_millis(1 + numbers.below(400));
                let asked = tokio::time::timeout(patience, async {
                    let bearer = session.bearer().await?;
                    match numbers.below(8) {
                        0 => session.replace(&bearer).await.map(drop),
                        1 => session.load().await.map(drop),
                        2 => session.clone().close().await,
                        _ => Ok(()),
                    }
                });
                match asked.await {
                    Ok(Ok(())) => served += 1,
                    Ok(Err(error)) => {
                        assert!(!matches!(error, SessionError::Disconnected | SessionError::NotConnected), "{error:?}");
                        failed += 1;
                    }
                    // Whoever stops waiting loses nothing.
                    Err(_) => {}
                }
                tokio::time::sleep(Duration::from_millis(numbers.below(30))).await;
            }
            (served, failed)
        })
    });
    let tasks = tasks.collect::<Vec<_>>();
    let mut numbers = Numbers(11);
    while Instant::now() < end {
        let pause = Duration::from_millis(numbers.below(300));
        lab.proxy.next(match numbers.below(6) {
            0 => Fault::DelayBefore(pause),
            1 => Fault::DelayAfter(pause),
            2 => Fault::CutBefore,
            3 => Fault::CutAfter,
            4 => Fault::Answer { status: 503, headers: Vec::new(), body: String::new() },
            _ => Fault::Answer { status: 429, headers: vec![("retry-after".into(), "0".into())], body: String::new() },
        });
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    let (mut served, mut failed) = (0, 0);
    for task in tasks {
        let (more_served, more_failed) = task.await.expect("the login lives");
        (served, failed) = (served + more_served, failed + more_failed);
    }
    let lives = is_alive(&lab, store, key()).await;
    let refreshes = lab.refreshes().await;
    println!(
        "64 tasks, {seconds} s, {refreshes} refreshes: {served} served, {failed} failed for a time, alive: {lives}"
    );
    assert!(lives);
}
