"""The plan: laid out from its start, moved with it, drawn, and what a posting brought."""

import html
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from foundation.activity.models import Event
from foundation.core.clock import today
from foundation.core.domain.working_days import is_working_day
from foundation.core.errors import Forbidden, Invalid, Stale
from roles import services
from roles.domain import planning
from roles.models import PlanTask, Role
from roles.pages import plan as plan_page
from roles.queries import playbook
from roles.services.plan import start_of
from tests.factories import roles as make

PHASES = [
    {"key": "define", "label": "Define", "weeks": [1, 1], "tasks": ["a", "b"]},
    {"key": "assess", "label": "Assess", "weeks": [2, 3], "tasks": ["c"]},
]
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def task(offset: int | None = None, due: date | None = None, done: bool = False, phase: str = "define") -> PlanTask:
    return PlanTask(phase=phase, title="T", offset_days=offset, due_on=due, done_at="then" if done else None)


tasks_of = st.lists(
    st.builds(
        task, st.none() | st.integers(0, 60), st.none() | days, st.booleans(), st.sampled_from(["define", "assess"])
    ),
    max_size=12,
)


@given(tasks_of, days, days)
def test_a_plan_moves_only_what_may_and_comes_back(tasks: list[PlanTask], start: date, other: date) -> None:
    for row in tasks:
        if row.offset_days is not None:
            row.due_on = planning.due(start, row.offset_days)
    found = planning.moving(tasks, other)
    assert len(found.moves) + found.stay <= len(tasks)
    for row, day in found.moves:
        assert row.done_at is None
        assert row.offset_days is not None
        assert is_working_day(day)
        row.due_on = day
    assert planning.moving(tasks, other).moves == ()
    assert all(day == planning.due(start, row.offset_days) for row, day in planning.moving(tasks, start).moves)


@given(tasks_of, days, days)
def test_the_timeline_stays_in_its_frame(tasks: list[PlanTask], start: date, now: date) -> None:
    line = planning.timeline(PHASES, tasks, start, now)
    assert sum(lane.total for lane in line.lanes) == len(tasks)
    assert sum(len(lane.marks) for lane in line.lanes) == sum(row.due_on is not None for row in tasks)
    for lane in line.lanes:
        assert planning.LEFT <= lane.x <= lane.x + lane.short <= lane.x + lane.long <= planning.RIGHT
    assert len(line.ticks) <= planning.TICKS + 2


def test_phases_follow_each_other_at_their_longest() -> None:
    assert list(planning.offsets(PHASES)) == [("define", "a", 4), ("define", "b", 7), ("assess", "c", 28)]
    line = planning.timeline(PHASES, [], date(2026, 3, 2), date(2026, 3, 2))
    assert [(lane.starts, lane.ends) for lane in line.lanes] == [
        (date(2026, 3, 2), date(2026, 3, 9)),
        (date(2026, 3, 9), date(2026, 3, 30)),
    ]


@pytest.fixture
def role(cast: Any) -> Role:
    return make.role(cast)


def test_moving_the_start_leaves_what_is_done_or_set_by_hand(cast: Any, role: Role) -> None:
    first, second, *rest = PlanTask.objects.filter(role=role).select_related("role")
    before = {row.pk: row.due_on for row in (first, second, *rest)}
    services.finish_task(actor=cast.mei, task=first)
    services.change_task(actor=cast.mei, task=second, due_on=today() + timedelta(5))
    start = today() + timedelta(14)
    found = services.move_plan(actor=cast.mei, role=role, start=start, seen=today())
    assert (len(found.moves), found.done, found.by_hand) == (len(rest), 1, 1)
    after = dict(PlanTask.objects.filter(role=role).values_list("pk", "due_on"))
    assert after[first.pk] == before[first.pk]
    assert after[second.pk] == today() + timedelta(5)
    assert all(after[row.pk] == before[row.pk] + timedelta(14) for row in rest)
    told = Event.objects.get(verb="plan.moved", role_id=role.pk)
    assert (told.data["moved"], told.data["stayed"]) == (len(rest), 2)
    with pytest.raises(Stale):
        services.move_plan(actor=cast.ada, role=role, start=today(), seen=today())
    second.refresh_from_db()
    services.change_task(actor=cast.mei, task=second, moves=True)
    services.move_plan(actor=cast.mei, role=role, start=today())
    assert {row.due_on for row in PlanTask.objects.filter(pk__in=[row.pk for row in rest])} == {
        before[row.pk] for row in rest
    }
    second.refresh_from_db()
    assert second.offset_days == 0


@pytest.mark.parametrize("start", ["", "soon", "1999-01-01", "9999-12-31", None])
def test_a_start_that_makes_no_sense_is_named(cast: Any, role: Role, start: Any) -> None:
    with pytest.raises(Invalid) as refused:
        services.move_plan(actor=cast.mei, role=role, start=start)
    assert list(refused.value.errors) == ["start"]
    with pytest.raises(Forbidden):
        services.move_plan(actor=cast.rafa, role=role, start=today())


def test_the_page_tells_before_and_after_what_moves(cast: Any, role: Role) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    url, plan = reverse("roles:plan_start", args=[role.pk]), reverse("roles:plan", args=[role.pk])
    total = PlanTask.objects.filter(role=role).count()
    later = {"start": (today() + timedelta(7)).isoformat(), "seen": today().isoformat()}
    looked = client.post(url, {**later, "look": "1"}).content.decode()
    assert f"7 days later: {total} tasks move." in looked
    role.refresh_from_db()
    assert start_of(role) == today()
    assert client.post(url, {**later, "start": "x"}).status_code == 422
    moved = client.post(url, later, follow=True).content.decode()
    assert f"{total} tasks moved with the start." in moved
    stale = client.post(url, later)
    assert stale.status_code == 409
    assert "Someone moved the plan meanwhile" in stale.content.decode()
    page = client.get(plan).content.decode()
    assert 'class="chart plan-chart"' in page
    assert "style=" not in page[page.index("<main") :]
    book = playbook.part(role.organisation_id, "plan")
    starting = book["onboarding"]
    for text in (book["screening_hint"], *book["offer"]["rules"], starting["outcome"], starting["bad_outcome"]):
        assert html.escape(text[1:]) in page
    told = plan_page.reminders(book, {"stage_stale"})
    assert told == [("A candidate waits in a stage", "A candidate waits longer than the stage allows.")]


def test_what_an_application_cost() -> None:
    assert plan_page.each(10_000, 3) == 3333
    assert plan_page.each(10_000, 0) is None
    assert plan_page.each(0, 4) is None


def test_a_plan_for_the_whole_stack_says_that_finding_people_takes_longer(cast: Any) -> None:
    made = make.scoped(cast, make.role(cast))
    answers = {**make.ANSWERS, "owns": [], "facts": {"owns_whole_stack": True}}
    services.answer_scope(actor=cast.mei, role=made, version=None, **answers)
    client = Client()
    client.force_login(cast.mei.user)
    page = client.get(reverse("roles:plan", args=[made.pk])).content.decode()
    assert "the pool is 5 to 10 times smaller" in page
    assert "5 to 20 weeks" in page
