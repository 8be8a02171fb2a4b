//! A program that is killed while it writes loses nothing that it confirmed, and never leaves a partial commit.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use bytes::Bytes;
use fastrand::Rng;

use super::*;
use crate::session::{Session, StoredImage};
use crate::store::Index;

/// Tells the child which file to write to.
const FILE: &str = "OMNI_SANDBOX_CRASH_FILE";

/// How often to kill: 200 times by default. `.ci/crash/run` does it more often.
const RUNS: &str = "OMNI_SANDBOX_CRASH_RUNS";

const TASKS: usize = 4;

/// Large enough for several pages of the file.
const BLOB: usize = 20_000;

/// Step `step` of a task, as one commit: a session with a new image in place of the old one, and a new customer in place of
/// the old one.
fn step(task: usize, step: u64) -> Commit {
    let blob = format!("blob {task} {step}");
    let mut session = Session::new(format!("session {task}"), step.to_string(), 0);
    session.images.put("selfie", StoredImage { blob: blob.clone() });
    let mut commit = writing(session)
        .with(customer(&format!("customer {task} {step}"), &task.to_string()))
        .without(Table::Customers, &format!("customer {task} {}", step.saturating_sub(1)));
    commit.add_blobs.push((blob, Bytes::from(vec![task as u8; BLOB])));
    commit
}

/// How far a task got, 0 if it has not begun. Fails if its last commit is incomplete, or if anything of another one is
/// there.
async fn reached(store: &Store, task: usize) -> Result<u64, Failure> {
    let stored = store.get(Table::Sessions, &format!("session {task}")).await?;
    let customers = store.find(Index::CustomerByPhone, &task.to_string()).await?;
    let Some(stored) = stored else {
        assert_eq!(customers.len(), 0);
        return Ok(0);
    };
    let session = stored.record.as_any().downcast::<Session>().map_err(|_| "not a session")?;
    let step = session.interview.code.as_deref().unwrap_or_default().parse()?;
    assert_eq!(customers, [format!("customer {task} {step}")]);
    assert!(read(store, &customers[0]).await?.is_some());
    let blob = store.blob(&format!("blob {task} {step}")).await?.ok_or("the image is missing")?;
    assert_eq!(blob, vec![task as u8; BLOB]);
    Ok(step)
}

/// Not a separate test: the program that is killed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the test below"]
async fn child() -> TestResult {
    let Some(path) = std::env::var_os(FILE).map(PathBuf::from) else { return Ok(()) };
    let store = Arc::new(opened(&path)?);
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..TASKS {
        let store = Arc::clone(&store);
        tasks.spawn(async move {
            let mut next = reached(&store, task).await? + 1;
            loop {
                store.commit(step(task, next)).await?;
                writeln!(std::io::stdout(), "confirmed {task} {next}")?;
                next += 1;
            }
        });
    }
    tasks.join_next().await.ok_or("no task")??
}

/// Runs the child until it is killed, soon after it was started or after it confirmed something. Returns the last step
/// of each task that it confirmed.
fn kill_while_it_writes(path: &Path, random: &mut Rng) -> Result<[u64; TASKS], Failure> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--exact", "store::tests::crash::child", "--ignored", "--nocapture"])
        .env(FILE, path)
        .stdout(Stdio::piped())
        .spawn()?;
    let output = BufReader::new(child.stdout.take().ok_or("no output")?);
    let (begun, begins) = mpsc::channel();
    let reading = std::thread::spawn(move || {
        let mut confirmed = [0; TASKS];
        for line in output.lines().map_while(Result::ok) {
            let words: Vec<&str> = line.split(' ').collect();
            if let ["confirmed", task, step] = words[..]
                && let (Ok(task), Ok(step)) = (task.parse::<usize>(), step.parse::<u64>())
            {
                confirmed[task] = step;
                // Nobody waits for the second one.
                let _ = begun.send(());
            }
        }
        confirmed
    });
    if random.u8(0..4) > 0 {
        begins.recv_timeout(Duration::from_secs(60))?;
    }
    std::thread::sleep(Duration::from_millis(random.u64(0..50)));
    child.kill()?;
    child.wait()?;
    reading.join().map_err(|_| "the output could not be read".into())
}

#[tokio::test]
async fn nothing_confirmed_is_lost_when_the_program_is_killed() -> TestResult {
    let runs: u32 = std::env::var(RUNS).ok().and_then(|runs| runs.parse().ok()).unwrap_or(200);
    let folder = TempDir::new()?;
    let path = folder.path().join("data");
    let mut random = Rng::new();
    let (mut last, mut wrote) = ([0; TASKS], 0);
    for run in 0..runs {
        let confirmed = kill_while_it_writes(&path, &mut random)?;
        let store = opened(&path)?;
        let mut blobs = 0;
        for task in 0..TASKS {
            let step = reached(&store, task).await?;
            // One more than was confirmed may have been written: the confirmation was on its way.
            let known = confirmed[task].max(last[task]);
            assert!(step >= known, "run {run}: step {known} of task {task} was confirmed, {step} is there");
            wrote += u32::from(step > last[task]);
            blobs += usize::from(step > 0);
            last[task] = step;
        }
        let contents = store.contents().await?;
        // A customer can be found by the phone number and by the session.
        assert_eq!((contents.blobs.len(), contents.entries.len()), (blobs, 2 * blobs), "run {run}");
        store.close();
    }
    assert!(wrote > 0, "no run wrote anything");
    Ok(())
}
