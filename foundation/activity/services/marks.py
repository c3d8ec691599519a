"""A mark of each organisation that moves with every event, so that asking again costs little while nothing happens.

Every change of state writes an event, so what a member may see stays the same until the next one, apart from what the
clock changes. A mark is the ETag of what readers may poll; it never stands for what was read.
"""

from functools import partial
from uuid import UUID, uuid4

from django.core.cache import cache
from django.db import transaction

SECONDS = 7 * 24 * 3600


def mark_of(organisation_id: UUID) -> str:
    """Return the mark that the newest committed event of the organisation set; a new one each time without a cache."""
    return str(cache.get_or_set(_key(organisation_id), _new, SECONDS))


def move_mark(organisation_id: UUID) -> None:
    """Set a new mark once the transaction commits; while the cache is away, its marks age by themselves."""
    transaction.on_commit(partial(cache.set, _key(organisation_id), _new(), SECONDS), robust=True)


def _key(organisation_id: UUID) -> str:
    return f"mark:{organisation_id}"


def _new() -> str:
    return uuid4().hex
