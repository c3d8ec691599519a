"""The words in which scorecards were handed in, and what was amended since, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeVar

from django.db.models import QuerySet

from rubrics.domain.drafts import CardInput, Quoted, RatingInput, changes
from rubrics.domain.screening import PARTS
from rubrics.models import Flag, Profile
from rubrics.pages.card_form import readable

Row = Mapping[str, Any]
M = TypeVar("M", Flag, Profile)
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

    Flags that nobody raises any more are read for their names, and profiles likewise: two queries at most.
    """
    flags = _known(rows, "raised")
    for flag in _missing(rows, flags, "flags", Flag):
        flags[flag.organisation_id, flag.key] = {"key": flag.key, "label": flag.label, "kind": flag.kind}
    profiles = _known(rows, "suspected")
    for one in _missing(rows, profiles, "profiles", Profile):
        profiles[one.organisation_id, one.key] = {"key": one.key, "label": one.label}
    return [_handed_in(row, flags, profiles) if row["amended"] else (row, ()) for row in rows]


def _known(rows: Sequence[Row], now: str) -> dict[Any, Row]:
    """Return what stands ticked on these rows, by organisation and key."""
    return {(row["organisation_id"], one["key"]): one for row in rows for one in row[now]}


def _missing(rows: Sequence[Row], known: Mapping[Any, Row], kind: str, model: type[M]) -> QuerySet[M] | list[M]:
    """Return what amendments took off a scorecard and stands on none of these rows: one query at most."""
    asked = {
        (row["organisation_id"], key) for row in rows for one in row["amended"] for key in one["before"].get(kind, {})
    }
    wanted = asked - known.keys()
    if not wanted:
        return []
    places, keys = zip(*wanted, strict=True)
    return model._default_manager.filter(organisation_id__in=places, key__in=keys)


def _handed_in(row: Row, flags: Mapping[Any, Row], profiles: Mapping[Any, Row]) -> tuple[Row, tuple[Amended, ...]]:
    own = [
        {key: one for (organisation, key), one in known.items() if organisation == row["organisation_id"]}
        for known in (flags, profiles)
    ]
    said = [CardInput.of_json(one["before"]) for one in row["amended"]]
    said.append(_stands(row))
    labels = OVERALL | {f"ratings.{one['key']}": one["label"] for one in row["rated"]}
    for kind, known in zip(("flags", "profiles"), own, strict=True):
        labels |= {f"{kind}.{key}": one["label"] for key, one in known.items()}
    amendments = tuple(
        Amended(one["by"], datetime.fromisoformat(one["at"]), one["reason"], _changed(before, after, labels))
        for one, (before, after) in zip(row["amended"], pairwise(said), strict=True)
    )
    return _in_words_of(said[0], row, *own), amendments


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
        profiles={one["key"]: one["evidence"] for one in row["suspected"]},
    )


def _in_words_of(first: CardInput, row: Row, flags: Mapping[str, Row], profiles: Mapping[str, Row]) -> Row:
    rated = [
        {**one, "score": given.score, "not_assessed": given.not_assessed, "evidence": given.evidence}
        for one in row["rated"]
        for given in [first.ratings.get(one["key"], RatingInput())]
    ]
    raised = [
        {**flags.get(key, {"key": key, "label": key, "kind": ""}), "evidence": e} for key, e in first.flags.items()
    ]
    raised.sort(key=lambda one: (one["kind"] != Flag.Kind.SIGNAL, one["label"]))
    suspected = [{**profiles.get(key, {"key": key, "label": key}), "evidence": e} for key, e in first.profiles.items()]
    words: dict[str, Any] = {"recommendation": first.recommendation or None, "summary": first.summary}
    words["sentence"] = [
        {"part": part, "text": said.text, "quote": said.quote, "page": said.page}
        for part, said in first.sentence.items()
    ]
    return {**row, **words, "rated": rated, "raised": raised, "suspected": suspected}


def _changed(before: CardInput, after: CardInput, labels: Mapping[str, str]) -> tuple[Change, ...]:
    return tuple(
        Change(labels.get(part, part.partition(".")[2]), readable(part, was), readable(part, became))
        for part, was, became in changes(before, after)
    )
