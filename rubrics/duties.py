"""What a member owes today: scorecards of interviews that have begun, and blind grades."""

from django.urls import reverse

from hiring.core import clock
from hiring.core.sockets import Duty, duties
from hiring.core.wording import count
from hiring.people.models import Membership
from rubrics.models import GradingSeat
from rubrics.queries import OwedSeat, owed_seats, progress

SCORECARD_MINUTES = 10
GRADING_MINUTES = 30


def scorecards_owed(member: Membership) -> list[Duty]:
    """Return the member's owed scorecards, soonest first; an interview that has not begun is not owed yet today."""
    moment = clock.now()
    owed = [
        one for one in owed_seats(member) if isinstance(one.seat, GradingSeat) or one.seat.interview.starts_at <= moment
    ]
    ids = [seat.application_id for seat in owed if not seat.grading]
    waiting = progress(ids, member) if ids else {}
    return [_duty(seat, waiting[seat.application_id].inside if not seat.grading else 0) for seat in owed]


def _duty(owed: OwedSeat, others: int) -> Duty:
    action = "Finish" if owed.started else "Start"
    if isinstance(owed.seat, GradingSeat):
        return Duty(
            kind="grading",
            icon="beaker",
            title=owed.seat.label,
            detail=f"{owed.seat.application.role} · {owed.seat.stage.label}, graded without the name",
            url=reverse("rubrics:grading", args=[owed.seat.pk]),
            action=f"{action} grading",
            due_at=owed.due_at,
            minutes=GRADING_MINUTES,
            masked=True,
        )
    interview = owed.seat.interview
    held = f" · {count(others, 'other is', 'others are')} in, hidden until yours is" if others else ""
    return Duty(
        kind="scorecard",
        icon="card",
        title=f"Scorecard: {interview.application.candidate}",
        detail=f"{interview.application.role} · {interview.stage.label}{held}",
        url=reverse("rubrics:scorecard", args=[owed.seat.pk]),
        action=f"{action} scorecard",
        due_at=owed.due_at,
        minutes=SCORECARD_MINUTES,
    )


duties.register("rubrics.scorecards", scorecards_owed)
