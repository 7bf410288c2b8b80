//! Certificates are verified as far as the url says. Against a server that shakes hands, lets TLS begin and
//! then refuses the password: whoever hears of the password has believed the certificate.

use crate::scratch::{drivers, try_connect_by};
use revgraph_database::{ConnectReason, Dialect, Driver, ErrorKind};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// An authority, a certificate of it for localhost, and another authority.
struct Certificates {
    folder: tempfile::TempDir,
    config: Arc<ServerConfig>,
}

impl Certificates {
    fn make() -> Certificates {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("names"), "subjectAltName=DNS:localhost").unwrap();
        for command in [
            "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 2 -subj /CN=one",
            "req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.crt -days 2 -subj /CN=other",
            "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost",
            "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt",
        ] {
            let done = Command::new("openssl")
                .args(command.split(' '))
                .current_dir(folder.path())
                .output()
                .unwrap();
            assert!(
                done.status.success(),
                "{}",
                String::from_utf8_lossy(&done.stderr)
            );
        }
        let certificate = CertificateDer::from_pem_file(folder.path().join("server.crt")).unwrap();
        let key = PrivateKeyDer::from_pem_file(folder.path().join("server.key")).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Certificates {
            folder,
            config: Arc::new(config),
        }
    }

    fn authority(&self) -> String {
        path(&self.folder.path().join("ca.crt"))
    }

    fn other_authority(&self) -> String {
        path(&self.folder.path().join("other.crt"))
    }

    /// Serves until the test ends and gives the port.
    fn serve(&self, greet: fn(&mut TcpStream), refuse: fn(&mut dyn ReadWrite)) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let config = self.config.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                greet(&mut stream);
                let connection = ServerConnection::new(config.clone()).unwrap();
                refuse(&mut StreamOwned::new(connection, stream));
            }
        });
        port
    }
}

trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

