"""Primary keys: UUIDv7, sortable by time of making, mergeable across databases, safe in URLs."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """Return a new time-ordered UUID (RFC 9562, version 7)."""
    return _uuid7()
