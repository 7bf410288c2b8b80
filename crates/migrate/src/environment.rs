//! The process's environment, as the caller hands it in.

use std::collections::BTreeMap;
use std::path::Path;

/// Variables by name: what the caller gives, over what a `.env` file says.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    given: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
}

impl Environment {
    /// The variables of the caller.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Environment {
        Environment {
            given: variables.into_iter().collect(),
            file: BTreeMap::new(),
        }
    }

    /// Adds the variables of a `.env` file, under those that are already there. A file that does not exist
    /// adds nothing.
    ///
    /// # Errors
    /// A file that exists and cannot be read or is malformed.
    pub fn with_file(mut self, path: &Path) -> Result<Environment, dotenvy::Error> {
        match dotenvy::from_path_iter(path) {
            Ok(variables) => {
                for variable in variables {
                    let (name, value) = variable?;
                    self.file.insert(name, value);
                }
                Ok(self)
            }
            Err(error) if error.not_found() => Ok(self),
            Err(error) => Err(error),
        }
    }

    /// The value of a variable; one that is set to nothing counts as set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.given
            .get(name)
            .or_else(|| self.file.get(name))
            .map(String::as_str)
    }
}
