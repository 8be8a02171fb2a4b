//! Starting and stopping a sandbox.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::address::{Address, listen};
use super::limits::{Limits, Traffic};
use super::serve::serve;
use super::start_error::StartError;
use super::{files, router};
use crate::basics::Secrets;
use crate::control::{self, Controls};
use crate::flow::Flows;
use crate::house::{Clock, House};
#[cfg(feature = "engines")]
use crate::images::Engines;
use crate::images::{ImageQueue, Sight};
use crate::outbox::{self, Downloads, HookKind, Outbox, Targets, WebhookTarget};
use crate::persona::{Persona, Personas};
#[cfg(feature = "file")]
use crate::store;
use crate::store::Store;

/// How long a session lives by default.
const SESSION_LIFETIME: Duration = Duration::from_hours(90 * 24);

/// A running sandbox. It stops when [`shutdown`](Self::shutdown) is called or the value is dropped.
pub struct Sandbox {
    house: Arc<House>,
    url: String,
    management_url: String,
    stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<()>>,
}

/// Options of a sandbox, from [`Sandbox::builder`].
#[derive(Clone)]
#[must_use]
pub struct SandboxBuilder {
    persona: Persona,
    persona_name: Option<String>,
    personas: Option<PathBuf>,
    api_key: String,
    admin_password: String,
    flows: Option<PathBuf>,
    one_time_code: Option<String>,
    bucket: Option<PathBuf>,
    fetch_images: bool,
    session_lifetime: Duration,
    limits: Limits,
    api: Address,
    management: Address,
    management_names: Vec<String>,
    files: Address,
    webhooks: BTreeMap<HookKind, Arc<WebhookTarget>>,
    management_token: Option<String>,
    journal_bodies: bool,
    #[cfg(feature = "engines")]
    engines: Option<Engines>,
    #[cfg(feature = "file")]
    data: Option<PathBuf>,
    #[cfg(all(feature = "contracts", feature = "file"))]
    seal_key: Option<String>,
}

impl Sandbox {
    /// Starts with these options: the persona [`Persona::specimen`], `sandbox` as API key and admin password, and free
    /// ports.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            persona: Persona::default(),
            persona_name: None,
            personas: None,
            api_key: "sandbox".to_owned(),
            admin_password: "sandbox".to_owned(),
            flows: None,
            one_time_code: None,
            bucket: None,
            fetch_images: false,
            session_lifetime: SESSION_LIFETIME,
            limits: Limits::default(),
            api: Address::LOOPBACK,
            management: Address::LOOPBACK,
            management_names: Vec::new(),
            files: Address::LOOPBACK,
            webhooks: BTreeMap::new(),
            management_token: None,
            journal_bodies: false,
            #[cfg(feature = "engines")]
            engines: None,
            #[cfg(feature = "file")]
            data: None,
            #[cfg(all(feature = "contracts", feature = "file"))]
            seal_key: None,
        }
    }

    /// What the engines of the sandbox recognize: faces, text, barcodes. Empty if it has none; then the persona says what
    /// images show.
    #[must_use]
    pub fn engines(&self) -> &'static [&'static str] {
        self.house.images.sight().names()
    }

    /// What the requests share.
    pub(crate) fn house(&self) -> &Arc<House> {
        &self.house
    }

    /// URL of the API, without a slash at the end: the [public one](SandboxBuilder::public_url), if it was set. Give it to a
    /// client in place of the real service's URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// URL of the management API, without a slash at the end.
    #[must_use]
    pub fn management_url(&self) -> &str {
        &self.management_url
    }

    /// The token that callers of the management API must send, as `Authorization: Bearer`.
    #[must_use]
    pub fn management_token(&self) -> &str {
        self.house.controls.token()
    }

    /// The URL that links to images start with, without a slash at the end.
    #[must_use]
    pub fn files_url(&self) -> &str {
        &self.house.files_url
    }

    /// Changes the persona. Images that were captured before keep theirs.
    pub fn set_persona(&self, persona: Persona) {
        self.house.set_persona(persona);
    }

    /// Moves the clock of the sandbox forward, so that a test can see tokens and links expire without waiting.
    pub fn advance_clock(&self, by: Duration) {
        self.house.clock.advance(by);
        self.house.outbox.wake();
    }

    /// Stops the sandbox and frees its ports. Requests that are still running get five seconds to finish.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        for server in self.servers.drain(..) {
            // A server ends on its own: requests that take too long are cut off.
            let _ = server.await;
        }
        let house = self.house;
        if control::keep(&house).await.is_err() {
            tracing::error!("faults, clock and targets could not be stored");
        }
        if tokio::task::spawn_blocking(move || house.store.close()).await.is_err() {
            tracing::error!("the store could not be closed");
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .field("management_url", &self.management_url)
            .field("files_url", &self.house.files_url)
            .finish_non_exhaustive()
    }
}

