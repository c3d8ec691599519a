"""Reading the days that cells name, in the order of day and month that the whole column settles.

Two numbers that could each be the month leave a column open only when nothing else in it tells; then a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from candidates.domain.tables.labels import by_word, fold, nothing_in
from candidates.domain.values import one_line

DMY, MDY, YMD = "dmy", "mdy", "ymd"
EXPECTED = "we expected a day such as 2026-10-01 or 1 October 2026"
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # Excel's days from 1954 to 2119
EXCEL_BEGINS = date(1899, 12, 30)
# Digits and signs of full width, as East Asia types them.
WIDE = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20}
EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
COMPACT = re.compile(r"(19\d\d|20\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?)?", re.IGNORECASE)
_TIME = (
    r"(?:[T ,]+(?:at |um |à |alle |a las |o )?(\d{1,2})[:h.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?(?:\s*(?:uhr|h))?\s*"
    r"([ap]\.?\s?m\.?)?\s*((?:gmt|utc)?[+-]\d{2}:?\d{2}|z|utc|gmt|cest|cet|bst|est|edt|cst|cdt|mst|mdt|pst|pdt|jst|ist|[+-]\d{2})?"
    r"(?:\s*\([^)]*\))?)?"
)
WEEK = re.compile(r"(\d{4})-?W(\d\d)(?:-?([1-7]))?", re.IGNORECASE)
YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
CJK = re.compile(rf"(\d{{4}})\s?[年년.-]\s?(\d{{1,2}})\s?[月월.]\s?(\d{{1,2}})\s?[日일.]?{_TIME}", re.IGNORECASE)
NUMERIC = re.compile(rf"(\d{{1,2}})\s?([./-])\s?(\d{{1,2}})\s?\2\s?(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_DAY_WORD = r"(?:[^\W\d_]{2,}\.?,?\s+){0,2}"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°|\.|-?(?:e|te|de))?"
_OF = r"(?:\s+|-|/|\s*\bde\s+|\s*\bdi\s+|\s*\bof\s+|\s*\bdel\s+)+"
DAY_WORD = re.compile(
    rf"{_DAY_WORD}(\d{{1,2}}){_ORDINAL}{_OF}([^\W\d_]{{3,}})\.?,?{_OF}(?:de\s+)?'?(\d{{4}}|\d{{2}})(?:\.|\s?[rг]\.?)?{_TIME}",
    re.IGNORECASE,
)
WORD_DAY = re.compile(
    rf"(?:[^\W\d_]{{2,}}\.?,?\s+)?([^\W\d_]{{3,}})\.?(?:\s+|-)(\d{{1,2}})(?:st|nd|rd|th)?,?(?:\s+|-)(\d{{4}}){_TIME}",
    re.IGNORECASE,
)
WORD_DAY_TIME_YEAR = re.compile(
    r"[^\W\d_]{3}\s+([^\W\d_]{3})\s+(\d{1,2})\s+(\d\d:\d\d:\d\d)\s+(?:([A-Z]{3,4})\s+)?(\d{4})"
)
YEAR_WORD = re.compile(rf"(\d{{4}})\.?[-/ ]([^\W\d_]{{3,}})\.?[-/ ](\d{{1,2}})\.?{_TIME}", re.IGNORECASE)
CLOSE = re.compile(r"(\d{1,2})([^\W\d_]{3,9})(\d{4})")
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "cet": 60, "cest": 120, "bst": 60, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "jst": 540, "ist": 330,
}  # fmt: skip


class NoDay(ValueError):
    """A cell names no day; the message quotes it and says what was expected."""


class Unsettled(ValueError):
    """Day and month cannot be told apart, and nobody has said which comes first."""


class Day(NamedTuple):
    """What a cell names: the day in UTC, the moment when a time stood there, and what was understood in words."""

    day: date
    moment: datetime | None = None
    note: str = ""

    @property
    def text(self) -> str:
        """The day as ISO, with the time where there is one."""
        return self.moment.isoformat() if self.moment else self.day.isoformat()


@dataclass(slots=True)
class Order:
    """What the cells of a column tell about the order of day and month."""

    day_first: int = 0
    month_first: int = 0
    both: int = 0
    same: int = 0
    samples: list[str] = field(default_factory=list)
    spans: dict[str, tuple[date, date]] = field(default_factory=dict)

    def look(self, text: str) -> None:
        """Take a cell into account."""
        if not (match := NUMERIC.fullmatch(one_line(text).translate(WIDE))) or match[2] == ".":
            return
        first, second = int(match[1]), int(match[3])
        if not first or not second:
            return
        if first > 12 >= second:
            self.day_first += 1
        elif second > 12 >= first:
            self.month_first += 1
        elif first == second:
            self.same += 1
        elif first <= 12 and second <= 12:
            self.both += 1
            self._span(match)
            if len(self.samples) < 3 and one_line(text) not in self.samples:
                self.samples.append(one_line(text))

    def _span(self, match: re.Match[str]) -> None:
        """Widen the span of days that each reading makes."""
        for order in (DMY, MDY):
            day = _numeric(match, order).day
            first, last = self.spans.get(order, (day, day))
            self.spans[order] = (min(first, day), max(last, day))

    @property
    def settled(self) -> str:
        """Return the order that the column itself settles; '' when it does not, or says both."""
        if bool(self.day_first) == bool(self.month_first):
            return ""
        return DMY if self.day_first else MDY

    @property
    def open(self) -> bool:
        """Tell whether somebody has to say how to read some cells."""
        return bool(self.both) and not self.settled


def order_of(texts: Iterable[str]) -> Order:
    """Return what a column tells."""
    order = Order()
    for text in texts:
        order.look(text)
    return order


def read_day(text: str, order: str = "") -> Day | None:
    """Return the day that a cell names; None when it says nothing. Raises NoDay, and Unsettled without an order."""
    return _read(one_line(text), order) if text else None


@lru_cache(maxsize=4096)
def _read(line: str, order: str) -> Day | None:
    if nothing_in(line):
        return None
    if len(ends := line.split(" → ")) == 2 and (first := _read(ends[0], order)) and _read(ends[1], order):
        return first._replace(note=f"“{line[:60]}” is a span; its first day, {_said(first.day)}, was taken.")
    try:
        found = _spelled(line.translate(WIDE), order)
    except (ValueError, OverflowError) as error:
        if isinstance(error, Unsettled | NoDay):
            raise
        raise NoDay(f"“{line[:40]}” is no day of the calendar; {EXPECTED}.") from None
    if found is None:
        raise NoDay(f"“{line[:40]}” was not understood as a day; {EXPECTED}.")
    if not 1950 <= found.day.year <= 2150:
        raise NoDay(f"“{line[:40]}” lies in the year {found.day.year}; {EXPECTED}.")
    return found


def _spelled(line: str, order: str) -> Day | None:
    """Return what a line names, None when it has no form that we know. Raises ValueError for a day that is none."""
    if match := YEAR_FIRST.fullmatch(line):
        return _made(match[1], match[3], match[4], match.groups()[4:])
    if match := NUMERIC.fullmatch(line):
        return _numeric(match, order)
    if match := CJK.fullmatch(line):
        return _made(match[1], match[2], match[3], match.groups()[3:])
    if match := COMPACT.fullmatch(line):
        return _made(match[1], match[2], match[3], (*match.groups()[3:6], None, match[7]))
    if match := SERIAL.fullmatch(line):
        return _serial(line, match)
    if match := WEEK.fullmatch(line):
        if not match[3]:
            raise NoDay(f"“{line}” names a week and no day of it; {EXPECTED}.")
        return Day(date.fromisocalendar(*map(int, match.groups())))
    if EPOCH.fullmatch(line):
        moment = datetime.fromtimestamp(int(line[:10]), UTC)
        return Day(moment.date(), moment, f"“{line}” was read as seconds since 1970, {_said(moment.date())}.")
    return _worded(line)


def _worded(line: str) -> Day | None:
    if match := WORD_DAY_TIME_YEAR.fullmatch(line):
        return _spelled(f"{match[2]} {match[1]} {match[5]} {match[3]} {match[4] or ''}".strip(), "")
    for pattern, places in ((DAY_WORD, (2, 1, 0)), (WORD_DAY, (2, 0, 1)), (YEAR_WORD, (0, 1, 2)), (CLOSE, (2, 1, 0))):
        if match := pattern.fullmatch(line):
            year, word, day = (match.groups()[place] for place in places)
            if month := _month(word):
                return _made(year, str(month), day, match.groups()[3:])
    return None


def _numeric(match: re.Match[str], order: str) -> Day:
    first, second = int(match[1]), int(match[3])
    rest = match.groups()[4:]
    if len(match[4]) == 2 and first > 31:
        return _made(match[1], match[3], match[4], rest)
    # Between full stops the day comes first wherever that is written.
    if match[2] == "." or first > 12 or first == second:
        return _made(match[4], match[3], match[1], rest)
    if second > 12:
        return _made(match[4], match[1], match[3], rest)
    if not order:
        raise Unsettled(match[0])
    day, month = (match[1], match[3]) if order == DMY else (match[3], match[1])
    return _made(match[4], month, day, rest)


def _serial(line: str, match: re.Match[str]) -> Day | None:
    if not FIRST_SERIAL <= int(match[1]) <= LAST_SERIAL:
        return None
    day = EXCEL_BEGINS + timedelta(days=int(match[1]))
    moment = None
    if match[2]:
        seconds = round(float(f"0.{match[2]}") * 86_400)
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds)
    return Day(day, moment, f"“{line}” was read as Excel’s day {match[1]}, {_said(day)}.")


def _made(year: str, month: str, day: str, rest: Iterable[str | None]) -> Day:
    whole = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    found = date(whole, int(month), int(day))
    hour, minute, second, half, zone, *_ = (*rest, None, None, None, None, None)
    if hour is None:
        return Day(found)
    hours = int(hour) % 12 + (12 if half.lower().startswith("p") else 0) if half else int(hour)
    moment = datetime(found.year, found.month, found.day, hours, int(minute or 0), int(second or 0), tzinfo=_zone(zone))
    moment = moment.astimezone(UTC)
    return Day(moment.date(), moment)


def _zone(text: str | None) -> timezone:
    if not text:
        return UTC
    if text.lower() in ZONES:
        return timezone(timedelta(minutes=ZONES[text.lower()]))
    digits = re.sub(r"\D", "", text)
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if "-" in text else minutes))


def _month(word: str) -> int:
    months = by_word("statuses", "months")
    return int(months.get(fold(word)) or months.get(fold(word)[:3]) or 0) if len(word) < 14 else 0


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
