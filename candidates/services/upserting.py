"""Keeping people and applications in step with another system, by what it calls them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from candidates import policies
from candidates.domain.fields import Person, details_of
from candidates.models import Application, Candidate, DuplicatePair
from candidates.services.duplicates import look
from candidates.services.editing import edit_candidate
from candidates.services.intake import cleaned, find_or_make, take_in
from foundation.activity.services import record
from foundation.people.models import Membership
from foundation.people.queries.external_ids import rows_called
from foundation.people.services.external_ids import bind
from roles.models import Role


@dataclass(frozen=True, slots=True)
class Name:
    """What another system calls a row."""

    source: str
    external_id: str


@transaction.atomic
def put_candidate(*, actor: Membership, name: Name, details: Mapping[str, str]) -> tuple[Candidate, bool]:
    """Return whom another system calls so, with these details, and whether the name is new here.

    Who has no such name yet is found by address or profile, or made. The same details change nothing: no event, no
    `updated_at`. Raises Forbidden, and Invalid beside each wrong field.
    """
    policies.can_add_people.require(actor)
    known = _called(actor.organisation_id, name, "candidate")
    if known is not None:
        person = Candidate.objects.get(pk=known)
        return edit_candidate(actor=actor, candidate=person, application=None, changes=details), False
    given = cleaned(Person(**details))
    person, made = find_or_make(actor.organisation_id, given)
    bind(organisation_id=actor.organisation_id, source=name.source, kind="candidate", names=_to(name, person.pk))
    if not made:
        return edit_candidate(actor=actor, candidate=person, application=None, changes=details), True
    record("candidate.edited", actor=actor, subject=person, data={"fields": _given(given)})
    look(organisation_id=actor.organisation_id, people=[person.pk], door=DuplicatePair.Door.MEMBER)
    return person, True


@transaction.atomic
def put_application(
    *,
    actor: Membership,
    name: Name,
    role: Role,
    candidate: Candidate,
    source: str = "",
    applied_at: datetime | None = None,
) -> tuple[Application, bool]:
    """Return the application that another system calls so, and whether it was taken in by this.

    Where it came from and when is said once, when it comes in; its stage is moved by its own acts. Raises as `take_in`.
    """
    policies.can_take_in.require(actor, role)
    known = _called(actor.organisation_id, name, "application")
    if known is not None:
        return Application.objects.get(pk=known), False
    made = take_in(actor=actor, role=role, person=candidate, source=source, applied_at=applied_at)
    bind(organisation_id=actor.organisation_id, source=name.source, kind="application", names=_to(name, made.pk))
    return made, True


def _called(organisation_id: UUID, name: Name, kind: str) -> UUID | None:
    """Return the row of this name; two who bring the same new name come one after the other."""
    with connection.cursor() as cursor:
        words = f"{organisation_id}\n{name.source}\n{kind}\n{name.external_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [words])
    return rows_called(organisation_id, name.source, kind, [name.external_id]).get(name.external_id)


def _to(name: Name, pk: UUID) -> dict[str, UUID | str]:
    return {name.external_id: pk}


def _given(person: Person) -> list[str]:
    return [key for key, value in details_of(person).items() if value]
