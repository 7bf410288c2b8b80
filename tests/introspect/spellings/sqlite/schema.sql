-- Names in every kind of quotes, comments in every place, constraints without commas between them.
CREATE TABLE "my ""table""" (/* first */ [id]integer constraint pk primary key on conflict fail autoincrement, -- the key, really
  `b ``c` varchar(20) collate nocase not null on conflict ignore default 'a,(''b' constraint b_len check(length("b `c")>1) check ("b `c"<>''),
  'single' AS ("b `c" || ')') stored, d int generated always as (id*2) constraint lonely,
  e REFERENCES u NOT NULL DEFERRABLE INITIALLY DEFERRED REFERENCES v (x) ON DELETE SET NULL ON UPDATE NO ACTION MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED
  , UNIQUE (e, "ID" COLLATE RTRIM DESC) on conflict replace constraint named unique(e)
  CHECK (e > 'x -- no comment') constraint fk FOREIGN KEY (e, E) REFERENCES 'u' (id, x) ON UPDATE SET DEFAULT ON DELETE RESTRICT);
create table if not exists U(ID integer primary key,x,y,unique(id,x)); -- not a part of it
CREATE TABLE v(x PRIMARY KEY , y)
  /* nor this */ ;
CREATE TABLE begin (key INT, "select" INT, "日本" TEXT DEFAULT 'é', [a b] INT);
CREATE TABLE copy AS SELECT 1 AS a, 'x' AS "b c", key FROM begin;
