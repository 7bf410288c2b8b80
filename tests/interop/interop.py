#!/usr/bin/env python3
"""Drives one database with Alembic and revgraph in turns, and compares what each step leaves.

The same history is written as an Alembic project and as a revgraph project with the same ids. Every sequence of
commands first runs with Alembic alone; the version rows and the schema after each of its steps are the truth. Then it
runs again on fresh databases, each step by the tool whose turn it is, and every step must leave the same. README.md
beside this file says how to run it.
"""

import datetime
import io
import os
import pathlib
import pprint
import subprocess
import sys
import tempfile

import sqlalchemy
from alembic import __version__ as alembic_version
from alembic import command
from alembic.config import Config

HERE = pathlib.Path(__file__).resolve().parent

# Two branches part at a2 and meet in c1; b2 depends on a3, which is on the other branch. Each revision is written twice:
# for Alembic as Python, for revgraph as the rest of a script, in YAML or in SQL.
REVISIONS = [
    {
        "id": "a1a1a1a1a1a1",
        "up": """op.create_table("users", sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(50), nullable=False, server_default="nobody"))""",
        "down": 'op.drop_table("users")',
        "yaml": """
            upgrade:
              - create_table:
                  name: users
                  columns:
                    - {name: id, type: integer, primary_key: true}
                    - {name: name, type: string(50), nullable: false, default: nobody}
            downgrade:
              - drop_table: {name: users}
        """,
    },
    {
        "id": "a2a2a2a2a2a2",
        "parents": "a1a1a1a1a1a1",
        "up": """op.add_column("users", sa.Column("email", sa.String(100)))
    op.create_index("ix_users_email", "users", ["email"], unique=True)""",
        "down": """op.drop_index("ix_users_email", "users")
    op.drop_column("users", "email")""",
        "yaml": """
            upgrade:
              - add_column: {table: users, column: {name: email, type: string(100)}}
              - create_index: {name: ix_users_email, table: users, columns: [email], unique: true}
            downgrade:
              - drop_index: {name: ix_users_email, table: users}
              - drop_column: {table: users, column: email}
        """,
    },
    {
        "id": "a3a3a3a3a3a3",
        "parents": "a2a2a2a2a2a2",
        "up": """op.create_table("posts", sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id", name="fk_posts_user", ondelete="CASCADE")),
        sa.Column("body", sa.Text, nullable=False))""",
        "down": 'op.drop_table("posts")',
        "yaml": """
            upgrade:
              - create_table:
                  name: posts
                  columns:
                    - {name: id, type: integer, primary_key: true}
                    - {name: user_id, type: integer}
                    - {name: body, type: text, nullable: false}
                  foreign_keys:
                    - {name: fk_posts_user, columns: [user_id], references: users.id, on_delete: cascade}
            downgrade:
              - drop_table: {name: posts}
        """,
    },
    {
        "id": "a4a4a4a4a4a4",
        "parents": "a3a3a3a3a3a3",
        "up": 'op.execute("CREATE TABLE tags (name VARCHAR(20) NOT NULL, CONSTRAINT pk_tags PRIMARY KEY (name))")',
        "down": 'op.execute("DROP TABLE tags")',
        "sql": """
            -- upgrade
            CREATE TABLE tags (name VARCHAR(20) NOT NULL, CONSTRAINT pk_tags PRIMARY KEY (name));
            -- downgrade
            DROP TABLE tags;
        """,
    },
    {
        "id": "b1b1b1b1b1b1",
        "parents": "a2a2a2a2a2a2",
        "label": "right",
        "up": """op.create_table("rooms", sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seats", sa.SmallInteger), sa.UniqueConstraint("seats", name="uq_rooms_seats"))""",
        "down": 'op.drop_table("rooms")',
        "yaml": """
            upgrade:
              - create_table:
                  name: rooms
                  columns:
                    - {name: id, type: bigint, primary_key: true}
                    - {name: seats, type: smallint}
                  uniques:
                    - {name: uq_rooms_seats, columns: [seats]}
            downgrade:
              - drop_table: {name: rooms}
        """,
    },
    {
        "id": "b2b2b2b2b2b2",
        "parents": "b1b1b1b1b1b1",
        "depends_on": "a3a3a3a3a3a3",
        "up": 'op.add_column("posts", sa.Column("room_id", sa.BigInteger))',
        "down": 'op.drop_column("posts", "room_id")',
        "sql": """
            -- upgrade
            ALTER TABLE posts ADD COLUMN room_id BIGINT;
            -- downgrade
            ALTER TABLE posts DROP COLUMN room_id;
        """,
    },
    {
        "id": "c1c1c1c1c1c1",
        "parents": ("a4a4a4a4a4a4", "b2b2b2b2b2b2"),
        "up": "pass",
        "down": "pass",
        "yaml": """
            upgrade: []
            downgrade: []
        """,
    },
    {
        "id": "d1d1d1d1d1d1",
        "parents": "c1c1c1c1c1c1",
        "up": 'op.rename_table("rooms", "halls")',
        "down": 'op.rename_table("halls", "rooms")',
        "yaml": """
            upgrade:
              - rename_table: {name: rooms, new_name: halls}
            downgrade:
              - rename_table: {name: halls, new_name: rooms}
        """,
    },
]

