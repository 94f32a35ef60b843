"""Lines that analysts write need no type annotation."""

import pytest

LINES = [
    'let acc = Account::nblt().account_summary("adelev@contoso.com")?;',
    'let narrow = Account::nblt().last(hours(12));',
    "let matches = acc.matches();",
    "let first = acc.matches()[0].name.clone();",
    "let rows = acc.activity()?;",
    "let frame = acc.activity()?.frame();",
    'let found = query("SigninLogs | take 3")?;',
    "let lazy = found.frame().lazy();",
    'let late = found.frame().lazy().filter(col("ResultType").neq(lit("0"))).collect()?;',
    'let per_ip = found.frame().lazy().group_by([col("IPAddress")]).agg([col("ResultType").count().alias("n")]).collect()?;',
    "let height = late.height();",
    "let everything = tables()?;",
    'let rare = Host::nblt().logon_session_rarity("SRV-FIN01")?;',
    "let session = rare.sessions()[0].clone();",
    "let tree = rare.process_tree(&session.account, &session.session)?;",
    "let all = rare.processes_with_cluster()?;",
    'let again = logon_session_rarity(&query("SecurityEvent")?.frame())?;',
    "let span = last(days(7));",
    'let march = TimeSpan::parse("2026-03-01", "2026-03-08")?;',
]


@pytest.mark.parametrize("line", LINES)
def test_line(kernel, line):
    outcome = kernel.run(line)
    assert outcome.status == "ok" and not outcome.error, outcome.error
