"""Letting somebody go on in another role: here an application closes, there one begins with what goes along."""

from __future__ import annotations

from django.db import transaction

from candidates import policies
from candidates.models import Answer, Application
from candidates.services.answering import Telling, write_answer
from candidates.services.carrying import ALL, Along, carry_over
from candidates.services.intake import lock_open, refuse_second
from candidates.services.locking import clean_sentence, lock_application, lock_person
from candidates.services.readiness import require_live
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage


@transaction.atomic
def transfer(
    *,
    actor: Membership,
    application: Application,
    to_stage: Stage,
    along: Along = ALL,
    reason: str = "",
    telling: Telling | None = None,
    version: int | None = None,
) -> Application:
    """Close a live application and begin one for the role of `to_stage`, at that stage; return the new one.

    Scorecards, interviews, offers and take-homes stay where they were made. What was promised is still owed, there.
    Without `telling` the person is told nothing. Raises Forbidden, Stale, Invalid, and Refused when it is closed here,
    the other role takes nobody, or the person is active there already.
    """
    policies.can_work_application.require(actor, application)
    why = clean_sentence("reason", reason)
    role = lock_open(to_stage.role)
    policies.can_take_in.require(actor, role)
    # The person before the application, as in every act that holds both: a merge goes the same way.
    lock_person(application.candidate)
    old = lock_application(application, version=version)
    check(old, role, to_stage)
    refuse_second(old.candidate, role.pk)
    carried = carry_over(actor=actor, olds=[old], stage=to_stage, along=along, reason=why)
    new = carried[0].new
    if telling is not None:
        write_answer(actor, new, Answer.Outcome.YES, telling)
    return new


def check(application: Application, role: Role, to_stage: Stage) -> None:
    """Raise Refused or Invalid for somebody who cannot go on at a stage of this role."""
    require_live(application)
    if role.organisation_id != application.organisation_id or role.pk == application.role_id:
        raise Invalid({"to_stage": "Choose a stage of another role."})
    if StageKind(to_stage.kind).follows_assessment:
        raise Invalid({"to_stage": f"Nobody begins at {to_stage.label}: it follows the assessments of that role."})
