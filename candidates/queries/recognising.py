"""Who is known by an address or by what two people share: asked of an index, for one value or for thousands at once.

With thousands of values in one array PostgreSQL reads everybody and compares each person with all of them, so the
values are asked for one by one, or by some tens where the index takes several.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

AT_ONCE = 50
# What stands behind OFFSET 0 is planned by itself, for one address, by the index that keeps addresses apart.
BY_ADDRESS = """
SELECT held.id, held.low, held.name FROM unnest(%s::text[]) AS asked(email) CROSS JOIN LATERAL (
  SELECT id, name, lower(email) AS low FROM candidates_candidate
  WHERE organisation_id = %s AND lower(email) = asked.email AND NOT email = '' AND merged_into_id IS NULL OFFSET 0
) AS held
"""
HAVING = """
SELECT DISTINCT held.id FROM (
  SELECT array_agg(value) AS some FROM unnest(%s::text[]) WITH ORDINALITY AS asked(value, n) GROUP BY n / %s
) AS asked JOIN candidates_candidate AS held ON held.{column} ?| asked.some
WHERE NOT held.{column} = '[]'::jsonb AND held.organisation_id = %s AND held.merged_into_id IS NULL
"""
FURTHER, KEYS = HAVING.format(column="emails"), HAVING.format(column="keys")


def by_address(organisation_id: UUID, emails: Iterable[str]) -> list[tuple[UUID, str, str]]:
    """Return id, address and name of those whose main address is one of these, which are in lower case."""
    return _asked(BY_ADDRESS, [list(emails), organisation_id])


def with_further(organisation_id: UUID, emails: Iterable[str]) -> list[UUID]:
    """Return those who have one of these as a further address."""
    return [pk for (pk,) in _asked(FURTHER, [list(emails), AT_ONCE, organisation_id])]


def sharing(organisation_id: UUID, keys: Iterable[str]) -> list[UUID]:
    """Return those who have one of these keys: see `domain.duplicates`."""
    return [pk for (pk,) in _asked(KEYS, [list(keys), AT_ONCE, organisation_id])]


def _asked(statement: str, given: list[Any]) -> list[tuple[Any, ...]]:
    if not given[0]:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
