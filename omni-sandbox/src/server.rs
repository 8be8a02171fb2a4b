//! Starting and stopping.

use std::fmt;
use std::net::Ipv4Addr;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

use crate::persona::Persona;
use crate::state::{App, Clock, Files, Secrets, Store};
use crate::{file_host, management, router};

/// A request that is not finished this long after the end of the sandbox was asked for is cut off.
const PATIENCE: Duration = Duration::from_secs(5);

/// A running sandbox. It stops when [`shutdown`](Self::shutdown) is called or the value is dropped.
pub struct Sandbox {
    app: Arc<App>,
    url: String,
    management_url: String,
    stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<()>>,
}

/// How a sandbox shall be. Made by [`Sandbox::builder`].
#[derive(Clone)]
#[must_use]
pub struct SandboxBuilder {
    persona: Persona,
    api_key: String,
    admin_password: String,
    port: u16,
    management_port: u16,
    files_port: u16,
}

impl Sandbox {
    /// A sandbox with the persona [`Persona::specimen`], the API key and the admin's password `sandbox`, and ports
    /// that are free.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            persona: Persona::default(),
            api_key: "sandbox".to_owned(),
            admin_password: "sandbox".to_owned(),
            port: 0,
            management_port: 0,
            files_port: 0,
        }
    }

    /// Address of the API, without a slash at the end. Clients take it in the place of the real service's address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Address of the management API.
    #[must_use]
    pub fn management_url(&self) -> &str {
        &self.management_url
    }

    /// Address that links to pictures begin with.
    #[must_use]
    pub fn files_url(&self) -> &str {
        &self.app.files_url
    }

    /// Changes the persona. What was captured before stays as it is.
    pub fn set_persona(&self, persona: Persona) {
        self.app.set_persona(persona);
    }

    /// Moves the time of the sandbox on: tokens and links end without anybody waiting for it.
    pub fn advance_clock(&self, by: Duration) {
        self.app.clock.advance(by);
    }

    /// Stops. Requests that are being answered are finished first; afterwards the ports are free.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        for mut server in self.servers.drain(..) {
            if tokio::time::timeout(PATIENCE, &mut server).await.is_err() {
                server.abort();
            }
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .field("management_url", &self.management_url)
            .field("files_url", &self.app.files_url)
            .finish_non_exhaustive()
    }
}

impl SandboxBuilder {
    /// Sets the persona.
    pub fn persona(mut self, persona: Persona) -> Self {
        self.persona = persona;
        self
    }

    /// Sets the API key that requests have to carry.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = api_key.into();
        self
    }

    /// Sets the password that admins log in with; their mail address may be any.
    pub fn admin_password(mut self, password: impl Into<String>) -> Self {
        self.admin_password = password.into();
        self
    }

    /// Sets the port of the API. 0 is any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the port of the management API. 0 is any free one.
    pub fn management_port(mut self, port: u16) -> Self {
        self.management_port = port;
        self
    }

    /// Sets the port of the file host. 0 is any free one.
    pub fn files_port(mut self, port: u16) -> Self {
        self.files_port = port;
        self
    }

    /// Starts the sandbox on 127.0.0.1. It runs on the current tokio runtime and ends with it.
    ///
    /// # Errors
    /// A port is taken, or the operating system has no randomness.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let (api, url) = listen("the API", self.port).await?;
        let (control, management_url) = listen("the management API", self.management_port).await?;
        let (files, files_url) = listen("the file host", self.files_port).await?;
        let app = Arc::new(App {
            api_key: self.api_key,
            admin_password: self.admin_password,
            files_url,
            clock: Clock::default(),
            secrets: Secrets::new().map_err(StartError::random)?,
            store: Store::default(),
            files: Files::default(),
            persona: RwLock::new(self.persona),
            decoders: Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)),
        });
        let (stop, stopped) = watch::channel(false);
        let servers = vec![
            serve(api, router::router(&app), stopped.clone()),
            serve(control, management::router(&app), stopped.clone()),
            serve(files, file_host::router(&app), stopped),
        ];
        tracing::warn!(
            persona = self.persona.name(),
            "a sandbox has started: recognition of faces and text follows the persona and is not real"
        );
        Ok(Sandbox { app, url, management_url, stop, servers })
    }
}

impl fmt::Debug for SandboxBuilder {
    /// Shows neither the key nor the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxBuilder")
            .field("persona", &self.persona.name())
            .field("port", &self.port)
            .field("management_port", &self.management_port)
            .field("files_port", &self.files_port)
            .finish_non_exhaustive()
    }
}

async fn listen(server: &'static str, port: u16) -> Result<(TcpListener, String), StartError> {
    let failed = |error| StartError::listen(server, error);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
    let url = format!("http://{}", listener.local_addr().map_err(failed)?);
    Ok((listener, url))
}

fn serve(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    let stop = async move {
        // An error says that the sandbox was dropped, which is an end as well.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    tokio::spawn(async move {
        if axum::serve(listener, router).with_graceful_shutdown(stop).await.is_err() {
            tracing::error!("a server of the sandbox has ended");
        }
    })
}

/// A sandbox could not start.
#[derive(Debug)]
pub struct StartError {
    action: String,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl StartError {
    fn listen(server: &str, source: std::io::Error) -> Self {
        Self { action: format!("listen for {server}"), source: source.into() }
    }

    fn random(source: getrandom::Error) -> Self {
        Self { action: "fetch random bytes".to_owned(), source: source.into() }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed to {}", self.action)
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
