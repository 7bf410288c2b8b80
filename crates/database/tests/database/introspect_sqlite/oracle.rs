//! What SQLite's own pragmas say of tables, against what was read from the texts.

use revgraph_database::Database;
use revgraph_schema::model::{Schema, Table};
use revgraph_schema::types::DataType;

type Row = Vec<Option<String>>;

fn text(row: &Row, at: usize) -> &str {
    row[at].as_deref().unwrap_or_default()
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Compares everything that a pragma knows.
pub(super) fn assert_agrees(database: &mut Database, schema: &Schema) {
    for (name, table) in &schema.tables {
        let quoted = name.name.replace('\'', "''");
        let mut pragma = |query: &str| {
            let query = query.replace('$', &quoted);
            database.query(&query).unwrap()
        };
        let columns = pragma(
            "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('$') ORDER BY cid",
        );
        agree_on_columns(table, &columns);
        let options = pragma("SELECT wr, strict FROM pragma_table_list('$') WHERE schema = 'main'");
        let flag = |at: usize| text(&options[0], at) == "1";
        let own = &table.sqlite;
        assert_eq!(
            (own.without_rowid, own.strict),
            (flag(0), flag(1)),
            "{name}"
        );
        let keys = pragma(
            "SELECT id, seq, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list('$') ORDER BY id, seq",
        );
        agree_on_keys(table, &keys);
        let indexes = pragma(
            "SELECT l.name, l.\"unique\", l.origin, l.partial, group_concat(coalesce(x.name, '') || ' ' || x.desc, ',') \
             FROM pragma_index_list('$') l, (SELECT * FROM pragma_index_list('$')) o, pragma_index_xinfo(l.name) x \
             WHERE o.name = l.name AND x.key GROUP BY l.name",
        );
        agree_on_indexes(table, &indexes);
    }
}

fn agree_on_columns(table: &Table, rows: &[Row]) {
    let name = &table.name;
    assert_eq!(table.columns.len(), rows.len(), "{name}");
    for (column, row) in table.columns.iter().zip(rows) {
        let at = format!("{name}.{}", column.name);
        assert_eq!(column.name, text(row, 0), "{at}");
        let key = table
            .primary_key
            .iter()
            .flat_map(|key| &key.columns)
            .position(|own| *own == column.name);
        assert_eq!(key.map_or(0, |at| at + 1).to_string(), text(row, 4), "{at}");
        // A key takes no nulls, whatever SQLite says.
        assert_eq!(
            column.nullable,
            text(row, 2) == "0" && key.is_none(),
            "{at}"
        );
        let hidden = match &column.generated {
            None => "0",
            Some(generated) if generated.stored => "3",
            Some(_) => "2",
        };
        assert_eq!(hidden, text(row, 5), "{at}");
        let is_null = row[3].as_deref().is_none_or(|text| {
            let bare = text.trim_matches(['(', ')', ' ']);
            same(bare, "null")
        });
        assert_eq!(column.default.is_none(), is_null, "{at}: {row:?}");
        // Before GENERATED a comment becomes a part of the type.
        let words = text(row, 1).split("/*").next().unwrap_or_default();
        let words = words.split("--").next().unwrap_or_default().trim();
        match column.data_type.default.as_ref().unwrap() {
            DataType::Native(own) => {
                // INTEGER PRIMARY KEY DESC.
                let is_descending = key.is_some() && same(own, "int") && same(words, "integer");
                let bare = |text: &str| text.replace([' ', '\t', '\n'], "").to_lowercase();
                if !own.contains(['"', '[', '`', '\'']) && !is_descending {
                    assert_eq!(bare(own), bare(words), "{at}");
                }
            }
            DataType::Blob => assert!(words.is_empty() || same(words, "blob"), "{at}: {words}"),
            DataType::Integer => assert!(same(words, "integer"), "{at}: {words}"),
            _ => {}
        }
    }
}

fn agree_on_keys(table: &Table, rows: &[Row]) {
    let mut expected = Vec::new();
    for row in rows {
        let pair = format!("{}>{}", text(row, 3), text(row, 4));
        let line = (
            text(row, 0).to_owned(),
            format!("{} {} {}", text(row, 2), text(row, 5), text(row, 6)).to_lowercase(),
        );
        match expected.last_mut() {
            Some((last, pairs)) if *last == line => *pairs = format!("{pairs},{pair}"),
            _ => expected.push((line, pair)),
        }
    }
    let mut expected: Vec<String> = expected
        .into_iter()
        .map(|((_, line), pairs)| format!("{line} {pairs}").to_lowercase())
        .collect();
    let action = |action: Option<revgraph_schema::model::ReferentialAction>| {
        action.map_or("NO ACTION", |action| action.sql())
    };
    let mut found: Vec<String> = table
        .foreign_keys
        .iter()
        .map(|key| {
            let to = &key.references;
            let pairs: Vec<String> = key
                .columns
                .iter()
                .zip(&to.columns)
                .map(|(from, to)| format!("{from}>{to}"))
                .collect();
            let (update, delete) = (action(key.on_update), action(key.on_delete));
            format!("{} {update} {delete} {}", to.table, pairs.join(",")).to_lowercase()
        })
        .collect();
    expected.sort();
    found.sort();
    assert_eq!(expected.len(), found.len(), "{}", table.name);
    for (one, other) in expected.iter().zip(&found) {
        // A pragma says nothing of the columns that the text leaves out.
        let written = one.split(' ').next_back().unwrap();
        if !written.split(',').any(|pair| pair.ends_with('>')) {
            assert_eq!(one, other, "{}", table.name);
        }
    }
}

fn agree_on_indexes(table: &Table, rows: &[Row]) {
    let of = |origin: &'static str| rows.iter().filter(move |row| text(row, 2) == origin);
    // Unique constraints over the same columns share an index, also with the key.
    for row in of("u") {
        let columns: Vec<&str> = text(row, 4)
            .split(',')
            .map(|part| part.rsplit_once(' ').unwrap().0)
            .collect();
        let is_it = |unique: &revgraph_schema::model::Unique| *unique.columns == columns[..];
        assert!(table.uniques.iter().any(is_it), "{}: {row:?}", table.name);
    }
    assert!(
        table.uniques.is_empty()
            || rows.iter().any(|row| text(row, 2) != "c")
            || table.columns.iter().any(|column| column.autoincrement)
    );
    assert_eq!(table.indexes.len(), of("c").count(), "{}", table.name);
    for row in of("c") {
        let index = table.index(text(row, 0)).unwrap();
        assert_eq!(index.unique, text(row, 1) == "1", "{row:?}");
        assert_eq!(index.condition.is_some(), text(row, 3) == "1", "{row:?}");
        let parts: Vec<String> = index
            .columns
            .iter()
            .map(|part| {
                use revgraph_schema::model::{IndexTarget, Order};
                let name = match &part.target {
                    IndexTarget::Column(name) => name.clone(),
                    IndexTarget::Expression(_) => String::new(),
                };
                format!("{name} {}", i32::from(part.order == Some(Order::Desc)))
            })
            .collect();
        let expected: Vec<&str> = text(row, 4).split(',').collect();
        assert_eq!(parts.len(), expected.len(), "{row:?}");
        for (own, expected) in parts.iter().zip(expected) {
            // A column with a collation is an expression here.
            let is_same = own == expected
                || (own.starts_with(' ') && own[1..] == expected[expected.len() - 1..]);
            assert!(is_same, "{own} is not {expected}: {row:?}");
        }
    }
}
