"""What calibration asks of people: a to-do until their card is in, a reminder on its day, and who is told of what."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse

from foundation.core.event_log import Happened, Message
from foundation.core.formatting import day
from foundation.core.registries import Notice, Todo, reminders
from foundation.people.models import Membership
from rubrics.models import Exercise, PracticeCard
from rubrics.queries.asks import Asked

MINUTES = 12
MORNING, EVENING = 9, time(18)
A_DAY = timedelta(days=1)  # somewhere it is tomorrow already
UNSCORED = {"exercise__isnull": False, "exercise__closed_at": None, "submitted_at": None}


def asked(happened: Happened) -> Iterator[Message]:
    """Ask those who are new in an exercise."""
    exercise: Exercise = happened.subject
    for member in happened.aside:
        yield Message(
            to=member,
            title=f"Please score a sample: {exercise.title}",
            body=f"By {day(exercise.due_on)}. Nobody sees your levels before theirs are in, nor you theirs.",
            url=reverse("rubrics:exercise", args=[exercise.pk]),
        )


def all_scored(happened: Happened) -> Iterator[Message]:
    """Tell everybody of an exercise once the last card is in."""
    exercise: Exercise = happened.subject
    if not exercise.cards.filter(submitted_at=None).exists():
        yield from _open(exercise, f"Everybody scored {exercise.title}")


def closed(happened: Happened) -> Iterator[Message]:
    """Tell everybody of an exercise that it is over."""
    yield from _open(happened.subject, f"{happened.subject.title} is closed")


def _open(exercise: Exercise, title: str) -> Iterator[Message]:
    people = Membership.objects.filter(pk__in=exercise.cards.values("author_id"), active=True)
    for member in {*people.select_related("user"), exercise.opened_by}:
        yield Message(
            to=member,
            title=title,
            body="See where you read the anchors differently. It says nothing of who is right.",
            url=reverse("rubrics:exercise", args=[exercise.pk]),
        )


def sample_asked(asked: Asked, member: Membership) -> Todo:
    """Return the to-do of a sample, due in the evening of its day."""
    evening = datetime.combine(asked.moment, EVENING, tzinfo=member.zone) if asked.moment else None
    return Todo(
        kind="calibration",
        icon="people",
        title=f"Calibration: {asked.label}",
        detail=f"{asked.stage} · a sample for several people, nobody is judged",
        url=reverse("rubrics:exercise", args=[asked.subject_id]),
        action=f"{'Finish' if asked.started else 'Start'} scoring",
        due_at=evening,
        minutes=MINUTES,
    )


def due(now: datetime) -> Iterator[Notice]:
    """Yield one reminder for each sample that is due today and not scored."""
    rows = PracticeCard.objects.filter(**UNSCORED, author__active=True, exercise__due_on__lte=now.date() + A_DAY)
    for card in rows.select_related("exercise", "author__user", "author__organisation"):
        local = now.astimezone(card.author.zone)
        if card.exercise and local.date() >= card.exercise.due_on and local.hour >= MORNING:
            yield Notice(
                organisation_id=card.organisation_id,
                recipient_id=card.author_id,
                kind="calibration_due",
                subject_id=card.pk,
                slot=card.exercise.due_on.isoformat(),
                title=f"Please score today: {card.exercise.title}",
                body="About twelve minutes. The others read theirs beside yours once it is in.",
                url=reverse("rubrics:exercise", args=[card.exercise.pk]),
            )


reminders.register("rubrics.calibration", due)
