"""A day as somebody types it: read, or asked about in words that quote it."""

from datetime import date

import pytest
from django import forms

from foundation.core.day_field import DayField


@pytest.mark.parametrize(
    "typed", ["2026-12-15", "2026/12/15", "15.12.2026", "15/12/2026", "12/15/2026", " 2026-12-15 "]
)
def test_a_day_that_can_be_read_one_way_is_read(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3/4/2026", "“3/4/2026” may be 4 March 2026 or 3 April 2026."),
        ("2026-02-30", "“2026-02-30” is no day of the calendar."),
        ("31/31/2026", "“31/31/2026” is no day of the calendar."),
        ("soon", "“soon” was not understood as a day."),
    ],
)
def test_any_other_is_quoted(typed: str, said: str) -> None:
    with pytest.raises(forms.ValidationError) as caught:
        DayField().clean(typed)
    assert caught.value.messages == [f"{said} Write it as 2026-10-01."]


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "1.1.1899"])
def test_a_day_that_nobody_means_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as caught:
        DayField().clean(typed)
    assert caught.value.messages == [f"“{typed}” is far away. Choose a day between 1900 and 2999."]


def test_nothing_is_nothing() -> None:
    assert DayField(required=False).clean("  ") is None
