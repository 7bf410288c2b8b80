use super::*;
use crate::model::{Check, ForeignKey, PrimaryKey, Unique};
use crate::yaml;

fn foreign_key() -> Constraint {
    let key = "{columns: [a_id, b_id], references: {table: other, columns: [x, y]}}";
    yaml::from_str::<ForeignKey>(key).unwrap().into()
}

fn check(name: Option<&str>) -> Constraint {
    Check {
        name: name.map(str::to_owned),
        sql: "a > 0".to_owned(),
        column: None,
    }
    .into()
}

#[test]
fn the_presets_name_what_has_no_name() {
    let unique = Constraint::from(Unique::over(["A-b", "c"]));
    let key = Constraint::from(PrimaryKey {
        name: None,
        columns: vec!["id".to_owned()],
    });
    let index = Index::over(["a", "b"]);
    let names = |naming: Naming| {
        let name = |constraint| naming.constraint_name("t", constraint);
        let constraints = [&unique, &key, &foreign_key(), &check(None)].map(name);
        (constraints, naming.index_name("t", &index))
    };
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(
        names(Naming::alembic()),
        (
            [
                some("uq_t_A-b"),
                some("pk_t"),
                some("fk_t_a_id_other"),
                None
            ],
            "ix_t_a".to_owned()
        )
    );
    assert_eq!(
        names(Naming::orator()),
        (
            [
                some("t_a_b_c_unique"),
                some("t_id_primary"),
                some("t_a_id_b_id_foreign"),
                None
            ],
            "t_a_b_index".to_owned()
        )
    );
    assert_eq!(
        names(Naming::default()),
        ([None, None, None, None], "ix_t_a_b".to_owned())
    );
}

#[test]
fn a_written_name_goes_where_the_template_has_a_place_for_it_and_only_once() {
    let naming = Naming::alembic();
    let name = |written| naming.constraint_name("t", &check(Some(written)));
    assert_eq!(name("positive").as_deref(), Some("ck_t_positive"));
    assert_eq!(name("ck_t_positive").as_deref(), Some("ck_t_positive"));
    let written = foreign_key().named(Some("mine".to_owned()));
    assert_eq!(
        naming.constraint_name("t", &written).as_deref(),
        Some("mine")
    );
    assert_eq!(
        naming.written_name("t", ConstraintKind::Check, "positive"),
        "ck_t_positive"
    );
    assert_eq!(
        naming.written_name("t", ConstraintKind::Unique, "mine"),
        "mine"
    );
}

#[test]
fn each_token_has_its_value() {
    let name = |template: &str| {
        let naming = Naming {
            foreign_key: Some(Template::parse(template).unwrap()),
            ..Naming::default()
        };
        naming.constraint_name("t", &foreign_key())
    };
    for (template, expected) in [
        ("%(table_name)s", Some("t")),
        ("%(referred_table_name)s", Some("other")),
        ("%(column_0_name)s", Some("a_id")),
        ("%(column_1_key)s", Some("b_id")),
        ("%(column_0_label)s", Some("t_a_id")),
        ("%(column_0N_name)s", Some("a_idb_id")),
        ("%(column_0_N_name)s", Some("a_id_b_id")),
        ("%(column_0_N_label)s", Some("t_a_id_t_b_id")),
        ("%(referred_column_0_name)s", Some("x")),
        ("%(referred_column_0_N_name)s", Some("x_y")),
        ("100%%_%(table_name)s!", Some("100%_t!")),
        ("%(column_2_name)s", None),
        ("%(constraint_name)s", None),
    ] {
        assert_eq!(name(template).as_deref(), expected, "{template}");
    }
}

#[test]
fn a_wrong_template_is_refused() {
    let error = |text: &str| Template::parse(text).unwrap_err().to_string();
    assert_eq!(
        error("ix_%(colum_0)s"),
        "unknown token '%(colum_0)s' in the naming convention 'ix_%(colum_0)s'"
    );
    assert!(error("50%").contains("begins no token"));
    assert!(error("%(table_name").contains("begins no token"));
    let read = |text: &str| yaml::from_str::<Naming>(text).map_err(|error| error.to_string());
    assert_eq!(read("alembic"), Ok(Naming::alembic()));
    assert_eq!(
        read("rails").unwrap_err(),
        "unknown naming convention 'rails'"
    );
    assert_eq!(
        read("{pk: 'pk_%(table_name)s'}").unwrap().primary_key,
        Naming::alembic().primary_key
    );
}
