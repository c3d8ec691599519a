"""The table of applications: its columns, how it is sorted and paged, and a file of it that opens safely. Pure."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# What a spreadsheet would take for a formula. A full-width sign is read as a plain one by some.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What shows nothing before it, and what some drop when they read a file: blanks, joiners, marks of direction and order.
UNSEEN = " \u00a0\u00ad\u061c\u180e\u2060\ufeff" + "".join(
    map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
QUOTED = re.compile("[,\"\r\n;']")
# More than any name or address that is kept: a cursor that nobody reads would begin the list anew without end.
LONGEST_CURSOR = 40_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `sort` is the value it is sorted by, as a path from the application, '' where it has no order.

    `kind` tells how the value stands in a cursor. `chosen` ones are shown until somebody says otherwise; those of
    `tags` are for readers of tags, and `file` says whether a file holds it.
    """

    key: str
    label: str
    sort: str = ""
    kind: type = str
    down: bool = False
    chosen: bool = False
    num: bool = False
    file: bool = True


COLUMNS = (
    Column("name", "Name", "candidate__sort_name", chosen=True),
    Column("role", "Role", "role__title", chosen=True),
    Column("stage", "Stage", "stage__position", int, chosen=True),
    Column("days", "Days in stage", "stage_entered_at", datetime, down=True, chosen=True, num=True),
    Column("next", "Next action", chosen=True),
    Column("source", "Source", "source", chosen=True),
    Column("scorecards", "Scorecards", chosen=True, file=False),
    Column("answer", "Answer promised", "answer_by", date, chosen=True),
    Column("owner", "Owner", "owner__user__name"),
    Column("status", "Status", "status"),
    Column("applied", "Applied", "applied_at", datetime),
    Column("email", "E-mail", "candidate__email"),
    Column("phone", "Telephone", "candidate__phone"),
    Column("company", "Works at", "candidate__company"),
    Column("location", "Place", "candidate__location"),
    Column("tags", "Tags"),
)
BY_KEY = {column.key: column for column in COLUMNS}
# What may be empty: rows without come last, whichever way the others go.
MAY_MISS = {"answer", "owner"}


@dataclass(frozen=True, slots=True)
class Order:
    """By which column, and whether from the end; as an address says it: 'days', '-applied'."""

    column: Column
    down: bool

    @property
    def text(self) -> str:
        return f"-{self.column.key}" if self.down else self.column.key

    @property
    def falls(self) -> bool:
        """Tell whether the stored value falls: the more days in a stage, the earlier it was entered."""
        return self.down is not self.column.down


def order_of(text: str, default: str) -> Order:
    """Return the order that an address asks for, or the default where it asks for none that there is."""
    key = text.removeprefix("-")
    column = BY_KEY.get(key)
    if column is None or not column.sort:
        return order_of(default, default)
    return Order(column, text.startswith("-"))


def columns_of(text: str, offered: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns that an address asks for, in the table's own order; the usual ones where it asks for none."""
    asked = set(text.split(",")) if text else set()
    found = tuple(one for one in offered if one.key in asked or one.key == "name")
    return found if len(found) > 1 or "name" in asked else tuple(one for one in offered if one.chosen)


def cursor(value: Any, pk: str) -> str:
    """Return where a page ends, as text for an address: the last row's value and key."""
    said = value.isoformat() if isinstance(value, (date, datetime)) else value
    return base64.urlsafe_b64encode(json.dumps([said, pk], ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(text: str, kind: type) -> tuple[Any, str] | None:
    """Return what `cursor` wrote for a value of this kind; None for anything else."""
    if not text or len(text) > LONGEST_CURSOR:
        return None
    try:
        said, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, TypeError, RecursionError):
        return None
    if not isinstance(pk, str):
        return None
    try:
        return (said if said is None else _read(said, kind)), pk
    except (ValueError, TypeError, OverflowError):
        return None


def _read(said: Any, kind: type) -> Any:
    if kind is datetime and datetime.fromisoformat(said).tzinfo is None:
        raise ValueError("a moment of no zone")
    if kind in (date, datetime):
        return kind.fromisoformat(said)
    if not isinstance(said, kind) or isinstance(said, bool):
        raise TypeError("a cursor of another column")
    if isinstance(said, int) and abs(said) > 2**31 - 1:
        raise ValueError("no such number")
    # Half a character cannot be encoded, which is a ValueError as well.
    if isinstance(said, str) and b"\x00" in said.encode():
        raise ValueError("no text")
    return said


def csv_line(cells: Iterable[str]) -> str:
    """Return one line of a file for spreadsheets; what would be read as a formula is told as text."""
    return ",".join(_cell(cell) for cell in cells) + "\r\n"


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet may take a text for a formula."""
    return text.lstrip(UNSEEN).startswith(FORMULA)


def _cell(text: str) -> str:
    if not text or text.isalnum():
        return text
    told = f"'{text}" if is_formula(text) else text
    return f'"{told.replace(chr(34), chr(34) * 2)}"' if QUOTED.search(told) else told
