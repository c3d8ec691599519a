"""Primary keys: UUIDv7, sortable by time of making, mergeable across databases, safe in URLs."""

from uuid import UUID

import uuid_utils
from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """Return a new time-ordered UUID (RFC 9562, version 7)."""
    return _uuid7()


def uuid7_text() -> str:
    """Return a new time-ordered UUID as text, for rows that are written by the thousand and never made objects."""
    return str(uuid_utils.uuid7())
