"""How dates, durations, money and counts are written. All of it is plain text, in the active time zone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from foundation.core import clock

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹"}
MINOR_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3}
NON_BREAKING = "\u00a0"
MINUTE, HOUR, DAY = 60, 3600, 86400
WEEK_DAYS, MONTH_DAYS, YEAR_DAYS = 14, 60, 730


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _same_year(value: date | datetime) -> bool:
    return value.year == timezone.localtime(clock.now()).year


def day(value: date | datetime | None, long: bool = False) -> str:
    """Return 'Fri 20 Nov', or 'Friday 20 November' when `long`; with the year when it is not this one."""
    return "–" if value is None else _day(_local(value), long=long)


def _day(moment: date | datetime, *, long: bool = False) -> str:
    name, month = ("%A", "%B") if long else ("%a", "%b")
    year = "" if _same_year(moment) else moment.strftime(" %Y")
    return f"{moment.strftime(name)} {moment.day} {moment.strftime(month)}{year}"


def date_only(value: date | datetime | None) -> str:
    """Return '20 Nov', with the year when it is not this one: for narrow places such as a stepper."""
    if value is None:
        return "–"
    moment = _local(value)
    return f"{moment.day} {moment.strftime('%b' if _same_year(moment) else '%b %Y')}"


def time(value: datetime | None) -> str:
    """Return '16:30'."""
    return "–" if value is None else f"{_local(value):%H:%M}"


def day_time(value: datetime | None, zone: bool = False) -> str:
    """Return 'Fri 20 Nov, 16:30', with the zone's short name when `zone`."""
    if value is None:
        return "–"
    moment = _local(value)
    name = f" {_letters(moment)}" if zone else ""
    return f"{_day(moment)}, {moment:%H:%M}{name}"


def kept_time(value: datetime | None) -> str:
    """Return 'Fri 20 Nov 2026, 16:30 WET': in words that are kept, and read in another year and in another zone."""
    if value is None:
        return "–"
    moment = timezone.localtime(value)
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M} {_letters(moment)}"


def iso(value: date | datetime | None) -> str:
    """Return the machine-readable form, for `<time datetime>`."""
    return "" if value is None else value.isoformat()


def _span(gap: timedelta) -> str:
    """Return the size of a gap in one unit: '20 s', '5 min', '3 h', '2 days', '3 weeks', '4 months'."""
    seconds = abs(gap.total_seconds())
    if seconds < MINUTE:
        return f"{int(seconds)}{NON_BREAKING}s"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)}{NON_BREAKING}min"
    if seconds < DAY:
        return f"{int(seconds // HOUR)}{NON_BREAKING}h"
    days = int(seconds // DAY)
    if days < WEEK_DAYS:
        return count(days, "day", "days")
    if days < MONTH_DAYS:
        return count(days // 7, "week", "weeks")
    if days < YEAR_DAYS:
        return count(days // 30, "month", "months")
    return count(days // 365, "year", "years")


def _gap(value: date | datetime, at: datetime | None) -> timedelta:
    moment = timezone.localtime(at or clock.now())
    if isinstance(value, datetime):
        return value - moment
    return timedelta(days=(value - moment.date()).days)


def relative(value: date | datetime | None, at: datetime | None = None) -> str:
    """Return how far off something due is: 'in 3 h', 'in 2 days', '2 days late', 'now', or 'today' for a day."""
    if value is None:
        return "–"
    gap = _gap(value, at)
    if not isinstance(value, datetime) and not gap:
        return "today"
    if abs(gap.total_seconds()) < MINUTE:
        return "now"
    return f"in {_span(gap)}" if gap > timedelta() else f"{_span(gap)} late"


def ago(value: date | datetime | None, at: datetime | None = None) -> str:
    """Return how long ago something happened: '20 s ago', '5 min ago', '2 days ago', 'today' for a day."""
    if value is None:
        return "–"
    gap = _gap(value, at)
    if not isinstance(value, datetime) and not gap:
        return "today"
    return f"{_span(gap)} ago" if gap <= timedelta() else f"in {_span(gap)}"


def age_days(value: datetime | None, at: datetime | None = None) -> int:
    """Return whole days since `value`, at least 0."""
    return 0 if value is None else max(0, -_gap(value, at) // timedelta(days=1))


def money(minor: int | None, currency: str) -> str:
    """Return an amount in minor units as '€95,000' or '€180.50'; 'CHF 1,200' where we know no sign."""
    if minor is None:
        return "–"
    digits = MINOR_DIGITS.get(currency.upper(), 2)
    amount = Decimal(abs(minor)).scaleb(-digits)
    whole = amount == amount.to_integral_value()
    figure = f"{amount:,.{0 if whole else digits}f}"
    sign = "−" if minor < 0 else ""
    symbol = SYMBOLS.get(currency.upper())
    return f"{sign}{symbol}{figure}" if symbol else f"{sign}{currency.upper()}{NON_BREAKING}{figure}"


def minutes(value: int | None) -> str:
    """Return '1 h 25 min', '3 h' or '25 min'."""
    if value is None:
        return "–"
    hours, rest = divmod(int(value), 60)
    parts = [f"{hours}{NON_BREAKING}h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}{NON_BREAKING}min")
    return NON_BREAKING.join(parts)


def count(n: int, one: str, many: str) -> str:
    """Return '1 day' or '3 days'."""
    return f"{n:,} {one if n == 1 else many}"


def number(value: float | None, digits: int = 0) -> str:
    """Return a figure with thousands apart and a true minus sign; '–' when there is none."""
    return "–" if value is None else f"{value:,.{digits}f}".replace("-", "−")


def initials(name: str) -> str:
    """Return at most two capitals: 'Adaeze Okonkwo-Bright' gives 'AO'."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


def zone_name(value: datetime) -> str:
    """Return the place of the active zone and its name: 'Lisbon (WET)', or 'UTC'."""
    place = timezone.get_current_timezone_name().rsplit("/", 1)[-1].replace("_", " ")
    short = zone_letters(value)
    return place if short == place else f"{place} ({short})"


def zone_letters(value: datetime) -> str:
    """Return the short name of the active zone at a moment: 'WET'; 'UTC+03' for places without letters of their own."""
    return _letters(timezone.localtime(value))


def _letters(moment: date | datetime) -> str:
    short = f"{moment:%Z}"
    return f"UTC{short}" if short[:1] in ("+", "-") else short


def told_time(value: datetime) -> str:
    """Return 'Fri 20 Nov, 16:30 Lisbon time (WET)': a time said to somebody whose zone we may not know."""
    zone = zone_name(value)
    return f"{day_time(value)} {zone if ' (' not in zone else zone.replace(' (', ' time (')}"


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "date_only": date_only,
    "time": time,
    "day_time": day_time,
    "iso": iso,
    "relative": relative,
    "ago": ago,
    "age_days": age_days,
    "money": money,
    "minutes": minutes,
    "count": count,
    "number": number,
    "initials": initials,
    "zone_name": zone_name,
    "told_time": told_time,
}
