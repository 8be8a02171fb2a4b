//! Servers with TLS, and certificates that are right or wrong in one way each.
#![allow(dead_code, reason = "each test file is a program of its own and uses its part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::support::{read_request, response};

/// An authority that signs certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate with its key.
pub struct Certificate {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

/// When a certificate is valid.
#[derive(Clone, Copy)]
pub enum Valid {
    Now,
    Formerly,
    Later,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn der(&self) -> &CertificateDer<'static> {
        self.0.der()
    }

    /// A certificate for a host name.
    pub fn sign(&self, host: &str, valid: Valid) -> Certificate {
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        let (from, to) = match valid {
            Valid::Now => (2000, 4000),
            Valid::Formerly => (2000, 2001),
            Valid::Later => (3999, 4000),
        };
        (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(to, 1, 1));
        let key = KeyPair::generate().unwrap();
        let signed = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        Certificate { chain: vec![signed.der().clone()], key }
    }
}

/// A server that responds to every request with a score, and counts its connections.
pub struct TlsServer {
    pub port: u16,
    connections: Arc<AtomicUsize>,
}

impl TlsServer {
    pub async fn start(certificate: Certificate) -> Self {
        let Certificate { chain, key } = certificate;
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::Relaxed);
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let mut stream = acceptor.accept(socket).await.ok()?;
                    read_request(&mut stream).await?;
                    let score = r#"{"overall": {"status": "OK"}}"#;
                    stream.write_all(&response("200 OK", "", score)).await.ok()?;
                    stream.shutdown().await.ok()
                });
            }
        });
        Self { port, connections }
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}
