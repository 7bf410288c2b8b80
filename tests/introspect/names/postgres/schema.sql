-- Names that need quotes everywhere.
CREATE TABLE "My Table" ("Id" integer PRIMARY KEY, "select" text DEFAULT 'x', "a.b" integer, "q""uote" text, "it's" integer, "é漢" integer,
    CONSTRAINT "a.b" UNIQUE ("a.b"), CONSTRAINT "ch""eck" CHECK ("it's" > 0));
CREATE TABLE "order" ("user" integer REFERENCES "My Table" ("Id"), "{a,b}" integer, "NULL" integer, "ü" integer);
CREATE INDEX "ix {}" ON "order" ("{a,b}", "NULL") INCLUDE ("user");
CREATE VIEW "My View" AS SELECT "Id", "q""uote" FROM "My Table";
CREATE SEQUENCE "My Seq";
CREATE TABLE "Up" ("Id" serial, n bigint DEFAULT nextval('"My Seq"'));
CREATE TYPE "My Table_Kind" AS ENUM ('a');
ALTER TABLE "My Table" ADD COLUMN "Kind" "My Table_Kind" DEFAULT 'a';
