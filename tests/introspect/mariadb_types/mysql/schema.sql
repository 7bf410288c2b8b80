-- Types that MariaDB alone has pass through.
CREATE TABLE types (
    id UUID NOT NULL DEFAULT uuid(),
    v4 INET4 DEFAULT '127.0.0.1',
    v6 INET6 DEFAULT '::1',
    packed VARCHAR(100) COMPRESSED DEFAULT 'x',
    packed_latin VARCHAR(100) COMPRESSED CHARACTER SET latin1,
    PRIMARY KEY (id)
);
