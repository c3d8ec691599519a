"""What was said in a debrief: comments on splits, views after talking, dissent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef, QuerySet

from foundation.core.prepared import Prepared
from foundation.core.rows import rows_beside
from foundation.people.models import Membership
from rubrics.models import Debrief, Dissent, LaterView, Scorecard, SplitComment
from rubrics.pages.reading import Card
from rubrics.queries import Tied
from rubrics.queries.debriefing import participants_in

RECOMMENDATIONS = dict(Scorecard.Recommendation.choices)
UNASKED = "Not asked again: advises from outside, graded written work alone, or left"


@dataclass(frozen=True, slots=True)
class Comment:
    """What was said about a split."""

    criterion: str
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Later:
    """One person's first word and what they say after talking; `recommendation` is '' as long as it is held."""

    name: str
    first: str
    tie: str
    recommendation: str
    text: str
    note: str
    said_at: datetime | None
    held: bool = False
    dissent: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """What somebody recommends after talking, as it is kept."""

    member_id: UUID
    recommendation: int
    text: str
    shown: bool
    others_open: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Dissented:
    """A dissent on record."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """All that was said in a debrief, each in its order; `asked` are who takes part."""

    comments: tuple[Comment, ...]
    views: tuple[View, ...]
    dissents: tuple[Dissented, ...]
    asked: frozenset[UUID]


def said_in(debrief: Debrief) -> Said:
    """Return what was said in a debrief; knows no viewer: one query."""
    (row,) = _said(debrief=debrief.pk)
    return Said(
        comments=tuple(Comment(one["criterion"], one["by"], _at(one), one["text"]) for one in row["kept"]),
        views=tuple(
            View(UUID(one["member"]), one["recommendation"], one["text"], one["shown"], one["others_open"], _at(one))
            for one in row["later"]
        ),
        dissents=tuple(Dissented(one["by"], _at(one), one["text"]) for one in row["otherwise"]),
        asked=frozenset(row["asked"]),
    )


def _at(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["at"])


def _everything(*, debrief: UUID) -> QuerySet[Debrief, Any]:
    def rows(model: Any, **names: str) -> Func:
        found = model.objects.filter(debrief=OuterRef("pk")).order_by("created_at", "id")
        return rows_beside(found, at="created_at", text="text", **names)

    said = {"recommendation": "recommendation", "shown": "shown", "others_open": "others_open"}
    found: QuerySet[Debrief, Any] = Debrief.objects.filter(pk=debrief).values(
        kept=rows(SplitComment, criterion="criterion_id", by="member__user__name"),
        later=rows(LaterView, member="member_id", **said),
        otherwise=rows(Dissent, by="member__user__name"),
        asked=ArraySubquery(participants_in(debrief).values("pk")),
    )
    return found


_said = Prepared[Any](_everything)


@dataclass(frozen=True, slots=True)
class After:
    """What people say after talking: one row each, how many of those asked have said it, whether the reader may."""

    rows: tuple[Later, ...]
    said: int
    asked: int
    may_say: bool


def after_talking(
    member: Membership, debrief: Debrief, said: Said, cards: Sequence[Card], ties: Sequence[Tied]
) -> After:
    """Return the views after talking, held until the last is in but own ones and those shown early."""
    asked, views = said.asked, {view.member_id: view for view in said.views}
    open_ = debrief.views_opened_at is not None or (bool(asked) and asked <= views.keys())
    known = {tie.member_id: tie.said for tie in ties}
    people = {card.author_id: card.author for card in cards}
    first = {pk: _first([card for card in cards if card.author_id == pk]) for pk in people}

    def row(pk: UUID) -> Later:
        return _later(views.get(pk), "You" if pk == member.pk else people[pk], first[pk], known.get(pk, ""), _sight)

    def _sight(view: View) -> bool:
        return open_ or view.shown or view.member_id == member.pk

    order = sorted(people, key=lambda pk: (pk != member.pk, pk not in views, pk not in asked, people[pk]))
    may_say = member.pk in asked and member.pk not in views and not debrief.decision
    rows = tuple(_unasked(row(pk), asked=pk in asked) for pk in order)
    return After(rows, len(views.keys() & people.keys()), len(asked | (views.keys() & people.keys())), may_say)


def _later(view: View | None, name: str, first: str, tie: str, sight: Callable[[View], bool]) -> Later:
    if view is None:
        return Later(name, first, tie, "", "", "Not said", None)
    if not sight(view):
        return Later(name, first, tie, "", "", "", view.at, held=True)
    note = "Written when the others’ were open." if view.others_open else ""
    label = RECOMMENDATIONS[view.recommendation]
    return Later(name, first, tie, label, view.text, note, view.at, dissent=view.shown)


def _unasked(row: Later, *, asked: bool) -> Later:
    if asked or row.said_at is not None:
        return row
    return Later(row.name, row.first, row.tie, "", "", UNASKED, None)


def _first(cards: Sequence[Card]) -> str:
    return ", ".join(dict.fromkeys(card.recommendation_label for card in cards))
