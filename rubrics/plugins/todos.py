"""What a member owes today: scorecards of interviews that have begun, blind grades, résumés to read."""

from datetime import timedelta

from candidates.models import Interview
from foundation.core import clock
from foundation.core.addresses import address
from foundation.core.formatting import count, day, money
from foundation.core.registries import Todo, todos
from foundation.people.models import Membership
from rubrics.models import GradingSeat
from rubrics.plugins.calibrating import sample_asked
from rubrics.plugins.training import practice_asked
from rubrics.queries import OwedSeat, owed_interviews, progress
from rubrics.queries.asks import MOST_COUNTED, Asked, What, asked_of
from rubrics.queries.packs import waiting
from rubrics.queries.seats import IN_THE_RUNNING

SCORECARD_MINUTES = 10
GRADING_MINUTES = 30
PAYING_MINUTES = 5
MINUTES_A_RESUME, MOST_MINUTES = 3, 120
# Whoever applied should not wait longer before somebody reads what they sent.
READ_WITHIN = timedelta(days=5)


def scorecards_owed(member: Membership) -> list[Todo]:
    """Return the member's owed scorecards, soonest first; an interview that has not begun is not owed yet today."""
    moment = clock.now()
    owed = [one for one in owed_interviews(member) if _of(one).starts_at <= moment]
    waiting = progress({one.application_id for one in owed}, member) if owed else {}
    return [_interview(one, _of(one), waiting[one.application_id].inside) for one in owed]


def _of(owed: OwedSeat) -> Interview:
    if isinstance(owed.seat, GradingSeat):
        raise TypeError("a grading belongs to no interview")
    return owed.seat.interview


def asked(member: Membership) -> list[Todo]:
    """Return the gradings, samples and practice cards that the member owes, résumés by role, fees, a newer playbook."""
    return [todo for one in asked_of(member) if (todo := _of_kind(one, member))]


def _of_kind(one: Asked, member: Membership) -> Todo | None:
    match one.what:
        case What.RESUMES:
            return _resumes(one)
        case What.GRADING:
            return _grading(one)
        case What.SAMPLE:
            return sample_asked(one, member)
        case What.PRACTICE:
            return practice_asked(one)
        case What.PLAYBOOK:
            return _playbook(member)
        case What.FEE:
            return _fee(one, "rubrics:advisor_fee")
        case What.GRADING_FEE:
            return _fee(one, "rubrics:grading_fee")


def _resumes(asked: Asked) -> Todo:
    """Whoever applied first waits longest; where there are more than are counted, somebody else may have been first."""
    more = asked.number > MOST_COUNTED
    number = f"More than {MOST_COUNTED} résumés" if more else count(asked.number, "résumé", "résumés")
    since = f"some have waited since {day(asked.moment)}" if more else f"the first applied {day(asked.moment)}"
    return Todo(
        kind="resumes",
        icon="file",
        title=f"{number} to read",
        detail=f"{asked.role} · {since}",
        url=address("rubrics:review", asked.subject_id),
        action="Read them",
        due_at=asked.moment + READ_WITHIN if asked.moment else None,
        minutes=min(asked.number * MINUTES_A_RESUME, MOST_MINUTES),
    )


def _grading(asked: Asked) -> Todo:
    return Todo(
        kind="grading",
        icon="beaker",
        title=asked.label,
        detail=f"{asked.role} · {asked.stage}, graded without the name",
        url=address("rubrics:grading", asked.subject_id),
        action=f"{_verb(asked.started)} grading",
        due_at=asked.moment,
        minutes=GRADING_MINUTES,
        masked=True,
    )


def _interview(owed: OwedSeat, interview: Interview, others: int) -> Todo:
    out = "" if interview.application.status in IN_THE_RUNNING else " · not in the running any more"
    held = f" · {count(others, 'other is', 'others are')} in, hidden until yours is" if others else ""
    return Todo(
        kind="scorecard",
        icon="card",
        title=f"Scorecard: {interview.application.candidate}",
        detail=f"{interview.application.role} · {interview.stage.label}{out}{held}",
        url=address("rubrics:scorecard", owed.seat.pk),
        action=f"{_verb(owed.started)} scorecard",
        due_at=owed.due_at,
        minutes=SCORECARD_MINUTES,
    )


def _verb(started: bool) -> str:
    return "Finish" if started else "Start"


def _fee(asked: Asked, page: str) -> Todo:
    return Todo(
        kind="advisor_pay",
        icon="check",
        title=f"Pay {asked.label} for {asked.stage}",
        detail=f"{asked.role}. {money(asked.number, asked.unit)} was agreed.",
        url=address(page, asked.subject_id),
        action="Record payment",
        due_at=None,
        minutes=PAYING_MINUTES,
    )


def _playbook(member: Membership) -> Todo | None:
    """Return one to-do while the playbook has what the organisation neither took nor left."""
    number = waiting(member.organisation_id)
    if not number:
        return None
    return Todo(
        kind="playbook",
        icon="card",
        title=f"The playbook has {count(number, 'item', 'items')} that are new or changed",
        detail="Take each or leave it; your own edits stay unless you say otherwise",
        url=address("rubrics:shipped_pack"),
        action="Look at them",
        due_at=None,
        minutes=min(number, MOST_MINUTES),
    )


todos.register("rubrics.scorecards", scorecards_owed)
todos.register("rubrics.asked", asked)
