"""Letting interviewers go when an application is closed."""

from candidates.models import Application, Interview
from candidates.services.telling import tell_cancelled
from foundation.core import clock, versions
from foundation.people.models import Membership

CLOSED = "The application was closed."


def cancel_future_interviews(application: Application, actor: Membership) -> int:
    """Cancel the interviews of a closed application that have not begun; tell who sat in them; return how many."""
    waiting = Interview.objects.filter(
        application=application, state=Interview.State.SCHEDULED, starts_at__gt=clock.now()
    )
    interviews = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for interview in interviews:
        interview.state, interview.cancel_reason = Interview.State.CANCELLED, CLOSED
        versions.bump(interview, "state", "cancel_reason")
        tell_cancelled(interview, actor)
    return len(interviews)
