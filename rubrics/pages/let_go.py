"""What somebody wrote on a screen that nobody waits for any more."""

from __future__ import annotations

from typing import Any

from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.domain.screening import PARTS
from rubrics.models import Scorecard
from rubrics.queries.review import measures

NOTHING_KEPT: dict[str, Any] = {"kept": [], "released": ""}


def let_go(seat: Any, card: Scorecard, typed: CardInput | None) -> dict[str, Any]:
    """Return it for its author, as (label, score, text), with what they typed last, and why nobody waits for it."""
    given = typed or CardInput()
    told = {one["part"]: one["text"] for one in seat.told} | {part: said.text for part, said in given.sentence.items()}
    kept: list[tuple[str, int | None, str]] = [(PARTS[part], None, told[part]) for part in PARTS if told.get(part)]
    for row in measures(None, card):
        now = given.ratings.get(row.key) or RatingInput(row.score, row.not_assessed, row.evidence)
        if now.score or now.evidence:
            kept.append((row.label, now.score, now.evidence))
    return {"kept": kept, "released": seat.release_reason.removesuffix(".")}
