-- revision: c3
-- down_revision: b2
-- message: find products by their names

-- upgrade
CREATE UNIQUE INDEX ix_products_name ON products (name);

-- downgrade
DROP INDEX ix_products_name;
