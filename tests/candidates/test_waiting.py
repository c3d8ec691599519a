"""Whoever waits on us has a day: set by a move, renewed by the next, ended by what comes next."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from candidates.models import Application, Promise
from candidates.plugins.waiting import waiting
from candidates.services import (
    Telling,
    cancel_interview,
    edit_application,
    give_answer,
    hold,
    reactivate,
    undo_move,
    withdraw,
)
from foundation.core import clock
from roles.models import Role, Stage
from tests.factories.candidates import answers_owed, application, interview, move, reason

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Days are counted from today, and an hour that is added before midnight would end tomorrow."""
    with time_machine.travel(clock.now().replace(hour=12, minute=0)):
        yield


def day_of(lucia: Application) -> tuple[str, int] | None:
    """The kind and the day, counted from today, of the one promise that is open."""
    found = Promise.objects.filter(application=lucia, ended_at=None).values_list("kind", "due_on")
    lucia.refresh_from_db()
    assert lucia.answer_by == min((due for _kind, due in found), default=None)
    return next(((kind, (due - clock.today()).days) for kind, due in found), None)


@pytest.fixture
def lucia(cast: Any, role: Role) -> Application:
    Stage.objects.filter(role=role, key="recruiter_screen").update(patience_days=3)
    Stage.objects.filter(role=role, key="technical_screen").update(patience_days=5)
    made = application(cast, role, "Lucía", owner=cast.rafa)
    assert day_of(made) is None
    return move(cast, made, "recruiter_screen")


def test_a_move_sets_it_from_the_patience_and_puts_it_on_the_owners_list(cast: Any, lucia: Application) -> None:
    assert day_of(lucia) == ("waits", 3)
    assert [todo.detail for todo in waiting(cast.rafa) if todo.kind == "answer_owed"] == [
        "Founding ML engineer · waits for our next step"
    ]
    assert answers_owed(cast.mei) == []


def test_the_next_move_renews_it_and_taking_that_back_restores_it(cast: Any, lucia: Application) -> None:
    with time_machine.travel(clock.now() + 2 * DAY):
        moved = move(cast, lucia, "technical_screen")
        assert day_of(lucia) == ("waits", 5)
        undo_move(actor=cast.ada, move=moved.last_step)
        assert day_of(lucia) == ("waits", 1)
    assert Promise.objects.filter(application=lucia).count() == 1


def test_taking_the_first_move_back_leaves_nobody_waiting(cast: Any, role: Role) -> None:
    ana = application(cast, role, "Ana")
    moved = move(cast, ana, "recruiter_screen")
    undo_move(actor=cast.ada, move=moved.last_step)
    assert day_of(ana) is None


def test_a_hold_moves_it_on_by_its_days(cast: Any, lucia: Application) -> None:
    with time_machine.travel(clock.now() + DAY):
        hold(actor=cast.rafa, application=lucia)
        assert answers_owed(cast.rafa) == []
    with time_machine.travel(clock.now() + 11 * DAY):
        reactivate(actor=cast.rafa, application=lucia)
        assert day_of(lucia) == ("waits", 2)


def test_a_time_that_is_found_ends_it_and_one_that_is_lost_renews_it(cast: Any, lucia: Application) -> None:
    meeting = interview(cast, lucia, [cast.ines], stage_key="recruiter_screen")
    assert day_of(lucia) == ("interview", 4)
    cancel_interview(actor=cast.rafa, interview=meeting, reason="Ill")
    assert day_of(lucia) == ("waits", 3)


def test_an_answer_ends_it_and_a_day_that_was_told_stands_instead(cast: Any, lucia: Application) -> None:
    edit_application(actor=cast.rafa, application=lucia, answer_by=clock.today() + 9 * DAY)
    assert day_of(lucia) == ("by_hand", 9)
    move(cast, lucia, "technical_screen")
    assert day_of(lucia) == ("by_hand", 9)
    lucia.refresh_from_db()
    give_answer(actor=cast.rafa, application=lucia, outcome="yes", telling=Telling("call"))
    assert day_of(lucia) is None


def test_who_withdraws_waits_no_more(cast: Any, lucia: Application) -> None:
    withdraw(actor=cast.rafa, application=lucia, reason=reason(cast, "stayed"), told_by="Their agency")
    assert day_of(lucia) is None
