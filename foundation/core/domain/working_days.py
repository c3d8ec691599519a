"""Working days: Monday to Friday, since public holidays are not known here."""

from datetime import date, timedelta

SATURDAY = 5


def add_working_days(start: date, days: int) -> date:
    """Return the day `days` working days after `start`; negative goes back. A reminder on a holiday does no harm."""
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
