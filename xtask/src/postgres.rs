//! A PostgreSQL of our own: data, socket and log in one folder, a port on this machine, gone afterwards.

use std::fs::File;
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use crate::failure::{Doing, Failure};
use crate::folder::{self, Account, Folder};
use crate::process::{Interrupt, Process};
use crate::server::{self, DATABASE, PASSWORD, Server};

const USER: &str = "revgraph";
const NAME: &str = "PostgreSQL";

/// The programs of one installation.
#[derive(Debug)]
pub(crate) struct PostgresPrograms {
    pub(crate) initdb: PathBuf,
    pub(crate) postgres: PathBuf,
}

/// Not for data that anybody wants back: what makes a commit survive a power cut is off, everything else is as usual.
const SETTINGS: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=127.0.0.1",
    "max_connections=200",
    "max_prepared_transactions=20",
    "max_prepared_transactions=10",
    // Shared memory in files of the data folder: containers give /dev/shm little room.
    "dynamic_shared_memory_type=mmap",
    "timezone=UTC",
];

pub(crate) fn start(
    programs: &PostgresPrograms,
    folder: &Folder,
    interrupt: &Interrupt,
) -> Result<Server, Failure> {
    let account = Account::for_server(&["postgres", "nobody"])?;
    let account = account.as_ref();
    let home = folder.part("postgres", account)?;
    let data = home.join("data");
    let log = home.join("log");

    initialize(programs, account, &home, &data, interrupt)?;
    let spawn = |port: u16| {
        let mut command = folder::command(&programs.postgres, account, &home);
        command.arg("-D").arg(&data).arg("-k").arg(&home);
        command.arg("-p").arg(port.to_string());
        command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        // SIGQUIT is `pg_ctl stop -m immediate`: end now, waiting for no session and writing nothing.
        Ok(Process::spawn_logged(command, NAME, &log)?.stop_with(Signal::QUIT))
    };
    let (process, port) = server::start(NAME, &log, interrupt, spawn, |port| {
        // 'R' asks for the password; while starting up the answer is an error, 'E'.
        let socket = home.join(format!(".s.PGSQL.{port}"));
        server::greets(&socket, &startup_message(), 0, b'R')
    })?;
    let url = format!("postgresql://{USER}:{PASSWORD}@127.0.0.1:{port}/{DATABASE}");
    Ok(Server::new(process, url))
}

fn initialize(
    programs: &PostgresPrograms,
    account: Option<&Account>,
    home: &Path,
    data: &Path,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let log = home.join("initdb.log");
    let password = home.join("password");
    folder::write(&password, PASSWORD, account)?;
    let mut initdb = folder::command(&programs.initdb, account, home);
    initdb.arg("-D").arg(data).arg("--username").arg(USER);
    initdb.arg("--pwfile").arg(&password);
    initdb.args(["--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"]);
    // Other systems than Linux may not have the locale; C sorts the same.
    initdb.arg(if cfg!(target_os = "linux") {
        "--locale=C.UTF-8"
    } else {
        "--locale=C"
    });
    server::prepare(initdb, "initdb", &log, interrupt)?;

    // In single-user mode no password is asked, so no client is needed. The mode reads statements from its input.
    let statements = home.join("create.sql");
    folder::write(
        &statements,
        &format!("CREATE DATABASE {DATABASE}\n"),
        account,
    )?;
    let mut single = folder::command(&programs.postgres, account, home);
    single.arg("--single").arg("-D").arg(data);
    single.args(["-c", "fsync=off", "postgres"]);
    single.stdin(File::open(&statements).doing(statements.display())?);
    server::prepare(single, "creating a database in PostgreSQL", &log, interrupt)
}

fn startup_message() -> Vec<u8> {
    // https://www.postgresql.org/docs/current/protocol-message-formats.html, StartupMessage: length, version 3.0, pairs.
    let pairs = format!("user\0{USER}\0database\0{DATABASE}\0\0");
    let length = u32::try_from(pairs.len() + 8).expect("a few dozen bytes");
    [
        &length.to_be_bytes()[..],
        &(3_u32 << 16).to_be_bytes(),
        pairs.as_bytes(),
    ]
    .concat()
}
