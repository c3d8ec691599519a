"""Keeping what was read for a page while nothing happens in the organisation.

Every change of state writes an event, so what one member may see stays the same until the next event, apart from what
the clock changes. Each event of an organisation sets a new mark once it is committed; what was read under an older mark
is not used again. A value that was read just before a commit is stored under the mark from before it.

Only for what a page says of work to do, never for what a scorecard says.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache as cache_once
from functools import partial
from typing import TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from foundation.people.models import Membership

T = TypeVar("T")
MARK_SECONDS = 7 * 24 * 3600


def kept(member: Membership, name: str, read: Callable[[], T]) -> T:
    """Return what `read` says, from at most KEEP_SECONDS ago, as long as nothing happened since; picklable values only.

    Two cache calls at most. `name` tells apart what is kept for the same member; texts may hold times in their zone.
    """
    if not settings.KEEP_SECONDS:
        return read()
    mark_key = _mark_key(member.organisation_id)
    key = f"kept:{_release()}:{name}:{member.pk}:{timezone.get_current_timezone_name()}"
    found = cache.get_many([mark_key, key])
    mark = found.get(mark_key) or cache.get_or_set(mark_key, _new_mark, MARK_SECONDS)
    if key in found and found[key][0] == mark:
        value: T = found[key][1]
        return value
    value = read()
    cache.set(key, (mark, value), settings.KEEP_SECONDS)
    return value


def something_happened(organisation_id: UUID) -> None:
    """Set a new mark when the transaction commits; a cache that is away is logged, and values age by themselves."""
    if settings.KEEP_SECONDS:
        set_mark = partial(cache.set, _mark_key(organisation_id), _new_mark(), MARK_SECONDS)
        transaction.on_commit(set_mark, robust=True)


@cache_once
def _release() -> str:
    """Return a mark of the code and templates as installed: what another release kept may have another shape."""
    folders = ("hiring", "foundation", "roles", "candidates", "rubrics", "assessments", "templates")
    files = (path for folder in folders for path in (settings.BASE_DIR / folder).rglob("*.*"))
    return format(max(path.stat().st_mtime_ns for path in files if path.suffix in (".py", ".html")), "x")


def _mark_key(organisation_id: UUID) -> str:
    return f"mark:{organisation_id}"


def _new_mark() -> str:
    return uuid4().hex
