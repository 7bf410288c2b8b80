//! Paths as the user would type them.

use std::env;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// A text with the paths below the working directory in it as the user would type them.
pub(super) fn shown_in(text: &str) -> String {
    match env::current_dir() {
        Ok(here) if here.parent().is_some() => {
            text.replace(&format!("{}{}", here.display(), MAIN_SEPARATOR), "")
        }
        _ => text.to_owned(),
    }
}

/// A path relative to the working directory where that is shorter to type, else as it is.
pub(super) fn shown(path: &Path) -> String {
    let Ok(here) = env::current_dir() else {
        return path.display().to_string();
    };
    let Ok(path) = std::path::absolute(path) else {
        return path.display().to_string();
    };
    if let Ok(inside) = path.strip_prefix(&here) {
        let inside = inside.display().to_string();
        return if inside.is_empty() {
            ".".to_owned()
        } else {
            inside
        };
    }
    for (ups, ancestor) in here.ancestors().enumerate().skip(1).take(3) {
        if let Ok(rest) = path.strip_prefix(ancestor) {
            // Through the root every path would be reached.
            if ancestor.parent().is_some() {
                let mut relative = PathBuf::new();
                relative.extend(std::iter::repeat_n("..", ups));
                return relative.join(rest).display().to_string();
            }
        }
    }
    path.display().to_string()
}
