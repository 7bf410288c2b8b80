//! Scripts as the log keeps them, so that later it can be said what changed.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use revgraph_database::log_table::StoredBody;

/// The only way so far in which they are kept.
const ENCODING: &str = "zlib";

/// A longer script is not kept: the log shall not become a second repository.
const LONGEST: usize = 1 << 20;

/// A script as it is kept; none where it is too long for that.
pub(crate) fn packed(text: &str) -> Option<StoredBody> {
    if text.len() > LONGEST {
        return None;
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).ok()?;
    Some(StoredBody {
        encoding: ENCODING.to_owned(),
        bytes: encoder.finish().ok()?,
    })
}

/// The script that was kept; none where it cannot be read.
pub(crate) fn unpacked(body: &StoredBody) -> Option<String> {
    if body.encoding != ENCODING {
        return None;
    }
    let mut text = String::new();
    // What somebody put there must not fill the memory.
    let mut decoder = ZlibDecoder::new(body.bytes.as_slice()).take(LONGEST as u64 + 1);
    decoder.read_to_string(&mut text).ok()?;
    (text.len() <= LONGEST).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_comes_back_as_it_was() {
        for text in [
            "",
            "revision: a\n",
            "\u{feff}-- ünï\r\n",
            &"x".repeat(LONGEST),
        ] {
            let body = packed(text).unwrap();
            assert_eq!(unpacked(&body).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_too_long_or_strange_is_not_there() {
        assert_eq!(packed(&"x".repeat(LONGEST + 1)), None);
        let body = |encoding: &str, bytes: &[u8]| StoredBody {
            encoding: encoding.to_owned(),
            bytes: bytes.to_vec(),
        };
        assert_eq!(unpacked(&body("zlib", b"no zlib")), None);
        assert_eq!(unpacked(&body("brotli", &packed("x").unwrap().bytes)), None);
    }
}
