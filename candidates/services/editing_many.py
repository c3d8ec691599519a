"""Changing what is known of many people at once, for other systems: the bulk form of `edit_candidate`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.domain.fields import BY_KEY, KEYS, Person, details_of
from candidates.models import Candidate, DuplicatePair
from candidates.services.duplicates import look
from candidates.services.intake import cleaned
from candidates.services.locking import lock_people
from foundation.activity.services import record_many
from foundation.core import versions
from foundation.core.errors import Invalid
from foundation.people.models import Membership

# Of more at once the sweep finds who may be one, minutes later, as after a large import.
LOOKED_AT = 100


@transaction.atomic
def edit_candidates(*, actor: Membership, wanted: Mapping[UUID, Mapping[str, str]]) -> dict[UUID, Candidate]:
    """Change contact details by person, and return each as they are now; their version tells who changed.

    The same rows and events as `edit_candidate` one by one, in as many queries for thousands as for one. Absent from
    the answer is who needs a closer look: whoever was merged meanwhile, what is wrong, another address. Raises
    Forbidden.
    """
    held = lock_people(wanted)
    done: dict[UUID, Candidate] = {}
    changed: dict[UUID, list[str]] = {}
    for pk, row in held.items():
        policies.can_edit_candidate.require(actor, row, None)
        before = details_of(row)
        try:
            after = details_of(cleaned(Person(**{**before, **wanted[pk]}), row))
        except Invalid:
            continue
        fields = [name for name in after if after[name] != before[name]]
        if "email" in fields:
            continue
        done[pk] = row
        for name in fields:
            setattr(row, name, after[name])
        if fields:
            changed[pk] = fields
    versions.bump_each([done[pk] for pk in changed], *KEYS)
    _look(actor.organisation_id, [pk for pk, fields in changed.items() if any(BY_KEY[one].known_by for one in fields)])
    rows = ((str(pk), None, None, {"fields": fields}) for pk, fields in changed.items())
    if changed:
        record_many("candidate.edited", actor=actor, subject=Candidate, rows=rows)
    return done


def _look(organisation_id: UUID, people: Collection[UUID]) -> None:
    if len(people) <= LOOKED_AT:
        look(organisation_id=organisation_id, people=people, door=DuplicatePair.Door.EDIT)
    else:
        Candidate.objects.filter(pk__in=people).update(looked_at=None)
