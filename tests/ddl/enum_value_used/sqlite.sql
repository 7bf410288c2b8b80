CREATE TABLE t (
    a TEXT DEFAULT 'bad' CHECK (a IN ('ok', 'bad'))
);
