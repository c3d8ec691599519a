"""What scorecards and debriefs forbid in the pipeline."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from candidates.models import Application, Interview, InterviewSeat
from candidates.registries import cancel_guards, merge_guards, move_guards_of_many, release_guards
from foundation.core.prepared import Prepared
from foundation.core.registries import move_guards
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage
from roles.registries import Evidence, evidence
from rubrics.models import Debrief, Scorecard
from rubrics.queries import readable_debriefs, waiting_for, waiting_for_each
from rubrics.queries.outstanding import OWED_INTERVIEW
from rubrics.queries.screening import RESUME, screens
from rubrics.services.deciding import may_read_all, stand_apart
from rubrics.services.grading import NOT_OWED

PAIR = 2
JUDGED = "A scorecard is owed there; let it come in or release who owes it first, or go on with this one."


def before_offer(application: Application, to_stage: Stage, member: Membership) -> list[str]:
    """Say why an application may not enter the offer: scorecards are owed, or the debrief has not decided for one."""
    if not StageKind(to_stage.kind).needs_decision:
        return []
    return waiting_for(application, member) + _undecided([application], member)[application.pk]


def before_offer_of_many(
    applications: Sequence[Application], to_stage: Stage, member: Membership
) -> Mapping[UUID, list[str]]:
    """Say the same for several: four queries."""
    if not StageKind(to_stage.kind).needs_decision:
        return {}
    owed, undecided = waiting_for_each(applications, member), _undecided(applications, member)
    return {one.pk: owed[one.pk] + undecided[one.pk] for one in applications}


def _undecided(applications: Sequence[Application], member: Membership) -> dict[UUID, list[str]]:
    """Say for each whose debrief has not decided for an offer how it stands: two queries."""
    held = {debrief.application_id: debrief for debrief in Debrief.objects.filter(application__in=applications)}
    told = {pk for pk, debrief in held.items() if debrief.decision not in ("", Debrief.Decision.OFFER)}
    readable = (
        set(readable_debriefs(member).filter(application__in=told).values_list("pk", flat=True)) if told else set()
    )
    return {one.pk: _why_undecided(held.get(one.pk), readable) for one in applications}


def _why_undecided(debrief: Debrief | None, readable: set[UUID]) -> list[str]:
    if debrief is None:
        return ["There was no debrief yet."]
    if not debrief.decision:
        return ["The debrief has no decision yet."]
    if debrief.decision == Debrief.Decision.OFFER:
        return []
    if debrief.pk in readable:
        return [f"The debrief decided: {debrief.get_decision_display().lower()}."]
    return ["The debrief did not decide for an offer."]


def screens_missing(applications: Sequence[Application], _member: Membership) -> Mapping[UUID, Sequence[str]]:
    """Say for whom nobody has handed in the screen of what they sent."""
    read = Scorecard.objects.filter(application__in=applications, state=Scorecard.State.SUBMITTED)
    read = read.filter(Q(grading_seat__stage__kind__in=RESUME) | Q(seat__interview__stage__kind__in=RESUME))
    done = set(read.values_list("application_id", flat=True))
    return {one.pk: ("The evidence screen is not in yet.",) for one in applications if one.pk not in done}


def before_talking(application: Application, to_stage: Stage, member: Membership) -> list[str]:
    """Say why somebody whom two people read may not go on: a screen is owed, or they stand apart and have not talked.

    To whoever may not read the screens it says the same whatever these say.
    """
    return before_talking_of_many([application], to_stage, member).get(application.pk, [])


def before_talking_of_many(
    applications: Sequence[Application], to_stage: Stage, member: Membership
) -> Mapping[UUID, list[str]]:
    """Say the same for several: one query, and what is asked of those whom two have read."""
    here = {one.pk: one for one in applications if one.stage.kind in RESUME and to_stage.position >= one.stage.position}
    seats: dict[UUID, list[tuple[UUID, str, bool]]] = {pk: [] for pk in here}
    for about, pk, name, state in _readers(applications=tuple(here)) if here else ():
        seats[about].append((pk, name, state in (None, Scorecard.State.DRAFT)))
    return {pk: _before_talking(here[pk], own, member) for pk, own in seats.items() if len(own) >= PAIR}


_readers = Prepared[Any](
    lambda *, applications: (
        screens()
        .filter(application__in=applications)
        .values_list("application_id", "member_id", "member__user__name", "scorecard__state")
    )
)


def _before_talking(application: Application, seats: list[tuple[UUID, str, bool]], member: Membership) -> list[str]:
    owing = [name for pk, name, owed in seats if owed and pk != member.pk]
    if any(owed and pk == member.pk for pk, _, owed in seats):
        return ["Your screen of this résumé is not in."]
    if owing:
        return [f"{' and '.join(owing)} still reads this résumé."]
    if not may_read_all(member, application):
        return ["Two people read this résumé. They or the lead of the role say how it goes on."]
    return ["The two readers see this differently. Talk first."] if stand_apart(application) else []


def keep_judged_interviews(interview: Interview) -> Sequence[str]:
    """Say why an interview may not be cancelled: someone has submitted what they saw in it."""
    judged = Scorecard.objects.filter(seat__interview=interview, state=Scorecard.State.SUBMITTED).exists()
    return ["A scorecard for this interview is in, so it took place."] if judged else []


def keep_judged_seats(seat: InterviewSeat) -> Sequence[str]:
    """Say why nobody is released from a seat: it is closed, by what they saw or by having seen nothing."""
    state = Scorecard.objects.filter(seat=seat).values_list("state", flat=True).first()
    return [NOT_OWED[state]] if state in NOT_OWED else []


def still_judged(applications: Collection[UUID]) -> Mapping[UUID, str]:
    """Say of which applications somebody who met the person still owes a scorecard: one query.

    Closed as a duplicate, it would leave them to write for nobody, and with the other application's scorecards to read.
    Gradings say nothing here: it would tell a grader whose work they hold.
    """
    seats = InterviewSeat.objects.filter(OWED_INTERVIEW, interview__application__in=applications)
    return dict.fromkeys(seats.values_list("interview__application_id", flat=True), JUDGED)


move_guards.register("rubrics.debrief", before_offer)
move_guards_of_many.register("rubrics.debrief", before_offer_of_many)
evidence.register("screen", Evidence("The evidence screen is in", screens_missing))
evidence.register("scorecards", Evidence("All scorecards are in", waiting_for_each))
evidence.register("debrief", Evidence("The debrief decided for an offer", _undecided))
move_guards.register("rubrics.screens", before_talking)
move_guards_of_many.register("rubrics.screens", before_talking_of_many)
merge_guards.register("rubrics.owed", still_judged)
cancel_guards.register("rubrics.judged", keep_judged_interviews)
release_guards.register("rubrics.judged", keep_judged_seats)
