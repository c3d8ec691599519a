"""What an application's person was promised and told, and the words to tell them more."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from candidates import policies
from candidates.domain import words
from candidates.models import Answer, Application, Interview
from candidates.queries import promises as reading
from candidates.registries import handed_in
from foundation.core import clock
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage


def answers_panel(member: Membership, application: Application) -> dict[str, Any]:
    """Return the open promises with whether each is late, and the answers, the newest first."""
    today = clock.today()
    open_now = reading.visible_promises(member).filter(
        pk__in=reading.open_promises(clock.now()).filter(application=application).values("pk")
    )
    return {
        "application": application,
        "promises": [(promise, promise.due_on < today) for promise in open_now.order_by("due_on", "pk")],
        "answers": list(reading.visible_answers(member).filter(application=application).order_by("-created_at")),
        "may_tell": policies.can_work_application(member, application)
        and application.status not in (Application.Status.HIRED, Application.Status.WITHDRAWN),
    }


def suggested(member: Membership, application: Application, outcome: str, reason_key: str = "") -> dict[str, str]:
    """Return subject and message to begin with."""
    about = words.About(
        name=application.candidate.name,
        role=application.role.title,
        organisation=member.organisation.name,
        by=member.name,
        address=member.user.email,
        behind=_behind(application),
    )
    if outcome == Answer.Outcome.NO:
        subject, message = words.no(about, reason_key)
    elif outcome == Answer.Outcome.LATER:
        subject, message = words.later(about)
    else:
        subject, message = words.yes(about, _next_step(application))
    return {"subject": subject[:150], "message": message}


def _behind(application: Application) -> words.Behind:
    if any(asks(application) for asks in handed_in):
        return words.Behind.WORKED
    met = Interview.objects.filter(
        application=application, state=Interview.State.SCHEDULED, ends_at__lte=clock.now()
    ).exists()
    return words.Behind.TALKED if met else words.Behind.SENT


def _next_step(application: Application) -> str:
    """Return the step that is next for the person: where they stand if nothing happened there yet, else a later one."""
    met = Interview.objects.filter(application=application, stage=OuterRef("pk"), ends_at__lte=clock.now())
    stages = Stage.objects.filter(role=application.role_id, position__gte=application.stage.position)
    ahead = stages.annotate(met=Exists(met)).order_by("position")
    return next((stage.label for stage in ahead if StageKind(stage.kind).takes_part and not stage.met), "")
