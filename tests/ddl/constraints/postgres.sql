CREATE TABLE orders (
    shop INTEGER NOT NULL,
    number INTEGER NOT NULL,
    code VARCHAR(10),
    total INTEGER,
    rebate INTEGER,
    CONSTRAINT pk_orders PRIMARY KEY (shop, number),
    UNIQUE (code),
    CONSTRAINT uq_orders UNIQUE (shop, code),
    CHECK (total >= 0),
    CONSTRAINT ck_rebate CHECK (rebate < 100),
    CHECK (total <> 13),
    CONSTRAINT ck_orders CHECK (total > rebate)
);
CREATE TABLE lines (
    id INTEGER NOT NULL,
    shop INTEGER,
    number INTEGER,
    parent_id INTEGER,
    next_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY (parent_id) REFERENCES lines (id) ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT fk_lines_orders FOREIGN KEY (shop, number) REFERENCES orders (shop, number) ON DELETE RESTRICT ON UPDATE NO ACTION,
    FOREIGN KEY (next_id) REFERENCES lines (id)
);
