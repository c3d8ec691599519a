"""First months that another system keeps, many at once: the bulk form of `put_onboarding` for what is not refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, Q

from candidates import policies
from candidates.models import Application, Checkpoint, CheckpointRating, Onboarding
from candidates.queries.hiring import visible_onboardings
from candidates.services.first_months import Reached, points_of, same_onboarding, went, whole
from candidates.services.onboarding import PLANNED, WENT, Went, put_plan, put_reached
from foundation.activity.services import record_each
from foundation.core import versions
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import DomainError
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name, bind_each
from roles.models import Outcome as Goal


@dataclass(frozen=True, slots=True)
class Told:
    """What another system tells of first months; `known` are those that it calls so already."""

    name: Name
    known: UUID | None
    application: Application | None
    plan: Mapping[str, Any]
    reached: Sequence[Reached]
    past_start_agreed: bool


@dataclass(slots=True)
class Changed:
    """What of first months is to be saved."""

    row: Onboarding
    planned: bool = False
    moved: list[Checkpoint] = field(default_factory=list)
    reached: list[tuple[Checkpoint, Mapping[UUID, str]]] = field(default_factory=list)


@transaction.atomic
def put_first_months(*, actor: Membership, told: Mapping[int, Told]) -> dict[int, tuple[Onboarding, Outcome]]:
    """Bring first months to how they are told, and return what came of each, by its key.

    Whoever is left has to be looked at one by one. The same rows and events as `put_onboarding` one by one, in as many
    queries for hundreds as for one.
    """
    found = _lock(actor, told)
    asked: dict[UUID, set[UUID]] = defaultdict(set)
    roles = {row.application.role_id for row in found.values()}
    for role_id, pk in Goal.objects.filter(role__in=roles, retired_at=None).values_list("role_id", "pk"):
        asked[role_id].add(pk)
    changes: dict[int, Changed] = {}
    for key, row in found.items():
        # What is refused is said by the act of the one.
        with suppress(DomainError):
            changes[key] = _changed(actor, row, told[key], asked[row.application.role_id])
    _write(actor, list(changes.values()))
    names = ((told[key].name, change.row.pk) for key, change in changes.items() if told[key].known is None)
    bind_each(organisation_id=actor.organisation_id, kind="onboarding", names=names)
    return {key: (change.row, _came(told[key], change)) for key, change in changes.items()}


def _came(one: Told, change: Changed) -> Outcome:
    if one.known is None:
        return Outcome.CREATED
    return Outcome.UPDATED if change.planned or change.reached else Outcome.UNCHANGED


def _lock(actor: Membership, told: Mapping[int, Told]) -> dict[int, Onboarding]:
    """Return by key the first months that each is about, locked; of those told of twice only the first."""
    known = {one.known for one in told.values()} - {None}
    applications = {one.application.pk for one in told.values() if one.application and one.known is None}
    points = Checkpoint.objects.select_for_update(of=("self",)).prefetch_related("ratings")
    rows = (
        visible_onboardings(actor)
        .filter(Q(pk__in=known) | Q(application__in=applications))
        .select_for_update(of=("self",))
        .select_related("application__role", "manager")
        .prefetch_related("application__role__seats", Prefetch("checkpoints", points))
        .order_by("pk")
    )
    called: dict[UUID, Onboarding] = {}
    for row in rows:
        called |= {row.pk: row, row.application_id: row}
    found: dict[int, Onboarding] = {}
    taken: set[UUID] = set()
    for key, one in told.items():
        pk = one.known or (one.application and one.application.pk)
        months = called.get(pk) if pk else None
        if months is not None and months.pk not in taken:
            taken.add(months.pk)
            found[key] = months
    return found


def _changed(actor: Membership, row: Onboarding, one: Told, asked: set[UUID]) -> Changed:
    """Put what is told into the row, unsaved. Raises as `put_onboarding`."""
    change = Changed(row)
    if same_onboarding(actor=actor, onboarding=row, application=one.application, plan=one.plan, reached=one.reached):
        return change
    if any(one.plan[key] != getattr(row, key) for key in one.plan):
        change.planned = True
        wanted = whole(row, one.plan)
        change.moved = put_plan(row, wanted, list(row.checkpoints.all()), past_start_agreed=one.past_start_agreed)
    points = points_of(row, one.reached)
    for said in one.reached:
        point = points[said.day]
        if went(point, said):
            continue
        policies.can_rate_checkpoint.require(actor, row)
        held = {rating.outcome_id: rating.rating for rating in point.ratings.all() if rating.outcome_id in asked}
        ratings = {**held, **said.ratings}
        comment = point.comment if said.comment is None else said.comment
        put_reached(actor, row, point, Went(said.overall, comment, ratings), asked)
        change.reached.append((point, ratings))
    return change


def _write(actor: Membership, changes: Sequence[Changed]) -> None:
    """Save what was changed, and tell of it."""
    planned = [change.row for change in changes if change.planned]
    reached = [(change.row, *reached) for change in changes for reached in change.reached]
    versions.bump_each(planned, *PLANNED)
    versions.bump_each([point for change in changes for point in change.moved], "due_on")
    versions.bump_each([point for _row, point, _ratings in reached], *WENT)
    CheckpointRating.objects.bulk_create(
        [
            CheckpointRating(
                organisation_id=point.organisation_id, checkpoint=point, outcome_id=outcome_id, rating=rating
            )
            for _row, point, ratings in reached
            for outcome_id, rating in ratings.items()
        ],
        update_conflicts=True,
        unique_fields=["checkpoint", "outcome"],
        update_fields=["rating", "updated_at"],
    )
    record_each("onboarding.edited", actor=actor, happened=[(row, {}) for row in planned])
    told = [(row, {"day": point.day}) for row, point, _ratings in reached]
    record_each("checkpoint.recorded", actor=actor, happened=told)
