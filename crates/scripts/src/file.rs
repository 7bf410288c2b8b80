//! Reading the bytes of a script.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::{FileError, Place};

/// A revision script is written and reviewed by people; what is larger is data, and belongs elsewhere.
const LARGEST: u64 = 256 * 1024 * 1024;

/// How much is read at once, and for most scripts at all, when only the header is wanted.
const FIRST_READ: usize = 16 * 1024;

/// The whole text of a script, without a byte order mark.
///
/// # Errors
/// It cannot be read, is too large, or is not UTF-8.
pub fn read(path: &Path) -> Result<String, FileError> {
    let failed = |source| FileError::Read {
        path: path.to_path_buf(),
        source,
    };
    let mut file = File::open(path).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    if bytes > LARGEST {
        return Err(FileError::TooLarge {
            path: path.to_path_buf(),
            bytes,
            limit: LARGEST,
        });
    }
    let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0) + 1);
    file.read_to_end(&mut content).map_err(failed)?;
    let text = String::from_utf8(content).map_err(|error| not_utf8(path, error.as_bytes()))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The head of a script: read on until `complete` says that the header is in what was read, or the file ends.
/// `buffer` is reused from file to file.
pub(crate) fn read_head<'b>(
    path: &Path,
    buffer: &'b mut Vec<u8>,
    complete: impl Fn(&[u8]) -> bool,
) -> Result<&'b str, FileError> {
    let failed = |source| FileError::Read {
        path: path.to_path_buf(),
        source,
    };
    let mut file = File::open(path).map_err(failed)?;
    let mut filled = 0;
    loop {
        if filled as u64 > LARGEST {
            let bytes = file.metadata().map_err(failed)?.len();
            return Err(FileError::TooLarge {
                path: path.to_path_buf(),
                bytes,
                limit: LARGEST,
            });
        }
        let wanted = (filled * 2).max(FIRST_READ);
        if buffer.len() < wanted {
            buffer.resize(wanted, 0);
        }
        let room = buffer.len();
        let more = file.read(&mut buffer[filled..room]).map_err(failed)?;
        filled += more;
        if more == 0 || complete(&buffer[..filled]) {
            break;
        }
    }
    let mut head = &buffer[..filled];
    if let Some(rest) = head.strip_prefix("\u{feff}".as_bytes()) {
        head = rest;
    }
    match std::str::from_utf8(head) {
        Ok(text) => Ok(text),
        // A character cut in two by the end of the part that was read is no fault of the file.
        Err(error) if error.error_len().is_none() && filled == buffer.len() => {
            Ok(std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default())
        }
        Err(_) => Err(not_utf8(path, head)),
    }
}

fn not_utf8(path: &Path, content: &[u8]) -> FileError {
    let good = match std::str::from_utf8(content) {
        Ok(text) => text.len(),
        Err(error) => error.valid_up_to(),
    };
    let line = memchr::memchr_iter(b'\n', &content[..good]).count() + 1;
    FileError::NotUtf8 {
        place: Place {
            path: path.to_path_buf(),
            line: Some(line),
            column: None,
            excerpt: None,
        },
    }
}
