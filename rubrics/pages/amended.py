"""The words in which scorecards were handed in, and what was amended since, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from rubrics.domain.drafts import CardInput, Quoted, RatingInput, changes
from rubrics.domain.screening import PARTS
from rubrics.models import Flag
from rubrics.pages.card_form import readable

Row = Mapping[str, Any]
OVERALL = {"recommendation": "Recommendation", "summary": "Summary"}
OVERALL |= {f"sentence.{part}": label for part, label in PARTS.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """One part that an amendment changed, in words: what it was, what it became."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment: who made it, when and why, and all that it changed."""

    by: str
    at: datetime
    reason: str
    changes: tuple[Change, ...]


def as_handed_in(rows: Sequence[Row]) -> list[tuple[Row, tuple[Amended, ...]]]:
    """Return rows of queries.with_contents in the words that were handed in, each with its amendments since.

    Flags that nobody raises any more are read for their names: one query at most.
    """
    known = {(row["organisation_id"], one["key"]): one for row in rows for one in row["raised"]}
    missing = [
        (row["organisation_id"], key)
        for row in rows
        for one in row["amended"]
        for key in one["before"]["flags"]
        if (row["organisation_id"], key) not in known
    ]
    if missing:
        places, keys = zip(*missing, strict=True)
        for flag in Flag.objects.filter(organisation_id__in=places, key__in=keys):
            known[flag.organisation_id, flag.key] = {"key": flag.key, "label": flag.label, "kind": flag.kind}
    return [_handed_in(row, known) if row["amended"] else (row, ()) for row in rows]


def _handed_in(row: Row, known: Mapping[Any, Row]) -> tuple[Row, tuple[Amended, ...]]:
    flags = {key: one for (organisation, key), one in known.items() if organisation == row["organisation_id"]}
    said = [CardInput.of_json(one["before"]) for one in row["amended"]]
    said.append(_stands(row))
    labels = OVERALL | {f"ratings.{one['key']}": one["label"] for one in row["rated"]}
    labels |= {f"flags.{key}": one["label"] for key, one in flags.items()}
    amendments = tuple(
        Amended(one["by"], datetime.fromisoformat(one["at"]), one["reason"], _changed(before, after, labels))
        for one, (before, after) in zip(row["amended"], pairwise(said), strict=True)
    )
    return _in_words_of(said[0], row, flags), amendments


def _stands(row: Row) -> CardInput:
    """Return what a scorecard says today."""
    return CardInput(
        ratings={
            one["key"]: RatingInput(one["score"], one["not_assessed"], one["evidence"] or "") for one in row["rated"]
        },
        flags={one["key"]: one["evidence"] for one in row["raised"]},
        recommendation=row["recommendation"] or 0,
        summary=row["summary"],
        sentence={one["part"]: Quoted(one["text"], one["quote"], one["page"]) for one in row["sentence"]},
    )


def _in_words_of(first: CardInput, row: Row, flags: Mapping[str, Row]) -> Row:
    rated = [
        {**one, "score": given.score, "not_assessed": given.not_assessed, "evidence": given.evidence}
        for one in row["rated"]
        for given in [first.ratings.get(one["key"], RatingInput())]
    ]
    raised = [
        {**flags.get(key, {"key": key, "label": key, "kind": ""}), "evidence": e} for key, e in first.flags.items()
    ]
    raised.sort(key=lambda one: (one["kind"] != Flag.Kind.SIGNAL, one["label"]))
    words: dict[str, Any] = {"recommendation": first.recommendation or None, "summary": first.summary}
    words["sentence"] = [
        {"part": part, "text": said.text, "quote": said.quote, "page": said.page}
        for part, said in first.sentence.items()
    ]
    return {**row, **words, "rated": rated, "raised": raised}


def _changed(before: CardInput, after: CardInput, labels: Mapping[str, str]) -> tuple[Change, ...]:
    return tuple(
        Change(labels.get(part, part.partition(".")[2]), readable(part, was), readable(part, became))
        for part, was, became in changes(before, after)
    )
