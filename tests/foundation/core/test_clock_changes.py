"""An hour that the clocks take away or give twice: both readings, and a form that asks which is meant."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.core.domain.clock_changes import exists, readings
from foundation.core.local_times import LocalTimesForm

LISBON, BERLIN, LORD_HOWE = (ZoneInfo(name) for name in ("Europe/Lisbon", "Europe/Berlin", "Australia/Lord_Howe"))


@pytest.mark.parametrize(
    ("zone", "typed", "found"),
    [
        (BERLIN, datetime(2026, 3, 29, 2, 30), ["01:30 CET", "03:30 CEST"]),
        (BERLIN, datetime(2026, 10, 25, 2, 30), ["02:30 CEST", "02:30 CET"]),
        (BERLIN, datetime(2026, 3, 29, 3, 0), ["03:00 CEST"]),
        (LISBON, datetime(2026, 10, 25, 1, 0), ["01:00 WEST", "01:00 WET"]),
        (LORD_HOWE, datetime(2026, 4, 5, 1, 45), ["01:45 +11", "01:45 +1030"]),
        (UTC, datetime(2026, 3, 29, 2, 30), ["02:30 UTC"]),
    ],
)
def test_a_time_is_read_as_the_clocks_show_it(zone, typed, found):
    assert [f"{moment:%H:%M %Z}" for moment in readings(typed, zone)] == found


@settings(deadline=None, max_examples=300)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.sampled_from([LISBON, BERLIN, LORD_HOWE]))
def test_whatever_is_typed_has_one_reading_or_two_and_one_is_itself_when_it_exists(typed, zone):
    found = readings(typed, zone)
    assert len(found) in (1, 2)
    assert found == sorted(found)
    assert exists(typed, zone) == any(moment.replace(tzinfo=None) == typed for moment in found)
    assert exists(typed, zone) or len(found) == 2


class Meeting(LocalTimesForm):
    times = ("at",)
    at = forms.DateTimeField()


def asked(**typed):
    with timezone.override(BERLIN):
        form = Meeting(typed)
        form.is_valid()
        return form


def test_the_form_asks_in_our_words_and_offers_both():
    form = asked(at="2026-10-25T02:30")
    assert dict(form.errors) == {
        "at_reading": ["02:30 on Sun 25 Oct comes twice, for the clocks go back. Choose which one is meant."]
    }
    assert [label for _, label in form.fields["at_reading"].widget.choices] == [
        "02:30 CEST, before the clocks change",
        "02:30 CET, after the clocks change",
    ]
    missing = asked(at="2027-03-28T02:30")
    assert "does not exist, for the clocks go forward" in missing.errors["at_reading"][0]


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_chosen_is_taken_and_nothing_else_is(place):
    key = asked(at="2026-10-25T02:30").fields["at_reading"].widget.choices[place][0]
    form = asked(at="2026-10-25T02:30", at_reading=key)
    assert form.is_valid()
    assert form.cleaned_data["at"].astimezone(UTC).hour == place
    assert not asked(at="2026-10-25T02:30", at_reading="2026-10-25T09:00:00+00:00").is_valid()
    assert asked(at="2026-10-26T02:30", at_reading="old").is_valid(), "a leftover of an earlier answer hurts nobody"
