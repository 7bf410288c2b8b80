//! A MariaDB (or MySQL) of our own: data, socket and log in one folder, a port on this machine, gone afterwards.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::folder::{self, Account, Folder};
use crate::process::{Interrupt, Process};
use crate::server::{self, DATABASE, PASSWORD, Server};

const NAME: &str = "MariaDB";

/// The programs of one installation.
#[derive(Debug)]
pub(crate) struct MariadbPrograms {
    pub(crate) server: PathBuf,
    /// MariaDB makes its first data with this script; Oracle's MySQL has none, there the server does it.
    pub(crate) install_db: Option<PathBuf>,
}

/// Not for data that anybody wants back: small, and careless about a power cut.
const SETTINGS: &[&str] = &[
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--default-time-zone=+00:00",
    "--max-connections=200",
    "--innodb-buffer-pool-size=64M",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=OFF",
    "--innodb-fast-shutdown=2",
];

pub(crate) fn start(
    programs: &MariadbPrograms,
    folder: &Folder,
    interrupt: &Interrupt,
) -> Result<Server, Failure> {
    let account = Account::for_server(&["mysql", "nobody"])?;
    let account = account.as_ref();
    let home = folder.part("mariadb", account)?;
    let data = home.join("data");
    let log = home.join("log");
    let socket = home.join("socket");

    initialize(programs, account, &home, &data, interrupt)?;
    // Runs before the server takes its first connection. Without name resolution a client that comes over TCP is
    // root@127.0.0.1; the account of that name is made without a password and would win over root@%.
    let setup = home.join("setup.sql");
    let statements = format!(
        "DROP USER IF EXISTS root@'127.0.0.1', root@'::1', ''@localhost;\n\
         CREATE USER root@'%' IDENTIFIED BY '{PASSWORD}';\n\
         GRANT ALL PRIVILEGES ON *.* TO root@'%' WITH GRANT OPTION;\n\
         ALTER USER root@localhost IDENTIFIED BY '{PASSWORD}';\n\
         CREATE DATABASE {DATABASE};\n"
    );
    folder::write(&setup, &statements, account)?;
    let spawn = |port: u16| {
        let mut command = folder::command(&programs.server, account, &home);
        command.arg("--no-defaults");
        command.arg(option("--datadir", &data));
        command.arg(option("--tmpdir", &home));
        command.arg(option("--socket", &socket));
        command.arg(option("--pid-file", &home.join("pid")));
        command.arg(option("--init-file", &setup));
        command.arg(format!("--port={port}"));
        command.args(SETTINGS);
        if programs.install_db.is_none() {
            command.arg("--mysqlx=OFF");
        }
        Process::spawn_logged(command, NAME, &log)
    };
    let (process, port) = server::start(NAME, &log, interrupt, spawn, |_| {
        // The server speaks first: https://mariadb.com/kb/en/connection/, after four bytes the protocol's version, 10.
        server::greets(&socket, b"", 4, 10)
    })?;
    let url = format!("mysql://root:{PASSWORD}@127.0.0.1:{port}/{DATABASE}");
    Ok(Server::new(process, url))
}

fn initialize(
    programs: &MariadbPrograms,
    account: Option<&Account>,
    home: &Path,
    data: &Path,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let log = home.join("install.log");
    let mut command = match &programs.install_db {
        Some(install_db) => {
            let mut command = folder::command(install_db, account, home);
            // Without this the script would make an account for whoever runs it.
            command.args(["--no-defaults", "--auth-root-authentication-method=normal"]);
            command.args(["--skip-name-resolve", "--skip-test-db"]);
            // The first data is written without waiting for the disk.
            command.args([
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-doublewrite=OFF",
            ]);
            command
        }
        None => {
            let mut command = folder::command(&programs.server, account, home);
            command.args(["--no-defaults", "--initialize-insecure"]);
            command
        }
    };
    command.arg(option("--datadir", data));
    server::prepare(command, "making MariaDB's first data", &log, interrupt)
}

fn option(name: &str, path: &Path) -> String {
    format!("{name}={}", path.display())
}
