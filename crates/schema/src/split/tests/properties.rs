//! Properties of the splitter over generated texts.

use std::borrow::Cow;

use proptest::prelude::*;
use proptest::sample::select;

use crate::Dialect;
use crate::split::checksum::checksum;
use crate::split::lexer;
use crate::split::token::{Token, TokenKind};
use crate::split::{
    Statement, StatementKind, cannot_run_in_transaction, commits_implicitly, first_words, split,
};

/// What statements are made of, whole and broken.
const FRAGMENTS: [&str; 96] = [
    "'",
    "\"",
    "`",
    "[",
    "]",
    "(",
    ")",
    ";",
    ";;",
    ",",
    ".",
    ":",
    ":=",
    "\\",
    "\\.",
    "$",
    "$$",
    "$a$",
    "$1",
    "@",
    "#",
    "-",
    "--",
    "-- ",
    "/",
    "*",
    "/*",
    "*/",
    "/*!",
    "/*!50003",
    "/*M!",
    "/*+",
    "//",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\u{b}",
    "\u{feff}",
    "<<",
    ">>",
    "->>",
    "=",
    "=-",
    "@-",
    "e'",
    "E'",
    "U&'",
    "u&\"",
    "x'",
    "n'",
    "'it''s'",
    "'a\\'",
    "1",
    "1.5e",
    ".5",
    "a",
    "end_",
    "Ä",
    "日本",
    "create",
    "or",
    "replace",
    "temp",
    "definer",
    "trigger",
    "procedure",
    "function",
    "package",
    "event",
    "rule",
    "returns",
    "as",
    "is",
    "for each row",
    "begin",
    "begin atomic",
    "not atomic",
    "declare",
    "handler for",
    "if",
    "then",
    "else",
    "case",
    "loop",
    "while",
    "repeat",
    "until",
    "do",
    "end",
    "end;",
    "end if;",
    "copy a from stdin;\n",
    "\ndelimiter ",
    "\ndelimiter //\n",
    "commit",
];

/// Statements that are complete, so that what follows one is read afresh.
const WHOLE: [(Dialect, &[&str]); 3] = [
    (
        Dialect::Sqlite,
        &[
            "select 'a;', \"b;\", `c;`, [d;]",
            "begin",
            "insert into a values (1, x'00', -1.5e-3)",
            "create trigger t delete on a begin select case when 1 then 2 end; delete from b; end",
        ],
    ),
    (
        Dialect::Postgres,
        &[
            "select 'a;\\', e'\\';', $$;$$, $a$;$b$;$a$, \"c;\"",
            "rollback",
            "select a @- 1, b->>'c', $1",
            "create function f() returns int begin atomic select case when 1 then 2 end; select 3; end",
            "create rule r as on delete to a do (select 1; select 2)",
        ],
    ),
    (
        Dialect::Mysql,
        &[
            "select 'a\\';', \"b\\\";\", `c;\\`",
            "start transaction",
            "/*!50003 select 1; */",
            "select 5--3, if(1, 2, 3)",
            "create procedure p() l: begin if(a) then select 1; else repeat set b = 1; until c end repeat; end if; end l",
            "create trigger t before insert on a for each row set new.b = case 1 when 2 then 3 end",
        ],
    ),
];

/// What may stand around statements and changes nothing.
const BLANKS: [&str; 8] = [
    " ",
    "\n",
    "\r\n",
    "\t",
    " -- it's;\n",
    "/* ;' */",
    "\u{c}",
    ";",
];

fn dialect() -> impl Strategy<Value = Dialect> {
    select(Dialect::ALL.to_vec())
}

/// Texts of fragments, some of them with a blank between.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = (select(FRAGMENTS.to_vec()), select(vec!["", " ", "\n"]));
    prop::collection::vec(fragment, 0..40).prop_map(|parts| {
        parts
            .into_iter()
            .flat_map(|(part, blank)| [part, blank])
            .collect()
    })
}

