"""The analyst's own crates beside the prelude. They come from crates.io."""

import pytest

from jupyter import Kernel


@pytest.fixture(scope="module")
def kernel():
    it = Kernel(NBLT_WORKSPACE="")
    outcome = it.run(':dep regex = "1"\n:dep evcxr_input = "1"', timeout=300)
    if "failed to get" in outcome.error or "Could not resolve" in outcome.error:
        it.stop()
        pytest.skip("crates.io cannot be reached")
    assert outcome.status == "ok", outcome.error
    yield it
    it.stop()


def test_a_crate_works_beside_nblt(kernel):
    outcome = kernel.run(
        'let wanted = regex::Regex::new("^adele")?; '
        'let users = query("SigninLogs | distinct UserPrincipalName")?.frame();',
        timeout=300,
    )
    assert outcome.status == "ok", outcome.error
    outcome = kernel.run(
        'users.column("UserPrincipalName")?.str()?.iter().flatten().filter(|it| wanted.is_match(it)).count()'
    )
    assert int(outcome.plain) >= 2
    assert kernel.run("tables()?").status == "ok", "what needs no compiler still needs none"


def test_a_mistake_beside_a_crate_is_explained_as_without_one(kernel):
    outcome = kernel.run('regex::Regex::new("a")?.is_mtch("a")', timeout=300)
    assert outcome.status == "error" and "no method named `is_mtch`" in outcome.error
    assert kernel.run('regex::Regex::new("a")?.is_match("a")').plain == "true"


def test_changes_to_a_crate_of_ones_own_are_seen(kernel, tmp_path):
    """After the first cell rustc is called without cargo, but not where sources may change."""
    (tmp_path / "src").mkdir()
    (tmp_path / "Cargo.toml").write_text('[package]\nname = "mine"\nversion = "0.1.0"\nedition = "2024"\n')
    library = tmp_path / "src" / "lib.rs"
    library.write_text("pub fn answer() -> u32 { 41 }\n")
    assert kernel.run(f':dep mine = {{ path = "{tmp_path}" }}', timeout=300).status == "ok"
    assert kernel.run("mine::answer()", timeout=300).plain == "41"
    library.write_text("pub fn answer() -> u32 { 40 + 2 }\n")
    assert kernel.run("mine::answer()", timeout=300).plain == "42"


def test_a_cell_can_ask_for_a_line(kernel):
    """`evcxr_input` speaks evcxr's own protocol, which is text unless the analyst uses that crate."""
    client = kernel.client
    request = client.execute('let typed = evcxr_input::get_string("which host? ");', allow_stdin=True)
    question = client.get_stdin_msg(timeout=120)
    assert question["content"]["prompt"] == "which host? "
    client.input("LOAD_AND_RUN SRV-FIN01")
    kernel.collect(request, timeout=60)
    assert client.get_shell_msg(timeout=10)["content"]["status"] == "ok"
    assert kernel.run("typed.clone()").plain.strip('"') == "LOAD_AND_RUN SRV-FIN01"


def test_clear_forgets_variables_and_the_kernel_goes_on(kernel):
    kernel.run("let forgotten = 1;")
    assert kernel.run(":clear").status == "ok"
    assert kernel.run("forgotten").status == "error"
    assert kernel.run("tables()?").status == "ok"
    assert kernel.run("let again = 2;").status == "ok"
    assert kernel.run("again").plain == "2"
    assert kernel.run('Account::nblt().last(days(3)).account_summary("adelev")?.matches().len()').plain != ""
