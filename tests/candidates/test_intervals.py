"""The arithmetic of times in stages, over any way that an application can take."""

from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise

from hypothesis import given
from hypothesis import strategies as st

from candidates.domain.intervals import Clock, Span, Why, clock_of, counted, on_hold, visits, way

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTS = ("move", "hold", "up", "close")


@st.composite
def ways(draw: st.DrawFn) -> tuple[list[Span], Clock, dict[str, timedelta], datetime]:
    """What a person went through: the rows, the clock as each act set it, the times as a stopwatch takes them, now."""
    at, stage, status = BEGAN, 0, "active"
    rows, clock = [Span(0, at, None, Why.APPLY)], Clock(at)
    watch = {"active": timedelta(), "hold": timedelta(), "closed": timedelta()}

    def end() -> None:
        if rows[-1].left is None:
            rows[-1] = Span(rows[-1].stage, rows[-1].entered, at, rows[-1].why)

    for act, passed in draw(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 10**6)), max_size=14)):
        watch[status] += timedelta(seconds=passed)
        at += timedelta(seconds=passed)
        if act == "move" and status == "active":
            end()
            stage += 1
            rows.append(Span(stage, at, None, Why.MOVE))
            clock, watch = Clock(at), dict.fromkeys(watch, timedelta())
        if act == "hold" and status == "active":
            end()
            rows.append(Span(stage, at, None, Why.HOLD))
            clock, status = clock.halted(at), "hold"
        if act == "up" and status != "active":
            end()
            rows.append(Span(stage, at, None, Why.REOPEN))
            clock, status = clock.resumed(at), "active"
        if act == "close" and status != "closed":
            end()
            clock, status = clock.halted(at), "closed"
    last = timedelta(seconds=draw(st.integers(0, 10**6)))
    watch[status] += last
    return rows, clock, watch, at + last


@given(ways())
def test_rows_clock_and_stopwatch_agree(gone: tuple[list[Span], Clock, dict[str, timedelta], datetime]) -> None:
    rows, clock, watch, now = gone
    visit = visits(rows)[-1]
    assert clock.shows(now) == counted(visit, now) == clock_of(rows).shows(now) == watch["active"]
    assert on_hold(visit, now) == watch["hold"]
    assert clock_of(rows) == clock


@given(ways())
def test_rows_follow_one_another_and_one_at_most_is_open(
    gone: tuple[list[Span], Clock, dict[str, timedelta], datetime],
) -> None:
    rows = gone[0]
    assert all(row.left is not None for row in rows[:-1])
    assert all(row.left is not None and row.left <= after.entered for row, after in pairwise(rows))
    assert list(chain.from_iterable(visits(rows))) == rows


def test_a_step_is_called_by_where_it_leads() -> None:
    assert [way(3, to) for to in (1, 2, 4, 5, 9)] == [Why.BACK, Why.BACK, Why.MOVE, Why.SKIP, Why.SKIP]


def test_a_hold_with_nothing_before_it_counts_nothing() -> None:
    only = [Span(1, BEGAN, None, Why.HOLD)]
    assert clock_of(only).shows(BEGAN + timedelta(days=9)) == timedelta()
