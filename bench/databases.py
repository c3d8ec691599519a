"""Databases of the benchmarks' own, beside the one that DATABASE_URL names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from psycopg2 import sql

MAIN = "holdout_bench"


def make_main() -> None:
    """Make an empty database and point to it, before Django reads its settings."""
    # First, since it says where the data lies before the settings beneath it are read.
    from bench import settings as chosen
    from hiring.settings import base

    assert chosen.PRODUCTION, "budgets are measured with production's settings"
    make(MAIN, "template0")
    base.DATABASES["default"]["NAME"] = MAIN
    os.environ["BENCH_DATABASE"] = MAIN


def make(name: str, like: str) -> None:
    """Make a database as a copy of another, to which nobody may be connected; one of that name goes."""
    from hiring.settings import base

    settings = base.DATABASES["default"]
    parameters = {**settings.get("OPTIONS", {}), "dbname": "postgres"}
    for ours, theirs in (("USER", "user"), ("PASSWORD", "password"), ("HOST", "host"), ("PORT", "port")):
        if settings.get(ours):
            parameters[theirs] = settings[ours]
    connection = psycopg2.connect(**parameters)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        given = sql.Identifier(name), sql.Identifier(like)
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*given))
    connection.close()


@contextmanager
def within(name: str) -> Iterator[None]:
    """Let this process, and servers that it starts, work on another database until the block ends."""
    from django.db import connection

    before = connection.settings_dict["NAME"], os.environ["BENCH_DATABASE"]
    connection.close()
    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], os.environ["BENCH_DATABASE"] = before
