"""Changing what is known of a person, and who looks after an application."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from candidates import policies
from candidates.domain.fields import Person, details_of
from candidates.models import Application, Candidate, DuplicatePair, Promise
from candidates.services import promising
from candidates.services.duplicates import look
from candidates.services.intake import TAKEN, cleaned, known_address
from candidates.services.locking import clean_sentence, lock_application
from foundation.activity.services import record
from foundation.core import clock, formatting, versions
from foundation.core.errors import Invalid
from foundation.people.models import Membership

NO_KEEPER = "Choose somebody who works on this role's pipeline."


class Kept(Enum):
    """Marks a part that an edit leaves as it is."""

    AS_IS = "as it is"


def describe_candidate(candidate: Candidate) -> Mapping[str, Any]:
    """Return a person's details as plain data, for whoever was slower."""
    return {**details_of(candidate), "version": candidate.version}


@transaction.atomic
def edit_candidate(
    *,
    actor: Membership,
    candidate: Candidate,
    application: Application | None,
    changes: Mapping[str, str],
    version: int | None = None,
) -> Candidate:
    """Change contact details and return the person; keys that are not given stay.

    `application` is one of theirs that the actor works on; owners and recruiters need none. Raises Forbidden, Stale,
    and Invalid beside each wrong field, also when the address is another person's.
    """  # fmt: skip
    policies.can_edit_candidate.require(actor, candidate, application)
    current = versions.lock(candidate, version=version, describe=describe_candidate)
    before = details_of(current)
    given = cleaned(Person(**{**before, **changes}), current)
    wanted = details_of(given)
    changed = [name for name in wanted if wanted[name] != before[name]]
    if not changed:
        return current
    other = known_address(current.organisation_id, given) if "email" in changed else None
    if other is not None and other.pk != current.pk:
        raise Invalid({"email": TAKEN}, code="address_taken")
    for name in changed:
        setattr(current, name, wanted[name])
    try:
        with transaction.atomic():
            versions.bump(current, *changed)
    except IntegrityError:
        raise Invalid({"email": TAKEN}, code="address_taken") from None
    look(organisation_id=current.organisation_id, people=[current.pk], door=DuplicatePair.Door.EDIT)
    record("candidate.edited", actor=actor, subject=current, place_of=application, data={"fields": changed})
    return current


@transaction.atomic
def edit_application(
    *,
    actor: Membership,
    application: Application,
    owner: Membership | Kept | None = Kept.AS_IS,
    answer_by: date | Kept | None = Kept.AS_IS,
    source: str | Kept = Kept.AS_IS,
) -> Application:
    """Say who looks after an application, by when a member promised an answer, and how they came; the rest stays.

    Raises Forbidden, and Invalid for somebody who cannot work on it or a day that is over.
    """
    policies.can_work_application.require(actor, application)
    current = lock_application(application)
    changed, before = [], current.owner_id
    if not isinstance(owner, Kept) and current.owner_id != (owner.pk if owner else None):
        if owner is not None and not policies.can_work_application(owner, current):
            raise Invalid({"owner": NO_KEEPER})
        current.owner = owner
        changed.append("owner")
    if not isinstance(answer_by, Kept) and current.answer_by != answer_by:
        _promise_by_hand(current, answer_by)
        changed.append("answer_by")
    if not isinstance(source, Kept) and current.source != (way := clean_sentence("source", source, limit=60)):
        current.source = way
        changed.append("source")
    if not changed:
        return current
    current.save(update_fields=[*changed, "updated_at"])
    record("application.edited", actor=actor, subject=current, data=owned_data(current, changed, before))
    return current


def owned_data(application: Application, changed: Sequence[str], before: UUID | None) -> dict[str, Any]:
    """Return what the event of a change of care says: owner and day after it, and who was the owner `before`."""
    return {
        "fields": list(changed),
        "owner": application.owner.name if application.owner else "",
        "answer_by": application.answer_by.isoformat() if application.answer_by else "",
        "owner_before": str(before) if before else "",
        **({"source": application.source} if "source" in changed else {}),
    }


def _promise_by_hand(application: Application, day: date | None) -> None:
    """Set or take back the day that a member promised; what a page or a mail promised ends only by an answer."""
    if day is not None and not clock.today() <= day <= clock.today() + timedelta(days=366):
        raise Invalid({"answer_by": "Choose a day from today on, within a year."})
    if day is None:
        promising.end_promises(application, Promise.End.TAKEN_BACK, Promise.Kind.BY_HAND)
    else:
        promising.end_promises(application, Promise.End.WENT_ON, Promise.Kind.WAITS)
        promising.promise(application, Promise.Kind.BY_HAND, day)
    if application.answer_by != day:
        raise Invalid(
            {
                "answer_by": f"They were promised an answer by {formatting.day(application.answer_by)}. "
                "Answer them, or record that you told them a later day."
            }
        )


def choose_zone(*, candidate: Candidate, zone: str) -> None:
    """Keep in which zone somebody wants to read times. No event: it changes nothing for anybody else."""
    candidate.zone = zone
    candidate.save(update_fields=["zone", "updated_at"])
