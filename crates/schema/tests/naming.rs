//! Naming conventions, through the operations that make constraints and indexes without names.
#![allow(clippy::unwrap_used)]

use revgraph_schema::model::Schema;
use revgraph_schema::naming::Naming;
use revgraph_schema::operation::{Context, Item, Reverse};
use revgraph_schema::{Dialect, yaml};

const OPERATIONS: &str = "
- create_table:
    name: users
    columns:
      - {name: id, type: integer, primary_key: true}
      - {name: email, type: string(40), unique: true, index: true}
      - {name: team_id, type: integer, references: teams.id}
    checks: [{name: adult, sql: id > 17}, id > 0]
- add_column: {table: users, column: {name: code, type: integer, unique: true, index: true, check: code > 0, references: codes.id}}
- add_column: {table: users, column: {morphs: tag}}
- create_index: {table: users, columns: [team_id, email]}
- create_unique_constraint: {table: users, columns: [team_id, email]}
- create_check_constraint: {name: positive, table: users, sql: code > 0}
- create_foreign_key: {table: users, columns: code, references: other.id}
- drop_constraint: {name: positive, table: users, type: check, was: {sql: code > 0}}
- drop_morphs: {table: users, name: tag}
";

fn context(dialect: Dialect, naming: Naming) -> Context {
    let mut context = Context::new(dialect);
    context.naming = naming;
    context
}

fn sql(dialect: Dialect, naming: Naming) -> String {
    let items: Vec<Item> = yaml::from_str(OPERATIONS).unwrap();
    let context = context(dialect, naming);
    let statements = items.iter().map(|item| item.render(&context).unwrap());
    let lines: Vec<String> = statements.flatten().map(|one| one.sql).collect();
    lines.join(";\n")
}

/// The names that a text has after these words, in order.
fn names<'t>(sql: &'t str, words: &str) -> Vec<&'t str> {
    sql.match_indices(words)
        .map(|(at, _)| sql[at + words.len()..].split([' ', ';']).next().unwrap())
        .collect()
}

#[test]
fn the_convention_of_alembic_names_everything_on_postgres() {
    let sql = sql(Dialect::Postgres, Naming::alembic());
    assert_eq!(
        names(&sql, "CONSTRAINT "),
        [
            "pk_users",
            "uq_users_email",
            "ck_users_adult",
            "fk_users_team_id_teams",
            "uq_users_code",
            "fk_users_code_codes",
            "uq_users_team_id",
            "ck_users_positive",
            "fk_users_code_other",
            "ck_users_positive",
        ]
    );
    assert_eq!(
        names(&sql, "INDEX "),
        [
            "ix_users_email",
            "ix_users_code",
            "ix_users_tag_id",
            "ix_users_team_id"
        ]
    );
}

#[test]
fn the_convention_of_orator_names_everything_on_mysql() {
    let sql = sql(Dialect::Mysql, Naming::orator());
    assert_eq!(
        names(&sql, "ADD CONSTRAINT "),
        [
            "users_code_unique",
            "users_code_foreign",
            "users_team_id_email_unique",
            "positive",
            "users_code_foreign"
        ]
    );
    assert_eq!(
        names(&sql, "INDEX "),
        [
            "users_email_index",
            "users_code_index",
            "users_tag_id_tag_type_index",
            "users_team_id_email_index"
        ]
    );
}

#[test]
fn what_a_convention_named_is_dropped_by_that_name() {
    let items: Vec<Item> = yaml::from_str(OPERATIONS).unwrap();
    let naming = Naming::alembic();
    let context = context(Dialect::Postgres, naming.clone());
    let mut schema = Schema::default();
    for item in &items {
        let named = item.named(&naming);
        named.apply(Dialect::Postgres, &mut schema).unwrap();
        let (Reverse::Lossless(back)
        | Reverse::Lossy {
            operations: back, ..
        }) = named.reverse()
        else {
            continue;
        };
        let created = item.render(&context).unwrap();
        let dropped = back.iter().map(|item| item.render(&context).unwrap());
        let dropped: String = dropped.flatten().map(|one| one.sql).collect();
        if let [name] = names(&created[0].sql, "ADD CONSTRAINT ")[..] {
            assert!(dropped.contains(name), "{name} is not in {dropped}");
        }
    }
}
