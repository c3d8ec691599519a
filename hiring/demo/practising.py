"""How people of the demo practise: a sample that half of those who were asked scored, and somebody who shadows."""

from __future__ import annotations

from candidates.models import InterviewSeat
from hiring.demo.stories import Story
from hiring.demo.world import Told, World, told
from rubrics import services
from rubrics.domain.drafts import RatingInput
from rubrics.models import Exercise, Rubric, RubricVersion
from rubrics.services.calibration import Sample


def calibration(world: World) -> Story:
    """Ask for a sample to be scored, and score it one after the other."""
    row = told("calibration")
    plan = row["opened"]
    yield world.calendar.at(plan["day"], plan["at"])
    versions = RubricVersion.objects.filter(rubric__organisation=world.organisation, rubric__key=row["rubric"])
    exercise = services.open_exercise(
        actor=world.members[plan["by"]],
        version=versions.latest("number"),
        sample=Sample(row["title"], row["sample"]),
        criteria=row["criteria"],
        people=[world.members[key] for key in row["people"]],
        due_on=world.calendar.at(plan["due"], "12:00").date(),
    )
    for one in row["scored"]:
        yield world.calendar.at(one["day"], one["at"])
        _score(world, exercise, one)


def _score(world: World, exercise: Exercise, row: Told) -> None:
    member = world.members[row["who"]]
    ratings = {key: RatingInput(level, False, seen) for key, (level, seen) in row["levels"].items()}
    services.write_practice(actor=member, card=exercise.cards.get(author=member), ratings=ratings, hand_in=True)


def training(world: World) -> Story:
    """Let somebody learn to interview, and write a practice card after each talk that they listened to."""
    row = told("training")
    plan = row["begun"]
    yield world.calendar.at(plan["day"], plan["at"])
    member = world.members[plan["who"]]
    rubric = Rubric.objects.get(organisation=world.organisation, key=row["rubric"])
    services.begin_training(actor=world.members[plan["by"]], member=member, rubric=rubric)
    for talk in row["talks"]:
        yield world.calendar.at(talk["day"], talk["at"])
        seats = InterviewSeat.objects.filter(member=member, shadow=True).select_related("interview__stage")
        seat = seats.get(interview__application=world.applications[talk["who"]])
        card = services.start_training_card(actor=member, seat=seat)
        keys = card.ratings.order_by("criterion__position").values_list("criterion__key", flat=True)
        given = zip(keys, talk["levels"], talk["seen"], strict=False)
        ratings = {key: RatingInput(level, False, seen) for key, level, seen in given}
        services.write_practice(actor=member, card=card, ratings=ratings, hand_in=True)