SEQUENCES = {
    "by name": """
        upgrade a1a1
        upgrade a3a3
        upgrade b1b1
        upgrade b2b2
        upgrade a4a4
        upgrade head
        downgrade c1c1
        downgrade a4a4
        downgrade b1b1
        downgrade a2a2
        downgrade base
    """,
    "dependency first": """
        upgrade b2b2
        upgrade a4a4
        downgrade right@b1b1
        upgrade heads
        downgrade a2a2
        upgrade right@head
        downgrade base
    """,
    "step by step": """
        upgrade +1
        upgrade +1
        upgrade right@+1
        upgrade right@+1
        upgrade a4a4
        upgrade c1c1
        upgrade +1
        downgrade -1
        upgrade +1
        downgrade b2b2
        downgrade right@-1
        upgrade heads
        downgrade base
    """,
    # Stamps come after the schema is there, and what they say is undone before something runs again.
    "stamped": """
        upgrade head
        stamp a2a2
        stamp heads
        stamp c1c1
        stamp b2b2
        stamp a4a4
        stamp d1d1
        stamp right@base
        stamp d1d1
        downgrade base
    """,
}

# Which tool does which step.
TURNS = {
    "revgraph alone": lambda index, steps: "R",
    "in turns, Alembic first": lambda index, steps: "AR"[index % 2],
    "in turns, revgraph first": lambda index, steps: "RA"[index % 2],
    "Alembic, then revgraph": lambda index, steps: "A" if index < steps // 2 else "R",
    "revgraph, then Alembic": lambda index, steps: "R" if index < steps // 2 else "A",
}
LISTINGS = ["history", "heads", "branches", "current"]
OWN_TABLES = {"alembic_version", "alembic_log"}


def unindented(text):
    lines = text.strip("\n").splitlines()
    return "\n".join(line[12:] for line in lines).strip() + "\n"


def write_projects(folder):
    """Writes the history once for each tool, and a configuration for each."""
    versions = folder / "alembic" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic" / "env.py").write_text(
        "from alembic import context\n"
        "from sqlalchemy import create_engine\n"
        "engine = create_engine(context.config.get_main_option('sqlalchemy.url').replace('%%', '%'))\n"
        "with engine.connect() as connection:\n"
        "    context.configure(connection=connection, transaction_per_migration=True)\n"
        "    with context.begin_transaction():\n"
        "        context.run_migrations()\n"
        "engine.dispose()\n"
    )
    scripts = folder / "revgraph" / "versions"
    scripts.mkdir(parents=True)
    (folder / "alembic.yaml").write_text("script_location: revgraph\ndatabases: {default: {url: '${URL}'}}\n")
    for revision in REVISIONS:
        identifier, parents = revision["id"], revision.get("parents")
        label, needs = revision.get("label"), revision.get("depends_on")
        (versions / f"{identifier}.py").write_text(
            f'"""make {identifier}"""\nimport sqlalchemy as sa\nfrom alembic import op\n'
            f"revision = {identifier!r}\ndown_revision = {parents!r}\ndepends_on = {needs!r}\nbranch_labels = {label!r}\n"
            f"def upgrade():\n    {revision['up']}\ndef downgrade():\n    {revision['down']}\n"
        )
        kind = "yaml" if "yaml" in revision else "sql"
        listed = ", ".join([parents] if isinstance(parents, str) else parents or ["null"])
        header = [f"revision: {identifier}", f"message: make {identifier}"]
        header.append(f"down_revision: [{listed}]" if isinstance(parents, tuple) else f"down_revision: {listed}")
        header += [f"depends_on: {needs}"] if needs else []
        header += [f"branch_labels: {label}"] if label else []
        comment = "-- " if kind == "sql" else ""
        text = "".join(f"{comment}{line}\n" for line in header) + "\n" + unindented(revision[kind])
        (scripts / f"{identifier}.{kind}").write_text(text)


