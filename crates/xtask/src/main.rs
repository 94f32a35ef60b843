//! `cargo xtask`: builds, installs, tests and measures nblt.

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
    test [--only PART]      everything that CI checks; PART is one of: fmt clippy doc unit kernel browser
    build                   the kernel and what cells link, into the target folder
    install [--prefix DIR]  build, then make the kernel known to your Jupyter
    bench kernel            start-up and cell times next to bare evcxr
    bench rarity            rarity and process trees next to the original's method in Python
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
        ["lab", notebook] => lab::lab(Some(Path::new(notebook))),
        ["test"] => test::test(None),
        ["test", "--only", part] => test::test(Some(part)),
        ["build"] => build::build().map(drop),
        ["install"] => build::install(None),
        ["install", "--prefix", prefix] => build::install(Some(Path::new(prefix))),
        ["bench", "kernel"] => bench::kernel(),
        ["bench", "rarity"] => bench::rarity(),
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
    for file in demo::files() {
        let path = folder.join(file.name);
        std::fs::write(&path, file.contents).map_err(|error| format!("cannot write {path:?}: {error}"))?;
        println!("{}", path.display());
    }
    Ok(())
}
