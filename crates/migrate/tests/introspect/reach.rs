//! What a session has to be like for a reading, and what it is like afterwards.

use revgraph_database::{Dialect, ErrorKind, ForeignKeys, Reach};
use revgraph_schema::model::Schema;

use super::created::emptied;
use super::scratch::Scratch;

/// Something of everything whose text depends on the search path.
const OBJECTS: &str = "
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE FUNCTION is_fine(a mood) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
CREATE TABLE users (id serial PRIMARY KEY, mood mood DEFAULT 'a', at timestamptz DEFAULT '2020-01-01 00:00:00+00', kept interval DEFAULT '1 day 02:00',
    name citext DEFAULT 'x'::text || 'y', CHECK (is_fine(mood)));
CREATE TABLE posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id integer REFERENCES users, parent_id bigint REFERENCES posts);
CREATE INDEX ix_posts ON posts (user_id) WHERE user_id > 0;
CREATE VIEW names AS SELECT u.name, p.id FROM users u JOIN posts p ON p.user_id = u.id;
CREATE FUNCTION posts_touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION posts_touch();
";

fn read(scratch: &mut Scratch, schema: Option<&str>) -> Schema {
    let reach = Reach {
        default_schema: schema.map(str::to_owned),
        ..Reach::default()
    };
    scratch.session().introspect(&reach).unwrap()
}

fn settings(scratch: &mut Scratch) -> Vec<Vec<Option<String>>> {
    scratch.rows(
        "SELECT current_setting('search_path'), current_setting('datestyle'), current_setting('timezone'), \
         current_setting('intervalstyle'), current_setting('quote_all_identifiers')",
    )
}

#[test]
fn a_schema_made_in_a_transaction_reads_as_the_one_it_is_made_like() {
    let mut scratch = Scratch::new(Dialect::Postgres);
    emptied(&mut scratch);
    let session = scratch.session();
    session.execute("CREATE EXTENSION citext").unwrap();
    session.execute(OBJECTS).unwrap();
    let mut expected = read(&mut scratch, None);
    assert_eq!(expected.tables.len(), 2);
    // It is in the other schema, from the place that is made like it.
    expected.extensions.clear();

    let session = scratch.session();
    session
        .execute(
            "SET datestyle = 'German'; SET timezone = 'Asia/Tokyo'; SET intervalstyle = 'iso_8601'",
        )
        .unwrap();
    session.begin(ForeignKeys::AsConfigured).unwrap();
    session
        .execute(
            "CREATE SCHEMA \"Scratch place\"; SET LOCAL search_path TO \"Scratch place\", public",
        )
        .unwrap();
    session.execute(OBJECTS).unwrap();
    let before = settings(&mut scratch);
    for schema in [None, Some("Scratch place")] {
        let mut found = read(&mut scratch, schema);
        found.extensions.clear();
        assert_eq!(found, expected, "{schema:?}");
        assert_eq!(settings(&mut scratch), before);
    }
    // The session's own path does not matter.
    let session = scratch.session();
    session.execute("SET LOCAL search_path TO public").unwrap();
    let mut found = read(&mut scratch, Some("Scratch place"));
    found.extensions.clear();
    assert_eq!(found, expected);
    assert!(scratch.session().in_transaction().unwrap());
    scratch.session().rollback().unwrap();
    let path = scratch.rows("SHOW search_path");
    assert_eq!(path, [[Some("\"$user\", public".to_owned())]]);
}

#[test]
fn settings_are_the_same_after_a_reading_without_a_transaction() {
    let mut scratch = Scratch::new(Dialect::Postgres);
    let session = scratch.session();
    session
        .execute("SET search_path TO pg_catalog, public; SET quote_all_identifiers TO on")
        .unwrap();
    let before = settings(&mut scratch);
    read(&mut scratch, Some("public"));
    assert_eq!(settings(&mut scratch), before);
}

#[test]
fn a_role_reads_the_schemas_that_it_may_use_and_no_others() {
    let mut scratch = Scratch::new(Dialect::Postgres);
    emptied(&mut scratch);
    let session = scratch.session();
    session.execute("CREATE EXTENSION citext").unwrap();
    session.execute(OBJECTS).unwrap();
    let expected = read(&mut scratch, None);
    // Without any right to the tables.
    let session = scratch.session();
    session.begin(ForeignKeys::AsConfigured).unwrap();
    session
        .execute(
            "REVOKE ALL ON SCHEMA public FROM PUBLIC; CREATE ROLE revgraph_reader; \
             GRANT USAGE ON SCHEMA public TO revgraph_reader; SET LOCAL ROLE revgraph_reader",
        )
        .unwrap();
    assert_eq!(read(&mut scratch, None), expected);
    let session = scratch.session();
    session
        .execute("RESET ROLE; REVOKE ALL ON SCHEMA public FROM revgraph_reader; SET LOCAL ROLE revgraph_reader")
        .unwrap();
    let none = session.introspect(&Reach::default()).unwrap_err();
    assert_eq!(*none.kind, ErrorKind::NoSchema);
    let public = Reach {
        default_schema: Some("public".to_owned()),
        ..Reach::default()
    };
    let refused = session.introspect(&public).unwrap_err();
    assert_eq!(refused.to_string(), "permission denied for schema public");
    session.rollback().unwrap();
}
