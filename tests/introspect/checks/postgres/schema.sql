-- Conditions as the server says them, without the parentheses around them.
CREATE TABLE checks (a integer CHECK (a > 0), b varchar(9) CHECK (b IN ('x', 'y')), c text,
    CONSTRAINT both_set CHECK ((a IS NULL) = (b IS NULL)), CONSTRAINT "Weird" CHECK (c <> ')'), CHECK (lower(c) LIKE 'a%'), CHECK (a > 1) NO INHERIT);
ALTER TABLE checks ADD CONSTRAINT later CHECK (a < 100) NOT VALID;
ALTER TABLE checks ADD CONSTRAINT looked_at CHECK (a < 1000) NOT VALID;
ALTER TABLE checks VALIDATE CONSTRAINT looked_at;
