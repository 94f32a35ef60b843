"""The account summary as an analyst meets it: in a cell, on the demo workspace."""

import re


def models(outcome):
    return {it["comm_id"]: it["data"]["state"] for it in outcome.of("comm_open")}


def by_name(outcome, name):
    return next((key, state) for key, state in models(outcome).items() if state["_model_name"] == name)


def test_the_chooser_opens_and_picking_changes_the_detail_without_compiling(kernel):
    outcome = kernel.run('Account::nblt().account_summary("adele")?')
    assert outcome.status == "ok", outcome.error
    select_id, select = by_name(outcome, "SelectModel")
    # The second is the detail; the first is the title.
    html_id, html = [it for it in models(outcome).items() if it[1]["_model_name"] == "HTMLModel"][-1]
    assert len(select["_options_labels"]) >= 3
    assert select["index"] == 0
    # The last output is the twin for readers without a kernel.
    view = outcome.shown[-2]["application/vnd.jupyter.widget-view+json"]
    assert models(outcome)[view["model_id"]]["_model_name"] == "VBoxModel"

    picked = kernel.send_comm(
        "comm_msg", {"comm_id": select_id, "data": {"method": "update", "state": {"index": 1}, "buffer_paths": []}}
    )
    messages = [it["content"] for it in picked if it["msg_type"] == "comm_msg"]
    echo, *updates = messages
    assert (echo["comm_id"], echo["data"]["method"]) == (select_id, "echo_update")
    # At first a line that it is being read, then the detail.
    assert {it["comm_id"] for it in updates} == {html_id}
    assert updates[-1]["data"]["state"]["value"] != html["value"]
    assert picked[0]["content"]["execution_state"] == "busy"

    # What a page asks for when it is loaded again.
    info = kernel.client.comm_info(target_name="jupyter.widget", reply=True, timeout=10)
    assert select_id in info["content"]["comms"]
    states = kernel.send_comm(
        "comm_msg", {"comm_id": "control", "data": {"method": "request_states"}}
    )
    answer = next(it["content"]["data"] for it in states if it["msg_type"] == "comm_msg")
    assert answer["states"][select_id]["state"]["index"] == 1
    assert answer["states"][html_id]["state"]["value"] == updates[-1]["data"]["state"]["value"]


def test_the_text_twin_names_each_source_with_its_count(kernel):
    outcome = kernel.run('Account::nblt().account_summary("adele")?')
    lines = [it.strip() for it in outcome.plain.splitlines()]
    assert any(re.match(r"SigninLogs\s+\d+ events", it) for it in lines), outcome.plain


def test_core_14_a_progress_line_is_replaced_in_place(kernel):
    outcome = kernel.run('Account::nblt().account_summary("adele")?')
    assert outcome.of("update_display_data"), "no output was replaced"


def test_choosing_without_a_mouse_and_going_on_with_the_result(kernel):
    outcome = kernel.run('let acc = Account::nblt().account_summary("adele")?;')
    assert outcome.status == "ok", outcome.error
    assert int(kernel.run("acc.matches().len()").plain) >= 3
    outcome = kernel.run('acc.select("adelev@contoso.com")?')
    assert outcome.status == "ok", outcome.error
    assert "adelev@contoso.com" in outcome.plain
    assert not outcome.of("comm_open"), "a single account needs no chooser"


def test_an_unknown_name_finds_nothing_and_says_so(kernel):
    outcome = kernel.run('Account::nblt().account_summary("nosuchuser_zzz")?')
    assert outcome.status == "ok"
    assert "nosuchuser_zzz" in outcome.plain and "no account" in outcome.plain.lower()
    # The states of the tables are said, so that "none found" is not mistaken for "not asked".
    assert "SigninLogs" in outcome.plain


def test_hostile_names_lose_nothing(kernel):
    kernel.run("let precious = 1;")
    for name in ['""', r'"a\"b | take 1"', r'"\\"', r'"line\nbreak"', '"<script>alert(1)</script>"']:
        outcome = kernel.run(f"Account::nblt().account_summary({name})?")
        assert "panick" not in outcome.printed + outcome.error
        assert "<script>" not in outcome.html
    assert kernel.run("precious").plain == "1"
