"""Applications that other systems put, many at once: the bulk form of `put_application`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.domain.intervals import Why
from candidates.models import Application, DuplicatePair, StageInterval, StageMove
from candidates.services.bulk.moving import MoveMany
from candidates.services.bulk.people import locked
from candidates.services.duplicates import look
from candidates.services.editing import owned_data
from candidates.services.editing_many import LOOKED_AT
from candidates.services.intake import LIVE, require_open, told
from candidates.services.locking import lock_people
from candidates.services.upserting import Standing, care_of, same_standing, stands_at
from foundation.activity.services import record_each, record_many
from foundation.core import bulk, clock
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import DomainError, Refused
from foundation.core.ids import uuid7
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name, bind_each
from roles.models import Role, Stage

Done = dict[int, tuple[Application, Outcome]]
Guarded = dict[int, Refused]
GUARDED = "guarded"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What another system says of one application, its source in stored form; `known` is ours of this name, if any."""

    name: Name
    known: UUID | None
    standing: Standing


def put_applications(*, actor: Membership, arrivals: Mapping[int, Arrival]) -> tuple[Done, Guarded]:
    """Return the applications by the keys of what was said of them with what came of each, and what guards refuse.

    The same rows and events as `put_application` one by one, in as many queries for thousands as for one, and some for
    each stage that is moved to. Absent from both is what an act or a rule refuses: `put_application` says why.
    Raises IntegrityError where somebody came in by another door meanwhile.
    """
    left, guarded = dict(arrivals), Guarded()
    while left:
        with transaction.atomic():
            made = _take_in(actor, {key: one for key, one in left.items() if one.known is None})
            known = _known({key: one for key, one in left.items() if one.known is not None})
            done = _bring(actor, left, {**made, **known}, guarded)
            if len(done) == len(left):
                each = {key: (row, Outcome.CREATED if key in made else came) for key, (row, came) in done.items()}
                return each, guarded
            # Some cannot be brought to where they should stand: what was made of all is made anew without them.
            transaction.set_rollback(True)
        left = {key: left[key] for key in done}
    return {}, guarded


def _take_in(actor: Membership, arrivals: Mapping[int, Arrival]) -> dict[int, Application]:
    """Make the applications that nothing stands in the way of, at the first stage of their role."""
    roles, firsts = _open_roles(actor, {one.standing.role.pk for one in arrivals.values() if one.standing.role})
    people = lock_people({one.standing.candidate.pk for one in arrivals.values() if one.standing.candidate})
    taken = set(
        Application.objects.filter(candidate__in=people, role__in=firsts, status__in=LIVE).values_list(
            "candidate_id", "role_id"
        )
    )
    now, made = clock.now(), {}
    for key, one in arrivals.items():
        said = one.standing
        at = said.applied_at or now
        if said.candidate is None or said.role is None or said.role.pk not in firsts or at > now:
            continue
        who, role = people.get(said.candidate.pk), roles[said.role.pk]
        if who is None or (who.pk, role.pk) in taken:
            continue
        taken.add((who.pk, role.pk))
        made[key] = Application(
            id=uuid7(),
            organisation_id=actor.organisation_id,
            candidate=who,
            role=role,
            stage=firsts[role.pk],
            source=said.source or "",
            applied_at=at,
            stage_entered_at=at,
        )
    _write(actor, list(made.values()))
    names = ((arrivals[key].name, row.pk) for key, row in made.items())
    bind_each(organisation_id=actor.organisation_id, kind="application", names=names)
    return made


