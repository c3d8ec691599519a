"""My day: what is owed, when, around which meetings, and how the roles are doing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.services import release_seat
from foundation.core import clock
from foundation.core.registries import Todo
from foundation.people.models import Membership
from hiring.dashboard.pages.agenda import entries, own_meetings
from hiring.dashboard.pages.day import arrange, sentence
from hiring.dashboard.pages.health import roles_you_are_on
from hiring.dashboard.pages.waiting import waiting_on_others
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role, interview, seat
from tests.factories.rubrics import grading_seat, submitted_scorecard

BUSY = "Two things need you, one of them late. About 1\u00a0h\u00a025\u00a0min of work around your two meetings."
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def todo(hours: float | None, minutes: int | None = 10, kind: str = "scorecard") -> Todo:
    due = None if hours is None else NOON + timedelta(hours=hours)
    return Todo(kind, "card", f"Due in {hours}", "", "/", "Open", due, minutes)


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def page(member: Membership, query: str = "") -> str:
    return signed_in(member).get(f"/{query}").content.decode()


def test_duties_fall_into_late_today_and_later() -> None:
    todos = [todo(-30), todo(-1), todo(3), todo(30), todo(None)]
    day = arrange(todos, NOON)
    assert (day.late, day.today, day.later) == (todos[:2], todos[2:3], todos[3:])
    assert day.minutes == 30
    assert [group.key for group in day.groups] == ["late", "today", "later"]


def test_today_is_the_members_own() -> None:
    with timezone.override("Pacific/Auckland"):  # 1:00 of the 21st there
        day = arrange([todo(22), todo(23)], NOON)
    assert ([len(day.today), len(day.later)]) == [1, 1]


@pytest.mark.parametrize(
    ("todos", "meetings", "said"),
    [
        ([], 0, "Nothing needs you today."),
        ([], 2, "Nothing needs you today. You have two meetings."),
        ([todo(30)], 0, "Nothing needs you today. 1 thing can wait."),
        ([todo(2)], 1, "One thing needs you. About 10\u00a0min of work around your meeting."),
        ([todo(-1, 25)], 0, "One thing needs you, and it is late. About 25\u00a0min of work."),
        ([todo(-1, 60), todo(2, 25), todo(90, 500)], 2, BUSY),
        ([todo(-2), todo(-1)], 0, "Two things need you, all of them late. About 20\u00a0min of work."),
        ([todo(1, None)], 0, "One thing needs you."),
        ([todo(1)] * 12, 0, "12 things need you. About 2\u00a0h of work."),
    ],
)  # fmt: skip
def test_the_day_in_words(todos: list[Todo], meetings: int, said: str) -> None:
    assert sentence(arrange(todos, NOON), meetings) == said


def test_an_empty_day_says_why(cast: Cast) -> None:
    assert "Nothing is waiting for you" in page(cast.oba)
    assert "Waiting on others" not in page(cast.oba, "?who=others")
    assert "You wait for nobody" in page(cast.rafa, "?who=others")


def test_a_late_scorecard_comes_first_and_leaves_when_it_is_in(cast: Cast) -> None:
    person = application(cast, hiring_role(cast), "Kwabena Asante-Mills")
    meeting = interview(cast, person, [cast.ines, cast.tom], starts_at=clock.now() - timedelta(days=2))
    shown = page(cast.ines)
    assert "One thing needs you, and it is late." in shown
    assert "Scorecard: Kwabena Asante-Mills" in shown
    assert "Scorecard of" not in shown
    submitted_scorecard(cast, seat(meeting, cast.ines))
    assert "Scorecard: Kwabena" not in page(cast.ines)
    assert "Scorecard: Kwabena" in page(cast.tom)


def test_a_released_seat_owes_nothing(cast: Cast) -> None:
    person = application(cast, hiring_role(cast))
    meeting = interview(cast, person, [cast.ines], starts_at=clock.now() - timedelta(days=2))
    release_seat(actor=cast.mei, seat=seat(meeting, cast.ines), reason="Away")
    assert "Nothing is waiting for you" in page(cast.ines)
    assert waiting_on_others(cast.mei) == []


def test_what_others_owe_is_shown_to_who_leads(cast: Cast) -> None:
    role = hiring_role(cast)
    person = application(cast, role, "Kwabena Asante-Mills", "take_home")
    interview(cast, person, [cast.ines], starts_at=clock.now() - timedelta(days=2))
    grading_seat(cast, person, cast.tom, label="Submission 17")
    for member in (cast.mei, cast.rafa):
        rows = waiting_on_others(member)
        assert [row.title for row in rows] == ["Scorecard of Inês Carvalho", "Grade of Tom Becker"]
        assert [row.late for row in rows] == [True, False]
        assert rows[1].detail == "Submission 17, Founding ML engineer."
    for member in (cast.ines, cast.tom, cast.oba, cast.vic, cast.olu, cast.zed):
        assert waiting_on_others(member) == []


def test_the_calendar_holds_ones_own_meetings_of_the_week(cast: Cast) -> None:
    role = hiring_role(cast)
    now = clock.now()
    for name, days in (("Past Person", -1), ("Soon Person", 1), ("Far Person", 30)):
        interview(cast, application(cast, role, name), [cast.ines], starts_at=now + timedelta(days=days))
    other = interview(cast, application(cast, role, "Other Person"), [cast.tom], starts_at=now + timedelta(days=2))
    assert own_meetings(cast.ines)[0].who == "Soon Person"
    made = entries(own_meetings(cast.ines))
    assert [entry.get("title", "day") for entry in made] == ["day", "A system you shipped"]
    assert made[1]["next"]
    assert [str(one.interview_id) for one in own_meetings(cast.tom)] == [str(other.pk)]


def test_the_roles_table_counts_people_by_stage(cast: Cast) -> None:
    role = hiring_role(cast)
    for name, stage in (("A Person", ""), ("B Person", ""), ("C Person", "technical_screen")):
        person = application(cast, role, name, stage)
    interview(cast, person, [cast.ines], starts_at=clock.now() - timedelta(days=1))
    (row,) = roles_you_are_on(cast.mei)
    assert [(stage.name, stage.n) for stage in row.stages] == [("Applied", 2), ("A system you shipped", 1)]
    assert (row.late_scorecards, row.wait_days, row.next_step) == (1, 0, "Get 1 scorecard in")
    assert row.since == "Open 20 days"
    for member in (cast.ines, cast.vic, cast.olu, cast.zed):
        assert roles_you_are_on(member) == []
    assert "Roles you are on" not in page(cast.ines)


def test_a_slow_stage_is_marked(cast: Cast) -> None:
    person = application(cast, hiring_role(cast))
    patience = timedelta(days=person.stage.patience_days + 1)
    type(person).objects.filter(pk=person.pk).update(stage_entered_at=clock.now() - patience)
    (row,) = roles_you_are_on(cast.mei)
    assert row.stages[0].slow
    assert row.next_step == "Move people on from Applied"


def fill(cast: Cast, *places: int) -> None:
    """Make a role for each place, with a person who had one interview and has another."""
    for place in places:
        role = hiring_role(cast, f"Role {place}")
        person = application(cast, role, f"Person {place}", "take_home")
        over = clock.now() - timedelta(days=2, hours=2 * place)
        interview(cast, person, [cast.mei, cast.ada, cast.rafa, cast.ines], starts_at=over)
        interview(cast, person, [cast.mei, cast.tom], starts_at=clock.now() + timedelta(days=1, hours=2 * place))
        grading_seat(cast, person, cast.mei, label=f"Submission {place}")
        grading_seat(cast, person, cast.tom, label=f"Submission {place}")


def test_my_day_costs_the_same_for_one_role_and_three(cast: Cast, django_assert_max_num_queries: Any) -> None:
    clients = {first: signed_in(getattr(cast, first)) for first in ("mei", "ada", "rafa", "ines")}
    counts: list[dict[str, int]] = []
    for places in ((0,), (1, 2)):
        fill(cast, *places)
        counts.append({})
        for first, client in clients.items():
            client.get("/")
            with django_assert_max_num_queries(15) as queries:
                assert client.get("/").status_code == 200
            counts[-1][first] = len(queries)
    assert counts[0] == counts[1]


def test_a_person_of_another_organisation_sees_an_empty_day(cast: Cast) -> None:
    fill(cast, 0)
    shown = page(cast.zed)
    assert "Nothing is waiting for you" in shown
    assert "Role 0" not in shown
    assert reverse("candidates:list") in shown
