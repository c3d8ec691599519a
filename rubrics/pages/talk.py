"""What a debrief says beside its table, and all of it as plain data."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from candidates.models import Application
from foundation.people.models import Membership
from rubrics.domain import scoring, tables
from rubrics.domain.agenda import USUAL
from rubrics.models import Debrief
from rubrics.pages.agenda import agenda_of
from rubrics.pages.careful import warnings_of
from rubrics.pages.reading import Card, cards_of
from rubrics.pages.said import after_talking, said_in
from rubrics.pages.sheet import Row, Sheet, sheet
from rubrics.queries import plan_of, submitted_with_contents


def quote_votes(cards: Sequence[Card]) -> list[Card]:
    """Return the strongest voice for and against, in whose words the vote stands on the first view."""
    told = [card for card in cards if card.summary.strip() and card.recommendation]
    ranked = sorted(told, key=lambda card: card.recommendation or 0)
    if len(ranked) < 2:
        return ranked
    return [ranked[-1], ranked[0]] if ranked[-1].recommendation != ranked[0].recommendation else [ranked[-1]]


def row_of(shown: Sheet, key: str) -> Row | None:
    """Return the row that holds a criterion, whichever of its versions is named."""
    found = next((row for row in shown.table if key in row.criteria), None)
    return next((row for row in shown.rows if found is not None and row.key == found.key), None)


def told(member: Membership, debrief: Debrief) -> dict[str, Any]:
    """Return the table of a debrief and what was said over it as plain data, for somebody who reads every word."""
    application = Application.objects.select_related("candidate", "role").get(pk=debrief.application_id)
    cards = cards_of(submitted_with_contents(member, application=application.pk, debrief=debrief.pk))
    shown, plan, careful = sheet(cards), plan_of(application), warnings_of(cards, application)
    said, numbers = said_in(debrief), tables.numbers_of(shown.table)
    points = agenda_of(shown, said.comments, plan.minutes if plan else USUAL, careful)
    after = after_talking(member, debrief, said, cards, ())
    return {
        "scorecard_ids": [card.id for card in cards],
        "rows": [_told_row(row) for row in shown.table],
        "score": _text(numbers.score),
        "rated_weight": _text(numbers.rated),
        "asked_weight": _text(numbers.asked),
        "agenda": [{"title": one.title, "minutes": one.minutes, "criterion_id": one.key or None} for one in points],
        "warnings": [asdict(one) for one in careful],
        "comments": [
            {"criterion_id": one.criterion, "by": one.by, "at": one.at, "text": one.text} for one in said.comments
        ],
        "views": [
            {name: getattr(row, name) for name in ("name", "first", "recommendation", "text", "said_at", "held")}
            for row in after.rows
        ],
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:.2f}"


def _told_row(row: tables.Row) -> dict[str, Any]:
    return {
        "criterion_id": row.key,
        "label": row.label,
        "version": row.version,
        "weight": _text(row.weight),
        "scores": [cell and cell.score for cell in row.cells],
        "later_scores": [cell and cell.later for cell in row.cells],
        "median": scoring.middle(row.scores),
        "split": row.split,
    }
