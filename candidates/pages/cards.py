"""Cards: what is drawn of one application on the board, beside a move, and in a row of the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from candidates.domain.cards import CardRow
from candidates.domain.intervals import Clock
from candidates.models import Application
from candidates.models.people import FORGOTTEN
from candidates.queries import columns
from candidates.registries import CardFacts, card_sources
from foundation.core import clock
from foundation.people.models import Membership
from roles.models import Stage


class Card(NamedTuple):
    """One application as the board draws it. `tone` is "bad" when it waits too long."""

    id: str
    stage_id: str
    version: int
    name: str
    source: str
    days: int
    age: str
    age_tone: str | None
    tone: str | None
    next: str
    dots: tuple[str, ...] = ()
    who: str = ""


def cards(member: Membership, rows: Iterable[CardRow]) -> list[Card]:
    """Return the rows as cards, in their order: one query for each source of what comes next."""
    about = {row.pk: row for row in rows}
    if not about:
        return []
    facts = [source.facts(member, about) for source in card_sources]
    now = clock.now()
    return [_card(row, [fact for known in facts if (fact := known.get(pk))], now) for pk, row in about.items()]


def card_of(member: Membership, application: Application) -> Card:
    """Return the card of one application as it now stands; the caller got it to move."""
    stage, candidate, own = application.stage, application.candidate, application.owner_id == member.pk
    row = CardRow(
        pk=application.pk,
        id=str(application.pk),
        stage_id=str(stage.pk),
        kind=stage.kind,
        patience=stage.patience_days,
        status=application.status,
        version=application.version,
        source=application.source,
        since=application.stage_entered_at,
        stopped=application.clock_stopped_at,
        candidate=candidate.name,
        email=candidate.email,
        own=own,
        owner="" if own else columns.owner_of(application),
        answer_by=application.answer_by,
    )
    return cards(member, [row])[0]


def on_board(member: Membership, rows: Iterable[Mapping[str, Any]], stages: Mapping[str, Stage]) -> list[Card]:
    """Return rows of `queries.columns`, whose ids and times are texts, as cards; `stages` are theirs by id."""
    me = str(member.pk)
    return cards(member, (_row(row, stages[row["stage_id"]], me) for row in rows))


def _row(row: Mapping[str, Any], stage: Stage, me: str) -> CardRow:
    stopped, due = row["clock_stopped_at"], row["answer_by"]
    return CardRow(
        pk=UUID(row["id"]),
        id=row["id"],
        stage_id=row["stage_id"],
        kind=stage.kind,
        patience=stage.patience_days,
        status=row["status"],
        version=row["version"],
        source=row["source"],
        since=datetime.fromisoformat(row["stage_entered_at"]),
        stopped=datetime.fromisoformat(stopped) if stopped else None,
        candidate=row["candidate__name"],
        email=row["candidate__email"],
        own=row["owner_id"] == me,
        owner=row["owner_name"] or "",
        answer_by=date.fromisoformat(due) if due else None,
    )


def _card(row: CardRow, facts: list[CardFacts], now: datetime) -> Card:
    days = Clock(row.since, row.stopped).shows(now).days
    patience = row.patience
    waits = row.status == "active"
    late = waits and days > patience
    near = waits and not late and days >= max(patience - 1, 1)
    ahead = min((fact for fact in facts if fact.next), key=lambda fact: fact.rank, default=None)
    return Card(
        id=row.id,
        stage_id=row.stage_id,
        version=row.version,
        name=row.candidate or row.email or FORGOTTEN,
        source=row.source,
        days=days,
        age=f"{days} of {patience} d" if late or near else f"{days} d",
        age_tone="bad" if late else "warn" if near else None,
        tone="bad" if late else None,
        next=ahead.next if ahead else "",
        dots=tuple(dot for fact in facts for dot in fact.dots),
        who=ahead.who if ahead else "",
    )
