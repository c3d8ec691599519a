"""Keeping the first months of a hire in step with another system, by what it calls them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.models import Application, Checkpoint, Onboarding
from candidates.queries.hiring import visible_onboardings
from candidates.services.locking import clean_note
from candidates.services.onboarding import PLANNED, Plan, edit_onboarding, record_checkpoint
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import Invalid, NotFound
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name, bind, called


@dataclass(frozen=True, slots=True)
class Reached:
    """How a checkpoint went: overall, and each outcome of the first 90 days by its id."""

    day: int
    overall: str
    ratings: dict[UUID, str]
    comment: str | None = None  # None: as it is


@transaction.atomic
def put_onboarding(
    *,
    actor: Membership,
    name: Name,
    application: Application | None,
    plan: Mapping[str, Any],
    reached: Sequence[Reached] = (),
    past_start_agreed: bool = False,
) -> tuple[Onboarding, Outcome]:
    """Return the first months that another system calls so, planned and gone as it says, and what came of it.

    They begin with an accepted offer: a new name is given to those of an application. What `plan` and `reached` leave
    out stays, and the same changes nothing. Raises NotFound, Invalid, and as `edit_onboarding` and `record_checkpoint`.
    """
    known = called(organisation_id=actor.organisation_id, kind="onboarding", name=name)
    rows = visible_onboardings(actor).select_related("application__role")
    if known is None:
        if application is None:
            said = "Give either application_id or application_external_id."
            raise Invalid({"application_id": said}, code="required")
        found = rows.filter(application=application).first()
        if found is None:
            raise Invalid({"application_id": "No first months are planned for this person."}, code="no_start")
        policies.can_run_onboarding.require(actor, found)
        bind(organisation_id=actor.organisation_id, source=name.source, kind="onboarding", names=name.of(found.pk))
    else:
        found = rows.filter(pk=known).first()
        if found is None:
            raise NotFound("There is nothing here for you.")
    if same_onboarding(actor=actor, onboarding=found, application=application, plan=plan, reached=reached):
        return found, Outcome.UNCHANGED if known else Outcome.CREATED
    _change(actor, found, plan, reached, past_start_agreed)
    return found, Outcome.UPDATED if known else Outcome.CREATED


def same_onboarding(
    *,
    actor: Membership,
    onboarding: Onboarding,
    application: Application | None,
    plan: Mapping[str, Any],
    reached: Sequence[Reached],
) -> bool:
    """Tell whether first months, read with their application and its role, are planned and have gone so already.

    Raises Forbidden, and Invalid for another application or a checkpoint that they do not have.
    """
    policies.can_run_onboarding.require(actor, onboarding)
    if application is not None and application.pk != onboarding.application_id:
        raise Invalid({"application_id": "First months stay with their application."}, code="other_subject")
    points = points_of(onboarding, reached)
    planned = all(plan[key] == getattr(onboarding, key) for key in plan)
    return planned and all(went(points[one.day], one) for one in reached)


def points_of(onboarding: Onboarding, reached: Sequence[Reached]) -> dict[int, Checkpoint]:
    """Return checkpoints by day. Raises Invalid for a day that there is none of, or that is named twice."""
    points = {one.day: one for one in onboarding.checkpoints.all()} if reached else {}
    days = ", ".join(str(day) for day in points)
    wrong = {
        f"checkpoints.{at}.day": f"Choose one of {days}." for at, one in enumerate(reached) if one.day not in points
    }
    if wrong:
        raise Invalid(wrong, code="unknown_id")
    if len({one.day for one in reached}) < len(reached):
        raise Invalid({"checkpoints": "Name each checkpoint once."})
    return points


def went(point: Checkpoint, said: Reached) -> bool:
    """Tell whether a checkpoint, read with its ratings, went as it is said to have."""
    if point.done_at is None or point.overall != said.overall:
        return False
    if said.comment is not None and clean_note("comment", said.comment) != point.comment:
        return False
    # Beside these may stand how an outcome went that the brief names no more.
    return said.ratings.items() <= {one.outcome_id: one.rating for one in point.ratings.all()}.items()


def whole(found: Onboarding, plan: Mapping[str, Any]) -> Plan:
    """Return the plan of first months with what is said of it."""
    return Plan(**{**{key: getattr(found, key) for key in PLANNED}, **plan})


def _change(
    actor: Membership, found: Onboarding, plan: Mapping[str, Any], reached: Sequence[Reached], agreed: bool
) -> None:
    """Change what differs, each by its own act; what is wrong is said beside the keys of the body."""
    if any(plan[key] != getattr(found, key) for key in plan):
        wanted = whole(found, plan)
        try:
            edit_onboarding(actor=actor, onboarding=found, version=found.version, plan=wanted, past_start_agreed=agreed)
        except Invalid as error:
            raise Invalid(
                {f"{key}_id" if key == "manager" else key: why for key, why in error.errors.items()}
            ) from None
        found.refresh_from_db()
    points = points_of(found, reached)
    for at, one in enumerate(reached):
        point = points[one.day]
        if went(point, one):
            continue
        point.onboarding = found
        held = point.ratings.filter(outcome__retired_at=None).values_list("outcome_id", "rating")
        try:
            record_checkpoint(
                actor=actor,
                checkpoint=point,
                version=point.version,
                overall=one.overall,
                comment=point.comment if one.comment is None else one.comment,
                ratings={**dict(held), **one.ratings},
            )
        except Invalid as error:
            said = [sentence for sentences in error.errors.values() for sentence in sentences]
            raise Invalid({f"checkpoints.{at}.ratings": said}) from None
