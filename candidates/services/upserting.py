"""Keeping people and applications in step with another system, by what it calls them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from candidates import policies
from candidates.domain.fields import Person, details_of
from candidates.models import Application, Candidate
from candidates.queries.seeing import visible_applications, visible_candidates
from candidates.services.adding import make_or_find
from candidates.services.editing import Kept, edit_application, edit_candidate
from candidates.services.intake import cleaned, take_in
from candidates.services.locking import clean_sentence
from candidates.services.moving import move_application
from candidates.services.tagging import set_tags
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import Invalid, NotFound
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name, bind, called
from roles.models import Role, Stage

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Standing:
    """What another system says of an application; what is None stays. `stage` is an id or a key of the role's stage."""

    candidate: Candidate | None = None
    role: Role | None = None
    stage: UUID | str | None = None
    owner: Membership | Kept | None = Kept.AS_IS
    source: str | None = None
    applied_at: datetime | None = None
    override_reason: str = ""


@transaction.atomic
def put_candidate(
    *, actor: Membership, name: Name, details: Mapping[str, str], tags: Sequence[str] | None = None
) -> tuple[Candidate, Outcome]:
    """Return whom another system calls so, with these details and just these tags, and what came of it.

    Who has no such name yet is found by address or profile, or made. Tags stay where None are given. The same changes
    nothing: no event, no `updated_at`. Raises Forbidden, NotFound, and Invalid beside each wrong field.
    """
    policies.can_add_people.require(actor)
    known = called(organisation_id=actor.organisation_id, kind="candidate", name=name)
    if known is not None:
        person = _seen(visible_candidates(actor), known)
        after = edit_candidate(actor=actor, candidate=person, application=None, changes=details)
        touched = _label(actor, person, tags) or after.version != person.version
        return after, Outcome.UPDATED if touched else Outcome.UNCHANGED
    person, made = make_or_find(actor=actor, details=details)
    bind(organisation_id=actor.organisation_id, source=name.source, kind="candidate", names=name.of(person.pk))
    if not made:
        person = edit_candidate(actor=actor, candidate=person, application=None, changes=details)
    _label(actor, person, tags)
    return person, Outcome.CREATED


def _label(actor: Membership, person: Candidate, tags: Sequence[str] | None) -> bool:
    """Give somebody just these tags, where any are given, and tell whether that changed anything."""
    return tags is not None and any(set_tags(actor=actor, candidate=person, names=tags))


def same_person(*, actor: Membership, candidate: Candidate, details: Mapping[str, str]) -> bool:
    """Tell whether `put_candidate` would change nothing of somebody known: no query. Raises as it does."""
    policies.can_add_people.require(actor)
    before = details_of(candidate)
    return details_of(cleaned(Person(**{**before, **details}), candidate)) == before


@transaction.atomic
def put_application(*, actor: Membership, name: Name, standing: Standing) -> tuple[Application, Outcome]:
    """Return the application that another system calls so, standing as it says, and what came of it.

    A new one is taken in. Person, role and `applied_at` stay as they were at first; stage, owner and source change by
    their acts, with their rules and guards, where they differ. Raises NotFound, Invalid, and as `take_in`,
    `edit_application` and `move_application` do.
    """
    known = called(organisation_id=actor.organisation_id, kind="application", name=name)
    if known is not None:
        rows = visible_applications(actor).select_related("role", "stage")
        application = _seen(rows, known)
        if same_standing(actor=actor, application=application, standing=standing):
            return application, Outcome.UNCHANGED
        return _bring_to(actor, application, standing), Outcome.UPDATED
    made = _take_in(actor, standing)
    bind(organisation_id=actor.organisation_id, source=name.source, kind="application", names=name.of(made.pk))
    return _bring_to(actor, made, standing), Outcome.CREATED


def same_standing(*, actor: Membership, application: Application, standing: Standing) -> bool:
    """Tell whether an application, read with its role and stage, stands so already.

    Raises Forbidden, and Invalid where another person or role is named.
    """
    policies.can_take_in.require(actor, application.role)
    for field, wanted in (("candidate", standing.candidate), ("role", standing.role)):
        if wanted is not None and wanted.pk != getattr(application, f"{field}_id"):
            raise Invalid({f"{field}_id": f"An application stays with its {WORDS[field]}."}, code="other_subject")
    return not care_of(application, standing) and stands_at(application, standing.stage)


WORDS = {"candidate": "person", "role": "role"}


def _take_in(actor: Membership, standing: Standing) -> Application:
    if standing.role is None or standing.candidate is None:
        missing = "role" if standing.role is None else "candidate"
        raise Invalid({f"{missing}_id": f"Give either {missing}_id or {missing}_external_id."}, code="required")
    return take_in(
        actor=actor,
        role=standing.role,
        person=standing.candidate,
        source=standing.source or "",
        applied_at=standing.applied_at,
    )


def _bring_to(actor: Membership, application: Application, standing: Standing) -> Application:
    """Change what differs, each by its own act."""
    if care := care_of(application, standing):
        application = edit_application(actor=actor, application=application, **care)
    if stands_at(application, standing.stage):
        return application
    return move_application(
        actor=actor,
        application=application,
        to_stage=_stage(application.role_id, standing.stage),
        seen_stage_id=application.stage_id,
        override_reason=standing.override_reason,
    )


def care_of(application: Application, standing: Standing) -> dict[str, Any]:
    """Return what differs of owner and source. Raises Invalid for a source that cannot be kept."""
    changes: dict[str, Any] = {}
    if not isinstance(standing.owner, Kept) and application.owner_id != (standing.owner.pk if standing.owner else None):
        changes["owner"] = standing.owner
    if standing.source is not None and clean_sentence("source", standing.source, limit=60) != application.source:
        changes["source"] = standing.source
    return changes


def stands_at(application: Application, stage: UUID | str | None) -> bool:
    """Tell whether an application stands at a stage, by its id or key; where none is named it does."""
    return stage is None or stage in (application.stage_id, application.stage.key)


def _stage(role_id: UUID, wanted: UUID | str | None) -> Stage:
    by_id = isinstance(wanted, UUID)
    found = Stage.objects.filter(Q(pk=wanted) if by_id else Q(key=wanted), role_id=role_id).first()
    if found is None:
        field = "stage_id" if by_id else "stage_key"
        raise Invalid({field: "This role has no such stage."}, code="unknown_id")
    return found


def _seen(rows: QuerySet[M], pk: UUID) -> M:
    """Return a row that another system has a name for, if the actor sees it."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound("There is nothing here for you.")
    return row
