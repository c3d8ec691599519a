"""The first months: what is ready before day one, and how each checkpoint went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.domain.offers import far_start, past_start
from candidates.models import Application, Checkpoint, CheckpointRating, Onboarding, OnboardingItem
from candidates.services.locking import clean_note, clean_sentence
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from roles.models import Outcome
from roles.queries.playbook import part

Rating = Checkpoint.Rating
PLANNED = ("manager", "starts_on", "first_project", "success_metric")
WENT = ("overall", "comment", "done_at", "done_by")


@dataclass(frozen=True, slots=True)
class Plan:
    """Who leads the start, when it is, and the first project with its measure."""

    starts_on: date
    manager: Membership
    first_project: str = ""
    success_metric: str = ""


@dataclass(frozen=True, slots=True)
class Went:
    """How a checkpoint went: overall, and the first-90-days outcomes by their id."""

    overall: str
    comment: str
    ratings: Mapping[UUID, str]


def may_manage(member: Membership, organisation_id: UUID) -> bool:
    """Tell whether somebody can lead a hire's first months: a person of the organisation who has access."""
    return member.active and member.organisation_id == organisation_id and not member.is_integration


def begin_onboarding(*, application: Application, starts_on: date, manager: Membership) -> Onboarding:
    """Make the onboarding of a hire from the playbook: items before day one, checkpoints counted from the start.

    Part of accepting an offer, inside its transaction and told by its event.
    """
    _refuse_far_start(starts_on)
    # What was planned for a start that never happened makes room.
    Onboarding.objects.filter(application=application).exclude(ended_at=None).delete()
    said = part(application.organisation_id, "plan")["onboarding"]
    organisation_id = application.organisation_id
    made = Onboarding.objects.create(
        organisation_id=organisation_id, application=application, starts_on=starts_on, manager=manager
    )
    OnboardingItem.objects.bulk_create(
        [
            OnboardingItem(organisation_id=organisation_id, onboarding=made, position=place, label=label)
            for place, label in enumerate(said["before_day_one"])
        ]
    )
    Checkpoint.objects.bulk_create(
        [
            Checkpoint(
                organisation_id=organisation_id,
                onboarding=made,
                day=row["day"],
                theme=row["theme"],
                expects=row["expects"],
                due_on=starts_on + timedelta(days=row["day"]),
            )
            for row in said["checkpoints"]
        ]
    )
    return made


def _refuse_far_start(day: date) -> None:
    if said := far_start(day, clock.today()):
        raise Invalid({"starts_on": said})


@transaction.atomic
def edit_onboarding(
    *, actor: Membership, onboarding: Onboarding, version: int, plan: Plan, past_start_agreed: bool = False
) -> Onboarding:
    """Change the plan; checkpoints that are not recorded move with the start. Raises Forbidden, Stale, Invalid."""
    policies.can_run_onboarding.require(actor, onboarding)
    current = versions.lock(onboarding, version=version, describe=_describe)
    moved = put_plan(current, plan, list(current.checkpoints.all()), past_start_agreed=past_start_agreed)
    versions.bump(current, *PLANNED)
    for checkpoint in moved:
        versions.bump(checkpoint, "due_on")
    record("onboarding.edited", actor=actor, subject=current, data={})
    return current


def put_plan(
    current: Onboarding, plan: Plan, points: Sequence[Checkpoint], *, past_start_agreed: bool
) -> list[Checkpoint]:
    """Put a plan into first months, return the checkpoints that moved with it; both are the caller's to save.

    Raises Refused, and Invalid beside fields.
    """
    _require_not_ended(current)
    project = clean_sentence("first_project", plan.first_project, limit=300)
    metric = clean_sentence("success_metric", plan.success_metric, limit=300)
    if not may_manage(plan.manager, current.organisation_id):
        raise Invalid({"manager": "Choose someone of your organisation."})
    _refuse_far_start(plan.starts_on)
    if plan.starts_on != current.starts_on and plan.starts_on < clock.today() and not past_start_agreed:
        raise Invalid({"past_start_agreed": past_start(plan.starts_on)}, code="past_start")
    if project and not metric:
        raise Invalid({"success_metric": "Say how you will know that the first project worked."})
    current.starts_on, current.manager = plan.starts_on, plan.manager
    current.first_project, current.success_metric = project, metric
    moved = [point for point in points if point.done_at is None]
    for point in moved:
        point.due_on = plan.starts_on + timedelta(days=point.day)
    return moved


