//! Facts that need no files.

use std::time::Duration;

use revgraph_schema::Dialect;
use revgraph_schema::diff::{self, CanonicalError, Kind, Options};
use revgraph_schema::model::{
    Check, Column, ForeignKey, Generated, Index, PrimaryKey, Reference, Schema, Table, Term,
    Unique, View,
};
use revgraph_schema::naming::Naming;
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::{OneOrMany, Value};
use rustix::time::{ClockId, clock_gettime};

use crate::live;

fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
    Schema {
        tables: tables
            .into_iter()
            .map(|table| (table.key(), table))
            .collect(),
        ..Schema::default()
    }
}

fn table(name: &str, columns: impl IntoIterator<Item = Column>) -> Table {
    Table {
        name: name.to_owned(),
        columns: columns.into_iter().collect(),
        ..Table::default()
    }
}

/// A database of many tables: ten columns, two indexes and a foreign key each.
fn large(tables: usize) -> Schema {
    let one = |at: usize| {
        let name = format!("table_{at}");
        let mut columns = vec![Column {
            autoincrement: true,
            nullable: false,
            ..Column::new("id", DataType::BigInt)
        }];
        columns.push(Column::new("parent_id", DataType::BigInt));
        columns.extend((0..8).map(|at| Column {
            default: Some(Term::Literal(Value::String("x".to_owned()))),
            ..Column::new(format!("column_{at}"), DataType::String(Some(80)))
        }));
        Table {
            primary_key: Some(PrimaryKey {
                name: None,
                columns: vec!["id".to_owned()],
            }),
            foreign_keys: vec![ForeignKey {
                name: None,
                columns: OneOrMany(vec!["parent_id".to_owned()]),
                references: Reference {
                    schema: None,
                    table: format!("table_{}", at / 2),
                    columns: vec!["id".to_owned()],
                },
                on_delete: None,
                on_update: None,
                deferrable: false,
                initially: None,
                match_kind: None,
            }],
            indexes: vec![
                Index::over(["column_0"]),
                Index::over(["column_1", "column_2"]),
            ],
            ..table(&name, columns)
        }
    };
    schema((0..tables).map(one))
}

/// The processor's time of this thread: what else the machine does is not in it.
fn worked() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.try_into().unwrap()
}

fn took(run: impl Fn()) -> Duration {
    let times = (0..3).map(|_| {
        let start = worked();
        run();
        worked() - start
    });
    times.min().unwrap()
}

#[test]
fn the_cost_grows_with_the_number_of_tables_alone() {
    for dialect in Dialect::ALL {
        let options = Options::new(dialect);
        let measure = |tables: usize| {
            let declared = large(tables);
            let goal = live::goal(dialect, &declared);
            let mut live = live::named(dialect, goal.clone());
            let last = live.tables.values_mut().last().unwrap();
            last.columns[5].nullable = false;
            last.columns[5].default = None;
            assert_eq!(diff::diff(&live, &goal, &options).changes.len(), 1);
            let compare = took(|| drop(diff::diff(&live, &goal, &options)));
            let canonical = took(|| drop(live::goal(dialect, &declared)));
            let create = took(|| drop(diff::create_all(dialect, &goal)));
            (compare, canonical, create)
        };
        let (small, large) = (measure(1_000), measure(5_000));
        // Five times the tables; a quadratic part would make it 25 times.
        for (small, large) in [(small.0, large.0), (small.1, large.1), (small.2, large.2)] {
            let limit = small * 14 + Duration::from_millis(50);
            assert!(large < limit, "{small:?} and {large:?} on {dialect}");
        }
    }
}

/// One table with everything in it, so that nothing within a table is quadratic either.
#[test]
fn a_wide_table_costs_no_more() {
    let wide = |columns: usize| {
        let names: Vec<String> = (0..columns).map(|at| format!("column_{at}")).collect();
        let mut wide = table(
            "wide",
            (names.iter()).map(|name| Column::new(name.clone(), DataType::Integer)),
        );
        wide.indexes = (names.iter())
            .map(|name| Index {
                name: Some(format!("by_{name}")),
                ..Index::over([name.clone()])
            })
            .collect();
        wide
    };
    let options = Options::new(Dialect::Postgres);
    let measure = |columns: usize| {
        let (live, mut goal) = (schema([wide(columns)]), schema([wide(columns)]));
        goal.tables
            .values_mut()
            .for_each(|table| table.columns.reverse());
        assert!(diff::diff(&live, &goal, &options).is_empty());
        took(|| drop(diff::diff(&live, &goal, &options)))
    };
    let (small, large) = (measure(400), measure(1_600));
    assert!(
        large < small * 12 + Duration::from_millis(30),
        "{small:?} and {large:?}"
    );
}

