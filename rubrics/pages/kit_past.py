"""What a kit said before: each version whole, in the words that its questions and criteria have now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from rubrics.domain.kit_sheets import Sheet, Spot
from rubrics.models import Criterion, Kit, Question
from rubrics.queries.kits import UNTIMED

LEFT = "A question that is in the library no more"


class Past(NamedTuple):
    """A version that was used until `until`; questions are (their words, minutes), minutes None where they are gone."""

    number: int
    until: datetime
    ended_by: str
    purpose: str
    interviewers: int
    criteria: Sequence[str]
    asked: Sequence[tuple[str, int | None]]
    spare: Sequence[tuple[str, int | None]]

    @property
    def minutes(self) -> int:
        """The minutes of what was asked."""
        return sum(minutes or 0 for _, minutes in self.asked)


def past_of(kit: Kit) -> list[Past]:
    """Return the earlier versions of a kit, the newest first: three queries, one where there is none."""
    rows = list(kit.past.select_related("ended_by__user"))
    if not rows:
        return []
    sheets = [Sheet.of_json(row.content) for row in rows]
    asked = {UUID(spot.question) for sheet in sheets for spot in sheet.spots}
    questions = Question.objects.filter(organisation_id=kit.organisation_id).in_bulk(list(asked))
    labels = _labels(kit, {key for sheet in sheets for key in sheet.criteria})
    return [_past(row, sheet, questions, labels) for row, sheet in zip(rows, sheets, strict=True)]


def _labels(kit: Kit, keys: set[str]) -> dict[str, str]:
    """Return the newest label of each criterion, whichever rubric of the organisation it is of."""
    rows = Criterion.objects.filter(organisation_id=kit.organisation_id, key__in=keys).order_by("created_at", "id")
    return dict(rows.values_list("key", "label"))


def _past(row: Any, sheet: Sheet, questions: Mapping[UUID, Question], labels: Mapping[str, str]) -> Past:
    def said(spot: Spot) -> tuple[str, int | None]:
        found = questions.get(UUID(spot.question))
        if found is None:
            return LEFT, spot.minutes
        usual = UNTIMED if found.minutes is None else found.minutes
        return found.ask, usual if spot.minutes is None else spot.minutes

    spots = [said(spot) for spot in sheet.spots]
    return Past(
        row.number,
        row.created_at,
        row.ended_by.name,
        sheet.purpose,
        sheet.interviewers,
        [labels.get(key, key) for key in sheet.criteria],
        spots[: sheet.line],
        spots[sheet.line :],
    )
