"""How people of the demo practise: a sample that half of those who were asked have scored."""

from __future__ import annotations

from hiring.demo.stories import Story
from hiring.demo.world import Told, World, told
from rubrics import services
from rubrics.domain.drafts import RatingInput
from rubrics.models import Exercise, RubricVersion
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
