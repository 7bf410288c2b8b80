-- Every option; the target may be the table itself or come later, and keys may go in circles.
CREATE TABLE teams (id integer PRIMARY KEY, a integer, b integer, lead_id integer, UNIQUE (b, a), UNIQUE (a));
CREATE TABLE users (
    id integer PRIMARY KEY, plain_id integer REFERENCES teams, self_id integer REFERENCES users (id),
    cascade_id integer REFERENCES teams ON DELETE CASCADE ON UPDATE SET NULL,
    restrict_id integer REFERENCES teams ON DELETE RESTRICT ON UPDATE RESTRICT,
    default_id integer REFERENCES teams ON DELETE SET DEFAULT ON UPDATE NO ACTION,
    a integer, b integer, CONSTRAINT fk_both FOREIGN KEY (a, b) REFERENCES teams (a, b) MATCH FULL,
    deferrable_id integer CONSTRAINT fk_deferrable REFERENCES teams DEFERRABLE,
    deferred_id integer CONSTRAINT fk_deferred REFERENCES teams DEFERRABLE INITIALLY DEFERRED,
    late_id integer
);
ALTER TABLE users ADD CONSTRAINT fk_late FOREIGN KEY (late_id) REFERENCES teams (a) NOT VALID;
ALTER TABLE teams ADD CONSTRAINT fk_lead FOREIGN KEY (lead_id) REFERENCES users (id);
