"""In whose time zone something is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

UTC = "UTC"


def zone_of(*names: str) -> str:
    """Return the first of the zones that is set and known here, else UTC."""
    for name in filter(None, names):
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
        return name
    return UTC


def day_in(moment: datetime, *names: str) -> date:
    """Return the day of a moment in the first of these zones that is known."""
    return moment.astimezone(ZoneInfo(zone_of(*names))).date()


@contextmanager
def said_in(*names: str) -> Iterator[None]:
    """Write times in the first of these zones that is known."""
    with timezone.override(ZoneInfo(zone_of(*names))):
        yield