#[test]
fn an_error_names_the_table_and_the_column() {
    let declared = schema([table(
        "users",
        [Column::new("tags", DataType::Set(vec!["a".into()]))],
    )]);
    let error = diff::canonical(Dialect::Postgres, &declared, &Naming::default()).unwrap_err();
    assert!(matches!(&error, CanonicalError::Type { column, .. } if column == "tags"));
    assert_eq!(
        error.to_string(),
        "column 'tags' of table 'users': the type set(a): sets are MySQL's alone (postgres)"
    );
}

#[test]
fn a_default_that_the_type_does_not_take_is_an_error() {
    let column = Column {
        default: Some(Term::Literal(Value::String("many".to_owned()))),
        ..Column::new("amount", DataType::Integer)
    };
    let declared = schema([table("items", [column])]);
    let error = diff::canonical(Dialect::Sqlite, &declared, &Naming::default()).unwrap_err();
    assert!(matches!(error, CanonicalError::Default { .. }), "{error}");
}

#[test]
fn the_convention_names_what_has_no_name() {
    let mut users = table("users", [Column::new("email", DataType::Text)]);
    users.uniques.push(Unique::over(["email"]));
    let goal = diff::canonical(Dialect::Postgres, &schema([users]), &Naming::alembic()).unwrap();
    let unique = &goal.tables.values().next().unwrap().uniques[0];
    assert_eq!(unique.name.as_deref(), Some("uq_users_email"));
}

#[test]
fn switches_leave_out_what_they_say() {
    let column = |comment: &str, data_type, default: &str| Column {
        comment: Some(comment.to_owned()),
        default: Some(Term::Literal(Value::String(default.to_owned()))),
        ..Column::new("name", data_type)
    };
    let live = schema([table("a", [column("x", DataType::String(Some(10)), "p")])]);
    let goal = schema([table("a", [column("y", DataType::String(Some(20)), "q")])]);
    let all = Options::new(Dialect::Postgres);
    assert_eq!(diff::diff(&live, &goal, &all).changes.len(), 1);
    let none = Options {
        compare_type: false,
        compare_server_default: false,
        compare_comment: false,
        ..all
    };
    assert!(diff::diff(&live, &goal, &none).is_empty());
}

#[test]
fn what_is_kept_is_not_dropped() {
    let mut live = Schema::default();
    let view = View {
        sql: revgraph_schema::model::SqlText::new("SELECT 1"),
        columns: Vec::new(),
        check_option: None,
        postgres: Default::default(),
        mysql: Default::default(),
    };
    live.views
        .insert(revgraph_schema::model::TableName::new(None, "v"), view);
    let mut options = Options::new(Dialect::Postgres);
    assert_eq!(
        diff::diff(&live, &Schema::default(), &options)
            .changes
            .len(),
        1
    );
    options.keep.insert(Kind::View);
    assert!(diff::diff(&live, &Schema::default(), &options).is_empty());
}

/// The database rewrites the texts and gives names; what it read back is compared as what the goal meant.
#[test]
fn a_goal_that_was_read_back_keeps_its_own_names() {
    let with = |check: &str, name: Option<&str>, unique: Option<&str>| {
        let mut items = table("items", [Column::new("a", DataType::Text)]);
        items.checks.push(Check {
            name: name.map(str::to_owned),
            sql: check.to_owned(),
            column: None,
        });
        items.uniques.push(Unique {
            name: unique.map(str::to_owned),
            ..Unique::over(["a"])
        });
        schema([items])
    };
    let options = Options::new(Dialect::Postgres);
    let live = with("(a ~~ 'x%'::text)", Some("ck_a"), Some("uq_old"));
    let mut goal = with("a LIKE 'x%'", Some("ck_a"), None);
    let first = diff::diff(&live, &goal, &options);
    assert_eq!(first.suspects.len(), 1);
    assert_eq!(first.changes.len(), 2);
    let read = with("(a ~~ 'x%'::text)", Some("ck_a"), Some("items_a_key"));
    diff::read_back(&mut goal, read);
    assert!(diff::diff(&live, &goal, &options).is_empty());
}

#[test]
fn a_computed_column_in_other_words_is_suspect() {
    let with = |sql: &str| {
        let computed = Column {
            generated: Some(Generated {
                sql: sql.to_owned(),
                stored: true,
            }),
            ..Column::new("b", DataType::Integer)
        };
        schema([table(
            "items",
            [Column::new("a", DataType::Integer), computed],
        )])
    };
    let options = Options::new(Dialect::Postgres);
    let difference = diff::diff(&with("(a * 2)"), &with("a*2"), &options);
    assert!(difference.is_empty());
    let difference = diff::diff(&with("(a * 2)"), &with("2 * a"), &options);
    assert_eq!(difference.suspects.len(), 1);
    assert!(difference.changes[0].loses.is_none());
}
