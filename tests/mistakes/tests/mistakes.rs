//! Each program in `cases` has one mistake, and the file beside it is what the compiler of the gates says about it.
//! `TRYBUILD=overwrite` writes those files anew: read them as somebody who has made the mistake.

#[test]
#[ignore = "compiles the client once more; .ci/run asks for it"]
fn the_compiler_points_the_way() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
