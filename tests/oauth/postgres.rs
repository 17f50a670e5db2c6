//! A PostgreSQL server for the tests of this process, where PostgreSQL is installed.
//!
//! It has no port: its socket is in a folder that only its user and root can enter, so that runs at the same time never
//! meet, and nobody needs a password.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use generated_client::oauth::PostgresStore;
use sqlx::AssertSqlSafe;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgSslMode};

/// Finds the programs, and runs the server.
#[cfg(unix)]
mod server;

pub use self::server::Server;

/// The name of the superuser, and of the database that is there at first.
const POSTGRES: &str = "postgres";

/// How long a pool waits for one of its connections. On a busy machine even a free one takes a while.
const ACQUIRE: Duration = Duration::from_secs(30);

/// A schema of a database, in which nobody else is.
///
/// Its pools end with the runtime of their test, so each test takes a schema of its own.
#[derive(Debug)]
pub struct Schema {
    name: String,
    options: PgConnectOptions,
}

impl Schema {
    /// A new schema; none, after saying so, where there is no PostgreSQL.
    pub async fn new() -> Option<Self> {
        Some(Self::at(server()?.folder()).await)
    }

    /// A new schema of the server with a socket in this folder.
    pub async fn at(socket: &Path) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let options = PgConnectOptions::new_without_pgpass()
            .socket(socket)
            .port(PORT)
            .username(POSTGRES)
            .database(POSTGRES)
            .ssl_mode(PgSslMode::Disable)
            .application_name(&name)
            .options([("search_path", &name)]);
        let schema = Self { name, options };
        schema.run(&format!("CREATE SCHEMA {}", schema.name)).await;
        schema
    }

    /// The same schema, for connections with a setting.
    pub fn with(&self, setting: &str, value: &str) -> Self {
        Self { name: self.name.clone(), options: self.options.clone().options([(setting, value)]) }
    }

    /// A pool of its own, as a process has one.
    pub fn pool(&self, connections: u32) -> PgPool {
        let options = PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE);
        options.connect_lazy_with(self.options.clone())
    }

    /// A store with a pool of its own.
    pub fn store(&self, connections: u32) -> PostgresStore {
        PostgresStore::new(self.pool(connections))
    }

    /// Runs statements of the test itself.
    pub async fn run(&self, sql: &str) {
        let ran = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.pool(1)).await;
        ran.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The first column of what a statement finds, as text.
    pub async fn ask(&self, sql: &str) -> Vec<String> {
        let found = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&self.pool(1)).await;
        found.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Ends all connections of stores.
    pub async fn end_connections(&self) {
        let sql = "SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity
            WHERE application_name = '{}' AND pid <> pg_backend_pid()";
        self.ask(&sql.replace("{}", &self.name)).await;
    }

    /// The processes of the server for the connections of stores.
    pub async fn processes(&self) -> Vec<String> {
        let sql = "SELECT pid::text FROM pg_stat_activity WHERE application_name = '{}' AND pid <> pg_backend_pid()
            AND query LIKE '%oauth_tokens%' OR application_name = '{}' AND query IN ('COMMIT', 'ROLLBACK')";
        self.ask(&sql.replace("{}", &self.name)).await
    }

    /// The processes of the server that hold a transaction open in this schema.
    pub async fn holders(&self) -> Vec<String> {
        let sql = "SELECT pid::text FROM pg_stat_activity WHERE application_name = '{}' AND state LIKE 'idle in %'";
        self.ask(&sql.replace("{}", &self.name)).await
    }
}

/// The port is a part of the name of the socket, and nothing more.
const PORT: u16 = 5432;

/// The server that the tests share. The first caller waits for it.
fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(Server::start).as_ref()
}

/// There is no server here.
#[cfg(not(unix))]
mod server {
    use std::convert::Infallible;
    use std::path::Path;

    /// One that cannot be.
    #[derive(Debug)]
    pub struct Server(Infallible);

    impl Server {
        /// Says that the test is skipped.
        pub fn start() -> Option<Self> {
            crate::skipped::because("PostgreSQL: its server is started on Unix alone");
            None
        }

        /// Has it start again.
        pub fn restart(&self) {
            match self.0 {}
        }

        /// Its folder.
        pub fn folder(&self) -> &Path {
            match self.0 {}
        }
    }
}
