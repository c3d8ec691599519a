"""What an application's person was promised and told, and the words to tell them more."""

from __future__ import annotations

from typing import Any

from candidates import policies
from candidates.domain import words
from candidates.models import Answer, Application
from candidates.queries import promises as reading
from candidates.queries.behind import behind, next_steps
from foundation.core import clock
from foundation.people.models import Membership

NOBODY_WAITS = (Application.Status.HIRED, Application.Status.WITHDRAWN, Application.Status.MOVED)


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
        "may_tell": policies.can_work_application(member, application) and application.status not in NOBODY_WAITS,
    }


def suggested(member: Membership, application: Application, outcome: str, reason_key: str = "") -> dict[str, str]:
    """Return subject and message to begin with."""
    about = words.About(
        name=application.candidate.name,
        role=application.role.title,
        organisation=member.organisation.name,
        by=member.name,
        address=member.user.email,
        behind=behind([application.pk])[application.pk],
    )
    if outcome == Answer.Outcome.NO:
        subject, message = words.no(about, reason_key)
    elif outcome == Answer.Outcome.LATER:
        subject, message = words.later(about)
    else:
        subject, message = words.yes(about, next_steps([application])[application.pk])
    return {"subject": subject[:150], "message": message}
