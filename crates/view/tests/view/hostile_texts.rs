//! Texts that break out of where they are put, if anything lets them: markup, protocol, terminal, invisible characters.
//! The tests of nblt read this file, too, and put each of them into every field of every table.

/// Each of them once.
pub(crate) fn nasty() -> Vec<String> {
    let mut texts: Vec<String> = [
        "<script>alert(1)</script>",
        "<<script>alert(1)//<</script>",
        "\"><script>alert(1)</script>",
        "'><img src=x onerror=alert(1)>",
        "</td></tr></table><script>alert(1)</script>",
        "</pre><img src=x onerror=alert(1)>",
        "</style><script>alert(1)</script>",
        "</title></svg><script>alert(1)</script>",
        "<svg onload=alert(1)>",
        "<svg><foreignObject><body onload=alert(1)></foreignObject></svg>",
        "<circle cx=\"1\" fill=\"#010203\"/>",
        "\n<circle cx=\"1\" fill=\"#010203\"/>\n",
        "fill=\"#010203\"",
        "x\" onmouseover=\"alert(1)",
        "x' onmouseover='alert(1)",
        "--><script>alert(1)</script>",
        "]]><script>alert(1)</script>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a data-commandlinker-command=\"terminal:create-new\">x</a>",
        "<div style=\"position:fixed;inset:0\">Session expired</div>",
        "$$\\href{javascript:alert(1)}{x}$$ \\(\\require{html}\\)",
        "\nEVCXR_END_CONTENT\nEVCXR_BEGIN_CONTENT text/html\n<script>alert(1)</script>\nEVCXR_END_CONTENT\n",
        "x EVCXR_BEGIN_CONTENT text/html x",
        "\r\nEVCXR_END_CONTENT\r\n",
        "EVCXR_INPUT_REQUEST_PASSWORD:Azure password",
        "EVCXR_EXECUTION_COMPLETE",
        "EVCXR\u{200b}_EXECUTION_COMPLETE",
        "\x1b[2J\x1b[H\x1b]0;pwned\x07\x1b]52;c;ZXZpbA==\x07",
        "\u{9b}31m\u{90}q\u{9c}",
        "\x08\x08\x08\r\x0b\x0c\x7f",
        "evil\u{202e}gpj.exe\u{2066}\u{2069}\u{200f}",
        "a\u{200b}\u{200d}\u{feff}\u{ad}b\u{e0041}",
        "a\u{2028}b\u{2029}c\u{85}d",
        "scr\0ipt \u{fffe}\u{ffff}",
        "{} {0} {:?} %s ${x} {{x}}",
        "日本語 👩‍💻 \u{1f1e9}\u{1f1ea}",
        "\u{301}\u{301}",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("A".repeat(100_000));
    texts.push("<b>".repeat(10_000));
    texts.push("\n".repeat(100_000));
    texts.push(format!("A{}", "\u{301}".repeat(500)));
    texts.push("\u{1b}".repeat(100_000));
    texts
}