impl SandboxBuilder {
    /// Sets the persona: what the sandbox says about faces and text.
    pub fn persona(mut self, persona: Persona) -> Self {
        self.persona = persona;
        self
    }

    /// Sets the API key that every request must send.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = api_key.into();
        self
    }

    /// Sets the password that admins log in with. It works with any e-mail address.
    pub fn admin_password(mut self, password: impl Into<String>) -> Self {
        self.admin_password = password.into();
        self
    }

    /// Adds the flows in the `*.toml` files of a directory to the built-in ones. `flows/README.md` describes the format.
    pub fn flows(mut self, directory: impl Into<PathBuf>) -> Self {
        self.flows = Some(directory.into());
        self
    }

    /// Sets the code that every one-time SMS carries, instead of a random one each time.
    pub fn one_time_code(mut self, code: impl Into<String>) -> Self {
        self.one_time_code = Some(code.into());
        self
    }

    /// Sets how long a session and its token live, instead of 90 days. A new token for the session restarts that time.
    /// When it is over, the sandbox forgets the session with everything that was captured; a customer who was approved
    /// stays one.
    pub fn session_lifetime(mut self, lifetime: Duration) -> Self {
        self.session_lifetime = lifetime;
        self
    }

    /// Sets how much of the sandbox clients may use at a time.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the address on which the API and the file host listen. 127.0.0.1 by default; use `0.0.0.0` in a container.
    /// With `0.0.0.0`, links in responses begin with `http://127.0.0.1`: for clients on other computers, set
    /// [`public_url`](Self::public_url) and [`public_files_url`](Self::public_files_url) as well.
    ///
    /// A sandbox is not a server for the open internet: its key is known, and anyone who can reach it can read what
    /// it stores.
    pub fn host(mut self, host: IpAddr) -> Self {
        (self.api.host, self.files.host) = (host, host);
        self
    }

    /// Sets the URL that clients use for the API, such as `https://sandbox.example.com`, if it is not the address on which
    /// it listens. Links to the onboarding and to results begin with it.
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.api.public = Some(url.into());
        self
    }

    /// Sets the URL that clients use for the file host, if it is not the address on which it listens. Links to images begin
    /// with it.
    pub fn public_files_url(mut self, url: impl Into<String>) -> Self {
        self.files.public = Some(url.into());
        self
    }

    /// Sets the address on which the management API listens. 127.0.0.1 by default. Anyone who has its token can read and
    /// change everything.
    pub fn management_host(mut self, host: IpAddr) -> Self {
        self.management.host = host;
        self
    }

    /// Adds a name that clients may use for the management API. It refuses requests to any other name, except
    /// `localhost` and IP addresses, so that no web page can reach it through a domain of its own.
    pub fn management_name(mut self, name: impl Into<String>) -> Self {
        self.management_names.push(name.into());
        self
    }

    /// Sets the folder that represents the bucket of `process_batch`. Its files are named `<external id>_front.jpg`,
    /// `_back` or `_face`. The sandbox only reads it.
    pub fn bucket(mut self, directory: impl Into<PathBuf>) -> Self {
        self.bucket = Some(directory.into());
        self
    }

    /// Lets the sandbox fetch images that callers name by `imageUrl`. Without it such requests are refused: the sandbox
    /// would request any URL that a caller names, in its own network too. https needs the feature `tls`.
    pub fn fetch_images(mut self, allowed: bool) -> Self {
        self.fetch_images = allowed;
        self
    }

    /// Sets the port of the API. 0 picks a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.api.port = port;
        self
    }

    /// Sets the port of the management API. 0 picks a free one.
    pub fn management_port(mut self, port: u16) -> Self {
        self.management.port = port;
        self
    }

    /// Sets the port of the file host. 0 picks a free one.
    pub fn files_port(mut self, port: u16) -> Self {
        self.files.port = port;
        self
    }

    /// Sets where the webhooks of a kind go. Without a target they are not sent, and can be read in the outbox.
    pub fn webhook(mut self, kind: HookKind, target: WebhookTarget) -> Self {
        self.webhooks.insert(kind, Arc::new(target));
        self
    }

    /// Keeps the data in a file, which is created if it does not exist. Without it, everything is gone when the sandbox
    /// stops.
    ///
    /// Sessions, customers and images survive a restart, and so do the tokens and links that were issued. Everything
    /// that a response has confirmed is on the disk. Only one sandbox at a time can have the file open.
    #[cfg(feature = "file")]
    #[cfg_attr(docsrs, doc(cfg(feature = "file")))]
    pub fn data(mut self, file: impl Into<PathBuf>) -> Self {
        self.data = Some(file.into());
        self
    }

    /// Sets the key with which the [data](Self::data) encrypts the authority for seals. Without a key the authority is
    /// gone when the sandbox stops, and what it has sealed can then be verified only with a root certificate that was
    /// fetched before. Data that has an authority does not open without its key.
    #[cfg(all(feature = "contracts", feature = "file"))]
    #[cfg_attr(docsrs, doc(cfg(all(feature = "contracts", feature = "file"))))]
    pub fn seal_key(mut self, key: impl Into<String>) -> Self {
        self.seal_key = Some(key.into());
        self
    }

    /// Makes engines recognize what images show: faces, text and barcodes. Without them, that comes from the persona,
    /// whatever the images show.
    #[cfg(feature = "engines")]
    #[cfg_attr(docsrs, doc(cfg(feature = "engines")))]
    pub fn engines(mut self, engines: Engines) -> Self {
        self.engines = Some(engines);
        self
    }

    /// Sets the token that callers of the management API must send. Without it, the sandbox makes one.
    pub fn management_token(mut self, token: impl Into<String>) -> Self {
        self.management_token = Some(token.into());
        self
    }

    /// Keeps the bodies of requests and responses in the journal. They contain personal data.
    pub fn journal_bodies(mut self, keeps: bool) -> Self {
        self.journal_bodies = keeps;
        self
    }

    /// Adds the personas in a directory, one file `<name>.toml` each, to those that can be chosen by name. A file with
    /// the name of a built-in persona replaces it.
    pub fn personas(mut self, directory: impl Into<PathBuf>) -> Self {
        self.personas = Some(directory.into());
        self
    }

    /// Sets the persona by name: a built-in one, or one from the [directory](Self::personas).
    pub fn persona_named(mut self, name: impl Into<String>) -> Self {
        self.persona_name = Some(name.into());
        self
    }

    /// Starts the sandbox. It runs on the current tokio runtime and ends with it.
    ///
    /// # Errors
    /// A persona file, a flow file or the target of a webhook is wrong; the weights of the engines are missing; the
    /// data file, its authority for seals or the folder of batch images cannot be opened; a port is taken; or the
    /// operating system provided no random bytes.
    pub async fn start(mut self) -> Result<Sandbox, StartError> {
        let flows = self.flows.as_deref().map_or_else(Flows::built_in, Flows::load);
        let flows = flows.map_err(StartError::flows)?;
        self.check_targets_and_bucket()?;
        let personas = self.known_personas()?;
        let sight = self.sight().await?;
        let (store, secrets) = self.storage().await?;
        let (api, url) = listen("the API", &self.api).await?;
        let (control, management_url) = listen("the management API", &self.management).await?;
        let (file_host, files_url) = listen("the file host", &self.files).await?;
        self.warn_who_can_reach_it();
        let downloads = if self.fetch_images { Downloads::new() } else { None };
        let house = Arc::new(House {
            api_key: self.api_key,
            admin_password: self.admin_password,
            one_time_code: self.one_time_code,
            url: url.clone(),
            files_url,
            clock: Clock::default(),
            secrets,
            store,
            personas,
            persona: RwLock::new(self.persona.clone()),
            flows,
            bucket: self.bucket,
            session_lifetime: i64::try_from(self.session_lifetime.as_millis()).unwrap_or(i64::MAX),
            images: ImageQueue::start(sight.clone()).map_err(StartError::threads)?,
            #[cfg(feature = "contracts")]
            seals: Arc::default(),
            traffic: Traffic::new(self.limits),
            outbox: Outbox::new(Targets::new(self.webhooks), downloads),
            controls: Controls::new(self.management_token, self.management_names, self.journal_bodies)
                .map_err(StartError::random)?,
        });
        control::restore(&house).await.map_err(StartError::settings)?;
        #[cfg(all(feature = "contracts", feature = "file"))]
        house.open_seals(self.seal_key).await.map_err(StartError::seals)?;
        let (stop, stopped) = watch::channel(false);
        let limits = &self.limits;
        let servers = vec![
            serve((api, router::router(&house)), limits, stopped.clone()),
            serve((control, control::router(&house)), limits, stopped.clone()),
            serve((file_host, files::router(&house)), limits, stopped.clone()),
            outbox::start(&house, stopped),
        ];
        if sight.is_on() {
            tracing::warn!(
                persona = self.persona.name(),
                engines = sight.names().join(", "),
                "a sandbox has started: it recognizes what images show; what no engine can tell, such as who is a live person, \
                 follows the persona and is not real"
            );
        } else {
            tracing::warn!(
                persona = self.persona.name(),
                "a sandbox has started: what it says about faces and text follows the persona and is not real"
            );
        }
        Ok(Sandbox { house, url, management_url, stop, servers })
    }

    fn check_targets_and_bucket(&self) -> Result<(), StartError> {
        for (kind, target) in &self.webhooks {
            if let Some(problem) = target.problem() {
                return Err(StartError::webhook(*kind, problem));
            }
        }
        if let Some(bucket) = &self.bucket {
            std::fs::read_dir(bucket).map_err(StartError::bucket)?;
        }
        Ok(())
    }

    fn warn_who_can_reach_it(&self) {
        let (api, management) = (self.api.host, self.management.host);
        if !api.is_loopback() {
            tracing::warn!(host = %api, "the sandbox can be reached from other computers");
        }
        if self.api.misleads() || self.files.misleads() {
            tracing::warn!(
                "links in responses lead to this computer only: set --public-url and --public-files-url to the URLs by \
                 which clients reach the sandbox"
            );
        }
        if !management.is_loopback() {
            tracing::warn!(host = %management, "the management API can be reached from other computers");
        }
    }

    /// The personas to choose from. Sets the one that is chosen by name.
    fn known_personas(&mut self) -> Result<Personas, StartError> {
        let built_in = Personas::built_in();
        let personas = match &self.personas {
            Some(directory) => built_in.with_folder(directory).map_err(StartError::personas)?,
            None => built_in,
        };
        if let Some(name) = &self.persona_name {
            let known = personas.get(name).ok_or_else(|| StartError::persona(&personas.names()))?;
            self.persona = known.clone();
        }
        Ok(personas)
    }

    /// The loaded engines. Without the feature there are none.
    async fn sight(&mut self) -> Result<Sight, StartError> {
        #[cfg(feature = "engines")]
        if let Some(engines) = self.engines.take() {
            return engines.load().await.map_err(StartError::engines);
        }
        Ok(Sight::default())
    }

    /// The data, and the secrets that belong to it.
    async fn storage(&self) -> Result<(Store, Secrets), StartError> {
        #[cfg(feature = "file")]
        if let Some(path) = self.data.clone() {
            let opening = tokio::task::spawn_blocking(move || store::open(&path));
            let opened = opening.await.map_err(StartError::data)?.map_err(StartError::data)?;
            return Ok((Store::File(opened.store), opened.secrets));
        }
        Ok((Store::default(), Secrets::new().map_err(StartError::random)?))
    }
}

impl fmt::Debug for SandboxBuilder {
    /// Shows neither the key nor the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxBuilder")
            .field("persona", &self.persona.name())
            .field("flows", &self.flows)
            .field("host", &self.api.host)
            .field("port", &self.api.port)
            .field("management_port", &self.management.port)
            .field("files_port", &self.files.port)
            .finish_non_exhaustive()
    }
}