class Database:
    """A fresh database, and both tools pointed at it."""

    def __init__(self, folder, url):
        self.folder = folder
        self.url = url
        self.engine = sqlalchemy.create_engine(url)
        self.config = Config()
        self.config.set_main_option("script_location", str(folder / "alembic"))
        self.config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))

    def run(self, tool, words):
        return self.alembic(words) if tool == "A" else self.revgraph(words)

    def alembic(self, words):
        self.config.stdout = io.StringIO()
        getattr(command, words[0])(self.config, *words[1:])
        return self.config.stdout.getvalue()

    def revgraph(self, words):
        done = subprocess.run(
            [binary(), "db", *words], cwd=self.folder, env={**os.environ, "URL": self.url}, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise RuntimeError(f"revgraph db {' '.join(words)}: exit code {done.returncode}\n{done.stderr}")
        return done.stdout

    def foreign_keys(self, inspector, table):
        """On SQLite as SQLite tells them: SQLAlchemy takes names and options from the text of CREATE TABLE, and finds them
        only behind the columns, not at a column, where revgraph writes a key of one column."""
        if self.engine.dialect.name != "sqlite":
            return sorted(map(str, inspector.get_foreign_keys(table)))
        with self.engine.connect() as connection:
            return list(map(tuple, connection.execute(sqlalchemy.text(f"PRAGMA foreign_key_list({table})"))))

    def state(self):
        """The version rows, and the schema as SQLAlchemy reads it; the tools' own tables are left out of it."""
        inspector = sqlalchemy.inspect(self.engine)
        schema = {
            table: {
                "columns": [
                    (column["name"], str(column["type"]), column["nullable"], column["default"])
                    for column in inspector.get_columns(table)
                ],
                "primary key": inspector.get_pk_constraint(table),
                "foreign keys": self.foreign_keys(inspector, table),
                "uniques": sorted(map(str, inspector.get_unique_constraints(table))),
                "indexes": sorted(map(str, inspector.get_indexes(table))),
            }
            for table in sorted(set(inspector.get_table_names()) - OWN_TABLES)
        }
        with self.engine.connect() as connection:
            rows = sorted(connection.execute(sqlalchemy.text("SELECT version_num FROM alembic_version")).scalars())
        return rows, schema


def binary():
    return os.environ.get("REVGRAPH", str(HERE.parents[1] / "target" / "debug" / "revgraph"))


made = []


def servers():
    """For each kind of database its version, and a function that makes a fresh one and gives its url."""
    count = iter(range(10_000))

    def sqlite(folder):
        return f"sqlite:///{folder}/{next(count)}.db"

    def on_server(variable, driver):
        url = sqlalchemy.make_url(os.environ[variable]).set(drivername=driver)
        engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            version = connection.execute(sqlalchemy.text("SELECT version()")).scalar_one()

        def fresh(_):
            name = f"interop_{os.getpid()}_{next(count)}"
            with engine.connect() as connection:
                connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
            made.append((engine, name))
            return url.set(database=name).render_as_string(hide_password=False)

        return version, fresh

    def asked(query):
        with sqlalchemy.create_engine("sqlite://").connect() as connection:
            return connection.execute(sqlalchemy.text(query)).scalar_one()

    kinds = {"SQLite": (asked("SELECT sqlite_version()"), sqlite)}
    if "REVGRAPH_TEST_POSTGRES" in os.environ:
        kinds["PostgreSQL"] = on_server("REVGRAPH_TEST_POSTGRES", "postgresql+psycopg2")
    if "REVGRAPH_TEST_MYSQL" in os.environ:
        kinds["MySQL or MariaDB"] = on_server("REVGRAPH_TEST_MYSQL", "mysql+pymysql")
    return kinds


class Differs(Exception):
    pass


def text_of(state):
    return pprint.pformat(state, width=120)


def play(folder, url, turn, steps, truth=None, counts=None):
    """Runs the steps, and gives the state after each. Where there is a truth, the first difference is an error."""
    database = Database(folder, url)
    states = []
    try:
        for index, words in enumerate(steps):
            tool = turn(index, len(steps))
            database.run(tool, words)
            states.append(database.state())
            if truth is None:
                continue
            if states[-1] != truth[index]:
                step = f"step {index + 1} ({tool}: {' '.join(words)})"
                raise Differs(f"{step} left\n{text_of(states[-1])}\nAlembic alone leaves\n{text_of(truth[index])}")
            counts["states"] += 1
            for listing in LISTINGS:
                texts = [database.run(tool, [listing]) for tool in "AR"]
                # Alembic prints the rows in the order in which a Python set has them.
                if sorted(texts[0].split("\n")) != sorted(texts[1].split("\n")):
                    raise Differs(f"{listing} after step {index + 1}:\n{texts[0]}\n{texts[1]}")
                counts["listings"] += 1
    finally:
        database.engine.dispose()
    return states


def main():
    failures = 0
    counts = {"states": 0, "listings": 0}
    kinds = servers()
    version = subprocess.run([binary(), "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{datetime.date.today()}: {version}, Alembic {alembic_version}, SQLAlchemy {sqlalchemy.__version__}")
    for kind, (server, _) in kinds.items():
        print(f"{kind}: {server}")
    print()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_projects(folder)
        try:
            for kind, (_, fresh) in kinds.items():
                for title, text in SEQUENCES.items():
                    steps = [line.split() for line in text.strip().splitlines()]
                    truth = play(folder, fresh(folder), lambda index, steps: "A", steps)
                    print(f"{kind}, {title}, {len(steps)} steps:")
                    for who, turn in TURNS.items():
                        try:
                            play(folder, fresh(folder), turn, steps, truth, counts)
                            print(f"    {who}: the same", flush=True)
                        except Exception as error:
                            failures += 1
                            print(f"    {who}: DIFFERS\n{error}", flush=True)
        finally:
            for engine, name in made:
                with engine.connect() as connection:
                    connection.execute(sqlalchemy.text(f"DROP DATABASE {name}"))
    print(f"\n{counts['states']} states and {counts['listings']} listings compared, {failures} sequences differ")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
