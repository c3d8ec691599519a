"""What scorecards and debriefs forbid in the pipeline."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from candidates.models import Application, Interview
from candidates.registries import cancel_guards
from foundation.core.registries import move_guards
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind, kinds
from roles.models import Stage
from roles.registries import Evidence, evidence
from rubrics.models import Debrief, Scorecard
from rubrics.queries import readable_debriefs, waiting_for


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
    screens = read.filter(seat__interview__stage__kind__in=kinds(lambda kind: kind.reads_resume))
    done = set(screens.values_list("application_id", flat=True))
    return {one.pk: ("The evidence screen is not in yet.",) for one in applications if one.pk not in done}


def _scorecards(applications: Sequence[Application], member: Membership) -> Mapping[UUID, Sequence[str]]:
    return {one.pk: waiting_for(one, member) for one in applications}


def _debriefs(applications: Sequence[Application], member: Membership) -> Mapping[UUID, Sequence[str]]:
    return {one.pk: _undecided(one, member) for one in applications}


def keep_judged_interviews(interview: Interview) -> Sequence[str]:
    """Say why an interview may not be cancelled: someone has submitted what they saw in it."""
    judged = Scorecard.objects.filter(seat__interview=interview, state=Scorecard.State.SUBMITTED).exists()
    return ["A scorecard for this interview is in, so it took place."] if judged else []


move_guards.register("rubrics.debrief", before_offer)
evidence.register("screen", Evidence("The evidence screen is in", screens_missing))
evidence.register("scorecards", Evidence("All scorecards are in", _scorecards))
evidence.register("debrief", Evidence("The debrief decided for an offer", _debriefs))
cancel_guards.register("rubrics.judged", keep_judged_interviews)