fn path(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn check(driver: Driver, url: &str, expected: ConnectReason) {
    let error = try_connect_by(driver, url).unwrap_err();
    let ErrorKind::CannotConnect { reason, message } = *error.kind else {
        panic!("{error:?}")
    };
    assert_eq!(reason, expected, "{driver:?} {url}: {message}");
}

#[test]
fn postgres_verifies_what_sslmode_says() {
    let certificates = Certificates::make();
    let port = certificates.serve(
        |stream| {
            stream.read_exact(&mut [0; 8]).unwrap();
            stream.write_all(b"S").unwrap();
        },
        |stream| {
            let mut length = [0; 4];
            if stream.read_exact(&mut length).is_ok() {
                stream
                    .read_exact(&mut vec![0; u32::from_be_bytes(length) as usize - 4])
                    .unwrap();
                let fields = b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed\0\0";
                stream.write_all(b"E").unwrap();
                stream
                    .write_all(&u32::try_from(fields.len() + 4).unwrap().to_be_bytes())
                    .unwrap();
                stream.write_all(fields).unwrap();
                stream.flush().unwrap();
            }
        },
    );
    let (authority, other) = (certificates.authority(), certificates.other_authority());
    for driver in drivers(Dialect::Postgres) {
        let check = |host: &str, parameters: &str, expected| {
            check(
                driver,
                &format!("postgres://u:p@{host}:{port}/d?{parameters}"),
                expected,
            );
        };
        let (believed, refused) = (ConnectReason::WrongPassword, ConnectReason::Tls);
        check("localhost", "", believed);
        check("localhost", "sslmode=require", believed);
        check(
            "localhost",
            &format!("sslmode=verify-full&sslrootcert={authority}"),
            believed,
        );
        check(
            "localhost",
            &format!("sslmode=verify-full&sslrootcert={other}"),
            refused,
        );
        check(
            "localhost",
            "sslmode=verify-full&sslrootcert=system",
            refused,
        );
        check(
            "localhost",
            "sslmode=verify-full&sslrootcert=/no/such/file",
            refused,
        );
        check(
            "127.0.0.1",
            &format!("sslmode=verify-full&sslrootcert={authority}"),
            refused,
        );
        check(
            "127.0.0.1",
            &format!("sslmode=verify-ca&sslrootcert={authority}"),
            believed,
        );
        check(
            "127.0.0.1",
            &format!("sslmode=verify-ca&sslrootcert={other}"),
            refused,
        );
        // As libpq: with an authority at hand, `require` asks it.
        check(
            "localhost",
            &format!("sslmode=require&sslrootcert={other}"),
            refused,
        );
    }
}

#[test]
fn mysql_verifies_what_ssl_mode_says() {
    let certificates = Certificates::make();
    let port = certificates.serve(
        |stream| {
            // Protocol 10 with PROTOCOL_41, SSL, SECURE_CONNECTION and PLUGIN_AUTH.
            let mut greeting =
                b"\x0a8.0.0\0\x01\0\0\0saltsalt\0\x01\x8a\x2d\x02\0\x08\0\x15".to_vec();
            greeting.extend(b"\0\0\0\0\0\0\0\0\0\0saltsaltsalt\0mysql_native_password\0");
            stream
                .write_all(&[u8::try_from(greeting.len()).unwrap(), 0, 0, 0])
                .unwrap();
            stream.write_all(&greeting).unwrap();
            let _ = stream.read_exact(&mut [0; 36]);
        },
        |stream| {
            let mut header = [0; 4];
            if stream.read_exact(&mut header).is_ok() {
                stream
                    .read_exact(&mut vec![0; usize::from(header[0])])
                    .unwrap();
                let refusal = b"\xff\x15\x04#28000no";
                stream
                    .write_all(&[u8::try_from(refusal.len()).unwrap(), 0, 0, header[3] + 1])
                    .unwrap();
                stream.write_all(refusal).unwrap();
                stream.flush().unwrap();
            }
        },
    );
    let (authority, other) = (certificates.authority(), certificates.other_authority());
    let check = |host: &str, parameters: &str, expected| {
        check(
            Driver::Own,
            &format!("mysql://u:p@{host}:{port}/d?{parameters}"),
            expected,
        );
    };
    let (believed, refused) = (ConnectReason::WrongPassword, ConnectReason::Tls);
    check("localhost", "", believed);
    check("localhost", "ssl-mode=required", believed);
    check(
        "localhost",
        &format!("ssl-mode=verify_identity&ssl-ca={authority}"),
        believed,
    );
    check(
        "localhost",
        &format!("ssl-mode=verify_identity&ssl-ca={other}"),
        refused,
    );
    check("localhost", "ssl-mode=VERIFY_IDENTITY", refused);
    check(
        "127.0.0.1",
        &format!("ssl-mode=verify-identity&ssl-ca={authority}"),
        refused,
    );
    check(
        "localhost",
        &format!("ssl-mode=verify_ca&ssl-ca={authority}"),
        believed,
    );
    // The driver cannot leave the name unchecked.
    check(
        "127.0.0.1",
        &format!("ssl-mode=verify_ca&ssl-ca={authority}"),
        refused,
    );
    check("127.0.0.1", &format!("ssl_ca={other}"), refused);
}

#[test]
fn a_server_without_tls_is_refused_when_tls_is_required() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.read_exact(&mut [0; 8]).unwrap();
            stream.write_all(b"N").unwrap();
        }
    });
    for driver in drivers(Dialect::Postgres) {
        let url = format!("postgres://u:p@127.0.0.1:{port}/d?sslmode=require");
        check(driver, &url, ConnectReason::Tls);
    }
}

/// The library goes on without TLS where the server says that it has none, whatever it is told.
#[cfg(feature = "diesel-mysql")]
#[test]
fn what_libmariadb_cannot_promise_is_refused() {
    if mysqlclient_sys::SUPPORTS_MYSQL_SSL_MODE {
        return;
    }
    for mode in ["required", "verify_ca", "verify_identity"] {
        let url = format!("mysql://u:p@127.0.0.1:1/d?ssl-mode={mode}&ssl-ca=ca.crt");
        check(Driver::Diesel, &url, ConnectReason::Tls);
    }
}
