"""Letting interviewers go when applications are closed."""

from collections.abc import Sequence

from candidates.models import Application, Interview
from foundation.core import clock, versions

CLOSED = "The application was closed."


def cancel_future_interviews(applications: Sequence[Application]) -> list[Interview]:
    """Cancel the interviews of closed applications that have not begun; return these."""
    waiting = Interview.objects.filter(
        application__in=applications, state=Interview.State.SCHEDULED, starts_at__gt=clock.now()
    )
    interviews = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for interview in interviews:
        interview.state, interview.cancel_reason = Interview.State.CANCELLED, CLOSED
    versions.bump_each(interviews, "state", "cancel_reason")
    return interviews
