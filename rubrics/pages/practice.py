"""The form of a practice card: its criteria with what is stored, or with what was typed when it was refused."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from foundation.core.formatting import time
from rubrics.domain.drafts import CardInput, RatingInput, digest
from rubrics.domain.scoring import hint_on
from rubrics.models import Criterion, PracticeCard, PracticeRating
from rubrics.pages.card_form import done, readable, value_of
from rubrics.queries.practice import NO_APPLICATION, levels_of
from rubrics.services.practice import held_by


def practice_form(
    card: PracticeCard,
    *,
    save_url: str,
    typed: Mapping[str, RatingInput] | None = None,
    seen: Mapping[str, str] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Return what the form of a card shows; `typed` stands instead of what is stored, `errors` beside its parts.

    Each part saves itself at `save_url`, with the digest of what its author read (`seen`, else what is stored).
    """
    rows = _rows(card)
    saved = f"Saved {time(card.updated_at)}" if card.version > 1 else ""
    besides = card.seat.interview.application_id if card.seat else NO_APPLICATION
    form = _form(rows, save_url, typed or {}, seen or {}, errors or {}, besides=besides)
    return {**form, "version": card.version, "saved": saved}


def blank_form(criteria: Sequence[Criterion], *, save_url: str, besides: UUID) -> dict[str, Any]:
    """Return the same for a card that nobody has begun, by the criteria that its kit gives it.

    `besides` is the application that is talked about: what was quoted from it is not shown.
    """
    rows = [PracticeRating(criterion=one) for one in criteria]
    return {**_form(rows, save_url, {}, {}, {}, besides=besides), "version": 0, "saved": ""}


def saved_practice(card: PracticeCard, part: str, typed: CardInput, both: Mapping[str, str]) -> dict[str, Any]:
    """Return what changes on the page once a part is saved; `both` is what another window wrote there instead."""
    key, rows = part.partition(".")[2], _rows(card)
    rating = typed.ratings.get(key)
    labels = {f"ratings.{row.criterion.key}": row.criterion.label for row in rows}
    mine = typed.pieces()
    card.refresh_from_db(fields=["version"])
    return {
        "part": part,
        "key": key,
        "is_rating": rating is not None,
        "thin": hint_on(rating.score, rating.evidence) if rating else None,
        "version": card.version,
        "digest": digest(mine.get(part, "")),
        "hints": [],
        "clashes": [
            {"label": labels[name], "theirs": readable(name, text), "mine": readable(name, mine[name])}
            for name, text in both.items()
        ],
        **_progress(rows),
    }


def unsaved_practice(card: PracticeCard, typed: CardInput) -> list[dict[str, str]]:
    """Return each criterion that was typed and is not what is stored, with both texts."""
    rows, mine = _rows(card), typed.pieces()
    held = held_by(rows).pieces()
    parts = [(row.criterion.label, f"ratings.{row.criterion.key}") for row in rows]
    return [
        {"label": label, "theirs": readable(part, held[part]), "mine": readable(part, mine[part])}
        for label, part in parts
        if part in mine and mine[part] != held[part]
    ]


def _rows(card: PracticeCard) -> list[PracticeRating]:
    return list(card.ratings.select_related("criterion").order_by("criterion__position"))


def _progress(rows: Sequence[PracticeRating]) -> dict[str, int]:
    return {"done": done(held_by(rows)), "total": len(rows)}


def _form(
    rows: Sequence[PracticeRating],
    save_url: str,
    typed: Mapping[str, RatingInput],
    seen: Mapping[str, str],
    errors: Mapping[str, Sequence[str]],
    *,
    besides: UUID,
) -> dict[str, Any]:
    levels = levels_of([row.criterion for row in rows], besides=besides)
    held, pieces = held_by(rows), held_by(rows).pieces()
    said = {part: " ".join(sentences) for part, sentences in errors.items()}
    lines = []
    for row in rows:
        key, part = row.criterion.key, f"ratings.{row.criterion.key}"
        line = _line(row.criterion, typed.get(key, held.ratings[key]), levels[row.criterion_id], said)
        mark = {f"seen-{part}": seen.get(part) or digest(pieces[part])}
        lines.append({**line, "save_url": f"{save_url}?part={part}", "hidden": mark})
    links = [
        (f"#criterion-{row.criterion.key}", row.criterion.label, sentence)
        for part, sentence in said.items()
        for row in rows
        if f"ratings.{row.criterion.key}." in part
    ]
    links += [("#card", "All criteria", sentence) for part, sentence in said.items() if "." not in part]
    return {"lines": lines, "error_count": len(links), "error_links": links, **_progress(rows)}


def _line(
    criterion: Criterion, given: RatingInput, levels: Sequence[tuple[str, list[str]]], said: Mapping[str, str]
) -> dict[str, Any]:
    part = f"ratings.{criterion.key}"
    return {
        "key": criterion.key,
        "label": criterion.label,
        "anchors": [text for text, _ in levels],
        "examples": [(level, own) for level, (_, quoted) in enumerate(levels, start=1) for own in quoted],
        "value": value_of(given),
        "evidence": given.evidence,
        "thin": hint_on(given.score, given.evidence),
        "level_error": said.get(f"{part}.score", ""),
        "error": said.get(f"{part}.evidence", ""),
    }
