"""What training asks of people: a practice card after each talk that they shadow, and word of where they stand."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from candidates.models import InterviewSeat
from foundation.core.event_log import Happened, Message
from foundation.core.registries import Todo, todos
from foundation.people.models import Membership
from rubrics.models import Training
from rubrics.queries.training import training_owed

MINUTES = 10
DUE_AFTER = timedelta(hours=4)
STANDS = {
    Training.Step.SHADOW: "You listen and score beside an interviewer. Your cards count for nobody’s hiring.",
    Training.Step.REVERSE: "You lead the talk, an interviewer scores beside you. Your cards count for nobody’s hiring.",
    Training.Step.QUALIFIED: "From now on you can be asked to interview, and your cards count.",
}


def begun(happened: Happened) -> Iterator[Message]:
    """Tell somebody that they learn to interview."""
    yield _told(happened.subject, f"You learn to interview by {happened.subject.rubric.label}")


def stepped(happened: Happened) -> Iterator[Message]:
    """Tell somebody where they stand now."""
    training: Training = happened.subject
    yield _told(training, f"{training.rubric.label}: {Training.Step(training.step).label.lower()}")


def _told(training: Training, title: str) -> Message:
    return Message(
        to=training.member,
        slot=str(training.version),
        title=title,
        body=STANDS[Training.Step(training.step)],
        url=reverse("rubrics:training", args=[training.pk]),
    )


def to_write(member: Membership) -> list[Todo]:
    """Return the practice cards that the member has not handed in; nobody waits for them."""
    return [_todo(seat) for seat in training_owed(member)]


def _todo(seat: InterviewSeat) -> Todo:
    interview = seat.interview
    begun = hasattr(seat, "practice_card")
    return Todo(
        kind="practice",
        icon="people",
        title=f"Practice card: {interview.application.candidate}",
        detail=f"{interview.application.role} · {interview.stage.label}, in training; it counts for nobody",
        url=reverse("rubrics:practice_card", args=[seat.pk]),
        action=f"{'Finish' if begun else 'Start'} practice card",
        due_at=interview.ends_at + DUE_AFTER,
        minutes=MINUTES,
    )


todos.register("rubrics.training", to_write)
