"""The database as the cast left it, put back after a test that commits.

Django's own flush truncates every table, for which PostgreSQL makes a file anew for each of them and of its indexes,
and has content types and permissions made again; then the cast is missing. Here the rows that a test left go, and those
that stood there before come back as they were, keys included.
"""

from io import BytesIO
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg2 import sql

MADE_WITH_TABLES = {"django_migrations", "django_content_type", "auth_permission", "activity_era"}
_kept: dict[str, bytes] = {}


def keep() -> None:
    """Keep the rows of all tables as they are, and put them back wherever Django would empty the database."""
    with connection.cursor() as cursor:
        _kept.update(_filled(cursor, _tables(cursor)))
    TransactionTestCase._fixture_teardown = lambda _: put_back()


def put_back() -> None:
    """Leave the rows that were kept, and no others. Waits for whoever still writes."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = _tables(cursor)
        locked = sql.SQL(", ").join(map(sql.Identifier, tables))
        cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(locked))
        # No trigger and no foreign key is asked: rows go in any order, events too, and come back as they were written.
        cursor.execute("SET LOCAL session_replication_role = replica")
        found = _filled(cursor, tables)
        for table in found.keys() | _kept.keys():
            if found.get(table) != _kept.get(table):
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                if table in _kept:
                    text = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table)).as_string(cursor.connection)
                    cursor.copy_expert(text, BytesIO(_kept[table]))


def empty() -> None:
    """Take the cast and all that it has out of the database, for a test of an installation that nobody has set up."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in _filled(cursor, _tables(cursor)).keys() - MADE_WITH_TABLES:
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        cursor.execute("SET LOCAL session_replication_role = origin")


def _tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return [name for (name,) in cursor.fetchall()]


def _filled(cursor: Any, tables: list[str]) -> dict[str, bytes]:
    """Return the rows of those tables that have any, as COPY writes them."""
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(table), sql.Identifier(table))
        for table in tables
    )
    cursor.execute(asked)
    return {table: _copied(cursor, table) for (table,) in cursor.fetchall()}


def _copied(cursor: Any, table: str) -> bytes:
    text = BytesIO()
    cursor.copy_expert(f'COPY "{table}" TO STDOUT', text)
    return text.getvalue()
