//! Checksums of scripts.

use sha2::{Digest, Sha256};

/// The SHA-256 of bytes, in hexadecimal.
pub fn of_bytes(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The name of the way in which a script's checksum is made, kept beside it: SHA-256 over tokens for SQL, over the
/// canonical tree for YAML.
pub const ALGORITHM: &str = "sha256-tokens-1";
