"""What a member owes today: scorecards of interviews that have begun, and blind grades."""

from django.urls import reverse

from candidates.models import Interview
from foundation.core import clock
from foundation.core.formatting import count
from foundation.core.registries import Todo, todos
from foundation.people.models import Membership
from rubrics.models import GradingSeat
from rubrics.queries import OwedSeat, owed_seats, progress

SCORECARD_MINUTES = 10
GRADING_MINUTES = 30


def scorecards_owed(member: Membership) -> list[Todo]:
    """Return the member's owed scorecards, soonest first; an interview that has not begun is not owed yet today."""
    moment = clock.now()
    owed = [
        one for one in owed_seats(member) if isinstance(one.seat, GradingSeat) or one.seat.interview.starts_at <= moment
    ]
    ids = {one.application_id for one in owed if not one.grading}
    waiting = progress(ids, member) if ids else {}
    return [
        _grading(one, one.seat)
        if isinstance(one.seat, GradingSeat)
        else _interview(one, one.seat.interview, waiting[one.application_id].inside)
        for one in owed
    ]


def _grading(owed: OwedSeat, seat: GradingSeat) -> Todo:
    return Todo(
        kind="grading",
        icon="beaker",
        title=seat.label,
        detail=f"{seat.application.role} · {seat.stage.label}, graded without the name",
        url=reverse("rubrics:grading", args=[seat.pk]),
        action=f"{_verb(owed)} grading",
        due_at=owed.due_at,
        minutes=GRADING_MINUTES,
        masked=True,
    )


def _interview(owed: OwedSeat, interview: Interview, others: int) -> Todo:
    held = f" · {count(others, 'other is', 'others are')} in, hidden until yours is" if others else ""
    return Todo(
        kind="scorecard",
        icon="card",
        title=f"Scorecard: {interview.application.candidate}",
        detail=f"{interview.application.role} · {interview.stage.label}{held}",
        url=reverse("rubrics:scorecard", args=[owed.seat.pk]),
        action=f"{_verb(owed)} scorecard",
        due_at=owed.due_at,
        minutes=SCORECARD_MINUTES,
    )


def _verb(owed: OwedSeat) -> str:
    return "Finish" if owed.started else "Start"


todos.register("rubrics.scorecards", scorecards_owed)
