"""Days until data access: counted from day one, so far while it is open."""

from datetime import UTC, date, datetime

import pytest

from candidates.domain.measures import measures

ROW = {"key": "data_access", "label": "Days until data access", "item": "access", "say": "from day one"}
START = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("done", "today", "days", "still_open"),
    [
        (datetime(2026, 2, 27, 9, tzinfo=UTC), date(2026, 3, 9), 0, False),
        (datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 9), 0, False),
        (datetime(2026, 3, 6, 9, tzinfo=UTC), date(2026, 3, 9), 4, False),
        (None, date(2026, 3, 9), 7, True),
        (None, date(2026, 2, 20), None, True),
    ],
)
def test_days_are_counted_from_day_one(done: datetime | None, today: date, days: int | None, still_open: bool) -> None:
    (found,) = measures([ROW], {"access": done}, START, today, datetime.date)
    assert (found.label, found.days, found.open) == ("Days until data access", days, still_open)


def test_a_start_without_the_item_has_no_such_figure() -> None:
    assert measures([ROW], {"laptop": None}, START, START, datetime.date) == []
