//! The promise that the program needs nothing but the C runtime: no libpq, no libmysqlclient, no libsqlite3, no OpenSSL,
//! neither to build nor to run.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo;
use crate::failure::{Doing, Failure};
use crate::folder::{self, Folder};
use crate::process::{Interrupt, Process};

/// Packages that bind to a library of the system.
const FORBIDDEN_PACKAGES: &[&str] = &["openssl-sys", "pq-sys", "mysqlclient-sys", "native-tls"];

/// What a Rust program links on Linux anyway.
const C_RUNTIME: &[&str] = &[
    "ld-linux",
    "ld-musl",
    "libc.",
    "libdl.",
    "libgcc_s.",
    "libm.",
    "libpthread.",
    "librt.",
];

/// Headers and libraries that a build must not use, named as they would be asked for.
const HEADERS: &[&str] = &[
    "libpq-fe.h",
    "mysql.h",
    "openssl/opensslv.h",
    "openssl/ssl.h",
    "sqlite3.h",
];
const LIBRARIES: &[&str] = &["crypto", "mariadb", "mysqlclient", "pq", "sqlite3", "ssl"];

/// Variables that could lead a build script to a library of the system.
const LEADS: &[&str] = &[
    "LIBSQLITE3_SYS_USE_PKG_CONFIG",
    "MYSQLCLIENT_INCLUDE_DIR",
    "MYSQLCLIENT_LIB_DIR",
    "OPENSSL_DIR",
    "OPENSSL_INCLUDE_DIR",
    "OPENSSL_LIB_DIR",
    "PKG_CONFIG_PATH",
    "PKG_CONFIG_SYSROOT_DIR",
    "PQ_LIB_DIR",
    "SQLITE3_INCLUDE_DIR",
    "SQLITE3_LIB_DIR",
    "VCPKG_ROOT",
];

/// Looks through the packages of all members, with features, for one that binds to a library of the system.
pub(crate) fn check_graph() -> Result<(), Failure> {
    let tree = output_of(cargo().args([
        "tree",
        "--workspace",
        "--locked",
        "--edges=normal,build,dev",
        "--prefix=none",
        "--format={p}\t{f}",
    ]))?;
    let faults = graph_faults(&tree);
    if faults.is_empty() {
        return Ok(());
    }
    Err(Failure::Message(format!(
        "the packages need the system: {}",
        faults.join("; ")
    )))
}

/// `tree` has a package a line: name, version, a tab, features separated by commas.
fn graph_faults(tree: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut sqlite_found = false;
    for line in tree.lines() {
        let (package, features) = line.split_once('\t').unwrap_or((line, ""));
        let name = package.split(' ').next().unwrap_or_default();
        if FORBIDDEN_PACKAGES.contains(&name) {
            faults.push(format!("{name} is among them"));
        }
        if name == "libsqlite3-sys" {
            sqlite_found = true;
            // A repeated package ends in "(*)", behind its features.
            let features = features.trim_end_matches(" (*)");
            if !features.split(',').any(|feature| feature == "bundled") {
                faults.push("libsqlite3-sys does not bundle SQLite".to_owned());
            }
        }
    }
    if !sqlite_found {
        faults.push(
            "libsqlite3-sys is not among them, so this check looks for the wrong thing".to_owned(),
        );
    }
    faults.sort();
    faults.dedup();
    faults
}

/// Asks the program's file which shared libraries it needs.
pub(crate) fn check_binary(binary: &Path) -> Result<(), Failure> {
    // Part of the tools without which nothing can be linked at all.
    let listing = output_of(
        Command::new("readelf")
            .arg("-d")
            .arg(binary)
            .env("LC_ALL", "C"),
    )?;
    let strangers = needed(&listing)?
        .into_iter()
        .filter(|library| !C_RUNTIME.iter().any(|start| library.starts_with(start)))
        .collect::<Vec<_>>();
    if strangers.is_empty() {
        return Ok(());
    }
    let strangers = strangers.join(", ");
    Err(Failure::Message(format!(
        "{} links {strangers}",
        binary.display()
    )))
}

/// The libraries in readelf's words: `0x0000000000000001 (NEEDED)  Shared library: [libc.so.6]`.
fn needed(listing: &str) -> Result<Vec<&str>, Failure> {
    if !listing.contains("Dynamic section") && !listing.contains("no dynamic section") {
        return Err(Failure::Message(format!(
            "readelf said something unexpected: {listing}"
        )));
    }
    Ok(listing
        .lines()
        .filter(|line| line.contains("(NEEDED)"))
        .filter_map(|line| Some(line.split_once('[')?.1.trim_end_matches(']')))
        .collect())
}

/// Builds the release binary from nothing where every such header and library is a trap, and checks what came out.
pub(crate) fn bare_build(interrupt: &Interrupt) -> Result<(), Failure> {
    let folder = Folder::create()?;
    let traps = folder.part("traps", None)?;
    set_traps(&traps)?;
    let target = target_folder()?.join("bare-build");
    // What an earlier build found would be used again.
    if target.exists() {
        std::fs::remove_dir_all(&target).doing(target.display())?;
    }
    let mut command = cargo();
    command.args([
        "build",
        "--release",
        "--locked",
        "--package",
        "revgraph",
        "--bin",
        "revgraph",
    ]);
    command.arg("--target-dir").arg(&target);
    in_bare_environment(&mut command, &traps);
    Process::spawn(command, "cargo build")?.succeed(interrupt)?;

    let binary = target.join("release/revgraph");
    check_binary(&binary)?;
    let version = output_of(Command::new(&binary).arg("--version"))?;
    eprintln!(
        "{}: built with no database client or TLS library in reach, links only the C runtime, runs: {}",
        binary.display(),
        version.trim()
    );
    Ok(())
}

