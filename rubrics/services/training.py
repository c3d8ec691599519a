"""Learning to interview: begun, led step by step by somebody else, and the practice card that goes with a seat."""

from django.db import transaction

from candidates.models import InterviewSeat
from candidates.services.interviewing import may_sit
from foundation.activity.services import record
from foundation.core import cleaning, clock, versions
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import PracticeCard, PracticeRating, Rubric, Training
from rubrics.queries.sharing import asked_in, kit_criteria
from rubrics.queries.training import training_seats
from rubrics.services.kits import ensure_kit

Step = Training.Step
NEXT = {Step.SHADOW: Step.REVERSE, Step.REVERSE: Step.QUALIFIED}
BACK = {after: before for before, after in NEXT.items()}
VERBS = {Step.SHADOW: "training.taken_back", Step.REVERSE: "training.leads", Step.QUALIFIED: "training.qualified"}


@transaction.atomic
def begin_training(*, actor: Membership, member: Membership, rubric: Rubric) -> Training:
    """Let somebody learn to interview by a rubric; who does so already goes on. Raises Forbidden, Invalid."""
    policies.can_train.require(actor)
    if not may_sit(member, actor.organisation_id):
        raise Invalid({"member": "Choose an active member who interviews."})
    made, new = Training.objects.get_or_create(
        member=member,
        rubric=rubric,
        defaults={"organisation_id": actor.organisation_id, "stepped_at": clock.now(), "stepped_by": actor},
    )
    if new:
        record("training.begun", actor=actor, subject=made, data=_said(made))
    return made


@transaction.atomic
def step_training(*, actor: Membership, training: Training, to: str, reason: str = "", version: int) -> Training:
    """Move somebody to the next step or back to the one before; to call them qualified says why.

    No count and no figure decides: a lead does, beside what both scored. Raises Forbidden, Stale, Refused for a step
    that is neither, Invalid without the reason.
    """
    policies.can_step_training.require(actor, training)
    current = versions.lock(training, version=version, describe=_described)
    was = Step(current.step)
    if to not in (NEXT.get(was), BACK.get(was)):
        raise Refused("From here one goes a step on, or a step back.", code="no_such_step")
    errors: cleaning.Errors = {}
    asked = "Say what you saw that makes them ready; they read it." if to == Step.QUALIFIED else ""
    current.reason = cleaning.text(errors, "reason", reason, limit=300, required=asked)
    cleaning.stop(errors)
    back = to == BACK.get(was)
    current.step, current.stepped_at, current.stepped_by = to, clock.now(), actor
    versions.bump(current, "step", "reason", "stepped_at", "stepped_by")
    record("training.taken_back" if back else VERBS[Step(to)], actor=actor, subject=current, data=_said(current))
    return current


def _described(training: Training) -> dict[str, object]:
    return {"version": training.version, "step": training.step}


def _said(training: Training) -> dict[str, object]:
    return {"person": training.member.name, "rubric": training.rubric.label}


@transaction.atomic
def end_training(*, actor: Membership, training: Training) -> None:
    """Take somebody out of training; their cards stay. Once it is ended there is nothing to do. Raises Forbidden."""
    policies.can_step_training.require(actor, training)
    said = _said(training)
    gone, _ = Training.objects.filter(pk=training.pk).delete()
    if gone:
        record("training.ended", actor=actor, subject=training.rubric, data=said, aside=training)


@transaction.atomic
def start_training_card(*, actor: Membership, seat: InterviewSeat) -> PracticeCard:
    """Return the practice card of a seat from which the actor learns, made with what its kit asks of them.

    Raises Forbidden for a seat from which nothing is learnt.
    """
    InterviewSeat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    found = PracticeCard.objects.filter(seat=seat, author=actor).first()
    if found is not None:
        return found
    policies.can_practise.require(actor, training_seats(actor).filter(pk=seat.pk).count())
    kit = ensure_kit(stage=seat.interview.stage)
    if kit is None:
        raise Refused("This stage has no interview kit yet.", code="no_kit")
    made = PracticeCard.objects.create(
        organisation_id=seat.organisation_id, seat=seat, author=actor, rubric_version_id=kit.rubric_version_id
    )
    PracticeRating.objects.bulk_create(
        [
            PracticeRating(organisation_id=seat.organisation_id, card=made, criterion=criterion)
            for criterion in asked_in(seat, kit_criteria([kit.stage_id]))
        ]
    )
    return made
