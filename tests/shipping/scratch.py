"""Databases of a test's own, beside the suite's, for what runs as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent.parent
# A demonstration that was played by the code before the apps were laid out anew (PostgreSQL 15, plain INSERTs).
DUMP = ROOT / "tests" / "data" / "upgrade" / "demo_0_0.sql.xz"
# The same with holds, take-ups, moves taken back and an import, as of the last code that kept no intervals.
DUMP_BEFORE_TIMES = DUMP.with_name("demo_0_1.sql.xz")


def url(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def name_of(within: Mapping[str, str]) -> str:
    """Return the name of an installation's database."""
    return urlsplit(within["DATABASE_URL"]).path[1:]


def statement(text: str | sql.Composed, name: str = "postgres") -> None:
    link = psycopg2.connect(url(name))
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(text)
    link.close()


@contextmanager
def installation(name: str, data_dir: Path, like: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Yield the environment of an installation, whose database is dropped afterwards: empty, or a copy of another's."""
    named = f"{name}_{os.getpid()}"
    template = sql.Identifier(name_of(like) if like else "template1")
    statement(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(named), template))
    try:
        plain = {**os.environ, "DJANGO_SETTINGS_MODULE": "hiring.settings.dev"}
        yield {**plain, "DATABASE_URL": url(named), "DATA_DIR": str(data_dir)}
    finally:
        statement(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(named)))


def attempt(within: Mapping[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """Run Python with the words in the installation."""
    line = [sys.executable, *words]
    return subprocess.run(line, cwd=ROOT, env=dict(within), capture_output=True, text=True, timeout=300, check=False)


def run(within: Mapping[str, str], *words: str) -> str:
    """Run Python with the words and return what it printed; fails with all output if it failed."""
    done = attempt(within, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(within: Mapping[str, str], query: str | sql.Composed) -> list[tuple[object, ...]]:
    """Return what a query answers in the installation's database."""
    with psycopg2.connect(within["DATABASE_URL"]) as link, link.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