fn in_bare_environment(command: &mut Command, traps: &Path) {
    for name in LEADS {
        command.env_remove(name);
    }
    command
        .env("PKG_CONFIG", "/nonexistent/pkg-config")
        .env("PKG_CONFIG_LIBDIR", "/nonexistent")
        .env("OPENSSL_NO_PKG_CONFIG", "1")
        .env("OPENSSL_NO_VENDOR", "1")
        // The compiler looks here before the system's folders, and so does the linker; LIBRARY_PATH would come after them.
        .env("C_INCLUDE_PATH", traps)
        .env("CPLUS_INCLUDE_PATH", traps)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("RUSTFLAGS", linker_flag(traps));
}

fn linker_flag(traps: &Path) -> String {
    format!("-Lnative={}", traps.display())
}

/// Files that stop a compiler that includes them or a linker that links them.
fn set_traps(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir(folder.join("openssl")).doing(folder.display())?;
    for header in HEADERS {
        folder::write(
            &folder.join(header),
            "#error \"a header of the system is used\"\n",
            None,
        )?;
    }
    for library in LIBRARIES {
        // No static ones: the SQLite that the build compiles itself is a libsqlite3.a too.
        let path = folder.join(format!("lib{library}.so"));
        folder::write(&path, "a library of the system is used\n", None)?;
    }
    Ok(())
}

/// The folder that this program was built in.
pub(crate) fn target_folder() -> Result<PathBuf, Failure> {
    let program = std::env::current_exe().doing("cannot find this program's file")?;
    let folder = program.parent().and_then(Path::parent);
    folder
        .map(Path::to_owned)
        .ok_or_else(|| Failure::Message(format!("{} is in no target folder", program.display())))
}

fn output_of(command: &mut Command) -> Result<String, Failure> {
    let program = command.get_program().to_owned();
    let output = command
        .output()
        .doing(format_args!("cannot run {}", program.display()))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::Message(format!(
            "{} failed: {words}",
            program.display()
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_sqlite_is_no_fault() {
        let tree = "revgraph v0.1.0 (/somewhere)\tcli,default\n\
            libsqlite3-sys v0.37.0\tbundled,cc\n\
            libsqlite3-sys v0.37.0\tbundled,cc (*)\n\
            libsqlite3-sys v0.37.0\tbundled (*)\n";
        assert_eq!(graph_faults(tree), Vec::<String>::new());
    }

    #[test]
    fn sqlite_of_the_system_is_a_fault() {
        assert_eq!(
            graph_faults("libsqlite3-sys v0.37.0\tdefault,bundled_bindings\n"),
            ["libsqlite3-sys does not bundle SQLite"]
        );
    }

    #[test]
    fn packages_that_bind_to_the_system_are_faults() {
        let tree = "libsqlite3-sys v0.37.0\tbundled\npq-sys v0.7.0\t\nopenssl-sys v0.9.1\t\nopenssl-sys v0.9.1\t (*)\n";
        assert_eq!(
            graph_faults(tree),
            ["openssl-sys is among them", "pq-sys is among them"]
        );
    }

    #[test]
    fn a_graph_without_sqlite_is_suspicious() {
        assert_eq!(graph_faults("serde v1.0.0\tderive\n").len(), 1);
    }

    #[test]
    fn needed_libraries_are_read_from_the_listing() {
        let listing = "Dynamic section at offset 0x1 contains 2 entries:\n \
            0x0000000000000001 (NEEDED)             Shared library: [libpq.so.5]\n \
            0x000000000000000e (SONAME)             Library soname: [libx.so]\n \
            0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]\n";
        assert_eq!(needed(listing).unwrap(), ["libpq.so.5", "libc.so.6"]);
        assert_eq!(
            needed("There is no dynamic section in this file.").unwrap(),
            [""; 0]
        );
        assert!(needed("").is_err());
    }

    #[test]
    fn this_program_links_only_the_c_runtime() {
        check_binary(&std::env::current_exe().unwrap()).unwrap();
    }

    #[test]
    fn header_of_the_system_stops_the_compiler() {
        let folder = Folder::create().unwrap();
        let traps = folder.part("traps", None).unwrap();
        set_traps(&traps).unwrap();
        let compile = |text: &str| {
            let source = traps.join("source.c");
            std::fs::write(&source, text).unwrap();
            let mut command = Command::new("cc");
            command
                .arg("-c")
                .arg(&source)
                .arg("-o")
                .arg(traps.join("out"));
            in_bare_environment(&mut command, &traps);
            output_of(&mut command).map_err(|failure| failure.message().unwrap())
        };
        compile("#include <stdio.h>\n").unwrap();
        let error = compile("#include <sqlite3.h>\n").unwrap_err();
        assert!(error.contains("a header of the system is used"), "{error}");
    }

    /// Whether the machine has a real libpq or not.
    #[test]
    fn library_of_the_system_stops_the_linker() {
        let folder = Folder::create().unwrap();
        let traps = folder.part("traps", None).unwrap();
        set_traps(&traps).unwrap();
        let link = |library: &str| {
            let source = traps.join("source.rs");
            let text =
                format!("#[link(name = \"{library}\")] unsafe extern \"C\" {{}} fn main() {{}}");
            std::fs::write(&source, text).unwrap();
            let mut command = Command::new("rustc");
            command
                .args(["--edition=2024", &linker_flag(&traps)])
                .arg(&source);
            command.arg("-o").arg(traps.join("out"));
            output_of(&mut command).map_err(|failure| failure.message().unwrap())
        };
        link("m").unwrap();
        for library in ["pq", "sqlite3"] {
            let error = link(library).unwrap_err();
            assert!(error.contains(&format!("lib{library}.so")), "{error}");
        }
    }
}
