#!/usr/bin/env python3
"""Drives one database with Alembic and revgraph in turns, and compares what each step leaves.

The same graph is written as an Alembic project and as a revgraph project with the same ids. Every sequence of
commands first runs with Alembic alone; the version rows and the tables after each of its steps are the truth. Then it runs
again on a fresh database, each step by the tool that the turn says, and every step must leave the same. README.md
beside this file says how to run it.
"""

import io
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def import_alembic():
    """This file has the package's name and its folder comes first on the path, so the folder has to go for a moment."""
    sys.path[:] = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
    from alembic import __version__, command
    from alembic.config import Config

    return __version__, command, Config


VERSION, command, Config = import_alembic()
import sqlalchemy  # noqa: E402

# id, down_revision, depends_on, label: two branches from a2; b2 needs a3 of the other branch; m1 joins them.
REVISIONS = [
    ("a1a1a1a1a1a1", None, None, None),
    ("a2a2a2a2a2a2", "a1a1a1a1a1a1", None, None),
    ("a3a3a3a3a3a3", "a2a2a2a2a2a2", None, None),
    ("a4a4a4a4a4a4", "a3a3a3a3a3a3", None, None),
    ("b1b1b1b1b1b1", "a2a2a2a2a2a2", None, "right"),
    ("b2b2b2b2b2b2", "b1b1b1b1b1b1", "a3a3a3a3a3a3", None),
    ("c1c1c1c1c1c1", ("a4a4a4a4a4a4", "b2b2b2b2b2b2"), None, None),
    ("d1d1d1d1d1d1", "c1c1c1c1c1c1", None, None),
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
    "stamped": """
        stamp a2a2
        stamp heads
        stamp c1c1
        stamp b2b2
        stamp a4a4
        stamp d1d1
        stamp right@base
        stamp base
        upgrade heads
        downgrade base
    """,
}

# Which tool does which step: A is Alembic, R is revgraph; the pattern repeats.
TURNS = ["RA", "AR", "R", "RRAA", "AARR"]
LISTINGS = ["history", "heads", "branches", "current"]


def table(identifier):
    return f"t_{identifier}"


def create(identifier):
    return f"CREATE TABLE {table(identifier)} (id INTEGER NOT NULL, PRIMARY KEY (id))"


def write_projects(folder):
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
    (folder / "alembic" / "script.py.mako").write_text("")
    scripts = folder / "revgraph" / "versions"
    scripts.mkdir(parents=True)
    (folder / "alembic.yaml").write_text("script_location: revgraph\ndatabases: {default: {url: '${URL}'}}\n")
    for identifier, parents, needs, label in REVISIONS:
        up, down = create(identifier), f"DROP TABLE {table(identifier)}"
        (versions / f"{identifier}.py").write_text(
            f'"""make {identifier}"""\nfrom alembic import op\n'
            f"revision = {identifier!r}\ndown_revision = {parents!r}\ndepends_on = {needs!r}\nbranch_labels = {label!r}\n"
            f"def upgrade():\n    op.execute({up!r})\ndef downgrade():\n    op.execute({down!r})\n"
        )
        listed = ", ".join([parents] if isinstance(parents, str) else parents or ["null"])
        header = [f"-- revision: {identifier}", f"-- down_revision: {listed}", f"-- message: make {identifier}"]
        header += [f"-- depends_on: {needs}"] if needs else []
        header += [f"-- branch_labels: {label}"] if label else []
        text = "\n".join([*header, "", "-- upgrade", f"{up};", "", "-- downgrade", f"{down};", ""])
        (scripts / f"{identifier}.sql").write_text(text)


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

    def state(self):
        """The version rows and the tables of the revisions; the tools' own tables do not count."""
        tables = sorted(name for name in sqlalchemy.inspect(self.engine).get_table_names() if name.startswith("t_"))
        with self.engine.connect() as connection:
            rows = sorted(connection.execute(sqlalchemy.text("SELECT version_num FROM alembic_version")).scalars())
        return rows, tables


def binary():
    return os.environ.get("REVGRAPH", str(HERE.parents[1] / "target" / "debug" / "revgraph"))


def servers():
    """For each kind of database a function that makes a fresh one and gives its url."""
    count = iter(range(10_000))

    def sqlite(folder):
        return f"sqlite:///{folder}/{next(count)}.db"

    def on_server(variable, driver):
        url = sqlalchemy.make_url(os.environ[variable]).set(drivername=driver)
        engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")

        def fresh(_):
            name = f"interop_{os.getpid()}_{next(count)}"
            with engine.connect() as connection:
                connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
            made.append((engine, name))
            return url.set(database=name).render_as_string(hide_password=False)

        return fresh

    kinds = {"SQLite": sqlite}
    if "REVGRAPH_TEST_POSTGRES" in os.environ:
        kinds["PostgreSQL"] = on_server("REVGRAPH_TEST_POSTGRES", "postgresql+psycopg2")
    if "REVGRAPH_TEST_MYSQL" in os.environ:
        kinds["MariaDB"] = on_server("REVGRAPH_TEST_MYSQL", "mysql+pymysql")
    return kinds


made = []


def play(folder, url, turns, steps, truth=None):
    """Runs the steps, and gives the state after each. Where there is a truth, the first difference is an error."""
    database = Database(folder, url)
    states = []
    try:
        for index, words in enumerate(steps):
            tool = turns[index % len(turns)]
            database.run(tool, words)
            states.append(database.state())
            if truth and states[-1] != truth[index]:
                step = f"step {index + 1} ({tool}: {' '.join(words)})"
                raise RuntimeError(f"{step} left {states[-1]}, Alembic alone leaves {truth[index]}")
            for listing in LISTINGS if truth else []:
                texts = [database.run(tool, [listing]) for tool in "AR"]
                # Alembic prints the rows in whatever order the database gives them.
                if sorted(texts[0].split("\n")) != sorted(texts[1].split("\n")):
                    raise RuntimeError(f"{listing} after step {index + 1} differs:\n{texts[0]}\n{texts[1]}")
    finally:
        database.engine.dispose()
    return states


def main():
    failures = 0
    print(f"Alembic {VERSION}, {subprocess.run([binary(), '--version'], capture_output=True, text=True).stdout.strip()}\n")
    print("| database | sequence | steps | " + " | ".join(TURNS) + " |")
    print("|---|---|---|" + "---|" * len(TURNS))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_projects(folder)
        try:
            for kind, fresh in servers().items():
                for title, text in SEQUENCES.items():
                    steps = [line.split() for line in text.strip().splitlines()]
                    truth = play(folder, fresh(folder), "A", steps)
                    cells = []
                    for turns in TURNS:
                        try:
                            play(folder, fresh(folder), turns, steps, truth)
                            cells.append("same")
                        except Exception as error:
                            failures += 1
                            cells.append("differs")
                            print(f"{kind}, {title}, {turns}: {error}", file=sys.stderr)
                    print(f"| {kind} | {title} | {len(steps)} | " + " | ".join(cells) + " |", flush=True)
        finally:
            for engine, name in made:
                with engine.connect() as connection:
                    connection.execute(sqlalchemy.text(f"DROP DATABASE {name}"))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
