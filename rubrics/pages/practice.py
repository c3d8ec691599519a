"""The form of a practice card: its criteria with what is stored, or with what was typed when it was refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from rubrics.domain.drafts import RatingInput
from rubrics.domain.scoring import is_thin
from rubrics.models import Criterion, PracticeCard, PracticeRating
from rubrics.pages.card_form import value_of
from rubrics.queries import anchors_of


def practice_form(
    card: PracticeCard,
    *,
    typed: Mapping[str, RatingInput] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Return what the form of a card shows; `typed` stands instead of what is stored, `errors` beside its parts."""
    rows = list(card.ratings.select_related("criterion").order_by("criterion__position"))
    return _form(rows, card.version, typed or {}, errors or {})


def blank_form(criteria: Sequence[Criterion]) -> dict[str, Any]:
    """Return the same for a card that nobody has begun, by the criteria that its kit gives it."""
    return _form([PracticeRating(criterion=one) for one in criteria], 0, {}, {})


def _form(
    rows: Sequence[PracticeRating],
    version: int,
    typed: Mapping[str, RatingInput],
    errors: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    anchors = anchors_of([row.criterion for row in rows])
    shown = {row.criterion.key: typed.get(row.criterion.key, _stored(row)) for row in rows}
    said = {part: " ".join(sentences) for part, sentences in errors.items()}
    lines = [_line(row.criterion, shown[row.criterion.key], anchors[row.criterion_id], said) for row in rows]
    links = [
        (f"#criterion-{row.criterion.key}", row.criterion.label, sentence)
        for part, sentence in said.items()
        for row in rows
        if f"ratings.{row.criterion.key}." in part
    ]
    links += [("#practice", "All criteria", sentence) for part, sentence in said.items() if "." not in part]
    return {"lines": lines, "version": version, "error_count": len(links), "error_links": links}


def _stored(row: PracticeRating) -> RatingInput:
    return RatingInput(row.score, row.not_assessed, row.evidence)


def _line(criterion: Criterion, given: RatingInput, anchors: Sequence[str], said: Mapping[str, str]) -> dict[str, Any]:
    part = f"ratings.{criterion.key}"
    return {
        "key": criterion.key,
        "label": criterion.label,
        "anchors": anchors,
        "value": value_of(given),
        "evidence": given.evidence,
        "thin": is_thin(given.score, given.evidence) if given.score and given.evidence else None,
        "level_error": said.get(f"{part}.score", ""),
        "error": said.get(f"{part}.evidence", ""),
    }
