//! How a lent session is set, to put it back that way: `RESET ALL` would undo what the application set.

use super::{Answer, Session, sql};
use revgraph_schema::Dialect;
use std::collections::BTreeMap;

/// The settings that differ from the server's and the user's, by name.
#[derive(Default)]
pub(super) struct SessionSettings(BTreeMap<String, String>);

const AUTHORIZATION: &str = "session_authorization";
const ROLE: &str = "role";

impl SessionSettings {
    /// Reads them. The settings that an application makes up, such as `app.user`, are in no list; nothing is known of
    /// them, and they are left alone.
    pub(super) fn read(session: &mut dyn Session) -> Answer<SessionSettings> {
        let rows = session.query(&format!(
            "SELECT name::pg_catalog.text, pg_catalog.current_setting(name) FROM pg_catalog.pg_settings \
             WHERE source = 'session' AND name NOT LIKE 'transaction%' \
             UNION ALL SELECT '{ROLE}', pg_catalog.current_setting('role') \
             UNION ALL SELECT '{AUTHORIZATION}', session_user::pg_catalog.text"
        ))?;
        let settings = rows
            .into_iter()
            .filter_map(|row| match <[_; 2]>::try_from(row) {
                Ok([Some(name), Some(value)]) => Some((name, value)),
                _ => None,
            });
        Ok(SessionSettings(settings.collect()))
    }

    /// The statements that lead from what is set now to these; none when nothing differs.
    pub(super) fn changes_from(&self, now: &SessionSettings) -> String {
        let string = |text: &str| sql::string(Dialect::Postgres, text);
        let differs = |name: &str| self.0.get(name) != now.0.get(name);
        let mut statements = Vec::new();
        // Who may set the others comes first, and the one takes the other with it.
        let is_other = differs(AUTHORIZATION);
        for name in [AUTHORIZATION, ROLE] {
            if let Some(value) = self.0.get(name).filter(|_| is_other || differs(name)) {
                let value = string(value);
                statements.push(format!("SET {} {value}", name.replace('_', " ")));
            }
        }
        for (name, value) in &self.0 {
            if differs(name) && name != AUTHORIZATION && name != ROLE {
                let (name, value) = (string(name), string(value));
                statements.push(format!(
                    "SELECT pg_catalog.set_config({name}, {value}, false)"
                ));
            }
        }
        let added = now.0.keys().filter(|name| !self.0.contains_key(*name));
        statements.extend(added.map(|name| format!("RESET {name}")));
        statements.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pairs: &[(&str, &str)]) -> SessionSettings {
        let pairs = pairs.iter();
        SessionSettings(
            pairs
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn only_what_differs_is_set() {
        let before = settings(&[
            ("role", "none"),
            ("session_authorization", "ann"),
            ("work_mem", "4MB"),
        ]);
        assert_eq!(before.changes_from(&before), "");
        let now = settings(&[
            ("role", "bob"),
            ("session_authorization", "ann"),
            ("TimeZone", "UTC"),
        ]);
        assert_eq!(
            before.changes_from(&now),
            "SET role 'none'; SELECT pg_catalog.set_config('work_mem', '4MB', false); RESET TimeZone"
        );
    }
}
