//! Requests to the program.

use std::time::{Duration, Instant};

use omni_types::{Operation, service};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::common::program::Program;

/// How many requests are under way at a time.
const WORKERS: usize = 32;

#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    admin: String,
}

impl Client {
    pub async fn new(program: &Program) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut client = Self { http, url: program.url.clone(), admin: String::new() };
        let login = json!({"email": "zara.specimen@example.com", "password": "sandbox"});
        let admin = client.send((Operation::LogInAdmin, ""), "", Some(login)).await;
        client.admin = admin["token"].as_str().unwrap().to_owned();
        client
    }

    /// Sends a request. A route is an operation and its query, with the question mark.
    async fn send(&self, (operation, query): (Operation, &str), token: &str, body: Option<Value>) -> Value {
        let info = operation.info();
        let method = Method::from_bytes(info.method.as_str().as_bytes()).unwrap();
        let mut request: RequestBuilder = self
            .http
            .request(method, format!("{}{}{query}", self.url, info.path))
            .header(service::API_VERSION_HEADER, service::API_VERSION)
            .header(service::API_KEY_HEADER, "sandbox")
            .header(service::SESSION_TOKEN_HEADER, token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let (status, body) = (response.status(), response.bytes().await.unwrap());
        assert!(status == 200, "{operation:?}: {status} {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    /// Starts sessions, changes and reads them, and deletes them: ten requests each. Returns how many requests that were.
    pub async fn mixed(&self, requests: usize) -> usize {
        let sessions = requests.div_ceil(10 * WORKERS);
        let mut workers = JoinSet::new();
        for _ in 0..WORKERS {
            let client = self.clone();
            workers.spawn(async move {
                for _ in 0..sessions {
                    client.one_session().await;
                }
            });
        }
        workers.join_all().await;
        sessions * 10 * WORKERS
    }

    async fn one_session(&self) {
        let started = self.send((Operation::StartOnboarding, ""), "", Some(json!({}))).await;
        let token = started["token"].as_str().unwrap();
        let fields = json!({"customFields": {"branch": "North", "employees": 3}});
        let fingerprint =
            json!({"deviceType": "IOS", "hash": "42ecaaf4a16e626", "ip": "192.0.2.7", "data": "[]"});
        for (operation, body) in [
            (Operation::AddName, Some(json!({"name": "Zara Specimen"}))),
            (Operation::AddEmail, Some(json!({"email": "zara.specimen@example.com"}))),
            (Operation::AddCustomFields, Some(fields)),
            (Operation::AddDeviceFingerprint, Some(fingerprint)),
            (Operation::FetchCustomFields, None),
            (Operation::FetchDeviceInfo, None),
            (Operation::FetchScore, None),
            (Operation::FetchSessionStatus, None),
        ] {
            self.send((operation, ""), token, body).await;
        }
        let query = format!("?interviewId={}", started["interviewId"].as_str().unwrap());
        self.send((Operation::DeleteSession, &query), &self.admin, None).await;
    }

    /// Starts sessions that stay, each with an id of its own.
    pub async fn start_many(&self, sessions: usize) {
        let mut workers = JoinSet::new();
        for worker in 0..WORKERS {
            let client = self.clone();
            workers.spawn(async move {
                for number in (worker..sessions).step_by(WORKERS) {
                    let body = json!({"externalId": external_id(number)});
                    client.send((Operation::StartOnboarding, ""), "", Some(body)).await;
                }
            });
        }
        workers.join_all().await;
    }

    /// Finds some of these sessions, one after the other. Returns how long each took.
    pub async fn find_some(&self, sessions: usize, lookups: usize) -> Vec<Duration> {
        let mut took = Vec::new();
        for lookup in 0..lookups {
            let body = json!({"externalId": external_id(lookup * 7919 % sessions)});
            let begun = Instant::now();
            let found = self.send((Operation::StartOnboarding, ""), "", Some(body)).await;
            took.push(begun.elapsed());
            assert_eq!(found["existingSession"], true);
        }
        took
    }
}

fn external_id(number: usize) -> String {
    format!("client{number}")
}
