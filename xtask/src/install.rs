//! Where the two servers are installed, and how to install one that is missing. Never going on without one: a test that
//! did not run against a real server says nothing about it. The same for the client libraries that Diesel links.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Doing, Failure};
use crate::folder::is_root;
use crate::mariadb::MariadbPrograms;
use crate::postgres::PostgresPrograms;
use crate::process::Interrupt;

/// What both servers need.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) postgres: PostgresPrograms,
    pub(crate) mariadb: MariadbPrograms,
}

/// Finds both servers; on Debian and its kin installs what is missing.
///
/// # Errors
/// A server is missing and cannot be installed: the message says what to install.
pub(crate) fn provide(interrupt: &Interrupt) -> Result<Programs, Failure> {
    let (postgres, mariadb) = (find_postgres(), find_mariadb());
    let mut packages = Vec::new();
    if postgres.is_none() {
        packages.push("postgresql");
    }
    if mariadb.is_none() {
        packages.push("mariadb-server");
    }
    if !packages.is_empty() {
        install(&packages).map_err(|failure| missing(&packages, &failure))?;
        interrupt.check()?;
    }
    let still_missing = |package| {
        let found = Failure::Message("its programs are in no folder that is searched".to_owned());
        missing(&[package], &found)
    };
    Ok(Programs {
        postgres: postgres
            .or_else(find_postgres)
            .ok_or_else(|| still_missing("postgresql"))?,
        mariadb: mariadb
            .or_else(find_mariadb)
            .ok_or_else(|| still_missing("mariadb-server"))?,
    })
}

/// Makes sure that Diesel's connections of PostgreSQL and MySQL can be built; on Debian and its kin installs what is
/// missing.
///
/// # Errors
/// A library is missing and cannot be installed: the message says what to install.
pub(crate) fn provide_client_libraries(interrupt: &Interrupt) -> Result<(), Failure> {
    // The programs that the build scripts ask where the library is; they come with its headers.
    let missing = || -> Vec<&str> {
        CLIENT_LIBRARIES
            .iter()
            .filter(|(asked, _)| program(&[asked], &path_folders()).is_none())
            .map(|(_, package)| *package)
            .collect()
    };
    let failed = |packages: &[&str], why: &str| {
        Failure::Message(format!(
            "the tests of Diesel's own connections need client libraries; missing: {} ({why}).\n\
             Install them (Debian, Ubuntu: apt-get install libpq-dev libmariadb-dev-compat) so that `pg_config` and \
             `mysql_config` are on PATH.",
            packages.join(", "),
        ))
    };
    let packages = missing();
    if packages.is_empty() {
        return Ok(());
    }
    install(&packages)
        .map_err(|failure| failed(&packages, &failure.message().unwrap_or_default()))?;
    interrupt.check()?;
    match missing() {
        packages if packages.is_empty() => Ok(()),
        packages => Err(failed(&packages, "its program is in no folder of PATH")),
    }
}

const CLIENT_LIBRARIES: [(&str, &str); 2] = [
    ("pg_config", "libpq-dev"),
    ("mysql_config", "libmariadb-dev-compat"),
];

fn missing(packages: &[&str], why: &Failure) -> Failure {
    Failure::Message(format!(
        "the tests need PostgreSQL and MariaDB on this machine; missing: {} ({}).\n\
         Install them (Debian, Ubuntu: apt-get install postgresql mariadb-server) so that `initdb` and `postgres`, \
         `mariadbd` and `mariadb-install-db` are on PATH or in Debian's folders. They need not run.",
        packages.join(", "),
        why.message().unwrap_or_default(),
    ))
}

fn find_postgres() -> Option<PostgresPrograms> {
    postgres_in(&postgres_folders(
        path_folders(),
        Path::new("/usr/lib/postgresql"),
    ))
}

fn find_mariadb() -> Option<MariadbPrograms> {
    let mut folders = path_folders();
    let usual = [
        "/usr/sbin",
        "/usr/bin",
        "/usr/local/sbin",
        "/usr/local/bin",
        "/usr/libexec",
    ];
    folders.extend(usual.map(PathBuf::from));
    mariadb_in(&folders)
}

fn path_folders() -> Vec<PathBuf> {
    std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default()
}

/// What the user put on PATH, then Debian's folders, which are on nobody's PATH, newest version first.
fn postgres_folders(mut folders: Vec<PathBuf>, debian: &Path) -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(debian)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    folders.extend(versions.into_iter().rev().map(|(_, folder)| folder));
    folders
}

/// Both programs must be of one version, so of one folder.
fn postgres_in(folders: &[PathBuf]) -> Option<PostgresPrograms> {
    folders.iter().find_map(|folder| {
        let folder = std::slice::from_ref(folder);
        Some(PostgresPrograms {
            initdb: program(&["initdb"], folder)?,
            postgres: program(&["postgres"], folder)?,
        })
    })
}

