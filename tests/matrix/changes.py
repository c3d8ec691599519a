"""Somebody who held everything, and for each job somebody who had it from the start and holds all that it may hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from django.db import transaction
from django.test import Client

from candidates.services import add_note
from foundation.core import clock
from foundation.core.api.permissions import known_scopes
from foundation.core.errors import DomainError
from foundation.people.models import ApiKey, Job, Membership
from foundation.people.services import add_member
from roles.models import RoleSeat
from roles.services import create_role, seat_member
from tests.factories import candidates as make
from tests.factories import rubrics as judging
from tests.matrix.permissions import LOGIN, NOWHERE, Row, Status, World
from tests.matrix.world import all_rows, ask, path_of, status_of

BRIGHTWATER = ("ada", "rafa", "mei", "ines", "tom", "oba", "vic", "olu")
# Which seats on a role go with which job: what the product must come to by itself.
SEATS = {
    Job.OWNER: {"lead", "recruiter", "interviewer", "approver"},
    Job.RECRUITER: {"lead", "recruiter", "interviewer", "approver"},
    Job.HIRING_MANAGER: {"lead", "recruiter", "interviewer", "approver"},
    Job.INTERVIEWER: {"interviewer", "approver"},
    Job.ADVISOR: {"interviewer", "advisor"},
    Job.OBSERVER: {"approver"},
}


@dataclass
class Person:
    """A member and what is theirs: names for the ids of their own rows, by which two people are compared."""

    member: Membership
    own: dict[str, str] = field(default_factory=dict)

    @property
    def actor(self) -> str:
        return str(self.member.pk)

    def keep(self, label: str, do: Callable[[], Any]) -> Any:
        """Do something that their job may not allow; keep what it made under `label`."""
        try:
            with transaction.atomic():
                made = do()
        except DomainError:
            return None
        if made is not None:
            self.own[str(made.pk)] = label
        return made


def newcomer(world: World, name: str, job: str) -> Person:
    """Make somebody with a job, a session and a key with every scope."""
    member = add_member(actor=world.cast.ada, email=f"{name}@turn.example", name=name, job=job, technical=True)
    person = Person(member, {str(member.pk): "self"})
    client = Client()
    client.force_login(member.user)
    world.sessions[person.actor] = client.cookies["sessionid"].value
    key = ApiKey(name="turn", membership=member, scopes=known_scopes(), last_used_at=clock.now() + timedelta(days=1))
    world.keys[person.actor] = ApiKey.objects.assign_key(key)
    key.save()
    return person


def holds_everything(world: World, person: Person, slot: int) -> None:
    """Give somebody all that can be asked of, given to and done by their job; `slot` keeps their interviews apart."""
    cast, member = world.cast, person.member
    for role in (world.role, world.role_bare, world.pipeline, world.judged.role):
        for kind in RoleSeat.Kind.values:
            person.keep("", partial(seat_member, actor=cast.ada, role=role, member=member, kind=kind))
    made = person.keep("role", lambda: create_role(actor=member, title="Theirs", archetype="mlops_engineer"))
    if made is not None:
        person.own |= {str(one.pk): "opening" for one in made.openings.all()}
    at = clock.now() - timedelta(days=9, hours=2 * slot)
    met = person.keep("interview", lambda: make.interview(cast, world.judged, [member], starts_at=at))
    ahead = clock.now() + timedelta(days=9, hours=2 * slot)
    coming = person.keep("to come", lambda: make.interview(cast, world.lucia, [member], starts_at=ahead))
    for meeting, label in ((met, "seat"), (coming, "seat to come")):
        if meeting:
            person.own[str(make.seat(meeting, member).pk)] = label
    if met:
        person.keep("card", lambda: judging.submitted_scorecard(cast, make.seat(met, member)))
    person.keep("grading", lambda: judging.grading_seat(cast, world.held, member, label=f"Submission {slot}"))
    cared = person.keep("application", lambda: make.application(cast, world.pipeline, f"Cared {slot}", owner=member))
    person.keep("note", lambda: add_note(actor=member, application=world.lucia, body="Theirs"))
    person.keep("told", lambda: add_note(actor=cast.rafa, application=world.lucia, body="Look", mentions=[member]))
    if cared:
        person.own[str(cared.candidate_id)] = "candidate"


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def kinds_of(member: Membership) -> set[str]:
    """Return the kinds of seat that somebody has on roles."""
    return set(RoleSeat.objects.filter(member=member).values_list("kind", flat=True))


def telling_rows(turn: int) -> list[Row]:
    """Return one row of each kind that tells members apart, another one of it each `turn`.

    Rows are of one kind when they let the same members in and send the same away in the same way.
    """
    kinds: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in all_rows():
        expected = row.expected()
        kind = tuple(_coarse(expected[actor]) for actor in BRIGHTWATER)
        if len(set(kind)) > 1:
            kinds[kind].append(row)
    return [rows[turn % len(rows)] for rows in kinds.values()]


def _coarse(status: Status) -> object:
    return "in" if status not in (403, 404, LOGIN, NOWHERE) else status


def reach(world: World, person: Person, rows: list[Row]) -> dict[str, Status]:
    """Return what each address answers this person."""
    return {row.label: status_of(ask(row, path_of(row, world), world, person.actor)) for row in rows}


def lists(world: World, person: Person, other: Person) -> dict[str, list[str]]:
    """Return what each list of the API shows this person; rows of their own and of the other's are called so."""
    names = {pk: f"other's {label}" for pk, label in other.own.items()} | person.own
    found = {}
    for row in all_rows():
        if row.is_api and row.method == "GET" and "<" not in row.name and "?" not in row.name and not row.query:
            answer = ask(row, f"{row.name}?limit=500", world, person.actor)
            if answer["Content-Type"] == "application/json":
                shown = orjson.loads(answer.content)["results"]
                found[row.name] = sorted(names.get(one["id"], one["id"]) for one in shown)
    return found
