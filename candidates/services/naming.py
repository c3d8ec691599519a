"""Saying what other systems call people and applications."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from candidates import policies
from candidates.models import Application, Candidate
from candidates.services.editing import describe_candidate, owned_data
from candidates.services.locking import lock_application
from foundation.activity.services import record
from foundation.core import versions
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name, replace

NAMES = "external_ids"


@transaction.atomic
def name_candidate(
    *, actor: Membership, candidate: Candidate, application: Application | None, names: Sequence[Name]
) -> Candidate:
    """Let other systems call a person just so; `application` as in `edit_candidate`. Raises Forbidden, Invalid."""
    policies.can_edit_candidate.require(actor, candidate, application)
    current = versions.lock(candidate, version=None, describe=describe_candidate)
    if replace(organisation_id=current.organisation_id, kind="candidate", pk=current.pk, names=names):
        versions.bump(current)
        record("candidate.edited", actor=actor, subject=current, place_of=application, data={"fields": [NAMES]})
    return current


@transaction.atomic
def name_application(*, actor: Membership, application: Application, names: Sequence[Name]) -> Application:
    """Let other systems call an application just so. Raises Forbidden, and Invalid for a name of another."""
    policies.can_work_application.require(actor, application)
    current = lock_application(application)
    if replace(organisation_id=current.organisation_id, kind="application", pk=current.pk, names=names):
        current.save(update_fields=["updated_at"])
        data = owned_data(current, [NAMES], current.owner_id)
        record("application.edited", actor=actor, subject=current, data=data)
    return current
