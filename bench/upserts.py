"""U, the floor of what writes many rows: `INSERT … ON CONFLICT` in batches of 500 into a table with four indexes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction
from psycopg2.extras import execute_values

from foundation.core.clock import now
from foundation.core.ids import uuid7

# The least that a row of this house has: its organisation's key is checked at the end, as everywhere.
TABLE = """
CREATE TABLE bench_upserts (
    id uuid PRIMARY KEY, organisation_id uuid NOT NULL REFERENCES people_organisation DEFERRABLE INITIALLY DEFERRED,
    name varchar(200) NOT NULL, email varchar(254) NOT NULL, company varchar(160) NOT NULL, version integer NOT NULL,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ON bench_upserts (organisation_id, lower(email));
CREATE INDEX ON bench_upserts (organisation_id, name);
CREATE INDEX ON bench_upserts (updated_at);
"""
INSERT = "INSERT INTO bench_upserts VALUES %s ON CONFLICT DO NOTHING"


@contextmanager
def table() -> Iterator[None]:
    """Keep the table for as long as the block lasts."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        try:
            yield
        finally:
            cursor.execute("DROP TABLE bench_upserts")


def fill(n: int, organisation: UUID) -> None:
    """Write `n` rows, check their keys as a commit would, and take them back."""
    with transaction.atomic(), connection.cursor() as cursor:
        rows = [
            (uuid7(), organisation, f"Person {i}", f"p{i}@plain.example", "Company", 1, now(), now()) for i in range(n)
        ]
        execute_values(cursor.cursor, INSERT, rows, page_size=500)
        connection.check_constraints()
        transaction.set_rollback(True)
