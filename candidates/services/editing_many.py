"""Changing what is known of many people at once, for other systems: the bulk form of `edit_candidate`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.domain.fields import BY_KEY, KEYS, Person, details_of
from candidates.models import Candidate, DuplicatePair
from candidates.queries.recognising import by_address, with_further
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
    the answer is who needs a closer look: whoever was merged meanwhile, what is wrong, an address that somebody has.
    Raises Forbidden, and IntegrityError where somebody came to an address by another door meanwhile.
    """
    held = lock_people(wanted)
    fields, after = _differences(actor, held, wanted)
    taken = _addresses_taken(actor.organisation_id, [after[pk]["email"] for pk in fields if "email" in fields[pk]])
    done = {pk: held[pk] for pk in fields if "email" not in fields[pk] or after[pk]["email"].lower() not in taken}
    changed = {pk: fields[pk] for pk in done if fields[pk]}
    for pk, names in changed.items():
        for name in names:
            setattr(done[pk], name, after[pk][name])
    versions.bump_each([done[pk] for pk in changed], *KEYS)
    _look(actor.organisation_id, [pk for pk, names in changed.items() if any(BY_KEY[one].known_by for one in names)])
    rows = ((str(pk), None, None, {"fields": names}) for pk, names in changed.items())
    if changed:
        record_many("candidate.edited", actor=actor, subject=Candidate, rows=rows)
    return done


def _differences(
    actor: Membership, held: Mapping[UUID, Candidate], wanted: Mapping[UUID, Mapping[str, str]]
) -> tuple[dict[UUID, list[str]], dict[UUID, dict[str, str]]]:
    """Return which details differ and all as they will be, by person; absent is where something is wrong."""
    fields, afters = {}, {}
    for pk, row in held.items():
        policies.can_edit_candidate.require(actor, row, None)
        before = details_of(row)
        try:
            after = details_of(cleaned(Person(**{**before, **wanted[pk]}), row))
        except Invalid:
            continue
        afters[pk] = after
        fields[pk] = [name for name in after if after[name] != before[name]]
    return fields, afters


def _addresses_taken(organisation_id: UUID, emails: Sequence[str]) -> set[str]:
    """Return which of the addresses that people are to have somebody has, or two of them would."""
    asked = Counter(email.lower() for email in emails if email)
    found = {low for _pk, low, _name in by_address(organisation_id, asked)}
    further = Candidate.objects.filter(pk__in=with_further(organisation_id, asked)).values_list("emails", flat=True)
    found |= {email.lower() for held in further for email in held} if asked else set()
    return found | {email for email, times in asked.items() if times > 1}


def _look(organisation_id: UUID, people: Collection[UUID]) -> None:
    if len(people) <= LOOKED_AT:
        look(organisation_id=organisation_id, people=people, door=DuplicatePair.Door.EDIT)
    else:
        Candidate.objects.filter(pk__in=people).update(looked_at=None)
