"""What a debrief says beside its table: the agenda, the numbers alone, views after talking, what to be careful with."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from candidates.models import Application
from foundation.core import clock
from foundation.core.formatting import count
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from rubrics.domain import agenda, scoring, tables, warnings
from rubrics.models import Debrief, DebriefPlan, Dissent, LaterView, Scorecard, SplitComment
from rubrics.pages.reading import Card, cards_of
from rubrics.pages.sheet import Cell, Row, Sheet, sheet
from rubrics.queries import Tied, plan_of, submitted_with_contents
from rubrics.queries.debriefing import participants_in
from rubrics.services.debriefs import against_in_words

NEAR = Decimal("0.2")
RECOMMENDATIONS = dict(Scorecard.Recommendation.choices)


@dataclass(frozen=True, slots=True)
class Comment:
    """What was said about a split."""

    criterion: str
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One point of the agenda; `key` addresses a split, and `comments` were kept on it."""

    title: str
    minutes: int
    key: str = ""
    voices: tuple[Cell, ...] = ()
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbers:
    """The weighted score with its whole sum in one line, and where it lies."""

    score: Decimal
    verdict: str
    sum: str
    coverage: str
    line: Decimal | None


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


def agenda_of(
    shown: Sheet, comments: Sequence[Comment], minutes: int, careful: Sequence[warnings.Warned]
) -> list[Item]:
    """Return the points of the talk with minutes that add up to the slot."""
    splits = shown.splits
    widths = [(row.high or 0) - (row.low or 0) for row in splits]
    divided = agenda.divide(minutes, widths, careful=bool(careful))
    by_row = {row.key: row.criteria for row in shown.table}
    items = [
        Item(
            row.name,
            length,
            row.key,
            tuple(row.voices),
            tuple(one for one in comments if one.criterion in by_row[row.key]),
        )
        for row, length in zip(splits, divided.splits, strict=True)
    ]
    if not splits:
        items.append(Item("Nobody stands apart: what each saw", divided.open))
    if careful:
        items.append(Item(_careful(careful), divided.careful))
    return [*items, Item("Each says again, then it is decided", divided.closing)]


def _careful(found: Sequence[warnings.Warned]) -> str:
    """Name what to be careful with: '1 red flag, 2 thin'."""
    kinds = {
        "red_flag": ("red flag", "red flags"),
        "strong_point": ("yes on little", "yeses on little"),
        "halo": ("halo", "halos"),
        "thin": ("person with thin evidence", "people with thin evidence"),
        "brand": ("name in place of work", "names in place of work"),
    }
    told = [(sum(one.kind == kind for one in found), words) for kind, words in kinds.items()]
    return ", ".join(count(n, *words) for n, words in told if n)


def numbers_of(shown: Sheet, plan: DebriefPlan | None) -> Numbers | None:
    """Return what the numbers alone say, as arithmetic that anyone can redo; None when nothing was rated."""
    found, line = tables.numbers_of(shown.table), plan.line if plan else None
    if found.score is None:
        return None
    terms = " + ".join(f"{plain(weight)} × {plain(median)}" for weight, median in found.terms)
    rated = plain(found.rated)
    return Numbers(
        score=found.score,
        verdict=_verdict(found.score, line),
        sum=f"({terms}) ÷ {rated} = {plain(found.total)} ÷ {rated} =",
        coverage=_coverage(found),
        line=line,
    )


def _verdict(score: Decimal, line: Decimal | None) -> str:
    if line is None:
        return "No line was set before opening, so they speak for nothing by themselves."
    just = "Just " if abs(score - line) <= NEAR and score != line else ""
    if score < line:
        return f"{just}under the line.".capitalize()
    return "On the line." if score == line else f"{just}over the line.".capitalize()


def _coverage(found: tables.Numbers) -> str:
    said = f"Coverage {plain(found.rated)} of {plain(found.asked)} weight points, {found.percent} %."
    if found.unrated:
        said += f" Nobody rated {', '.join(f'“{label}” ({plain(weight)})' for label, weight in found.unrated)}."
    return said if found.later is None else f"{said} With the later words it would be {found.later}."


def plain(number: Decimal) -> str:
    """Return a number without trailing zeros: '3', '1.5', '97.5'."""
    return f"{number.normalize():f}"


def warnings_of(cards: Sequence[Card], application: Application) -> list[warnings.Warned]:
    """Return what to be careful with."""
    judged = [
        warnings.Judged(
            person=card.author,
            stage=card.stage,
            yes=(card.recommendation or 0) >= Scorecard.Recommendation.YES,
            scored=[warnings.Scored(row.label, row.score, row.evidence, row.thin) for row in card.rows],
            summary=card.summary,
            red_flags=[(flag.label, flag.evidence) for flag in card.flags if flag.red],
        )
        for card in cards
    ]
    return warnings.warnings_of(judged, [application.candidate.company])


def hints_of(shown: Sheet, plan: DebriefPlan | None) -> dict[str, str]:
    """Return for each decision what it would go against, in words; nothing for those that go against nothing."""
    votes = [card.recommendation or 0 for card in shown.cards]
    score, line = tables.numbers_of(shown.table).score, plan.line if plan else None
    found = {word: " ".join(against_in_words(word, score, line, votes)) for word in Debrief.Decision.values}
    return {word: said for word, said in found.items() if said}


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
    def rows(model: Any, **names: str) -> ArraySubquery:
        found = model.objects.filter(debrief=OuterRef("pk")).order_by("created_at", "id")
        return ArraySubquery(found.values(row=JSONObject(at="created_at", text="text", **names)))

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
    return Later(row.name, row.first, row.tie, "", "", "Not asked again: judges from outside, or left", None)


def _first(cards: Sequence[Card]) -> str:
    return ", ".join(dict.fromkeys(card.recommendation_label for card in cards))


def clock_of(debrief: Debrief, minutes: int) -> dict[str, Any]:
    """Return how many seconds of the slot are left, below zero when it is over, and whether the clock runs."""
    since, now = debrief.clock_since, clock.now()
    running = agenda.ran(since, now) if since is not None else 0
    return {
        "left": minutes * 60 - debrief.clock_spent - running,
        "running": since is not None,
        "ticks": since is not None and now - since < agenda.RUNS_AT_MOST,
        "begun": bool(debrief.clock_spent or running),
    }


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
    points = agenda_of(shown, said.comments, plan.minutes if plan else agenda.USUAL, careful)
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
