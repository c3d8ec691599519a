"""Sending a take-home to a candidate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from assessments import policies
from assessments.domain.standing import GRACE
from assessments.models import Assignment, TaskVersion
from candidates.models import Application
from candidates.services.waiting import went_on
from foundation.activity.services import record
from foundation.core.clock import now, today
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership, Organisation
from roles.domain.stage_kinds import StageKind
from roles.models import Stage

LONGEST_HOURS = Decimal(6)
LONGEST_WINDOW = 60
AI_POLICIES = {
    "allowed": "Use anything you would use at work, AI tools included. Say where they did the thinking.",
    "limited": "AI tools are fine for looking things up and for boilerplate. The approach and the text are yours.",
    "none": "Please do this one without AI tools. We ask the same of everyone.",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the candidate is told before the clock starts. `pay_minor` is in minor units of the role's currency."""

    hours: Decimal
    window_days: int
    pay_minor: int
    answer_by: date
    ai_policy: str


@transaction.atomic
def send_take_home(
    *, actor: Membership, application: Application, stage: Stage, task_version: TaskVersion, terms: Terms
) -> Assignment:
    """Send the task and mail the link. The task version is frozen from now on.

    Raises Forbidden, Invalid (terms beside their fields) and Refused (no address, not active, already sent).
    """
    policies.can_send_take_home.require(actor, application)
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("candidate", "role").get(pk=application.pk)
    )
    _check(application, stage, task_version, terms)
    opens = now()
    try:
        with transaction.atomic():
            assignment = _create(actor, application, stage, task_version, terms, opens)
    except IntegrityError:
        raise Refused("A take-home was already sent at this stage.", code="already_sent") from None
    went_on(application)
    TaskVersion.objects.filter(pk=task_version.pk, frozen_at=None).update(frozen_at=opens, updated_at=opens)
    record(
        "take_home.sent",
        actor=actor,
        subject=assignment,
        data={
            "task": task_version.task.label,
            "hours": str(terms.hours),
            "closes_at": assignment.closes_at.isoformat(),
        },
    )
    return assignment


def _create(
    actor: Membership, application: Application, stage: Stage, task_version: TaskVersion, terms: Terms, opens: datetime
) -> Assignment:
    return Assignment.objects.create(
        organisation_id=application.organisation_id,
        application=application,
        stage=stage,
        task_version=task_version,
        number=_next_number(application.organisation_id),
        opens_at=opens,
        closes_at=opens + timedelta(days=terms.window_days),
        hours=terms.hours,
        pay_minor=terms.pay_minor,
        currency=application.role.currency,
        ai_policy=AI_POLICIES[terms.ai_policy],
        answer_by=terms.answer_by,
        sent_by=actor,
    )


def _next_number(organisation_id: UUID) -> int:
    """Return the next number of the organisation; its row is locked so that two senders never share one."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    last = Assignment.objects.filter(organisation_id=organisation_id).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def _check(application: Application, stage: Stage, task_version: TaskVersion, terms: Terms) -> None:
    if application.status != Application.Status.ACTIVE:
        raise Refused("This application is not active.", code="not_active")
    if not application.candidate.email:
        raise Refused("There is no e-mail address to send it to. Add one first.", code="no_address")
    errors: dict[str, str] = {}
    if stage.role_id != application.role_id or not StageKind(stage.kind).has_task:
        errors["stage"] = "Choose the take-home stage of this role."
    if task_version.organisation_id != application.organisation_id:
        errors["task"] = "Choose a task of your library."
    errors |= _check_terms(terms)
    if errors:
        raise Invalid(errors)


def _check_terms(terms: Terms) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not 0 < terms.hours <= LONGEST_HOURS:
        errors["hours"] = "Ask for at most six hours; four or fewer is kinder."
    if not 1 <= terms.window_days <= LONGEST_WINDOW:
        errors["window_days"] = f"Give a window of 1 to {LONGEST_WINDOW} days."
    if terms.pay_minor < 0:
        errors["pay"] = "Pay cannot be negative."
    if terms.answer_by <= today():
        errors["answer_by"] = "Promise an answer on a day that is still to come."
    elif terms.answer_by <= today() + timedelta(days=terms.window_days) + GRACE:
        errors["answer_by"] = "Work may come until a day after the window. Promise the answer for a day after that."
    if terms.ai_policy not in AI_POLICIES:
        errors["ai_policy"] = "Say whether AI tools may be used."
    return errors
