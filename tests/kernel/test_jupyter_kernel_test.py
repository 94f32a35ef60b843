"""jupyter_kernel_test: what Jupyter's own developers check of a kernel. What is skipped says why."""

import unittest

from jupyter_kernel_test import IopubWelcomeTests, KernelTests


class TestProtocol(KernelTests):
    kernel_name = "nblt"
    language_name = "rust"
    file_extension = ".rs"

    code_hello_world = 'println!("hello, world")'
    code_stderr = 'eprintln!("to the other stream")'

    completion_samples = [
        {"text": "let text = String::new(); text.is_emp", "matches": {"is_empty()"}},
        {"text": "zzz_no_such_name", "matches": set()},
    ]
    complete_code_samples = ["1 + 1", "let x = 5;", "fn f() -> u32 {\n    1\n}", "%%kql\nSigninLogs"]
    incomplete_code_samples = ["fn f() -> u32 {", "query(", 'let text = "one', "let x ="]
    invalid_code_samples = ["let 5 x;", "}"]

    code_generate_error = 'let broken: u32 = "text";'
    # Numbers, texts, frames and results of nblt are display_data, by `Show`; what Rust shows by `Debug` is a result.
    code_execute_result = [{"code": "(1, 2)", "result": "(1, 2)"}]
    code_history_pattern = "(1, ?)"
    supported_history_operations = ("tail", "range", "search")
    code_display_data = [
        {"code": "tables()?", "mime": "text/html"},
        {"code": 'query("SigninLogs | count")?', "mime": "text/html"},
        {"code": "6 * 7", "mime": "text/plain"},
    ]
    code_inspect_sample = "String"

    def test_pager(self):
        raise unittest.SkipTest("Rust has no pager")

    def test_clear_output(self):
        raise unittest.SkipTest("a progress line is replaced by update_display_data; nothing clears a cell's output")


class TestWelcome(IopubWelcomeTests):
    kernel_name = "nblt"

    def test_recv_iopub_welcome_msg(self):
        raise unittest.SkipTest("iopub_welcome (JEP 65) is not sent: the front publishes on a plain PUB socket")


# pytest would run them a second time, on the Python kernel.
del KernelTests, IopubWelcomeTests
