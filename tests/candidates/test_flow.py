"""How far the people of a role came and how long they stayed, by every act that writes times in stages."""

from collections.abc import Callable
from typing import Any

import pytest

from candidates.domain.flow import Step, funnel, stays
from candidates.models import Application
from candidates.pages.flow import flow_page
from candidates.queries.flow import ways_through
from candidates.services import (
    answer_import,
    confirm_import,
    hold,
    preview_import,
    reactivate,
    reject,
    take_in,
    transfer,
    undo_move,
)
from roles.models import Role, RoleSeat, Stage
from roles.services.seats import seat_member
from tests.candidates.days import move, on_day
from tests.candidates.pages import HTMX, browser, stage, text, url
from tests.factories.candidates import application, hiring_role, reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> Any:
    """Stand on a day, counted from the first."""
    return on_day


def steps(cast: Any, role: Role) -> dict[str, Step]:
    """The steps that somebody came to, or was led past."""
    keys = dict(Stage.objects.filter(role=role).values_list("pk", "key"))
    found = zip(keys.values(), funnel(list(keys), ways_through(cast.rafa, role.pk)), strict=True)
    return {key: step for key, step in found if step.reached or step.passed_over}


def days(cast: Any, role: Role) -> dict[str, tuple[list[float], int, int]]:
    """The stays that ended, in days, who waits and who is on hold, of stages that have any."""
    keys = dict(Stage.objects.filter(role=role).values_list("pk", "key"))
    found = stays(keys, ways_through(cast.rafa, role.pk)).items()
    return {keys[pk]: (list(one.days), one.waiting, one.held) for pk, one in found if one != type(one)([])}


