"""Letting interviewers go when an application is closed."""

from candidates.models import Application, Interview
from foundation.core import clock, versions

CLOSED = "The application was closed."


def cancel_future_interviews(application: Application) -> list[Interview]:
    """Cancel the interviews of a closed application that have not begun; return these."""
    waiting = Interview.objects.filter(
        application=application, state=Interview.State.SCHEDULED, starts_at__gt=clock.now()
    )
    interviews = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for interview in interviews:
        interview.state, interview.cancel_reason = Interview.State.CANCELLED, CLOSED
        versions.bump(interview, "state", "cancel_reason")
    return interviews
