"""Calibration exercises: the list, and where people differ beside the anchors they chose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from foundation.people.models import Membership
from rubrics import policies
from rubrics.domain.calibration import agreed_on, apart, in_words, is_wide
from rubrics.domain.scoring import is_thin
from rubrics.models import Anchor, AnchorExample, Criterion, Exercise, PracticeCard, PracticeRating
from rubrics.queries.practice import counted, examples_of, visible_exercises, visible_practice

MOST_LISTED = 50


@dataclass(slots=True)
class Step:
    """One level of a criterion: its sentence, who chose it, and the organisation's own words under it."""

    anchor: Anchor
    names: list[str] = field(default_factory=list)
    examples: list[AnchorExample] = field(default_factory=list)
    agreed: bool = False


@dataclass(slots=True)
class Said:
    """What one person saw: their level, None when they could not assess it, and the words that go with it."""

    name: str
    level: int | None
    evidence: str

    @property
    def thin(self) -> bool:
        return is_thin(self.level, self.evidence)


@dataclass(slots=True)
class Compared:
    """A criterion with its levels from 5 to 1, and in words how far people stand apart."""

    criterion: Criterion
    steps: list[Step]
    said: list[Said]

    @property
    def levels(self) -> list[int]:
        return [one.level for one in self.said if one.level is not None]

    @property
    def unassessed(self) -> list[str]:
        return [one.name for one in self.said if one.level is None]

    @property
    def words(self) -> str:
        return in_words(self.levels)

    @property
    def wide(self) -> bool:
        return is_wide(self.levels)


def exercises_page(member: Membership) -> dict[str, Any]:
    """Return the exercises that the member may see, the open ones first."""
    own = PracticeCard.objects.filter(author=member, exercise=OuterRef("pk"))
    rows = counted(visible_exercises(member)).select_related("rubric_version__rubric", "opened_by__user")
    rows = rows.annotate(mine=Exists(own), owed=Exists(own.filter(submitted_at=None)))
    found = list(rows.order_by("-created_at")[:MOST_LISTED])
    return {
        "open": [one for one in found if one.closed_at is None],
        "closed": [one for one in found if one.closed_at is not None],
        "runs": policies.can_run_exercises(member),
    }


def exercise_page(member: Membership, exercise: Exercise) -> dict[str, Any]:
    """Return where people differ, as far as the member may read it, and whom it waits for."""
    cards = list(exercise.cards.select_related("author__user").order_by("author__user__name"))
    readable = visible_practice(member).filter(exercise=exercise, submitted_at__isnull=False)
    shown = set(readable.values_list("pk", flat=True))
    read = [card for card in cards if card.pk in shown]
    waiting = [card.author.name for card in cards if card.submitted_at is None]
    return {
        "exercise": exercise,
        "rubric": exercise.rubric_version.rubric,
        "in_all": len(cards),
        "inside": len(cards) - len(waiting),
        "waiting": [] if exercise.closed_at else waiting,
        "own": next((card for card in cards if card.author_id == member.pk), None),
        "compared": compared(exercise, read) if read else [],
        "runs": policies.can_run_exercises(member),
        "edits": policies.can_edit_rubrics(member),
    }


def compared(exercise: Exercise, cards: Sequence[PracticeCard]) -> list[Compared]:
    """Return the criteria of an exercise with what these cards say of each, the widest apart first: four queries."""
    criteria = list(exercise.criteria.select_related("rubric_version__rubric").order_by("position"))
    names = {card.pk: card.author.name for card in cards}
    rows = PracticeRating.objects.filter(card__in=names).order_by("card__author__user__name")
    said: dict[UUID, list[Said]] = {one.pk: [] for one in criteria}
    for row in rows:
        said[row.criterion_id].append(Said(names[row.card_id], row.score, row.evidence))
    steps = steps_of(criteria)
    found = [Compared(one, steps[one.pk], said[one.pk]) for one in criteria]
    for one in found:
        _place(one)
    return sorted(found, key=lambda one: -apart(one.levels))


def steps_of(criteria: Iterable[Criterion]) -> dict[UUID, list[Step]]:
    """Return the levels of each criterion from 5 to 1 with the organisation's own examples."""
    known = list(criteria)
    examples = examples_of(known)
    found: dict[UUID, list[Step]] = {one.pk: [] for one in known}
    anchors: QuerySet[Anchor] = Anchor.objects.filter(criterion__in=found).order_by("-level")
    for anchor in anchors:
        own = examples[anchor.criterion_id, anchor.level]
        found[anchor.criterion_id].append(Step(anchor, examples=own))
    return found


def _place(one: Compared) -> None:
    agreed = agreed_on(one.levels)
    for step in one.steps:
        step.names = [said.name for said in one.said if said.level == step.anchor.level]
        step.agreed = step.anchor.level == agreed
