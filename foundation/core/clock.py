"""The one door to the current time and to working days, so that tests can stand still."""

from datetime import date, datetime, timedelta

from django.utils import timezone

SATURDAY = 5


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Return the current day in the active zone (the member's, on pages)."""
    return timezone.localdate()


def add_working_days(start: date, days: int) -> date:
    """Return the day `days` working days (Monday to Friday) after `start`; negative goes back.

    Public holidays are not known here; a reminder on a holiday does no harm.
    """
    step = 1 if days >= 0 else -1
    left, day = abs(days), start
    while left:
        day += timedelta(days=step)
        if day.weekday() < SATURDAY:
            left -= 1
    return day


def is_working_day(day: date) -> bool:
    """Tell whether `day` is Monday to Friday."""
    return day.weekday() < SATURDAY
