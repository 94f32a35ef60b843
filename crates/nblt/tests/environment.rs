//! What the environment chooses. A test binary of its own: the session of a process begins once.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{Show, add_look_up, connect, look_ups, start, tables};

#[test]
fn a_bad_workspace_is_said_by_the_first_call_and_mended_by_connect() {
    let mine = std::env::temp_dir().join(format!("nblt-test-look-ups-{}", std::process::id()));
    std::fs::create_dir_all(&mine).unwrap();
    std::fs::write(mine.join("offices.csv"), "range,name\n192.0.2.0/24,Office\n").unwrap();
    std::fs::write(mine.join("more.csv"), "range,name\n192.0.2.0/24,Head office\n").unwrap();
    let look_up_files = std::env::join_paths([mine.join("offices.csv"), mine.join("gone.mmdb")]).unwrap();
    // SAFETY: this is the only test of the binary, and nothing else runs yet.
    unsafe {
        std::env::set_var("NBLT_WORKSPACE", "no/such/workspace");
        std::env::set_var("NBLT_LOOKUPS", look_up_files);
    }
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
    look_up_files_of_the_environment_answer_in_every_workspace(&mine);
    std::fs::remove_dir_all(&mine).unwrap();
}

fn look_up_files_of_the_environment_answer_in_every_workspace(folder: &std::path::Path) {
    let said = || look_ups().unwrap().files().iter().map(ToString::to_string).collect::<Vec<String>>();
    let files = said();
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(
        files[0].starts_with("offices.csv: 1 range") && files[1].starts_with("gone.mmdb cannot be read"),
        "{files:?}"
    );
    let path = |name: &str| folder.join(name).display().to_string();
    let error = add_look_up(&path("gone.mmdb")).unwrap_err();
    assert!(error.is_input() && error.to_string().contains("look_ups()? says"), "{error}");
    assert_eq!(said(), files, "what could not be used changes nothing");
    let list = add_look_up(&path("more.csv")).unwrap();
    assert!(
        list.report().to_text().contains("more.csv") && said()[0].starts_with("more.csv"),
        "the new one comes first"
    );
}
