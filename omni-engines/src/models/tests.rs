use super::*;

fn models() -> Models {
    Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 1)
}

#[test]
fn all_networks_load_and_are_shared_by_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let models = models();
    shared(&models);
    assert_eq!(format!("{models:?}"), "Models { loaded: 0, .. }");
    models.preload().unwrap();
    assert_eq!(format!("{models:?}"), format!("Models {{ loaded: {}, .. }}", Weights::COUNT));
}

#[cfg(feature = "embedded")]
#[test]
fn the_program_has_the_same_weights() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/models"));
    for weights in Weights::ALL {
        assert!(weights.read(folder).unwrap() == weights.embedded());
    }
    Models::embedded(1).preload().unwrap();
}

#[test]
fn a_folder_without_weights_is_an_error_that_says_what_is_missing() {
    let models = Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/src"), 1);
    let error = models.preload().unwrap_err();
    let file = Weights::ALL[0].file();
    assert_eq!(error, WeightsError::Unreadable { file, kind: std::io::ErrorKind::NotFound });
    assert!(error.to_string().contains(file));
}

#[test]
fn an_input_that_does_not_fit_is_an_error() {
    let models = models();
    let turn = models.turn(&Stop::default()).unwrap();
    for weights in Weights::ALL {
        let failed = Err(LookError::Network { file: weights.file() });
        let run = |input| turn.run(*weights, input).map(|_| ());
        assert_eq!(run(Input { width: 4, height: 4, values: vec![0.0; 5] }), failed);
    }
}

#[test]
fn stopped_work_runs_no_network() {
    let models = models();
    let stop = Stop::default();
    let turn = models.turn(&stop).unwrap();
    stop.stop();
    let input = Input { width: 32, height: 32, values: vec![0.0; 3072] };
    assert_eq!(turn.run(Weights::ALL[0], input).map(|_| ()), Err(LookError::Stopped));
    assert_eq!(format!("{:?}", models.turn(&stop).map(|_| ())), "Err(Stopped)");
}
