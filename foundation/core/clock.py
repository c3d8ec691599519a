"""The one door to the current time, so that tests can stand still."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Return the current day in the active zone (the member's, on pages)."""
    return timezone.localdate()
