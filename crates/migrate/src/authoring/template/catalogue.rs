//! The template folders inside the binary.

use include_dir::{Dir, include_dir};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../templates");

/// One template folder.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// The folder's name: what `init --template` takes.
    pub name: &'static str,
    /// The first line of its README.
    pub description: &'static str,
    folder: &'static Dir<'static>,
}

impl Template {
    /// The text of one of its files.
    pub fn file(&self, name: &str) -> Option<&'static str> {
        self.folder
            .get_file(self.folder.path().join(name))?
            .contents_utf8()
    }

    /// Its script template: the file's name and text.
    pub fn script(&self) -> Option<(&'static str, &'static str)> {
        ["script.yaml.tera", "script.sql.tera"]
            .into_iter()
            .find_map(|name| self.file(name).map(|text| (name, text)))
    }
}

/// All templates, sorted by name.
pub fn list() -> Vec<Template> {
    let mut templates: Vec<Template> = TEMPLATES
        .dirs()
        .filter_map(|folder| {
            let name = folder.path().file_name()?.to_str()?;
            let readme = folder
                .get_file(folder.path().join("README"))?
                .contents_utf8()?;
            Some(Template {
                name,
                description: readme.lines().next().unwrap_or_default(),
                folder,
            })
        })
        .collect();
    templates.sort_unstable_by_key(|template| template.name);
    templates
}

/// The template of this name.
pub fn find(name: &str) -> Option<Template> {
    list().into_iter().find(|template| template.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_whole() {
        let names: Vec<_> = list().iter().map(|template| template.name).collect();
        assert_eq!(names, ["generic", "multidb", "sql"]);
        for template in list() {
            assert!(
                template.file("alembic.yaml.tera").is_some(),
                "{}",
                template.name
            );
            assert!(template.script().is_some(), "{}", template.name);
            assert!(template.description.ends_with('.'), "{}", template.name);
        }
    }
}
