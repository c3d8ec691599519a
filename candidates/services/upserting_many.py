"""People whom other systems put for the first time, many at once: the bulk form of `put_candidate`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.domain.fields import BY_KEY, IDENTITIES, KEYS, Held, Person, identities_of, values_of
from candidates.models import Candidate, DuplicatePair
from candidates.queries.recognising import by_address, with_further
from candidates.services.duplicates import look
from candidates.services.editing_many import LOOKED_AT
from candidates.services.intake import cleaned
from candidates.services.tagging import label_people
from foundation.activity.services import record_many
from foundation.core.bulk import copy_in
from foundation.core.errors import Invalid
from foundation.core.ids import uuid7_text
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name, bind_each


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody in stored form, and what another system calls them."""

    name: Name
    person: Person
    known_by: tuple[tuple[str, str], ...]
    tags: Mapping[str, str] | None = None  # as `clean_names` returned them


def known_by(held: Held, further: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return what nobody else may have: addresses and profiles, each with its field."""
    emails = [("email", email.lower()) for email in (held.email, *further) if email]
    return (*emails, *identities_of(held).items())


def plain_person(data: dict[str, object]) -> Person | None:
    """Return a body's details in stored form where nothing is wrong with them; None for what has to be looked at."""
    given = {}
    for key, value in data.items():
        detail = BY_KEY.get(key)
        if detail is None or type(value) is not str or len(value) > detail.typed or not value.isprintable():
            return None
        given[key] = value.strip()
    try:
        return cleaned(Person(**given))
    except Invalid:
        return None


def known_among(organisation_id: UUID, people: Iterable[Newcomer]) -> set[tuple[str, str]]:
    """Return by which addresses and profiles of these people somebody is known already: a few queries for all."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in people:
        for key, value in one.known_by:
            wanted[key].add(value)
    emails = wanted.pop("email", set())
    found = {("email", low) for _pk, low, _name in by_address(organisation_id, emails)}
    further = Candidate.objects.filter(pk__in=with_further(organisation_id, emails)).values_list("emails", flat=True)
    found |= {("email", email) for held in further for email in held}
    for key, _own in IDENTITIES:
        if values := wanted.get(key):
            rows = Candidate.objects.filter(**{"organisation_id": organisation_id, f"{key}__among": list(values)})
            found |= {(key, value) for value in rows.values_list(key, flat=True)}
    return found


@transaction.atomic
def put_newcomers(*, actor: Membership, people: Sequence[Newcomer]) -> list[UUID]:
    """Make people who are known by nothing that they bring, and return their ids in order.

    The same rows and events as `put_candidate` one by one, in as many queries for thousands as for one. Raises
    Forbidden, and IntegrityError where somebody came in by another door meanwhile.
    """
    policies.can_add_people.require(actor)
    organisation = str(actor.organisation_id)
    keys = [uuid7_text() for _ in people]
    copy_in(
        Candidate,
        ("id", "organisation", "version", "emails", *KEYS),
        ((key, organisation, 1, "[]", *values_of(one.person)) for key, one in zip(keys, people, strict=True)),
    )
    record_many(
        "candidate.edited",
        actor=actor,
        subject=Candidate,
        rows=((key, None, None, {"fields": _filled(one.person)}) for key, one in zip(keys, people, strict=True)),
    )
    names = ((one.name, key) for key, one in zip(keys, people, strict=True))
    bind_each(organisation_id=actor.organisation_id, kind="candidate", names=names)
    made = [UUID(key) for key in keys]
    label_people(actor=actor, wanted={pk: one.tags for pk, one in zip(made, people, strict=True) if one.tags})
    if len(made) <= LOOKED_AT:
        look(organisation_id=actor.organisation_id, people=made, door=DuplicatePair.Door.MEMBER)
    return made


def _filled(person: Person) -> list[str]:
    return [key for key, value in zip(KEYS, values_of(person), strict=True) if value]
