//! Each program in `cases` has one mistake, and the file beside it is what the compiler of the gates says about it. The one in
//! `runs` has its mistake when it runs.
//! `TRYBUILD=overwrite` writes those files anew: read them as somebody who has made the mistake.

#[test]
#[ignore = "compiles the client once more; .ci/run asks for it"]
fn the_compiler_points_the_way() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("cases/*.rs");
    tests.pass("runs/*.rs");
}
