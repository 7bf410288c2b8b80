-- Foreign keys with their actions, of several columns, to the table itself, in a circle; and the indexes that come with them.
SET FOREIGN_KEY_CHECKS = 0;
CREATE TABLE shops (country CHAR(2) NOT NULL, number INT NOT NULL, best_order INT, PRIMARY KEY (country, number), CONSTRAINT fk_best FOREIGN KEY (best_order) REFERENCES orders (id) ON DELETE SET NULL);
CREATE TABLE orders (
    id INT NOT NULL PRIMARY KEY, parent_id INT, country CHAR(2), shop INT,
    CONSTRAINT fk_parent FOREIGN KEY (parent_id) REFERENCES orders (id) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT fk_shop FOREIGN KEY (country, shop) REFERENCES shops (country, number) ON DELETE RESTRICT ON UPDATE NO ACTION,
    KEY ix_own (country, shop, id)
);
CREATE TABLE plain (id INT PRIMARY KEY, order_id INT, FOREIGN KEY (order_id) REFERENCES orders (id));
SET FOREIGN_KEY_CHECKS = 1;
