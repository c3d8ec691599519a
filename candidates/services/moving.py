"""Moving an application through the stages. A move names the stage that its mover saw."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.domain.intervals import way
from candidates.models import Application, StageMove
from candidates.services.intervals import CLOCK, Entry, enter
from candidates.services.locking import clean_sentence, describe, lock_application
from candidates.services.readiness import require_active
from candidates.services.taking_back import leave_offer_stage
from candidates.services.waiting import renew
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.registries import move_guards
from foundation.core.single import add_one
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage


@transaction.atomic
def move_application(
    *,
    actor: Membership,
    application: Application,
    to_stage: Stage,
    seen_stage_id: UUID,
    override_reason: str = "",
    version: int | None = None,
) -> Application:
    """Move an active application to another stage of its role, forwards or back, and return it.

    `seen_stage_id` (and `version`, when given) is what the mover saw; if it changed meanwhile nothing moves and
    Conflict carries the present place. Raises Forbidden, Invalid, and Refused with the guards' reasons unless the
    role's lead or an owner gives `override_reason`. The hired stage is entered only by an accepted offer.
    """
    policies.can_move_application.require(actor, application)
    reason = clean_sentence("override_reason", override_reason)
    current = lock_application(application)
    _require_as_seen(current, seen_stage_id, version)
    _require_movable(current, to_stage)
    overridden = _pass_guards(actor, current, to_stage, reason)
    left, entered = current.stage, current.stage_entered_at
    move = enter_stage(actor=actor, application=current, stage=to_stage, override_reason=reason if overridden else "")
    data = moved_data(current, move, left, entered, overridden=overridden)
    record("application.moved", actor=actor, subject=current, data=data)
    return current


def moved_data(
    application: Application, move: StageMove, left: Stage, entered: datetime, *, overridden: bool
) -> dict[str, Any]:
    """Return what the event of a move says, of an application that has moved."""
    return {
        "name": str(application.candidate),
        "move_id": str(move.pk),
        "from_stage_id": str(left.pk),
        "from_label": left.label,
        "from_entered_at": entered.isoformat(),
        "to_stage_id": str(application.stage_id),
        "to_label": application.stage.label,
        "way": way(left.position, application.stage.position).value,
        "overridden": overridden,
        "version": application.version,
    }


def enter_each(*, actor: Membership | None, rows: Sequence[Application], stage: Stage) -> list[StageMove]:
    """Write the step of each of several locked applications to a stage of their role, as `enter_stage` does for one.

    Seven queries, and what is taken back of offers.
    """
    leave_offer_stage(actor, rows, stage)
    moves = [
        StageMove(organisation_id=row.organisation_id, application=row, from_stage=row.stage, to_stage=stage, by=actor)
        for row in rows
    ]
    StageMove.objects.bulk_create(moves)
    enter([Entry(row, stage, way(row.stage.position, stage.position)) for row in rows], clock.now())
    for row, move in zip(rows, moves, strict=True):
        row.stage, row.last_step = stage, move
    renew(rows)
    versions.bump_each(rows, "stage", "answer_by", *CLOCK)
    return moves


def enter_stage(
    *, actor: Membership | None, application: Application, stage: Stage, override_reason: str = ""
) -> StageMove:
    """Write the step of a locked application, with its times, and count its version up; no event, no guard.

    For acts that move as part of something larger (an accepted offer), inside their transaction. Whoever leaves the
    offer stage without having accepted has nothing offered any more.
    """
    leave_offer_stage(actor, [application], stage)
    move = add_one(
        StageMove(
            organisation_id=application.organisation_id,
            application=application,
            from_stage=application.stage,
            to_stage=stage,
            by=actor,
            override_reason=override_reason,
        )
    )
    enter([Entry(application, stage, way(application.stage.position, stage.position))], clock.now())
    application.stage, application.last_step = stage, move
    renew([application])
    versions.bump_each([application], "stage", "status", "answer_by", *CLOCK)
    return move


def _require_as_seen(current: Application, seen_stage_id: UUID, version: int | None) -> None:
    changed = current.stage_id != seen_stage_id or (version is not None and current.version != version)
    if changed:
        raise Conflict(_meanwhile(current), code="moved_meanwhile", current=describe(current))


def _meanwhile(application: Application) -> str:
    now = describe(application)
    if application.status != Application.Status.ACTIVE:
        said = f"{application.candidate} is now {application.get_status_display().lower()} at {now['stage_label']}."
    else:
        who = f"{now['by']} moved {application.candidate}" if now["by"] else f"{application.candidate} was moved"
        said = f"{who} to {now['stage_label']} meanwhile."
    return f"{said} Nothing else changed."


def _require_movable(current: Application, to_stage: Stage) -> None:
    require_active(current)
    if to_stage.role_id != current.role_id:
        raise Invalid({"to_stage": "This stage belongs to another role."})
    if to_stage.pk == current.stage_id:
        raise Invalid({"to_stage": f"{current.candidate} is already at {to_stage.label}."})
    if StageKind(to_stage.kind).ends:
        raise Refused("People become hired through an accepted offer.", code="only_by_offer")


def _pass_guards(actor: Membership, application: Application, to_stage: Stage, reason: str) -> bool:
    """Return whether a guard was overridden. Raises Refused with every reason when one says no."""
    reasons = list(dict.fromkeys(said for guard in move_guards for said in guard(application, to_stage, actor)))
    if not reasons:
        return False
    if not reason:
        raise Refused(reasons[0], code="guarded", reasons=reasons)
    policies.can_override_move.require(actor, application)
    return True
