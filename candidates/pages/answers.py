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
    about = _about(member, application)
    if outcome == Answer.Outcome.NO:
        subject, message = words.no(about, reason_key)
    elif outcome == Answer.Outcome.LATER:
        subject, message = words.later(about)
    else:
        subject, message = words.yes(about, next_steps([application])[application.pk])
    return {"subject": subject[:150], "message": message}


def is_ours(member: Membership, application: Application, message: str) -> bool:
    """Tell whether a message is one that we put in by ourselves, for whatever answer, and nobody has changed it."""
    about, step = _about(member, application), next_steps([application])[application.pk]
    frame = words.Frame(about.role, about.organisation, about.by, about.address)
    return any(words.same(message, words.fill(text, about, step)) for text in words.all_to_many(frame))


def fitting(
    member: Membership, application: Application, outcome: str, reason_key: str, message: str
) -> dict[str, str] | None:
    """Return the words that fit where `message` is, unchanged, what we put in for another answer; else None.

    The general words fit every reason.
    """
    right = suggested(member, application, outcome, reason_key)
    alike = [right, suggested(member, application, outcome)]
    if any(words.same(message, one["message"]) for one in alike) or not is_ours(member, application, message):
        return None
    return right


def _about(member: Membership, application: Application) -> words.About:
    return words.About(
        name=application.candidate.name,
        role=application.role.title,
        organisation=member.organisation.name,
        by=member.name,
        address=member.user.email,
        behind=behind([application.pk])[application.pk],
    )
