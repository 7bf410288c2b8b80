-- The type of one column with the name that it gets is the column's own; every other one stands for itself.
CREATE TYPE posts_state AS ENUM ('draft', 'it''s live', 'gone');
CREATE TABLE posts (state posts_state NOT NULL DEFAULT 'draft');
CREATE TYPE lists_states AS ENUM ('a', 'b');
CREATE TABLE lists (states lists_states[] DEFAULT '{a}');
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE people (mood mood DEFAULT 'sad', moods mood[]);
CREATE TYPE unused AS ENUM ();
CREATE TYPE shared_state AS ENUM ('on', 'off');
CREATE TABLE shared (state shared_state, other shared_state);
CREATE TYPE based_state AS ENUM ('x');
CREATE DOMAIN based AS based_state;
CREATE TABLE based_on (state based);
CREATE TYPE "Weird Type" AS ENUM ('a,b', '"', '\', '{}');
CREATE TABLE weird ("Type" "Weird Type" DEFAULT 'a,b');
ALTER TYPE mood ADD VALUE 'so so' BEFORE 'glad';
