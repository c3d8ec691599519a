"""The permission table after a change of job: who has another job now reaches what they would had they always had it.

What somebody reaches follows from their job and from what they hold. So first every change from job to job is made, and
what is held afterwards is compared; then, for each job, somebody who held everything is compared with somebody who had
the job from the start, by one address of each kind that tells jobs apart, by page and by key, and by every list.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from foundation.people.models import Job
from foundation.people.services import change_job, deactivate, reactivate
from roles.models import RoleSeat
from tests.matrix.changes import (
    SEATS,
    Person,
    holds_everything,
    kinds_of,
    lists,
    newcomer,
    reach,
    telling_rows,
    undone,
)
from tests.matrix.permissions import NOWHERE, World

pytestmark = pytest.mark.django_db
JOBS = list(Job)


@pytest.fixture(scope="module")
def people(world: World, django_db_blocker: Any) -> Iterator[dict[str, Person]]:
    """`max`, who held everything as a hiring manager, and one of each job who had it from the start."""
    with django_db_blocker.unblock(), undone():
        made = {"max": newcomer(world, "max", Job.HIRING_MANAGER)}
        made |= {job.value: newcomer(world, f"new-{job.value}", job) for job in JOBS}
        for slot, person in enumerate(made.values()):
            holds_everything(world, person, slot)
        yield made


def turned(world: World, person: Person, *jobs: str) -> None:
    """Give somebody one job after another."""
    for job in jobs:
        change_job(actor=world.cast.ada, member=person.member, job=job, technical=True)


def test_who_had_a_job_from_the_start_holds_what_it_may(people: dict[str, Person]) -> None:
    assert {job: kinds_of(people[job].member) for job in SEATS} == SEATS


@pytest.mark.parametrize("change", list(permutations(JOBS, 2)), ids=" to ".join)
def test_after_each_change_no_seat_is_left_that_the_job_may_not_hold(
    world: World, people: dict[str, Person], change: tuple[Job, Job]
) -> None:
    before, after = change
    with undone():
        turned(world, people[before], after)
        assert kinds_of(people[before].member) == SEATS[before] & SEATS[after]


@pytest.mark.parametrize("job", JOBS)
def test_who_held_everything_reaches_what_somebody_new_in_the_job_does(
    world: World, people: dict[str, Person], job: Job
) -> None:
    held, new = people["max"], people[job]
    rows = telling_rows(JOBS.index(job))
    with undone():
        turned(world, held, *([Job.OWNER] if job == Job.HIRING_MANAGER else []), job)
        assert reach(world, held, rows) == reach(world, new, rows)
        shown, expected = lists(world, held, new), lists(world, new, held)
    if job == Job.OBSERVER:
        # What one wrote oneself stays one's own to read, and nobody asks an observer for a scorecard.
        assert shown.pop("/api/v1/scorecards") == ["card"]
        assert expected.pop("/api/v1/scorecards") == []
    assert shown == expected


def test_whoever_comes_back_has_the_job_and_none_of_the_seats(world: World, people: dict[str, Person]) -> None:
    """The session is from before, the key was revoked with the access; what is owed begins anew."""
    held, rows = people["max"], telling_rows(0)
    by_key = [row for row in rows if row.is_api]
    by_page = [row for row in rows if not row.is_api]
    with undone():
        deactivate(actor=world.cast.ada, member=held.member)
        assert set(reach(world, held, by_key).values()) == {401}
        assert set(reach(world, held, by_page).values()) <= {NOWHERE, 403, 404}
        reactivate(actor=world.cast.ada, member=held.member)
        assert kinds_of(held.member) == set()
        assert set(reach(world, held, by_key).values()) == {401}
        unseated = people[Job.HIRING_MANAGER]
        RoleSeat.objects.filter(member=unseated.member).delete()
        assert reach(world, held, by_page) == reach(world, unseated, by_page)
