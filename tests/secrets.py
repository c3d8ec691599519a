"""Looking for the secrets of links wherever the database could keep words."""

import re
from collections.abc import Iterable

from django.db import connection

# A part of a path that is long and random: the token of a portal, an invitation, a reset or a confirmation.
TOKEN = re.compile(
    r"https?://[^/\s]+/(?:portal|invitations|accounts/password/reset/key|accounts/confirm-email)/([^/\s]+)/"
)
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND (data_type IN ('text', 'character varying', 'jsonb', 'json', 'bytea', 'ARRAY'))
  AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
ORDER BY 1, 2
"""


def tokens_in(texts: Iterable[str]) -> list[str]:
    """Return the secrets of the links in these mails."""
    return [found for text in texts for found in TOKEN.findall(text)]


def kept_in(pattern: str) -> list[tuple[str, str, int]]:
    """Return table, column and how many rows whose words match the regular expression, of all tables."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            question = f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ~ %s'  # noqa: S608  (names of our tables)
            cursor.execute(question, [pattern])
            (count,) = cursor.fetchone()
            if count:
                found.append((table, column, count))
    return found
