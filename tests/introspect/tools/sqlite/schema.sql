-- As Django, Rails, SQLAlchemy, Laravel, Prisma, TypeORM, Peewee, Room and Core Data write them.
CREATE TABLE IF NOT EXISTS "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "price" decimal NOT NULL, "is_active" bool NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "count" integer unsigned NOT NULL CHECK ("count" >= 0), "uid" char(32) NOT NULL UNIQUE);
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE TABLE "ar_internal_metadata" ("key" varchar NOT NULL PRIMARY KEY, "value" varchar, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
CREATE TABLE "users" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "email" varchar DEFAULT '' NOT NULL, "sign_in_count" integer DEFAULT 0 NOT NULL, "admin" boolean DEFAULT 0, "team_id" integer, CONSTRAINT "fk_rails_b2bbf87303" FOREIGN KEY ("team_id") REFERENCES "teams" ("id"));
CREATE INDEX "index_users_on_lower_email" ON "users" (lower(email) /*application='App'*/);
CREATE TABLE teams (
	id INTEGER NOT NULL, 
	name VARCHAR(50) NOT NULL, 
	kind VARCHAR(6) DEFAULT 'a' NOT NULL, 
	created DATETIME DEFAULT (CURRENT_TIMESTAMP), 
	active BOOLEAN DEFAULT 1 NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_teams_name UNIQUE (name), 
	CONSTRAINT ck_kind CHECK (kind IN ('a', 'b')), 
	CHECK (active IN (0, 1))
);
CREATE TABLE "jobs" ("id" integer primary key autoincrement not null, "queue" varchar not null, "status" varchar check ("status" in ('open', 'done')) not null default 'open', "attempts" integer not null default '0', "reserved_at" datetime, foreign key("id") references "users"("id") on delete cascade);
CREATE TABLE "Post" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published" BOOLEAN NOT NULL DEFAULT false,
    "authorId" INTEGER,
    CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "Post_authorId_key" ON "Post"("authorId");
CREATE TABLE "photo" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar(500) NOT NULL, "createdAt" datetime NOT NULL DEFAULT (datetime('now')), "views" double NOT NULL, CONSTRAINT "UQ_1" UNIQUE ("name"), CONSTRAINT "CHK_1" CHECK ("views" > 0));
CREATE TABLE "tweet" ("id" INTEGER NOT NULL PRIMARY KEY, "user_id" INTEGER NOT NULL, "message" TEXT NOT NULL, FOREIGN KEY ("user_id") REFERENCES "users" ("id"));
CREATE TABLE `room_table` (`uid` INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, `first_name` TEXT DEFAULT 'x', `score` REAL NOT NULL DEFAULT 0.0);
CREATE TABLE ZENTITY ( Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZWHEN TIMESTAMP, ZNAME VARCHAR );
