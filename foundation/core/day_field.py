"""A day in a form: as the browser's picker sends it, or as somebody types it where there is no picker."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from foundation.core.domain.typed import FAR_DAY, YEARS
from foundation.core.widgets import DateInput

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
SUCH_AS = "Write it as 2026-10-01."


class DayField(forms.DateField):
    """A day. Two numbers that could each be the month are not guessed at; a sentence quotes what was typed."""

    widget = DateInput

    def to_python(self, value: Any) -> date | None:
        """Return the day; raises ValidationError."""
        text = value.strip() if isinstance(value, str) else value
        if text in self.empty_values or isinstance(text, date):
            return super().to_python(text)
        text = str(text)
        shown = f"“{text[:40]}”"
        readings = _readings(text)
        if not readings:
            raise forms.ValidationError(f"{shown} was not understood as a day. {SUCH_AS}", code="invalid")
        days = {day for day in map(_day, readings) if day}
        if days and not any(day.year in YEARS for day in days):
            raise forms.ValidationError(f"{shown} is far away. {FAR_DAY}", code="invalid")
        if not days:
            raise forms.ValidationError(f"{shown} is no day of the calendar. {SUCH_AS}", code="invalid")
        if len(days) > 1:
            one, other = (f"{day.day} {day:%B %Y}" for day in sorted(days))
            raise forms.ValidationError(f"{shown} may be {one} or {other}. {SUCH_AS}", code="invalid")
        return days.pop()


def _readings(text: str) -> list[tuple[int, int, int]]:
    """Return the days that a text may name, as year, month and day; between full stops the day comes first."""
    if match := YEAR_FIRST.fullmatch(text):
        return [(int(match[1]), int(match[2]), int(match[3]))]
    if match := YEAR_LAST.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        day_first = (year, second, first)
        return [day_first] if match[2] == "." else [day_first, (year, first, second)]
    return []


def _day(parts: tuple[int, int, int]) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None
