"""What scorecards and debriefs forbid in the pipeline."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from candidates.models import Application, Interview
from candidates.registries import cancel_guards
from foundation.core.registries import move_guards
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage
from roles.registries import Evidence, evidence
from rubrics.models import Debrief, Scorecard
from rubrics.queries import readable_debriefs, waiting_for
from rubrics.queries.screening import RESUME, screens
from rubrics.services.deciding import may_read_all, stand_apart

PAIR = 2


def before_offer(application: Application, to_stage: Stage, member: Membership) -> list[str]:
    """Say why an application may not enter the offer: scorecards are owed, or the debrief has not decided for one."""
    if not StageKind(to_stage.kind).needs_decision:
        return []
    return waiting_for(application, member) + _undecided(application, member)


def _undecided(application: Application, member: Membership) -> list[str]:
    debrief = Debrief.objects.filter(application=application).first()
    if debrief is None:
        return ["There was no debrief yet."]
    if not debrief.decision:
        return ["The debrief has no decision yet."]
    if debrief.decision != Debrief.Decision.OFFER:
        if readable_debriefs(member).filter(pk=debrief.pk).exists():
            return [f"The debrief decided: {debrief.get_decision_display().lower()}."]
        return ["The debrief did not decide for an offer."]
    return []


def screens_missing(applications: Sequence[Application], _member: Membership) -> Mapping[UUID, Sequence[str]]:
    """Say for whom nobody has handed in the screen of what they sent."""
    read = Scorecard.objects.filter(application__in=applications, state=Scorecard.State.SUBMITTED)
    read = read.filter(Q(grading_seat__stage__kind__in=RESUME) | Q(seat__interview__stage__kind__in=RESUME))
    done = set(read.values_list("application_id", flat=True))
    return {one.pk: ("The evidence screen is not in yet.",) for one in applications if one.pk not in done}


def _scorecards(applications: Sequence[Application], member: Membership) -> Mapping[UUID, Sequence[str]]:
    return {one.pk: waiting_for(one, member) for one in applications}


def _debriefs(applications: Sequence[Application], member: Membership) -> Mapping[UUID, Sequence[str]]:
    return {one.pk: _undecided(one, member) for one in applications}


def before_talking(application: Application, to_stage: Stage, member: Membership) -> list[str]:
    """Say why somebody whom two people read may not go on: a screen is owed, or they stand apart and have not talked.

    To whoever may not read the screens it says the same whatever these say.
    """
    here = application.stage
    if here.kind not in RESUME or to_stage.position < here.position:
        return []
    seats = [
        (pk, name, state in (None, Scorecard.State.DRAFT))
        for pk, name, state in screens()
        .filter(application=application)
        .values_list("member_id", "member__user__name", "scorecard__state")
    ]
    if len(seats) < PAIR:
        return []
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


move_guards.register("rubrics.debrief", before_offer)
evidence.register("screen", Evidence("The evidence screen is in", screens_missing))
evidence.register("scorecards", Evidence("All scorecards are in", _scorecards))
evidence.register("debrief", Evidence("The debrief decided for an offer", _debriefs))
move_guards.register("rubrics.screens", before_talking)
cancel_guards.register("rubrics.judged", keep_judged_interviews)
