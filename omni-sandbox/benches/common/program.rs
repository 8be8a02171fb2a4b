//! The program, and what it takes of the computer.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Ticks a second of the times in `/proc`.
const TICKS: f64 = 100.0;

pub struct Program {
    child: Child,
    pub url: String,
}

impl Program {
    /// Starts it, and returns once it is ready.
    pub fn start(file: Option<&Path>) -> Self {
        let file = file.map(|file| ["--data".as_ref(), file.as_os_str()]);
        Self::with(file.iter().flatten())
    }

    /// The same with these arguments.
    pub fn with(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_omni-sandbox"));
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        Self { child, url: ready["url"].as_str().unwrap().to_owned() }
    }

    /// CPU time of all its threads.
    pub fn cpu(&self) -> Duration {
        cpu_of(&format!("/proc/{}", self.child.id()))
    }

    /// Bytes of memory that are its own: not those of the file that the system keeps.
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    /// Starts Prism on the document, and returns once it responds.
    pub async fn prism(program: &Path, options: &[&str]) -> Self {
        // A port that was free a moment ago.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/dist/omni.json");
        let mut command = Command::new(program);
        command.args(["mock", "--host", "127.0.0.1", "--port", &port.to_string()]);
        command.args(options).arg(document);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let program = Self { child, url: format!("http://127.0.0.1:{port}") };
        for _ in 0..600 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return program;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        program.kill();
        unreachable!("Prism does not listen: its output says why, if it is started by hand")
    }

    pub fn stop(mut self) {
        Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        self.child.wait().unwrap();
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// CPU time of the thread that calls.
pub fn own_cpu() -> Duration {
    cpu_of("/proc/thread-self")
}

fn cpu_of(folder: &str) -> Duration {
    let stat = fs::read_to_string(format!("{folder}/stat")).unwrap();
    // The name of the program, which comes before, is in parentheses.
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    Duration::from_secs_f64(ticks / TICKS)
}
