CREATE TABLE a (
    b INTEGER NOT NULL,
    c TEXT,
    d TEXT,
    e ANY,
    f INTEGER DEFAULT 1,
    g BLOB,
    h REAL,
    i TEXT CHECK (i IN ('x', 'y')),
    PRIMARY KEY (b)
) STRICT, WITHOUT ROWID;
