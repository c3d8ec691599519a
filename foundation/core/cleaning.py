"""What people type, checked before it is kept: length, characters that cannot be stored, figures, days.

Each function puts a sentence under its field in `errors` and returns something usable, so that one pass names
everything that is wrong. `stop(errors)` then refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from foundation.core import clock
from foundation.core.domain.typed import UNREADABLE, storable, tidied
from foundation.core.domain.visible import shows
from foundation.core.errors import Invalid

SECTION_LIMIT = 20_000
BIGGEST_MONEY = 10**15
Errors = dict[str, list[str]]


def stop(errors: Mapping[str, list[str]]) -> None:
    """Raise Invalid when anything was wrong."""
    if errors:
        raise Invalid(errors)


def day_of_payment(paid_on: date | None) -> date:
    """Return the day on which something was paid. Raises Invalid at `paid_on` for none, and for one that is ahead."""
    if paid_on is None:
        raise Invalid({"paid_on": "Say on which day it was paid."})
    if paid_on > clock.today():
        raise Invalid({"paid_on": "A payment is recorded once it was made."})
    return paid_on


def say(errors: Errors, field: str, sentence: str) -> None:
    """Add a sentence under a field."""
    errors.setdefault(field, []).append(sentence)


def text(errors: Errors, field: str, value: Any, *, limit: int, required: str = "", lines: bool = False) -> str:
    """Return the text, trimmed, with line ends as \\n; `required` is what to say when it shows nothing.

    Word's soft line ends count as line ends. Kept as typed otherwise: HTML, right-to-left text and emoji are text like
    any other. Refused are characters that the database cannot hold, and more than `limit` characters; a line break
    in a single line becomes a space.
    """
    if value is None:
        value = ""
    if not isinstance(value, str):
        say(errors, field, "Write this as text.")
        return ""
    written = tidied(value, lines=lines)
    if not storable(written):
        say(errors, field, UNREADABLE)
    elif len(written) > limit:
        say(errors, field, f"Keep this under {limit:,} characters. It has {len(written):,}.")
    elif required and not shows(written):
        say(errors, field, required)
    return written


def choice(errors: Errors, field: str, value: Any, allowed: Mapping[str, Any] | set[str], *, blank: bool = True) -> str:
    """Return one of the allowed keys, or '' when blank may be."""
    if value in (None, ""):
        if not blank:
            say(errors, field, "Choose one.")
        return ""
    if not isinstance(value, str) or value not in allowed:
        say(errors, field, "Choose one of those shown.")
        return ""
    return value


def whole(errors: Errors, field: str, value: Any, low: int, high: int) -> int | None:
    """Return a whole number between `low` and `high`, or None when blank."""
    if value in (None, ""):
        return None
    try:
        number = int(str(value).strip()) if not isinstance(value, bool) else None
    except ValueError:
        number = None
    if number is None:
        say(errors, field, "Use a whole number.")
    elif not low <= number <= high:
        say(errors, field, f"Use a number from {low:,} to {high:,}.")
    else:
        return number
    return None


def money(errors: Errors, field: str, value: Any) -> int | None:
    """Return an amount in minor units (already in minor units), or None when blank."""
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        say(errors, field, "Use an amount in figures.")
        return None
    if value < 0:
        say(errors, field, "An amount cannot be negative.")
        return None
    if value > BIGGEST_MONEY:
        say(errors, field, "This amount is too large.")
        return None
    return value


def hours(errors: Errors, field: str, value: Any) -> Decimal | None:
    """Return hours to one decimal, at most 100, or None when blank."""
    if value in (None, ""):
        return None
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= 100:
        say(errors, field, "Use hours from 0 to 100.")
        return None
    return number.quantize(Decimal("0.1"))


def day(errors: Errors, field: str, value: Any) -> date | None:
    """Return a day, or None when blank; text is read as 2026-11-20."""
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        say(errors, field, "Use a day such as 2026-11-20.")
        return None