fn mariadb_in(folders: &[PathBuf]) -> Option<MariadbPrograms> {
    Some(MariadbPrograms {
        server: program(&["mariadbd", "mysqld"], folders)?,
        install_db: program(&["mariadb-install-db", "mysql_install_db"], folders),
    })
}

/// The first of `names` that is an executable file in one of `folders`.
fn program(names: &[&str], folders: &[PathBuf]) -> Option<PathBuf> {
    let candidates = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates.into_iter().find(|path| {
        path.metadata()
            .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
    })
}

fn install(packages: &[&str]) -> Result<(), Failure> {
    if program(&["apt-get"], &path_folders()).is_none() {
        return Err(Failure::Message(
            "there is no apt-get to install it with".to_owned(),
        ));
    }
    eprintln!("Installing {} with apt-get.", packages.join(" and "));
    apt_get(&["update"])?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend_from_slice(packages);
    apt_get(&arguments)
}

/// Its output goes to stderr: stdout is for what a task is asked for.
fn apt_get(arguments: &[&str]) -> Result<(), Failure> {
    let mut command = if is_root() {
        Command::new("env")
    } else {
        let mut sudo = Command::new("sudo");
        // `-n`: a question for a password would wait for ever where nobody is there to answer.
        sudo.args(["-n", "env"]);
        sudo
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
    // Another apt may be at work on a fresh machine.
    command
        .args(["-o", "DPkg::Lock::Timeout=120"])
        .args(arguments);
    let status = command
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .status()
        .doing(format_args!(
            "cannot run {}",
            command.get_program().display()
        ))?;
    if status.success() {
        Ok(())
    } else {
        let arguments = arguments.join(" ");
        Err(Failure::Message(format!(
            "apt-get {arguments} failed ({status})"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Folder;

    /// Makes executable files in a folder of their own.
    fn installed(folder: &Folder, name: &str, programs: &[&str]) -> PathBuf {
        let folder = folder.part(name, None).unwrap();
        for program in programs {
            let path = folder.join(program);
            std::fs::write(&path, "").unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        folder
    }

    #[test]
    fn nothing_is_found_in_no_folder() {
        assert!(postgres_in(&[]).is_none());
        assert!(mariadb_in(&[PathBuf::from("/nonexistent")]).is_none());
    }

    #[test]
    fn programs_of_postgres_come_from_one_folder() {
        let folder = Folder::create().unwrap();
        let client_only = installed(&folder, "client", &["psql", "initdb"]);
        let whole = installed(&folder, "whole", &["initdb", "postgres"]);
        let programs = postgres_in(&[client_only, whole.clone()]).unwrap();
        assert_eq!(programs.initdb, whole.join("initdb"));
        assert_eq!(programs.postgres, whole.join("postgres"));
    }

    #[test]
    fn newest_postgres_of_debian_comes_after_path() {
        let folder = Folder::create().unwrap();
        let debian = folder.part("debian", None).unwrap();
        for version in ["9", "17", "15", "common"] {
            std::fs::create_dir(debian.join(version)).unwrap();
        }
        let folders = postgres_folders(vec![PathBuf::from("/own/bin")], &debian);
        let expected = [
            PathBuf::from("/own/bin"),
            debian.join("17/bin"),
            debian.join("15/bin"),
            debian.join("9/bin"),
        ];
        assert_eq!(folders, expected);
    }

    #[test]
    fn mariadb_is_preferred_to_mysql_wherever_it_is() {
        let folder = Folder::create().unwrap();
        let mysql = installed(&folder, "mysql", &["mysqld"]);
        let mariadb = installed(&folder, "mariadb", &["mariadbd"]);
        let scripts = installed(&folder, "scripts", &["mariadb-install-db"]);
        let both = mariadb_in(&[mysql.clone(), scripts.clone(), mariadb.clone()]).unwrap();
        assert_eq!(both.server, mariadb.join("mariadbd"));
        assert_eq!(both.install_db, Some(scripts.join("mariadb-install-db")));
        let one = mariadb_in(std::slice::from_ref(&mysql)).unwrap();
        assert_eq!(one.server, mysql.join("mysqld"));
        assert_eq!(one.install_db, None);
    }

    #[test]
    fn file_that_cannot_be_executed_is_no_program() {
        let folder = Folder::create().unwrap();
        let part = folder.part("part", None).unwrap();
        std::fs::write(part.join("mariadbd"), "").unwrap();
        assert!(mariadb_in(&[part]).is_none());
    }

    #[test]
    fn message_says_what_to_install() {
        let why = Failure::Message("there is no apt-get to install it with".to_owned());
        let message = missing(&["mariadb-server"], &why).message().unwrap();
        assert!(message.contains("missing: mariadb-server (there is no apt-get"));
        assert!(message.contains("apt-get install postgresql mariadb-server"));
    }
}
