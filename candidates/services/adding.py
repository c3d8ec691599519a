"""Adding people who apply for nothing yet."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from candidates import policies
from candidates.domain.fields import Person, details_of
from candidates.models import Candidate, DuplicatePair
from candidates.services.duplicates import look
from candidates.services.intake import cleaned, find_or_make
from foundation.activity.services import record
from foundation.core.errors import Conflict
from foundation.people.models import Membership


@transaction.atomic
def add_candidate(*, actor: Membership, details: Mapping[str, str]) -> Candidate:
    """Make a person and return them.

    Raises Forbidden, Invalid beside each wrong field, and Conflict with their id when somebody is here already with
    this address or profile.
    """
    person, made = make_or_find(actor=actor, details=details)
    if not made:
        said = f"{person} is here already, with this address or profile."
        raise Conflict(said, code="known_person", current={"candidate_id": str(person.pk)})
    return person


def make_or_find(*, actor: Membership, details: Mapping[str, str]) -> tuple[Candidate, bool]:
    """Return who has this address or profile as they are, or a new person and True. Raises Forbidden, Invalid."""
    policies.can_add_people.require(actor)
    given = cleaned(Person(**details))
    person, made = find_or_make(actor.organisation_id, given)
    if made:
        fields = [key for key, value in details_of(given).items() if value]
        record("candidate.edited", actor=actor, subject=person, data={"fields": fields})
        look(organisation_id=actor.organisation_id, people=[person.pk], door=DuplicatePair.Door.MEMBER)
    return person, made
