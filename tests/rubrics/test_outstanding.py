"""What is owed today, what is reminded of and when, and what the board shows of it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from candidates.queries.needs import needs
from candidates.services import release_seat
from foundation.activity.models import Notification
from foundation.activity.services import sweep_reminders
from foundation.people.models import Membership
from rubrics import services
from rubrics.models import GradingSeat
from rubrics.pages.pipeline import board_facts, evidence, overview
from rubrics.plugins.reminders import scorecard_due, which
from rubrics.plugins.todos import asked, scorecards_owed
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening

LISBON = ZoneInfo("Europe/Lisbon")


def test_a_duty_says_what_is_due_and_how_long_it_takes(cast: Cast, opening: Opening) -> None:
    people.interview(cast, opening.application, [cast.tom], stage_key="system_design")
    judging.submitted_scorecard(cast, opening.ines)
    [todo] = scorecards_owed(cast.tom)
    assert (todo.action, todo.due_at) == ("Start scorecard", opening.interview.ends_at + timedelta(hours=1))
    assert "1 other is in, hidden until yours is" in todo.detail
    judging.draft_scorecard(cast, opening.tom)
    assert scorecards_owed(cast.tom)[0].action == "Finish scorecard"
    assert scorecards_owed(cast.ines) == []
    release_seat(actor=cast.mei, seat=opening.tom, reason="Was ill")
    assert scorecards_owed(cast.tom) == []


def test_a_grading_duty_names_nobody(cast: Cast, opening: Opening) -> None:
    seat = judging.grading_seat(cast, opening.application, cast.oba, label="Submission 31")
    [todo] = asked(cast.oba)
    assert todo.masked
    assert todo.title == "Submission 31"
    assert str(seat.pk) in todo.url
    assert "Lucía" not in todo.detail


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("2026-11-20 15:00", 1),  # a Friday, the moment it is due
        ("2026-11-20 23:00", 1),
        ("2026-11-21 12:00", 1),  # Saturday
        ("2026-11-22 12:00", 1),
        ("2026-11-23 08:59", 1),  # Monday, before nine
        ("2026-11-23 09:00", 2),
        ("2026-11-24 09:00", 3),
        ("2026-12-03 10:00", 10),
        ("2026-12-04 10:00", 11),
    ],
)
def test_reminders_come_at_once_and_then_each_working_day(moment: str, number: int) -> None:
    due = datetime(2026, 11, 20, 15, tzinfo=LISBON)
    now = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=LISBON)
    assert which(due, now, LISBON) == number


def test_reminders_are_sent_once_for_each_slot_and_ten_times_at_most(cast: Cast, opening: Opening) -> None:
    told = Notification.objects.filter(kind="scorecard_due", recipient=cast.tom)
    ended = opening.interview.ends_at
    sweep_reminders(ended + timedelta(minutes=59))
    assert not told.exists()
    for _ in range(3):
        sweep_reminders(ended + timedelta(hours=1))
    assert told.count() == 1
    for half_day in range(1, 50):  # whatever the hour, no morning is passed over
        sweep_reminders(ended + timedelta(hours=12 * half_day))
    assert sorted(int(note.slot) for note in told) == list(range(1, 11))
    judging.submitted_scorecard(cast, opening.tom)
    assert not [note for note in scorecard_due(ended + timedelta(hours=2)) if note.recipient_id == cast.tom.pk]


def test_released_shadowing_and_cancelled_seats_are_not_reminded(cast: Cast, opening: Opening) -> None:
    release_seat(actor=cast.mei, seat=opening.tom, reason="Was ill")
    due = list(scorecard_due(opening.interview.ends_at + timedelta(hours=2)))
    assert [note.recipient_id for note in due] == [cast.ines.pk]


def test_who_is_no_longer_a_member_is_reminded_of_nothing(cast: Cast, opening: Opening) -> None:
    seat = judging.grading_seat(cast, opening.application, cast.oba, label="Submission 31")
    GradingSeat.objects.filter(pk=seat.pk).update(due_at=opening.interview.ends_at)
    at = opening.interview.ends_at + timedelta(hours=2)
    assert {note.recipient_id for note in scorecard_due(at)} == {cast.ines.pk, cast.tom.pk, cast.oba.pk}
    Membership.objects.filter(pk__in=[cast.tom.pk, cast.oba.pk]).update(active=False)
    assert {note.recipient_id for note in scorecard_due(at)} == {cast.ines.pk}


def test_the_board_shows_how_many_are_in(cast: Cast, opening: Opening) -> None:
    judging.submitted_scorecard(cast, opening.ines)
    pk = opening.application.pk
    facts = board_facts(cast.tom, [pk])[pk]
    assert facts.dots == ("in", "late")
    assert (facts.who, facts.next) == ("You", "scorecard")
    others = board_facts(cast.mei, [pk])[pk]
    assert (others.who, others.next) == ("Tom", "scorecard, late")
    assert type(opening.application).objects.filter(needs(cast.tom)).get() == opening.application
    assert not type(opening.application).objects.filter(needs(cast.ines)).exists()


def test_tiles_are_drawn_from_the_kit_and_not_from_what_was_written(cast: Cast, opening: Opening) -> None:
    before = overview(cast.tom, opening.application), evidence(cast.tom, opening.application)
    judging.submitted_scorecard(cast, opening.ines, dict.fromkeys(("on_call", "data_reality", "end_to_end"), None))
    after = overview(cast.tom, opening.application), evidence(cast.tom, opening.application)
    rows = [{row.who: row.facts.tiles for row in found.rows} for found, _ in (before, after)]
    assert rows[0]["Inês Carvalho"] == rows[1]["Inês Carvalho"] == ("held",) * 5
    assert before[1] == after[1]
    assert all(row.tiles == ("held", "held") for row in after[1])
    judging.submitted_scorecard(cast, opening.tom, {"on_call": 4})

    def carried_the_pager() -> tuple[Any, ...]:
        [row] = [row for row in evidence(cast.tom, opening.application) if row.label == "Carried the pager"]
        return row.tiles

    assert carried_the_pager() == (4, "held"), "opening the debrief is an act; until then only one's own"
    assert overview(cast.mei, opening.application).rows[0].facts.tiles == ("held",) * 5
    assert overview(cast.mei, opening.application).rows[0].facts.url, "whoever may read it reads it alone"
    services.open_debrief(actor=cast.mei, application=opening.application)
    assert sorted(carried_the_pager(), key=str) == [4, None]
    assert overview(cast.mei, opening.application).rows[0].facts.tiles.count(3) == 2


def test_counting_costs_one_query_for_any_number(
    cast: Cast, opening: Opening, django_assert_num_queries: object
) -> None:
    ids = [opening.application.pk]
    with django_assert_num_queries(1):
        board_facts(cast.tom, ids)
    ids += [people.application(cast, opening.role, name=f"Person {n}").pk for n in range(2)]
    with django_assert_num_queries(1):
        board_facts(cast.tom, ids)
