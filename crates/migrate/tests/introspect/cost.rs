//! TEMPORARY
use super::scratch::Scratch;
use revgraph_database::{Dialect, Reach};
use std::time::Instant;
#[test]
#[ignore]
fn cost() {
    for tables in [1000, 5000] {
        let mut scratch = Scratch::new(Dialect::Postgres);
        scratch.session().execute(&format!("DO $$ BEGIN FOR i IN 1..{tables} LOOP EXECUTE format('CREATE TABLE t%s (id bigserial PRIMARY KEY, a integer NOT NULL DEFAULT 5, b varchar(20) DEFAULT ''x'', c text, d timestamptz DEFAULT now(), e numeric(10,2), f boolean NOT NULL DEFAULT true, g jsonb, h uuid, parent_id bigint REFERENCES t%s (id)); CREATE INDEX ix_%s_a ON t%s (a); CREATE INDEX ix_%s_b ON t%s (b, c)', i, greatest(1, i-1), i, i, i, i); IF i % 250 = 0 THEN COMMIT; END IF; END LOOP; END $$")).unwrap();
        scratch.session().execute("ANALYZE").unwrap();
        println!("{}", scratch.session().url());
        for _ in 0..5 {
            let start = Instant::now();
            let schema = scratch.session().introspect(&Reach::default()).unwrap();
            println!(
                "{tables}: {} tables, {:?}",
                schema.tables.len(),
                start.elapsed()
            );
        }
        if let Ok(seconds) = std::env::var("PAUSE") {
            std::thread::sleep(std::time::Duration::from_secs(seconds.parse().unwrap()));
        }
    }
}
