"""Calibration exercises and practice cards for tests, made through the services."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from candidates.models import Interview, InterviewSeat
from candidates.services import add_seat
from foundation.core import clock
from foundation.people.models import Membership
from rubrics import services
from rubrics.domain.drafts import RatingInput
from rubrics.models import Anchor, AnchorExample, Exercise, PracticeCard, Rubric, RubricVersion, Training
from rubrics.services.calibration import Sample

SEEN = "Was paged at four for stale features and restarted the backfill first."


def exercise(
    cast: Any, people: Sequence[Membership], *, criteria: Sequence[str] = ("on_call", "end_to_end"), days: int = 5
) -> Exercise:
    """A written sample that Mei asks people to score by the rubric of production ownership."""
    version = RubricVersion.objects.filter(rubric__organisation=cast.acme, rubric__key="production_ownership")
    return services.open_exercise(
        actor=cast.mei,
        version=version.order_by("-number")[0],
        sample=Sample("A recorded answer about a page", "At four the pager rang.", "https://samples.example/1"),
        criteria=criteria,
        people=people,
        due_on=clock.today() + timedelta(days=days),
    )


def scored(exercise: Exercise, member: Membership, level: int | None, *, evidence: str = SEEN) -> PracticeCard:
    """One person's card of an exercise, handed in with the same level for each criterion (None: not assessed)."""
    card = exercise.cards.get(author=member)
    keys = list(card.ratings.order_by("criterion__position").values_list("criterion__key", flat=True))
    given = RatingInput(level, level is None, evidence if level else "")
    ratings = dict.fromkeys(keys, given)
    if level is None:
        ratings[keys[0]] = RatingInput(3, False, evidence)
    return services.write_practice(actor=member, card=card, ratings=ratings, hand_in=True)


def example(cast: Any, anchor: Anchor, text: str = "Restarted the backfill before calling anyone.") -> AnchorExample:
    """An example under a level; of no card, as one whose card is gone."""
    rubric = anchor.criterion.rubric_version.rubric
    return AnchorExample.objects.create(
        organisation=cast.acme,
        rubric=rubric,
        criterion_key=anchor.criterion.key,
        level=anchor.level,
        anchor=anchor.text,
        text=text,
        added_by=cast.mei,
    )


def trainee(
    cast: Any, interview: Interview, member: Membership, *, reverse: bool = False
) -> tuple[Training, InterviewSeat]:
    """Somebody who learns by the rubric of an interview and shadows in it, or leads it in training."""
    rubric = Rubric.objects.get(versions__kits__stage=interview.stage_id)
    training = services.begin_training(actor=cast.ada, member=member, rubric=rubric)
    seat = add_seat(actor=cast.rafa, interview=interview, member=member, shadow=True, reverse=reverse)
    return training, seat


def practice_card(seat: InterviewSeat, level: int, *, evidence: str = SEEN) -> PracticeCard:
    """The practice card of a seat, handed in with the same level for each criterion."""
    card = services.start_training_card(actor=seat.member, seat=seat)
    ratings = {
        key: RatingInput(level, False, evidence) for key in card.ratings.values_list("criterion__key", flat=True)
    }
    return services.write_practice(actor=seat.member, card=card, ratings=ratings, hand_in=True)
