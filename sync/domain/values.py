"""Shapes of values as they come from other systems, so that the same content always looks the same. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

# Currencies whose smallest unit is not a hundredth.
PLACES = {"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3} | dict.fromkeys(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ),
    0,
)
LARGEST = 2**63 - 1
LONGEST_ID = 120


def single(value: Any) -> Any:
    """Return a value that stands for itself; None for a list or a mapping, where a word, a number or a yes is meant."""
    return None if isinstance(value, list | dict) else value


def word_of(value: Any) -> str | None:
    """Return a text, or a number as text; None for all else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def id_of(value: Any) -> str:
    """Return an id as text; '' for none. A whole number stays exact; a long text keeps its beginning and a digest."""
    return short("" if value is None else storable(str(value)), LONGEST_ID)


def short(text: str, most: int) -> str:
    """Return a text as it is or, where it is too long, its beginning and a digest: two that differ stay two."""
    if len(text) <= most:
        return text
    kept = most * 2 // 3
    return text[:kept] + "~" + hashlib.sha256(text.encode()).hexdigest()[: most - kept - 1]


def ids_of(value: Any) -> list[str]:
    """Return ids as text in order, each once."""
    return sorted({id_of(one) for one in value or () if id_of(one)}, key=order_of)


def time_of(value: Any) -> str:
    """Return a moment in UTC as ISO text; '' for what is none. Milliseconds since 1970 are read, too."""
    if isinstance(value, bool) or value in (None, ""):
        return ""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000, UTC).isoformat()
        moment = datetime.fromisoformat(str(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def day_of(value: Any) -> str:
    """Return a day as ISO text; '' for what is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return time_of(value)[:10]
    try:
        return date.fromisoformat(str(value or "")[:10]).isoformat()
    except ValueError:
        return ""


def whole_of(value: Any) -> int:
    """Return a whole number; 0 for what is none."""
    try:
        return int(value or 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def score_of(value: Any) -> int | None:
    """Return the figure from 1 to 4 with which a judgement begins ("4 - Strong hire"); None for none."""
    text = str(value or "").strip()
    return int(text[0]) if text[:1] in ("1", "2", "3", "4") and not text[1:2].isdigit() else None


def text_of(value: Any) -> str:
    """Return a value as text; '' for none."""
    return "" if value is None else str(value)


def emails_of(value: Any) -> Any:
    """Return an address, or several in their order, in lower case and without spaces around."""
    if isinstance(value, list):
        return list(dict.fromkeys(str(one).strip().lower() for one in value if str(one).strip()))
    return str(value or "").strip().lower()


def yes_no_of(value: Any) -> bool:
    """Return a yes or no, also of one that came as a word."""
    return str(value).strip().lower() not in ("", "false", "no", "0", "none", "null")


def storable(value: Any) -> Any:
    """Return a value whose texts a database can keep: without NUL, and without halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode()
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {key: storable(one) for key, one in value.items()}
    return value


def minor(amount: str, currency: str) -> int:
    """Return an amount in the smallest unit of its currency; 0 for what is no amount."""
    try:
        exact = Decimal(amount.replace(",", "").strip()).scaleb(PLACES.get(currency.upper(), 2))
        whole = int(exact.to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        return 0
    return min(max(whole, 0), LARGEST)


def order_of(value: Any) -> tuple[int, int, str]:
    """Return what sorts ids: whole numbers by their value and before words."""
    text = str(value)
    return (0, int(text), "") if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else (1, 0, text)


SHAPES: dict[str, Callable[[Any], Any]] = {
    "id": id_of,
    "ids": ids_of,
    "time": time_of,
    "day": day_of,
    "whole": whole_of,
    "score": score_of,
    "text": text_of,
    "email": emails_of,
    "yes_no": yes_no_of,
}
