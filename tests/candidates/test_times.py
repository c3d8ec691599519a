"""How long somebody has been where, by every act that changes it; and holds that end by themselves."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import Error

from candidates.models import Application, Hold, StageInterval
from candidates.services import (
    answer_import,
    confirm_import,
    hold,
    preview_import,
    reactivate,
    reject,
    undo_move,
)
from candidates.services.holding import due_holds, end_due_hold
from candidates.tasks import sweep_holds
from foundation.activity.models import Event, Notification
from foundation.core import clock
from foundation.core.errors import Invalid
from roles.models import Role
from tests.candidates.days import DAY, NOON, move, on_day
from tests.factories.candidates import application, reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> Any:
    """Stand on a day, counted from the first."""
    return on_day


def times(lucia: Application) -> list[tuple[str, str, int, int | None]]:
    rows = StageInterval.objects.filter(application=lucia).order_by("entered", "left", "pk")
    return [
        (row.stage.key, row.why, (row.entered - NOON).days, row.left and (row.left - NOON).days)
        for row in rows.select_related("stage")
    ]


def test_a_hold_takes_its_days_out_and_leaves_the_others(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    with on(0):
        lucia = application(cast, role, "Lucía")
    with on(20):
        held = hold(actor=cast.rafa, application=lucia, reason="Away")
    with on(29):
        assert held.days_in_stage == 20
        again = reactivate(actor=cast.rafa, application=lucia)
        assert again.days_in_stage == 20
    with on(31):
        assert Application.objects.get(pk=lucia.pk).days_in_stage == 22
    assert times(lucia) == [("applied", "apply", 0, 20), ("applied", "hold", 20, 29), ("applied", "reopen", 29, None)]
    kept = Hold.objects.get(application=lucia)
    assert (kept.reason, kept.by, kept.since, kept.ended) == ("Away", cast.rafa, NOON + 20 * DAY, NOON + 29 * DAY)


def test_what_is_closed_ages_no_more_and_goes_on_when_it_is_taken_up(
    cast: Any, role: Role, on: Callable[[int], Any]
) -> None:
    with on(0):
        lucia = application(cast, role, "Lucía")
    with on(3):
        reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    with on(1059):
        assert Application.objects.get(pk=lucia.pk).days_in_stage == 3
        assert not StageInterval.objects.filter(application=lucia, left=None).exists()
        assert reactivate(actor=cast.rafa, application=lucia).days_in_stage == 3
    assert times(lucia) == [("applied", "apply", 0, 3), ("applied", "reopen", 1059, None)]


def test_ending_what_is_on_hold_ends_the_hold(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    with on(0):
        lucia = application(cast, role, "Lucía")
    with on(2):
        hold(actor=cast.rafa, application=lucia)
    with on(9):
        closed = reject(actor=cast.rafa, application=lucia, reason=reason(cast))
        assert closed.days_in_stage == 2
    assert Hold.objects.get(application=lucia).ended == NOON + 9 * DAY
    assert times(lucia) == [("applied", "apply", 0, 2), ("applied", "hold", 2, 9)]


def test_steps_back_and_over_stages_are_called_so(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    with on(0):
        lucia = application(cast, role, "Lucía")
    for day, key in ((1, "resume_screen"), (2, "take_home"), (3, "resume_screen")):
        with on(day):
            move(cast, lucia, key)
    assert times(lucia) == [
        ("applied", "apply", 0, 1),
        ("resume_screen", "move", 1, 2),
        ("take_home", "skip", 2, 3),
        ("resume_screen", "back", 3, None),
    ]
    ways = Event.objects.filter(verb="application.moved").order_by("created_at").values_list("data__way", flat=True)
    assert list(ways) == ["move", "skip", "back"]


def test_what_is_undone_leaves_the_times_as_they_were(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    with on(0):
        lucia = application(cast, role, "Lucía")
    with on(4):
        hold(actor=cast.rafa, application=lucia)
    with on(6):
        reactivate(actor=cast.rafa, application=lucia)
    before = times(lucia)
    with on(9):
        moved = move(cast, lucia, "take_home")
        back = undo_move(actor=cast.rafa, move=moved.last_step)
        assert (back.stage.key, back.days_in_stage) == ("applied", 7)
    assert times(lucia) == before


class TestSnooze:
    """A hold with a day on which it ends by itself."""

    def test_it_ends_on_its_day_once_and_the_owner_hears(self, cast: Any, role: Role, on: Callable[[int], Any]) -> None:
        with on(0):
            lucia = application(cast, role, "Lucía")
            Application.objects.filter(pk=lucia.pk).update(owner=cast.mei)
            lucia.refresh_from_db()
            hold(actor=cast.rafa, application=lucia, reason="On leave", until=date(2026, 3, 12))
        with on(9):
            assert sweep_holds() == 0
        with on(10):
            waiting = due_holds()
            assert sweep_holds() == 1
            assert sweep_holds() == 0
            assert end_due_hold(held=waiting[0]) is False
        lucia.refresh_from_db()
        assert (lucia.status, lucia.days_in_stage > 0) == ("active", True)
        assert times(lucia)[-1][1:] == ("reopen", 10, None)
        said = Event.objects.get(verb="application.hold_ended")
        assert (said.actor, said.data["stage_label"]) == (None, "Applied")
        told = Notification.objects.get(kind="hold_ended")
        assert (told.recipient, "On leave" in told.body) == (cast.mei, True)

    def test_who_took_them_up_before_hears_nothing(self, cast: Any, role: Role, on: Callable[[int], Any]) -> None:
        with on(0):
            lucia = application(cast, role, "Lucía")
            hold(actor=cast.rafa, application=lucia, until=date(2026, 3, 4))
        with on(1):
            reactivate(actor=cast.rafa, application=lucia)
        with on(3):
            assert sweep_holds() == 0

    @pytest.mark.parametrize(("day", "said"), [(0, "is not ahead"), (-3, "is not ahead"), (400, "more than a year")])
    def test_a_day_that_ends_nothing_is_refused(self, cast: Any, role: Role, day: int, said: str) -> None:
        lucia = application(cast, role, "Lucía")
        with pytest.raises(Invalid) as caught:
            hold(actor=cast.rafa, application=lucia, until=clock.today() + day * DAY)
        assert said in str(caught.value.errors["until"])


def test_a_clock_that_was_put_back_stops_nobody(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    with on(5):
        lucia = application(cast, role, "Lucía")
    with on(0):
        move(cast, lucia, "take_home")
        lucia.refresh_from_db()
        hold(actor=cast.rafa, application=lucia)
    with on(-2):
        assert reactivate(actor=cast.rafa, application=lucia).days_in_stage == 0
    with on(8):
        assert Application.objects.get(pk=lucia.pk).days_in_stage == 3
    assert times(lucia) == [
        ("applied", "apply", 5, 5),
        ("take_home", "skip", 5, 5),
        ("take_home", "hold", 5, 5),
        ("take_home", "reopen", 5, None),
    ]


def test_a_file_brings_the_days_of_its_rows(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    rows = "Name,Job,Stage,Status,Applied\nAna,J,Take-home,active,2026-02-20\n"
    rows += "Ben,J,,rejected,2026-01-05\nCleo,J,,on hold,2026-02-20\n"
    with on(0):
        batch = preview_import(actor=cast.rafa, file_name="old.csv", data=rows.encode())
        batch = answer_import(actor=cast.rafa, batch=batch, answers={"roles": {"j": str(role.pk)}})
        confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    made = {row.candidate.name: row for row in Application.objects.select_related("candidate")}
    assert {name: times(row) for name, row in made.items()} == {
        "Ana": [("take_home", "import", -10, None)],
        "Ben": [("applied", "import", -56, -56)],
        "Cleo": [("applied", "import", -10, 0), ("applied", "hold", 0, None)],
    }
    with on(5):
        assert [made[name].days_in_stage for name in ("Ana", "Ben", "Cleo")] == [15, 0, 10]
        assert reactivate(actor=cast.rafa, application=made["Cleo"]).days_in_stage == 10
    assert Hold.objects.get().ended == NOON + 5 * DAY


def test_the_database_lets_no_two_times_overlap_and_one_be_open(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    same = {"organisation": cast.acme, "application": lucia, "stage": lucia.stage, "why": "move"}
    start = lucia.applied_at
    for entered, left in (
        (start - DAY, start + DAY),
        (start + DAY, start + 2 * DAY),
        (start + DAY, None),
        (start - DAY, start - 2 * DAY),
    ):
        with pytest.raises((IntegrityError, Error)), transaction.atomic():
            StageInterval.objects.create(**same, entered=entered, left=left)
    StageInterval.objects.create(**same, entered=start - DAY, left=start)
