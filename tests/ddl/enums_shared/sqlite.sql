CREATE TABLE fights (
    before TEXT CHECK (before IN ('sad', 'ok')),
    after TEXT DEFAULT 'ok' CHECK (after IN ('sad', 'ok'))
);
