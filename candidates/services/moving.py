"""Moving an application through the stages. A move names the stage that its mover saw."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.domain.intervals import Why, way
from candidates.models import Application, StageInterval, StageMove
from candidates.services.intervals import CLOCK, Entry, enter, take_back
from candidates.services.locking import clean_sentence, describe, lock_application
from candidates.services.taking_back import leave_offer_stage
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.core.registries import move_guards
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage

UNDO_WITHIN = timedelta(seconds=60)


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
    record(
        "application.moved",
        actor=actor,
        subject=current,
        data={
            "name": str(current.candidate),
            "move_id": str(move.pk),
            "from_stage_id": str(left.pk),
            "from_label": left.label,
            "from_entered_at": entered.isoformat(),
            "to_stage_id": str(to_stage.pk),
            "to_label": to_stage.label,
            "way": way(left.position, to_stage.position).value,
            "overridden": overridden,
        },
    )
    return current


def enter_stage(
    *, actor: Membership | None, application: Application, stage: Stage, override_reason: str = ""
) -> StageMove:
    """Write the step of a locked application, with its times, and count its version up; no event, no guard.

    For acts that move as part of something larger (an accepted offer), inside their transaction. Whoever leaves the
    offer stage without having accepted has nothing offered any more.
    """
    leave_offer_stage(actor, [application], stage)
    move = StageMove.objects.create(
        organisation_id=application.organisation_id,
        application=application,
        from_stage=application.stage,
        to_stage=stage,
        by=actor,
        override_reason=override_reason,
    )
    enter([Entry(application, stage, way(application.stage.position, stage.position))], clock.now())
    application.stage, application.last_step = stage, move
    versions.bump(application, "stage", "status", *CLOCK)
    return move


@transaction.atomic
def undo_move(*, actor: Membership, move: StageMove) -> Application:
    """Take back the actor's own last move while its toast is up: the times are as if it had not happened.

    Raises Forbidden for another's move, Conflict when the application moved, was held or closed since, and Refused when
    the moment has passed.
    """
    application = lock_application(move.application)
    policies.can_move_application.require(actor, application)
    policies.can_undo_move.require(actor, move)
    if not _is_last(application, move) or not move.from_stage:
        raise Conflict(_meanwhile(application), code="moved_meanwhile", current=describe(application))
    if clock.now() - move.created_at > UNDO_WITHIN:
        raise Refused("The moment for undoing has passed. Move the card back instead.", code="too_late")
    move.undone_at = clock.now()
    move.save(update_fields=["undone_at", "updated_at"])
    take_back([application])
    leave_offer_stage(actor, [application], move.from_stage)
    application.stage = move.from_stage
    versions.bump(application, "stage", *CLOCK)
    record(
        "application.move_undone",
        actor=actor,
        subject=application,
        data={
            "name": str(application.candidate),
            "move_id": str(move.pk),
            "from_label": move.to_stage.label,
            "to_label": move.from_stage.label,
            "from_stage_id": str(move.to_stage_id),
            "to_stage_id": str(move.from_stage_id),
        },
    )
    return application


def _is_last(application: Application, move: StageMove) -> bool:
    """Tell whether nothing happened to the place of the application since."""
    steps = StageMove.objects.filter(application=application, undone_at=None).order_by("-created_at", "-pk")
    if application.status != Application.Status.ACTIVE or steps.values_list("pk", flat=True).first() != move.pk:
        return False
    began = StageInterval.objects.filter(application=application, left=None).values_list("why", flat=True).first()
    return began is not None and not Why(began).goes_on


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
    if current.status != Application.Status.ACTIVE:
        raise Refused(
            f"{current.candidate} is {current.get_status_display().lower()}. Take the application up again first.",
            code="not_active",
        )
    if to_stage.role_id != current.role_id:
        raise Invalid({"to_stage": "This stage belongs to another role."})
    if to_stage.pk == current.stage_id:
        raise Invalid({"to_stage": f"{current.candidate} is already at {to_stage.label}."})
    if StageKind(to_stage.kind).ends:
        raise Refused("People become hired through an accepted offer.", code="only_by_offer")


def _pass_guards(actor: Membership, application: Application, to_stage: Stage, reason: str) -> bool:
    """Return whether a guard was overridden. Raises Refused with every reason when one says no."""
    reasons = [said for guard in move_guards for said in guard(application, to_stage, actor)]
    if not reasons:
        return False
    if not reason:
        raise Refused(reasons[0], code="guarded", reasons=reasons)
    policies.can_override_move.require(actor, application)
    return True
