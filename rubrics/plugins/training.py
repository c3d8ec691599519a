"""What training asks of people: a practice card after each talk that they shadow, and word of where they stand."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from foundation.core.event_log import Happened, Message
from foundation.core.registries import Todo
from rubrics.models import Training
from rubrics.queries.asks import Asked

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


def ended(happened: Happened) -> Iterator[Message]:
    """Tell somebody that they are in training no more; the training itself is gone."""
    training: Training = happened.aside
    yield Message(
        to=training.member,
        slot=f"ended:{training.pk}",
        title=f"{training.rubric.label}: your training was ended",
        body="You learn to interview by it no more. The cards that you wrote stay.",
        url=reverse("rubrics:trainings"),
    )


def _told(training: Training, title: str) -> Message:
    return Message(
        to=training.member,
        slot=str(training.version),
        title=title,
        body=STANDS[Training.Step(training.step)],
        url=reverse("rubrics:training", args=[training.pk]),
    )


def practice_asked(asked: Asked) -> Todo:
    """Return the to-do of a practice card; nobody waits for it."""
    return Todo(
        kind="practice",
        icon="people",
        title=f"Practice card: {asked.label}",
        detail=f"{asked.role} · {asked.stage}, in training; it counts for nobody",
        url=reverse("rubrics:practice_card", args=[asked.subject_id]),
        action=f"{'Finish' if asked.started else 'Start'} practice card",
        due_at=asked.moment + DUE_AFTER if asked.moment else None,
        minutes=MINUTES,
    )
