CREATE TYPE order_user AS ENUM ('a', 'b');
CREATE TABLE "order" (
    "Id" INTEGER NOT NULL,
    "group" INTEGER,
    "with space" INTEGER,
    "qu""ote`" INTEGER,
    "1st" INTEGER,
    "naïve" INTEGER,
    plain_1 INTEGER,
    value INTEGER,
    rank INTEGER,
    "user" order_user,
    PRIMARY KEY ("Id"),
    CONSTRAINT "Select" UNIQUE ("group", "Id")
);
CREATE INDEX "an index" ON "order" ("with space", "qu""ote`");
ALTER TABLE "order" RENAME TO "Table";
DROP INDEX "an index";
DROP TABLE "Table";
