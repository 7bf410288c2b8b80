//! A temporary folder that goes away with its value, and the account that servers run under in it.

use std::fs::{DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use crate::failure::{Doing, Failure};

/// Removed, with all that is in it, when dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A fresh folder that others may pass through but not list: the servers' folders in it belong to other accounts.
    pub(crate) fn create() -> Result<Folder, Failure> {
        // Root's own TMPDIR may be closed to those accounts; /tmp is open to all.
        let parent = if is_root() {
            PathBuf::from("/tmp")
        } else {
            std::env::temp_dir()
        };
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |elapsed| elapsed.subsec_nanos());
        // Short: a Unix socket's path ends at 107 bytes. Creation fails if the name is taken, so nobody can plant it.
        let path = parent.join(format!("revgraph-{}-{now:x}", std::process::id()));
        make_private(&path)?;
        let folder = Folder { path };
        std::fs::set_permissions(&folder.path, Permissions::from_mode(0o711))
            .doing(folder.path.display())?;
        Ok(folder)
    }

    /// A folder inside that only `account` (or we, without one) can read.
    pub(crate) fn part(&self, name: &str, account: Option<&Account>) -> Result<PathBuf, Failure> {
        let path = self.path.join(name);
        make_private(&path)?;
        if let Some(account) = account {
            account.own(&path)?;
        }
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.path) {
            eprintln!("xtask: cannot remove {}: {error}", self.path.display());
        }
    }
}

/// Writes a file that only `account` (or we, without one) can read.
pub(crate) fn write(path: &Path, text: &str, account: Option<&Account>) -> Result<(), Failure> {
    std::fs::write(path, text).doing(format_args!("cannot write {}", path.display()))?;
    match account {
        Some(account) => account.own(path),
        None => Ok(()),
    }
}

fn make_private(path: &Path) -> Result<(), Failure> {
    DirBuilder::new()
        .mode(0o700)
        .create(path)
        .doing(format_args!("cannot create {}", path.display()))
}

/// An unprivileged account. PostgreSQL refuses to run as root, and MariaDB should not.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Account {
    name: String,
    uid: u32,
    gid: u32,
}

impl Account {
    /// The account to run a server under: none (our own) unless we are root, then the first of `names` that exists.
    pub(crate) fn for_server(names: &[&str]) -> Result<Option<Account>, Failure> {
        if !is_root() {
            return Ok(None);
        }
        let passwd = std::fs::read_to_string("/etc/passwd").doing("/etc/passwd")?;
        names
            .iter()
            .find_map(|name| Account::read(&passwd, name))
            .map(Some)
            .ok_or_else(|| {
                Failure::Message(format!(
                    "servers must not run as root and none of the accounts {} exists",
                    names.join(", ")
                ))
            })
    }

    fn own(&self, path: &Path) -> Result<(), Failure> {
        chown(path, Some(self.uid), Some(self.gid)).doing(format_args!(
            "cannot give {} to {}",
            path.display(),
            self.name
        ))
    }

    fn read(passwd: &str, name: &str) -> Option<Account> {
        passwd.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next() != Some(name) {
                return None;
            }
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            (uid != 0).then(|| Account {
                name: name.to_owned(),
                uid,
                gid,
            })
        })
    }
}

/// A command that runs under `account` inside `folder` and sees of our environment only where programs are, so that
/// neither `PGPORT` nor `MYSQL_HOME` nor a locale changes what a server does.
pub(crate) fn command(program: &Path, account: Option<&Account>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null()).env_clear();
    let path = std::env::var("PATH").unwrap_or_default();
    // `mariadb-install-db` looks for its tools on PATH; /usr/sbin is often missing there.
    command.env("PATH", format!("{path}:/usr/sbin:/usr/bin:/sbin:/bin"));
    if let Some(libraries) = std::env::var_os("LD_LIBRARY_PATH") {
        command.env("LD_LIBRARY_PATH", libraries);
    }
    command
        .env("HOME", folder)
        .env("TMPDIR", folder)
        .env("TZ", "UTC");
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    command
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/bash\n\
        broken\n\
        postgresql:x:7:8::/:/bin/false\n\
        postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\n";

    #[test]
    fn account_is_found_by_its_whole_name() {
        let postgres = Account::read(PASSWD, "postgres").unwrap();
        assert_eq!((postgres.uid, postgres.gid), (101, 104));
        assert_eq!(Account::read(PASSWD, "mysql"), None);
        assert_eq!(Account::read(PASSWD, "broken"), None);
    }

    #[test]
    fn root_is_no_account_for_a_server() {
        assert_eq!(Account::read(PASSWD, "root"), None);
    }

    #[test]
    fn folder_is_removed_with_its_contents() {
        let folder = Folder::create().unwrap();
        let part = folder.part("part", None).unwrap();
        std::fs::write(part.join("file"), "text").unwrap();
        let path = folder.path.clone();
        drop(folder);
        assert!(!path.exists());
    }
}
