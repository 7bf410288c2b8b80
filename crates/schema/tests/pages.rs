//! The pages of the operations against `tests/ddl`: each block of YAML and SQL stands as it is in the case that the
//! page names before it, and each operation stands on a page.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use revgraph_schema::operation::Operation;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The pages, by their paths.
fn pages() -> Vec<(PathBuf, String)> {
    let folder = root().join("docs/operations");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pages.sort();
    let read = |page: PathBuf| {
        let text = fs::read_to_string(&page).unwrap();
        (page, text)
    };
    pages.into_iter().map(read).collect()
}

#[test]
fn each_block_is_in_its_case() {
    let mut blocks = 0;
    for (page, text) in pages() {
        let mut case = None;
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(name) = line.strip_prefix("<!-- case: ") {
                case = name.strip_suffix(" -->").map(str::to_owned);
            }
            let extension = match line {
                "```yaml" => "yaml",
                "```sql" => "sql",
                _ => continue,
            };
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let block = format!("{}\n", block.join("\n"));
            let Some(case) = &case else {
                panic!("{}: a block before any case:\n{block}", page.display());
            };
            let files = fs::read_dir(root().join("tests/ddl").join(case)).unwrap();
            let found = files
                .map(|file| file.unwrap().path())
                .filter(|file| file.extension().is_some_and(|own| own == extension))
                .any(|file| fs::read_to_string(file).unwrap().contains(&block));
            assert!(
                found,
                "{}: not in tests/ddl/{case}:\n{block}",
                page.display()
            );
            blocks += 1;
        }
    }
    assert!(blocks > 30, "only {blocks} blocks");
}

#[test]
fn each_operation_is_on_a_page() {
    let index = fs::read_to_string(root().join("docs/operations.md")).unwrap();
    for name in Operation::NAMES {
        assert!(
            index.contains(&format!("`{name}`")),
            "docs/operations.md does not name {name}"
        );
    }
}
