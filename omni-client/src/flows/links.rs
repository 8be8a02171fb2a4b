//! Transfers over signed links.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, Method, RequestBuilder, Response, Url};

use super::FlowError;
use crate::error::{ConnectionFailure, Error};
use crate::http;
use crate::http::is_loopback;
use crate::media::MediaKind;

/// A recording has many megabytes, and a phone uploads slowly.
const TIMEOUT: Duration = Duration::from_secs(300);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Transfers over signed links: URLs of images, recordings and documents, issued by the service and leading to
/// other hosts.
///
/// A separate client: it has neither the API key nor a token, and follows no redirects. A link is itself a secret
/// as long as it is valid, and appears in no error of these functions. Plain `http` is refused, except on loopback, which is
/// never reached through a proxy. Cheap to clone; clones share their connections.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), Box<dyn std::error::Error>> {
/// use omni_client::flows::SignedLinks;
/// use omni_client::types::{FetchImageLinksQuery, ImageLinkSelection, ImageLinkType};
///
/// let wanted = ImageLinkSelection::new([ImageLinkType::Selfie, ImageLinkType::CroppedFrontId]);
/// let images = session.fetch_image_links(&FetchImageLinksQuery::new(), &wanted).await?;
/// let links = SignedLinks::new()?;
/// for link in [&images.selfie, &images.cropped_front_id].into_iter().flatten() {
///     println!("{} bytes", links.download(link, 10_000_000).await?.len());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SignedLinks {
    client: reqwest::Client,
    /// For loopback, which is never reached through a proxy. Most programs never need it.
    direct: Arc<OnceLock<reqwest::Client>>,
    allow_plain_http: bool,
}

impl SignedLinks {
    /// A client for signed links.
    ///
    /// # Errors
    /// [`FlowError::Call`]: TLS cannot be set up.
    pub fn new() -> Result<Self, FlowError> {
        Ok(Self { client: build(builder())?, direct: Arc::default(), allow_plain_http: false })
    }

    /// Allows links with plain `http` to another machine: anyone along the way can read and use them.
    #[must_use]
    pub fn allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// Uploads an image, a recording or a document with `PUT`.
    ///
    /// JPEG, PNG and PDF are sent with their media type, other content without one.
    ///
    /// # Errors
    /// The link cannot be used, the transfer failed or was refused.
    pub async fn upload(&self, link: &str, content: impl Into<Bytes>) -> Result<(), FlowError> {
        let content = content.into();
        let mut request = self.request(Method::PUT, link)?;
        if let Some(kind) = MediaKind::sniff(&content) {
            request = request.header(CONTENT_TYPE, kind.media_type());
        }
        send(request.body(content)).await.map(drop)
    }

    /// Downloads the file behind a link, up to `limit` bytes.
    ///
    /// # Errors
    /// The link cannot be used, the transfer failed or was refused, or the file has more than `limit` bytes.
    pub async fn download(&self, link: &str, limit: usize) -> Result<Bytes, FlowError> {
        let mut response = send(self.request(Method::GET, link)?).await?;
        let announced =
            response.content_length().map_or(0, |size| usize::try_from(size).unwrap_or(usize::MAX));
        if announced > limit {
            return Err(FlowError::TooLarge { limit });
        }
        let mut content = BytesMut::with_capacity(announced);
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
            if chunk.len() > limit - content.len() {
                return Err(FlowError::TooLarge { limit });
            }
            content.extend_from_slice(&chunk);
        }
        Ok(content.freeze())
    }

    fn request(&self, method: Method, link: &str) -> Result<RequestBuilder, FlowError> {
        let url = Url::parse(link).map_err(|_| FlowError::Link)?;
        let usable = matches!(url.scheme(), "http" | "https") && url.has_host();
        // A name and password in the URL would become a header.
        if !usable || !url.username().is_empty() || url.password().is_some() {
            return Err(FlowError::Link);
        }
        if is_loopback(&url) {
            return Ok(self.direct()?.request(method, url));
        }
        if url.scheme() == "http" && !self.allow_plain_http {
            return Err(FlowError::PlainHttp);
        }
        Ok(self.client.request(method, url))
    }

    fn direct(&self) -> Result<&reqwest::Client, FlowError> {
        match self.direct.get() {
            Some(client) => Ok(client),
            None => {
                let client = build(builder().no_proxy())?;
                Ok(self.direct.get_or_init(|| client))
            }
        }
    }
}

fn builder() -> ClientBuilder {
    reqwest::Client::builder()
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .referer(false)
}

fn build(builder: ClientBuilder) -> Result<reqwest::Client, FlowError> {
    let built = http::provider().and_then(|()| http::build(builder));
    built.map_err(|problem| FlowError::Call(Error::configuration(problem)))
}

impl fmt::Debug for SignedLinks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedLinks").finish_non_exhaustive()
    }
}

async fn send(request: RequestBuilder) -> Result<Response, FlowError> {
    let response = request.send().await.map_err(|error| failed(&error))?;
    // The body of a refusal is not read: file stores quote the link in it.
    if response.status().is_success() { Ok(response) } else { Err(FlowError::Refused(response.status())) }
}

/// The error itself is not passed on: it quotes the link.
fn failed(error: &reqwest::Error) -> FlowError {
    if error.is_timeout() {
        FlowError::TransferTimeout
    } else {
        FlowError::Transfer(ConnectionFailure::of(error))
    }
}

/// Uploads an image, a recording or a document through a signed link, like [`SignedLinks::upload`], with a connection for
/// this one transfer.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), Box<dyn std::error::Error>> {
/// use omni_client::flows::upload;
/// use omni_client::types::DocumentSigning;
/// use omni_client::{Media, Outcome};
///
/// let place = session.create_document_upload_url().await?.into_inner();
/// let link = place.pre_signed_url.ok_or("no link")?;
/// upload(&link, Media::from_path("contract.pdf").await?).await?;
///
/// let reference = place.reference_id.ok_or("no reference")?;
/// let signing = DocumentSigning::new().with_document_ref(reference).with_user_consented(true);
/// println!("{}", session.sign_document(&signing).await?.outcome());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`SignedLinks::upload`].
pub async fn upload(link: &str, content: impl Into<Bytes>) -> Result<(), FlowError> {
    SignedLinks::new()?.upload(link, content).await
}

/// Downloads the file behind a signed link, up to `limit` bytes, like [`SignedLinks::download`], with a connection for
/// this one transfer.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), Box<dyn std::error::Error>> {
/// use omni_client::flows::download;
///
/// let video = session.fetch_recording_download_url(&Default::default()).await?;
/// let link = video.url.as_ref().ok_or("no link")?;
/// println!("{} bytes", download(link, 100_000_000).await?.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`SignedLinks::download`].
pub async fn download(link: &str, limit: usize) -> Result<Bytes, FlowError> {
    SignedLinks::new()?.download(link, limit).await
}