@transaction.atomic
def tick_item(*, actor: Membership, item: OnboardingItem, done: bool) -> OnboardingItem:
    """Mark something as ready, or not; asking for what is so already changes nothing."""
    onboarding = item.onboarding
    policies.can_run_onboarding.require(actor, onboarding)
    current = OnboardingItem.objects.select_for_update().get(pk=item.pk)
    if (current.done_at is not None) == done:
        return current
    _require_not_ended(onboarding)
    current.done_at, current.done_by = (clock.now(), actor) if done else (None, None)
    current.save(update_fields=["done_at", "done_by", "updated_at"])
    verb = "onboarding.item_done" if done else "onboarding.item_undone"
    record(verb, actor=actor, subject=onboarding, data={"label": current.label})
    return current


@transaction.atomic
def record_checkpoint(
    *,
    actor: Membership,
    checkpoint: Checkpoint,
    version: int | None,
    overall: str,
    comment: str = "",
    ratings: Mapping[UUID, str],
) -> Checkpoint:
    """Say how the first-90-days outcomes stand (`ratings` by outcome id) and how it goes overall.

    Ratings go into no event. Raises Forbidden, Stale, Refused before the person has started, Invalid beside fields.
    """
    onboarding = checkpoint.onboarding
    policies.can_rate_checkpoint.require(actor, onboarding)
    current = versions.lock(checkpoint, version=version, describe=_describe)
    expected = Outcome.objects.filter(role_id=onboarding.application.role_id, retired_at=None)
    asked = set(expected.values_list("pk", flat=True))
    put_reached(actor, onboarding, current, Went(overall, comment, ratings), asked)
    versions.bump(current, *WENT)
    for outcome_id, rating in ratings.items():
        CheckpointRating.objects.update_or_create(
            checkpoint=current,
            outcome_id=outcome_id,
            defaults={"rating": rating, "organisation_id": current.organisation_id},
        )
    record("checkpoint.recorded", actor=actor, subject=onboarding, data={"day": current.day})
    return current


def put_reached(actor: Membership, onboarding: Onboarding, current: Checkpoint, went: Went, asked: set[UUID]) -> None:
    """Put into a checkpoint how it went, for the caller to save; `asked` are the outcomes that the brief names.

    Raises Refused before the person has started, Invalid beside fields.
    """
    _require_not_ended(onboarding)
    if clock.today() < onboarding.starts_on:
        raise Refused("This person has not started yet.", code="not_started")
    said = clean_note("comment", went.comment)
    _check_ratings(asked, went.overall, went.ratings)
    current.overall, current.comment = went.overall, said
    current.done_at, current.done_by = clock.now(), actor


def _require_not_ended(onboarding: Onboarding) -> None:
    if onboarding.ended_at:
        raise Refused("This start never happened.", code="never_started")


def _check_ratings(known: set[UUID], overall: str, ratings: Mapping[UUID, str]) -> None:
    errors: dict[str, str] = {}
    if overall not in Rating.values:
        errors["overall"] = "Say how it stands overall."
    for outcome_id in known - set(ratings):
        errors[f"outcome_{outcome_id}"] = "Say how this one stands."
    for outcome_id, rating in ratings.items():
        if outcome_id not in known or rating not in Rating.values:
            errors[f"outcome_{outcome_id}"] = "Choose missed, partly, met or exceeded."
    if errors:
        raise Invalid(errors)


def _describe(row: Onboarding | Checkpoint) -> dict[str, object]:
    return {"id": str(row.pk), "version": row.version, "at": row.updated_at.isoformat()}
