//! What a `schema.rs` reads as.

use std::path::PathBuf;
use std::sync::Arc;

use revgraph_schema::Dialect;
use revgraph_schema::model::{Column, Schema, TableName};
use revgraph_schema::models::{Document, Fact, Models, ObjectKind};

use super::read;

fn document(text: &str) -> Arc<Document> {
    Arc::new(Document {
        path: PathBuf::from("schema.rs"),
        text: text.to_owned(),
    })
}

fn models(text: &str) -> Models {
    read(Dialect::Postgres, &document(text)).unwrap()
}

const SCHEMA: &str = r##"
// @generated automatically by Diesel CLI.

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "role", schema = "auth"))]
    pub struct Role;
}

diesel::table! {
    /// Teams.
    teams (id) {
        id -> Int8,
        #[max_length = 80]
        name -> Varchar,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Role;

    audit.users (id, r#type) {
        id -> Int8,
        #[sql_name = "type"]
        r#type -> Text,
        /// Which team.
        team_id -> Nullable<Int8>,
        role -> Role,
        tags -> Nullable<Array<Nullable<Text>>>,
        created_at -> Timestamptz,
    }
}

diesel::joinable!(users -> teams (team_id));
diesel::allow_tables_to_appear_in_same_query!(teams, users,);
"##;

#[test]
fn tables_columns_keys_and_joins_are_read() {
    let models = models(SCHEMA);
    let users = TableName::new(Some("audit"), "users");
    let table = &models.schema.tables[&users];
    let shown: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let data_type = column.data_type.default.as_ref().unwrap();
            format!("{} {data_type} {}", column.name, column.nullable)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "id bigint false",
            "type text false",
            "team_id bigint true",
            "role auth.role false",
            "tags text[] true",
            "created_at timestamptz false",
        ]
    );
    let key = table.primary_key.as_ref().unwrap();
    assert_eq!(key.columns, ["id", "type"]);
    assert_eq!(table.foreign_keys[0].references.table, "teams");
    assert_eq!(table.foreign_keys[0].references.columns, ["id"]);
    assert!(models.unsaid.of_column(&users, "role", Fact::Type));
    assert!(models.unsaid.of_column(&users, "created_at", Fact::Length));
    let teams = TableName::new(None, "teams");
    assert!(!models.unsaid.of_column(&teams, "name", Fact::Length));
    assert!(models.unsaid.of_table(&teams, Fact::Indexes));
    let spot = models.places.of(ObjectKind::Table, &users).unwrap();
    assert_eq!((spot.line, spot.column), (Some(23), Some(11)));
    models.check_references(&Schema::default()).unwrap();
}

#[test]
fn a_refusal_says_where() {
    let cases = [
        (
            "table! {\n    t {\n        id => Int4,\n    }\n}\n",
            "3:12 expected `->`",
        ),
        (
            "table! { t (nr) { id -> Int4, } }",
            "1:13 table 't' has no column 'nr'",
        ),
        ("table! { t {} }", "1:10 table 't' has no column 'id'"),
        (
            "table! { t { id -> Int4, id -> Int4, } }",
            "1:10 table 't' has two columns 'id'",
        ),
        (
            "table! { t { id -> Int4, } }\njoinable!(t -> u (id));",
            "2:16 there is no table 'u'",
        ),
        (
            "table! { t { id -> Int4, } }\ntable! { t { id -> Int4, } }",
            "2:10 table 't' is declared twice",
        ),
        (
            "table! { t { id -> Int4,",
            "1:12 cannot parse string into token stream",
        ),
    ];
    for (text, expected) in cases {
        let error = read(Dialect::Postgres, &document(text)).unwrap_err();
        let spot = error.spots()[0].clone();
        let shown = format!("{}:{} {error}", spot.line.unwrap(), spot.column.unwrap());
        assert_eq!(shown, expected, "{text}");
    }
}

#[test]
fn what_is_unsaid_is_as_the_database_has_it() {
    let declared = models(
        "table! { t { id -> Int4, name -> Varchar, age -> Int4, mood -> Mood, new -> Text, } }",
    );
    let live = "tables:\n  t:\n    comment: here\n    columns:\n      - {name: id, type: integer, primary_key: true, autoincrement: true}\n      - {name: name, type: string(80), nullable: false, default: x, unique: true}\n      - {name: age, type: bigint, nullable: false}\n      - {name: mood, type: 'enum(a, b)'}\nviews: {v: {sql: SELECT 1}}\n";
    let live = revgraph_schema::models::read(&document(live))
        .unwrap()
        .schema;
    let settled =
        crate::models::settle(Dialect::Postgres, &declared.schema, &declared.unsaid, &live);
    let name = TableName::new(None, "t");
    let (table, live_table) = (&settled.tables[&name], &live.tables[&name]);
    let column = |name: &str| table.column(name).unwrap();
    let live_column = |name: &str| live_table.column(name).unwrap();
    assert_eq!(column("id"), live_column("id"));
    assert_eq!(column("name"), live_column("name"));
    // What is said is compared: the type of one column, and null of the other.
    assert_ne!(column("age").data_type, live_column("age").data_type);
    assert_eq!(
        *column("mood"),
        Column {
            nullable: false,
            ..live_column("mood").clone()
        }
    );
    assert_eq!(table.columns.len(), 5);
    assert_eq!(table.uniques, live_table.uniques);
    assert_eq!(table.comment.as_deref(), Some("here"));
    assert_eq!(settled.views, live.views);
}
