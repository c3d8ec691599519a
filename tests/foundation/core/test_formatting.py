"""How dates, durations, money and counts are written."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from foundation.core import formatting

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NB = formatting.NON_BREAKING


@pytest.fixture(autouse=True)
def _still() -> object:
    with time_machine.travel(NOW, tick=False), timezone.override("UTC"):
        yield


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (timedelta(hours=3), f"in 3{NB}h"),
        (timedelta(hours=-3), f"3{NB}h late"),
        (timedelta(days=-2, hours=-1), "2 days late"),
        (timedelta(days=-1), "1 day late"),
        (timedelta(seconds=30), "now"),
        (timedelta(days=20), "in 2 weeks"),
        (timedelta(days=-90), "3 months late"),
    ],
)
def test_a_due_time_says_how_far_off_it_is(gap: timedelta, said: str) -> None:
    assert formatting.relative(NOW + gap) == said


def test_a_due_day_is_today_until_it_ends() -> None:
    assert formatting.relative(date(2026, 11, 20)) == "today"
    assert formatting.relative(date(2026, 11, 19)) == "1 day late"
    assert formatting.ago(date(2026, 11, 18)) == "2 days ago"


def test_days_and_times_are_in_the_active_zone() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert formatting.day_time(late) == "Fri 20 Nov, 23:30"
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert formatting.day_time(late, zone=True) == "Sat 21 Nov, 08:30 JST"
        assert formatting.zone_name(NOW) == "Tokyo (JST)"


def test_another_year_is_named() -> None:
    assert formatting.day(date(2025, 1, 2)) == "Thu 2 Jan 2025"
    assert formatting.day(date(2026, 11, 23), long=True) == "Monday 23 November"


def test_nothing_is_a_dash() -> None:
    for write in (
        formatting.day,
        formatting.day_time,
        formatting.time,
        formatting.relative,
        formatting.ago,
        formatting.minutes,
    ):
        assert write(None) == "–"


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (18000, "EUR", "€180"),
        (18050, "EUR", "€180.50"),
        (9500000, "eur", "€95,000"),
        (500, "JPY", "¥500"),
        (120000, "CHF", f"CHF{NB}1,200"),
        (1234, "KWD", f"KWD{NB}1.234"),
        (-500, "USD", "−$5"),
    ],
)
def test_money_is_written_from_minor_units(minor: int, currency: str, said: str) -> None:
    assert formatting.money(minor, currency) == said


@pytest.mark.parametrize(
    ("n", "said"), [(0, f"0{NB}min"), (25, f"25{NB}min"), (180, f"3{NB}h"), (85, f"1{NB}h{NB}25{NB}min")]
)
def test_minutes(n: int, said: str) -> None:
    assert formatting.minutes(n) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [("Adaeze Okonkwo-Bright", "AO"), ("Gunnar Þórsson", "GÞ"), ("Björk", "B"), ("", ""), ("Ana de la Cruz", "AC")],
)
def test_initials(name: str, said: str) -> None:
    assert formatting.initials(name) == said