/// Whole statements of a dialect, each with blanks before and after it.
fn scripts() -> impl Strategy<Value = (Dialect, Vec<(String, String, String)>)> {
    let blanks =
        || prop::collection::vec(select(BLANKS.to_vec()), 0..4).prop_map(|blanks| blanks.concat());
    select(WHOLE.to_vec()).prop_flat_map(move |(dialect, whole)| {
        let statement = select(whole.to_vec()).prop_map(str::to_owned);
        let script = prop::collection::vec((blanks(), statement, blanks()), 1..8);
        (Just(dialect), script)
    })
}

/// The tokens that reach the server: blanks and terminators left out, and hints, which may stand beside a statement. A statement by
/// itself may lack the delimiter that made it whole, so what comes before a fault counts.
fn code_tokens(dialect: Dialect, text: &str) -> Vec<Token> {
    let mut lexer = lexer::of(dialect, text);
    let mut tokens = Vec::new();
    while let Ok(Some(token)) = lexer.next_token() {
        let skipped = matches!(
            token.kind,
            TokenKind::Blank | TokenKind::Terminator | TokenKind::Hint
        );
        if !skipped && &text[token.start..token.end] != ";" {
            tokens.push(token);
        }
    }
    tokens
}

/// The same as text.
fn code(dialect: Dialect, text: &str) -> Vec<String> {
    let tokens = code_tokens(dialect, text);
    let code = |token: Token| text[token.start..token.end].to_owned();
    tokens.into_iter().map(code).collect()
}

fn check_invariants(dialect: Dialect, text: &str) {
    assert_eq!(checksum(dialect, text).len(), 64);
    first_words(dialect, text);
    cannot_run_in_transaction(dialect, text);
    commits_implicitly(dialect, text);
    let Ok(statements) = split(dialect, text) else {
        return;
    };
    let mut rejoined = Vec::new();
    for statement in &statements {
        check_place(text, statement);
        let Cow::Borrowed(sql) = statement.sql else {
            panic!("the text is copied");
        };
        assert_eq!(sql.trim_ascii(), sql);
        // Without a terminator MySQL takes a last `--` for a comment.
        rejoined.extend(code(dialect, &format!("{sql};")));
        if let StatementKind::CopyData(data) = statement.kind {
            rejoined.push(data.to_owned());
        }
    }
    assert_eq!(code(dialect, text), rejoined);
}

/// The statement stands in the text where its line and column say.
fn check_place(text: &str, statement: &Statement<'_>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let normalized = text.replace("\r\n", "\n").replace('\r', "\n");
    let line = normalized.split('\n').nth(statement.line - 1).unwrap();
    let from: String = line.chars().skip(statement.column - 1).collect();
    let first_line = statement.sql.split(['\n', '\r']).next().unwrap();
    assert!(from.starts_with(first_line), "{from:?} {first_line:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_its_code(dialect in dialect(), text in "\\PC*|[ -~\n]*|(?s).*") {
        check_invariants(dialect, &text);
    }

    #[test]
    fn any_fragments_keep_their_code(dialect in dialect(), text in fragments()) {
        check_invariants(dialect, &text);
    }

    #[test]
    fn blanks_change_neither_statements_nor_checksum((dialect, script) in scripts()) {
        let plain: Vec<String> = script.iter().map(|(_, sql, _)| sql.clone()).collect();
        let spaced: Vec<String> = script
            .iter()
            .map(|(before, sql, after)| format!("{before}{sql}{after};"))
            .collect();
        let (plain, spaced) = (plain.join(";"), spaced.concat());
        let statements = split(dialect, &spaced).unwrap();
        let found: Vec<&str> = statements.iter().map(|statement| statement.sql.as_ref()).collect();
        let expected: Vec<&str> = script.iter().map(|(_, sql, _)| sql.as_str()).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(checksum(dialect, &plain), checksum(dialect, &spaced));
    }

    #[test]
    fn another_token_changes_the_checksum((dialect, script) in scripts(), at in any::<prop::sample::Index>()) {
        let text: Vec<&str> = script.iter().map(|(_, sql, _)| sql.as_str()).collect();
        let text = text.join("; ");
        let tokens = code_tokens(dialect, &text);
        let removed = at.get(&tokens);
        let shorter = format!("{} {}", &text[..removed.start], &text[removed.end..]);
        prop_assert_ne!(checksum(dialect, &text), checksum(dialect, &shorter));
    }
}