def _open_roles(actor: Membership, ids: set[UUID]) -> tuple[dict[UUID, Role], dict[UUID, Stage]]:
    """Return roles, locked so that none closes meanwhile, and the first stage of those that the actor may fill."""
    roles = {row.pk: row for row in Role.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")}
    firsts: dict[UUID, Stage] = {}
    for stage in Stage.objects.filter(role__in=roles).order_by("position"):
        role = roles[stage.role_id]
        try:
            policies.can_take_in.require(actor, role)
            require_open(role)
        except DomainError:
            continue
        firsts.setdefault(role.pk, stage)
    return roles, firsts


def _write(actor: Membership, rows: Sequence[Application]) -> None:
    """Write applications with their first step, time and event."""
    organisation = actor.organisation_id
    whose = ("id", "organisation", "version", "candidate", "role", "stage", "status", "source")
    columns = (*whose, "applied_at", "stage_entered_at")
    held = ("pk", "organisation_id", "version", "candidate_id", "role_id", "stage_id", "status", "source")
    cells = attrgetter(*held, "applied_at", "stage_entered_at")
    bulk.copy_in(Application, columns, map(cells, rows))
    times = ("id", "organisation", "application", "stage", "entered", "why")
    entered = ((uuid7(), organisation, row.pk, row.stage_id, row.applied_at, Why.APPLY.value) for row in rows)
    bulk.copy_in(StageInterval, times, entered)
    steps = ("id", "organisation", "application", "to_stage", "by", "override_reason")
    bulk.copy_in(StageMove, steps, ((uuid7(), organisation, row.pk, row.stage_id, actor.pk, "") for row in rows))
    if rows:
        said = ((str(row.pk), str(row.role_id), str(row.pk), _told(row)) for row in rows)
        record_many("application.created", actor=actor, subject=Application, rows=said)
    people = {row.candidate_id for row in rows}
    if len(people) <= LOOKED_AT:
        look(organisation_id=organisation, people=people, door=DuplicatePair.Door.MEMBER)


def _told(row: Application) -> dict[str, Any]:
    return told(str(row.candidate), row.source, row.stage.label, by_form=False)


def _known(arrivals: Mapping[int, Arrival]) -> dict[int, Application]:
    """Return the applications that are known, locked."""
    rows = {row.pk: row for row in locked([one.known for one in arrivals.values() if one.known])} if arrivals else {}
    return {key: rows[one.known] for key, one in arrivals.items() if one.known in rows}


def _bring(
    actor: Membership, arrivals: Mapping[int, Arrival], rows: Mapping[int, Application], guarded: Guarded
) -> Done:
    """Bring applications to where they stand over there; absent is what is refused, and then nothing is written."""
    wanted = {key: arrivals[key].standing for key in rows}
    stages = _stages({row.role_id for key, row in rows.items() if wanted[key].stage is not None})
    came: dict[int, Outcome] = {}
    cares: dict[int, dict[str, Any]] = {}
    moves: dict[Stage, list[int]] = defaultdict(list)
    for key, row in rows.items():
        said = wanted[key]
        try:
            came[key] = Outcome.UNCHANGED
            if same_standing(actor=actor, application=row, standing=said):
                continue
            came[key], care = Outcome.UPDATED, care_of(row, said)
            if care:
                _require_care(actor, row, care)
                cares[key] = care
            if not stands_at(row, said.stage):
                policies.can_move_application.require(actor, row)
                moves[stages[row.role_id, said.stage]].append(key)
        except (DomainError, KeyError):
            del came[key]
    for stage, keys in moves.items():
        for key in _refused(actor, stage, {key: rows[key] for key in keys}, guarded):
            came.pop(key, None)
    if len(came) == len(arrivals):
        _take_care(actor, [(rows[key], care) for key, care in cares.items()])
        for stage, keys in moves.items():
            MoveMany(stage).write(actor, [rows[key] for key in keys])
    return {key: (rows[key], outcome) for key, outcome in came.items()}


def _stages(roles: set[UUID]) -> dict[tuple[UUID, Any], Stage]:
    """Return the stages of roles by role and key, and by role and id."""
    found: dict[tuple[UUID, Any], Stage] = {}
    for stage in Stage.objects.filter(role__in=roles) if roles else []:
        found[stage.role_id, stage.key] = found[stage.role_id, stage.pk] = stage
    return found


def _require_care(actor: Membership, row: Application, care: Mapping[str, Any]) -> None:
    policies.can_work_application.require(actor, row)
    if owner := care.get("owner"):
        policies.can_work_application.require(owner, row)


def _refused(actor: Membership, stage: Stage, rows: Mapping[int, Application], guarded: Guarded) -> set[int]:
    """Return which of these cannot be moved to a stage, by where they stand or by its guards; keep what these say."""
    try:
        why = MoveMany(stage).refused(actor, list(rows.values()))
    except DomainError:
        return set(rows)
    refused = {key: why[row.pk] for key, row in rows.items() if row.pk in why}
    for key, error in refused.items():
        if isinstance(error, Refused) and error.code == GUARDED:
            reasons = list(dict.fromkeys(error.reasons))
            guarded[key] = Refused(reasons[0], code=GUARDED, reasons=reasons)
    return set(refused)


def _take_care(actor: Membership, changes: Sequence[tuple[Application, Mapping[str, Any]]]) -> None:
    """Write who looks after applications and how they came, as `edit_application` does."""
    said = []
    for row, care in changes:
        before = row.owner_id
        for name, value in care.items():
            setattr(row, name, value)
        said.append((row, owned_data(row, list(care), before)))
    now = clock.now()
    bulk.change(
        Application, ("owner", "source", "updated_at"), [(row.pk, row.owner_id, row.source, now) for row, _ in changes]
    )
    if said:
        record_each("application.edited", actor=actor, happened=said)