def test_moves_back_and_over_stages_count_where_people_stood(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    with on(0):
        lucia, ben = application(cast, role, "Lucía"), application(cast, role, "Ben")
    for day, who, key in ((2, lucia, "resume_screen"), (4, ben, "resume_screen"), (5, lucia, "take_home")):
        with on(day):
            move(cast, who, key)
    with on(6):
        move(cast, lucia, "resume_screen")
    with on(10):
        reject(actor=cast.rafa, application=ben, reason=reason(cast))
    assert steps(cast, role) == {
        "applied": Step(reached=2, passed_over=0, stopped=0, under_way=0, came=0, lost=0),
        "resume_screen": Step(reached=2, passed_over=0, stopped=1, under_way=0, came=2, lost=0),
        "recruiter_screen": Step(reached=0, passed_over=1, stopped=0, under_way=0, came=1, lost=1),
        "technical_screen": Step(reached=0, passed_over=1, stopped=0, under_way=0, came=0, lost=0),
        "take_home": Step(reached=1, passed_over=0, stopped=0, under_way=1, came=0, lost=0),
    }
    assert days(cast, role) == {
        "applied": ([2, 4], 0, 0),
        "resume_screen": ([3, 6], 1, 0),
        "take_home": ([1], 0, 0),
    }


def test_days_on_hold_are_none_and_what_they_part_is_one_stay(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    with on(0):
        lucia, ben = application(cast, role, "Lucía"), application(cast, role, "Ben")
    with on(5):
        hold(actor=cast.rafa, application=lucia)
        hold(actor=cast.rafa, application=ben)
    with on(9):
        reactivate(actor=cast.rafa, application=lucia)
    assert days(cast, role) == {"applied": ([], 1, 1)}
    with on(12):
        move(cast, lucia, "resume_screen")
    assert days(cast, role) == {"applied": ([8], 0, 1), "resume_screen": ([], 1, 0)}
    assert steps(cast, role)["applied"].under_way == 1


def test_an_end_that_was_taken_back_ends_no_stay(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    with on(0):
        lucia = application(cast, role, "Lucía")
    with on(3):
        reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    assert (steps(cast, role)["applied"].stopped, days(cast, role)) == (1, {"applied": ([3], 0, 0)})
    with on(10):
        reactivate(actor=cast.rafa, application=Application.objects.get())
    assert (steps(cast, role)["applied"].under_way, days(cast, role)) == (1, {"applied": ([], 1, 0)})
    with on(12):
        move(cast, lucia, "resume_screen")
    assert days(cast, role)["applied"] == ([5], 0, 0)


def test_what_was_undone_never_was(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    with on(0):
        lucia = application(cast, role, "Lucía")
    with on(4):
        undo_move(actor=cast.rafa, move=move(cast, lucia, "take_home").last_step)
    assert set(steps(cast, role)) == {"applied"}
    assert days(cast, role) == {"applied": ([], 1, 0)}


def test_a_file_counts_by_the_days_that_it_names(cast: Any, role: Role, on: Callable[[int], Any]) -> None:
    rows = "Name,Job,Stage,Status,Applied,Stage since,Rejected on\n"
    rows += "Ana,J,Take-home,active,2026-02-20,2026-02-24,\nBen,J,Take-home,rejected,2026-01-05,2026-01-08,2026-01-20\n"
    rows += "Cleo,J,,rejected,2026-01-05,,\nDee,J,Take-home,active,2026-02-20,,\n"
    with on(0):
        batch = preview_import(actor=cast.rafa, file_name="old.csv", data=rows.encode())
        batch = answer_import(actor=cast.rafa, batch=batch, answers={"roles": {"j": str(role.pk)}})
        confirm_import(actor=cast.rafa, batch=batch, seen=batch.counts)
    # Of Cleo nobody knows how long it took, and Dee was never seen at the first stage.
    assert days(cast, role) == {"applied": ([3, 4], 0, 0), "take_home": ([12], 2, 0)}
    found = steps(cast, role)
    assert found["applied"] == Step(reached=3, passed_over=1, stopped=1, under_way=0, came=0, lost=0)
    assert found["take_home"] == Step(reached=3, passed_over=0, stopped=1, under_way=2, came=0, lost=0)


def test_who_went_to_another_role_stopped_here_and_begins_there(
    cast: Any, role: Role, on: Callable[[int], Any]
) -> None:
    other = hiring_role(cast, "Data engineer")
    with on(0):
        lucia = application(cast, role, "Lucía")
    with on(3):
        transfer(actor=cast.rafa, application=lucia, to_stage=stage(other, "recruiter_screen"))
    assert (steps(cast, role)["applied"].stopped, days(cast, role)) == (1, {"applied": ([3], 0, 0)})
    there = steps(cast, other)
    assert (there["applied"].passed_over, there["recruiter_screen"].under_way) == (1, 1)
    assert days(cast, other) == {"recruiter_screen": ([], 1, 0)}


def test_somebody_who_applied_twice_is_one_person_with_two_stays(
    cast: Any, role: Role, on: Callable[[int], Any]
) -> None:
    with on(0):
        lucia = application(cast, role, "Lucía")
    with on(3):
        reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    with on(300):
        again = take_in(actor=cast.rafa, role=role, person=lucia.candidate)
    with on(302):
        move(cast, again, "resume_screen")
    assert steps(cast, role)["applied"].reached == 1
    assert steps(cast, role)["resume_screen"] == Step(1, 0, stopped=0, under_way=1, came=1, lost=0)
    assert days(cast, role)["applied"] == ([2, 3], 0, 0)


def test_figures_cost_the_same_for_one_and_three(cast: Any, role: Role, django_assert_num_queries: Any) -> None:
    for number in range(3):
        application(cast, role, f"Person {number}", "resume_screen")
        with django_assert_num_queries(2):
            figures = flow_page(cast.mei, role)["figures"]
        assert figures["steps"]["rows"][1][1:3] == [number + 1, f"{number + 1} of {number + 1}"]


class TestPage:
    """The panel, and who is shown it."""

    def test_the_insights_ask_for_it_and_it_comes_with_its_numbers(self, cast: Any, role: Role) -> None:
        application(cast, role, "Lucía", "take_home")
        mei = browser(cast.mei)
        assert url("flow", role) in text(mei.get(f"/roles/{role.pk}/insights/"))
        part = text(mei.get(url("flow", role), headers=HTMX))
        assert "<html" not in part
        assert "Too few to say where people stop" in part
        assert "Too few stays have ended to judge the limits" in part
        assert "Not in it: 1 person who waits now." in part
        assert "Lucía" not in text(mei.get(url("flow", role)))

    def test_a_role_without_people_says_so(self, cast: Any, role: Role) -> None:
        part = text(browser(cast.mei).get(url("flow", role), headers=HTMX))
        assert "Too little to learn from yet" in part
        assert "<svg class" not in part

    def test_it_is_for_those_who_see_the_pipeline(self, cast: Any, role: Role) -> None:
        seat_member(actor=cast.ada, role=role, member=cast.tom, kind=RoleSeat.Kind.APPROVER)
        tom = browser(cast.tom)
        assert tom.get(url("flow", role)).status_code == tom.get(url("flow_file", role)).status_code == 403
        assert browser(cast.zed).get(url("flow", role)).status_code == 404

    def test_the_file_holds_the_same(self, cast: Any, role: Role, on: Callable[[int], Any]) -> None:
        Stage.objects.filter(role=role, key="resume_screen").update(label="=SUM(A1)")
        with on(0):
            lucia, ben = application(cast, role, "Lucía"), application(cast, role, "Ben")
        for day, who in ((1, lucia), (4, ben)):
            with on(day):
                move(cast, who, "resume_screen")
        with on(5):
            reject(actor=cast.rafa, application=ben, reason=reason(cast))
            lines = text(browser(cast.mei).get(url("flow_file", role))).split("\r\n")
        assert lines[1] == "Applied,2,,,0,0,0,2,1.8,2.5,3.2,7,0,0"
        assert lines[2] == '"\'=SUM(A1)",2,2,2,0,1,1,1,1.0,1.0,1.0,7,1,0'
        assert len(lines) == 2 + Stage.objects.filter(role=role).count()
