//! What a file of cases cannot show: line ends, marks, NUL bytes.

mod checksum;
mod losses;
mod properties;

use super::checksum::checksum;
use super::*;

fn lines_and_columns(dialect: Dialect, text: &str) -> Vec<(usize, usize, String)> {
    let statements = split(dialect, text).unwrap();
    let place =
        |statement: Statement<'_>| (statement.line, statement.column, statement.sql.into_owned());
    statements.into_iter().map(place).collect()
}

#[test]
fn every_line_end_counts_once() {
    let expected = [
        (1, 1, "select 1".to_owned()),
        (2, 2, "select 2".to_owned()),
        (4, 1, "select 3".to_owned()),
    ];
    for text in [
        "select 1;\n select 2;\n\nselect 3",
        "select 1;\r\n select 2;\r\n\r\nselect 3",
        "select 1;\r select 2;\r\rselect 3",
        "\u{feff}select 1;\n select 2;\r\n\nselect 3\r\n",
    ] {
        for dialect in Dialect::ALL {
            assert_eq!(lines_and_columns(dialect, text), expected, "{text:?}");
        }
    }
}

#[test]
fn columns_count_characters() {
    let text = "select '日本';\u{c}select 'é'; \u{b}\tselect 3";
    let expected = [(1, 1), (1, 14), (1, 28)];
    for dialect in Dialect::ALL {
        let places = lines_and_columns(dialect, text);
        let places: Vec<_> = places.iter().map(|place| (place.0, place.1)).collect();
        assert_eq!(places, expected, "{dialect}");
    }
}

#[test]
fn a_nul_byte_is_an_error_wherever_it_stands() {
    for text in ["select 1;\nselect '\0'", "select 1;\n /* 789\0 */"] {
        for dialect in Dialect::ALL {
            let error = split(dialect, text).unwrap_err();
            assert_eq!(
                (error.line, error.column),
                (2, text.find('\0').unwrap() - 9)
            );
            assert_eq!(error.kind, SplitErrorKind::NulByte);
        }
    }
}

#[test]
fn a_carriage_return_ends_a_comment_on_postgres_alone() {
    let text = "select 1 -- one\r; select 2";
    assert_eq!(split(Dialect::Postgres, text).unwrap().len(), 2);
    assert_eq!(split(Dialect::Sqlite, text).unwrap().len(), 1);
    assert_eq!(split(Dialect::Mysql, text).unwrap().len(), 1);
}

#[test]
fn nothing_comes_of_nothing() {
    for text in [
        "",
        "\u{feff}",
        " \r\n\t",
        ";;;",
        "-- x",
        "/* x */",
        "/*+ x */;",
    ] {
        for dialect in Dialect::ALL {
            assert_eq!(split(dialect, text), Ok(Vec::new()), "{dialect} {text:?}");
            assert_eq!(checksum(dialect, text), checksum(dialect, ""));
        }
    }
}

#[test]
fn data_of_copy_keeps_its_line_ends() {
    let text = "copy a from stdin;\r\n1\r\n2\r\n\\.\r\nselect 1;";
    let statements = split(Dialect::Postgres, text).unwrap();
    assert_eq!(statements[0].kind, StatementKind::CopyData("1\r\n2\r\n"));
    assert_eq!(statements[1].sql, "select 1");
}

#[test]
fn an_error_says_what_and_where() {
    let error = split(Dialect::Postgres, "\n  \\i other.sql").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2, column 3: \\i is a command of psql, not SQL"
    );
}
