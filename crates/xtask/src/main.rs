//! `cargo xtask`: builds, installs, tests and measures nblt.

mod api;
mod bench;
mod build;
mod check;
mod lab;
mod python;
mod run;
mod test;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

    lab [NOTEBOOK]          build, install the kernel and open JupyterLab
    lab --headless [NOTEBOOK] [--out FILE]
                            run the notebook and write one HTML file that opens anywhere
    test [--only PART]      everything that CI checks; PART is one of: fmt clippy doc unit api kernel browser
    build                   the kernel and what cells link, into the target folder
    install [--prefix DIR]  build, then make the kernel known to your Jupyter
    doctor                  what the kernel lacks, and the command that mends it
    api [--polars]          the signatures that type inference in cells reads; polars' own only if asked for
    bench kernel            start-up and cell times next to bare evcxr
    bench evtx              reading a Windows event log next to evtx_dump
    bench rarity            rarity, process trees, indicators and base64 next to msticnb and msticpy
    bench account           account summary and timelines next to msticnb and msticpy, on the same files
    demo DIR                write the files of the demo workspace into DIR
";

fn main() -> ExitCode {
    if let Some(linter) = check::called_as() {
        let args: Vec<_> = std::env::args_os().skip(1).collect();
        return check::wrapper(&linter, &args);
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["lab"] => lab::lab(None),
        ["lab", "--headless"] => lab::headless(None, None),
        ["lab", "--headless", "--out", out] => lab::headless(None, Some(Path::new(out))),
        ["lab", "--headless", notebook] => lab::headless(Some(Path::new(notebook)), None),
        ["lab", "--headless", notebook, "--out", out] => {
            lab::headless(Some(Path::new(notebook)), Some(Path::new(out)))
        }
        ["lab", notebook] => lab::lab(Some(Path::new(notebook))),
        ["test"] => test::test(None),
        ["test", "--only", part] => test::test(Some(part)),
        ["build"] => build::build().map(drop),
        ["install"] => build::install(None),
        ["install", "--prefix", prefix] => build::install(Some(Path::new(prefix))),
        ["doctor"] => lab::doctor(),
        ["api"] => api::write(false),
        ["api", "--polars"] => api::write(true),
        ["bench", "kernel"] => bench::kernel(),
        ["bench", "evtx"] => bench::evtx(),
        ["bench", "rarity"] => bench::rarity::rarity(),
        ["bench", "account"] => bench::account::account(),
        ["demo", folder] => write_demo(Path::new(folder)),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn write_demo(folder: &Path) -> run::Outcome {
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {folder:?}: {error}"))?;
    for file in demo::files().into_iter().chain([demo::networks()]) {
        let path = folder.join(file.name);
        std::fs::write(&path, file.contents).map_err(|error| format!("cannot write {path:?}: {error}"))?;
        println!("{}", path.display());
    }
    Ok(())
}
