//! What the environment chooses. A test binary of its own: the session of a process begins once.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{connect, start, tables};

#[test]
fn a_bad_workspace_is_said_by_the_first_call_and_mended_by_connect() {
    // SAFETY: this is the only test of the binary, and nothing else runs yet.
    unsafe { std::env::set_var("NBLT_WORKSPACE", "no/such/workspace") };
    start().unwrap();
    let error = tables().unwrap_err();
    let text = error.to_string();
    assert!(
        error.is_workspace() && text.contains("NBLT_WORKSPACE") && text.contains("no/such/workspace"),
        "{text}"
    );
    assert!(text.contains("connect("), "{text}");

    let folder = std::env::temp_dir().join(format!("nblt-test-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("SigninLogs.csv");
    std::fs::write(
        &file,
        "TimeGenerated,UserPrincipalName,ResultType\n2026-01-05T08:00:00Z,megan@contoso.com,0\n",
    )
    .unwrap();
    let found = connect(&folder.display().to_string());
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(found.unwrap().get("SigninLogs").map(|it| it.rows), Some(1));
    assert!(tables().is_ok());
}
