"""What the pipeline shows of scorecards: dots on the board, seats in the interviews table, the panel of a person.

Every score comes through the blind rule. What is sealed is drawn from the kit, not from the ratings, so that a count
of tiles says nothing of what was written.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse

from candidates.domain.next_action import LATE, OWED, OWN, USUAL, YOU, first_name
from candidates.models import Application, Interview, InterviewSeat
from candidates.registries import CardFacts, Claim, SeatFacts
from foundation.core import clock
from foundation.people.models import Membership
from rubrics import policies
from rubrics.models import GradingSeat, Rating, Scorecard
from rubrics.pages.unable import Unassessed, unassessed
from rubrics.queries import (
    COUNTED_GRADING,
    COUNTED_INTERVIEW,
    DUE_AFTER,
    OWED_INTERVIEW,
    Progress,
    due_at,
    notes_to_leads,
    owes_grading,
    progress,
    stands_beside,
    visible_scorecards,
)
from rubrics.queries.sharing import asked_of, kit_criteria


def board_facts(member: Membership, ids: Collection[UUID]) -> Mapping[UUID, CardFacts]:
    """Return the dots of each application, and whether the member's own scorecard is what comes next: one query."""
    return {pk: CardFacts(known.states, *_next(known)) for pk, known in progress(ids, member).items() if known.states}


def _next(known: Progress) -> tuple[str, str, int]:
    """Return what is owed of an interview that has begun, who owes it, and how much it is what comes next."""
    if known.own_due:
        return "scorecard", YOU, OWN
    if known.owing:
        said, rank = ("scorecard, late", LATE) if known.late else ("scorecard", OWED)
        return said, first_name(known.owing), rank
    return "", "", USUAL


def claims(member: Membership) -> list[Claim]:
    """Return where the member, or another, owes a scorecard of an interview that has begun; never a blind grading."""
    now = clock.now()
    begun = InterviewSeat.objects.filter(
        OWED_INTERVIEW, organisation_id=member.organisation_id, interview__starts_at__lte=now
    )
    own, others = _on(begun.filter(member=member)), begun.exclude(member=member)
    late = others.filter(interview__ends_at__lt=now - DUE_AFTER)
    return [Claim(OWN, own, own), Claim(LATE, _on(late)), Claim(OWED, _on(others))]


def _on(seats: QuerySet[InterviewSeat]) -> Q:
    return Q(pk__in=seats.values("interview__application_id"))


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One planned scorecard as the reader may see it; `noted`: with a note to the leads, for a reader who is one."""

    seat_id: UUID
    stage: str
    who: str
    own: bool
    when: datetime | None
    facts: SeatFacts
    release_url: str = ""
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """All planned scorecards of an application for one reader, and what is sealed from them."""

    rows: tuple[SeatRow, ...]
    sealed: tuple[str, ...]
    unassessed: list[Unassessed]
    owed_url: str
    owed_text: str
    inside: int
    total: int


def overview(member: Membership, application: Application) -> Overview:
    """Return the application's seats and gradings; gradings are left out for someone who owes one there."""
    held = _seats(application)
    gradings = [] if owes_grading(member, application) else _gradings(application)
    tiles = _tiles(member, application, held, gradings)
    rows = [_seat_row(member, seat, tiles) for seat in held] + _grading_rows(member, application, gradings, tiles)
    rows = _noted(member, application, rows)
    sealed = tuple(row.who for row in rows if row.facts.state == "in" and not row.facts.url)
    own = next((seat for seat in held if seat.member_id == member.pk and _owes(seat)), None)
    counted = [row for row in rows if row.facts.state in ("in", "owed")]
    return Overview(
        rows=tuple(rows),
        sealed=sealed,
        unassessed=unassessed(member, application) if any(row.facts.state == "unable" for row in rows) else [],
        owed_url=reverse("rubrics:scorecard", args=[own.pk]) if own else "",
        owed_text=own.interview.stage.label if own else "",
        inside=sum(row.facts.state == "in" for row in counted),
        total=len(counted),
    )


def _noted(member: Membership, application: Application, rows: list[SeatRow]) -> list[SeatRow]:
    """Mark the scorecards of others that hold a note to the leads which the member may read."""
    if not any(row.facts.url and not row.own for row in rows):
        return rows
    notes = notes_to_leads(member).filter(application=application).exclude(author=member)
    noted = {pk for pair in notes.values_list("seat_id", "grading_seat_id") for pk in pair}
    return [replace(row, noted=row.seat_id in noted) for row in rows]


def _seats(application: Application) -> list[InterviewSeat]:
    seats = InterviewSeat.objects.filter(interview__application=application)
    planned = seats.exclude(interview__state=Interview.State.CANCELLED)
    return list(
        planned.select_related("interview__stage", "member__user", "scorecard").order_by(
            "interview__starts_at", "member__user__name"
        )
    )


def _gradings(application: Application) -> list[GradingSeat]:
    seats = GradingSeat.objects.filter(COUNTED_GRADING, application=application)
    return list(
        seats.select_related("stage", "member__user", "scorecard").order_by("stage__position", "member__user__name")
    )


def seat_facts(member: Membership, application: Application) -> Mapping[UUID, SeatFacts]:
    """Return what the interviews table shows of each seat."""
    return {row.seat_id: row.facts for row in overview(member, application).rows}


@dataclass(frozen=True, slots=True)
class _Tiles:
    """Scores that the reader may see, by scorecard, and how many criteria the kit asks the person of each seat for.

    A scorecard that they may read alone, but not beside others yet, has None.
    """

    readable: Mapping[UUID, tuple[int | None, ...] | None]
    asked: Mapping[UUID, int]


def _tiles(
    member: Membership, application: Application, seats: list[InterviewSeat], gradings: list[GradingSeat]
) -> _Tiles:
    scores = Rating.objects.filter(scorecard=OuterRef("pk")).order_by("criterion__position").values("score")
    cards = visible_scorecards(member).filter(application=application).exclude(state=Scorecard.State.UNABLE)
    beside = Case(When(stands_beside(member), then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = cards.annotate(beside=beside, scores=ArraySubquery(scores)).values_list("pk", "beside", "scores")
    readable = {pk: tuple(given) if together else None for pk, together, given in rows}
    stages = {seat.interview.stage_id for seat in seats} | {seat.stage_id for seat in gradings}
    asked = asked_of(seats, gradings, kit_criteria(stages))
    return _Tiles(readable, {pk: len(criteria) for pk, criteria in asked.items()})


def _owes(seat: InterviewSeat) -> bool:
    card = getattr(seat, "scorecard", None)
    return not seat.shadow and seat.released_at is None and (card is None or card.state == Scorecard.State.DRAFT)


def _seat_row(member: Membership, seat: InterviewSeat, tiles: _Tiles) -> SeatRow:
    interview, own = seat.interview, seat.member_id == member.pk
    url = reverse("rubrics:scorecard", args=[seat.pk])
    facts = _facts(seat, own, due_at(interview), tiles, url)
    if seat.shadow:
        facts = SeatFacts("shadows", "Leads, in training" if seat.reverse else "Shadows")
    elif seat.released_at and facts.state == "owed":
        begun = own and hasattr(seat, "scorecard")
        facts = SeatFacts("released", "Released", None, None, (), url if begun else "")
    return SeatRow(seat.pk, interview.stage.label, str(seat.member), own, interview.starts_at, facts)


def _grading_rows(
    member: Membership, application: Application, seats: list[GradingSeat], tiles: _Tiles
) -> list[SeatRow]:
    rows = [_grading_row(member, seat, tiles) for seat in seats]
    owed = [row for row in rows if row.facts.state == "owed"]
    if not owed or not policies.can_release_gradings(member, application):
        return rows
    urls = {row.seat_id: reverse("rubrics:release", args=[row.seat_id]) for row in owed}
    return [replace(row, release_url=urls.get(row.seat_id, "")) for row in rows]


def _grading_row(member: Membership, seat: GradingSeat, tiles: _Tiles) -> SeatRow:
    url = reverse("rubrics:grading", args=[seat.pk])
    own = seat.member_id == member.pk
    facts = _facts(seat, own, seat.due_at, tiles, url)
    return SeatRow(seat.pk, seat.stage.label, str(seat.member), own, None, facts)


def _facts(seat: InterviewSeat | GradingSeat, own: bool, due: datetime | None, tiles: _Tiles, url: str) -> SeatFacts:
    card: Scorecard | None = getattr(seat, "scorecard", None)
    planned: tuple[Any, ...] = ("held",) * tiles.asked.get(seat.pk, 0)
    if card is not None and card.state == Scorecard.State.SUBMITTED:
        read = url if own else reverse("rubrics:card", args=[card.pk])
        opens = card.pk in tiles.readable
        return SeatFacts("in", "In", "ok", "check", tiles.readable.get(card.pk) or planned, read if opens else "")
    if card is not None and card.state == Scorecard.State.UNABLE:
        return SeatFacts("unable", "Could not assess", None, "x", (), url if own else "")
    late = due is not None and due < clock.now()
    if own:
        scores = tiles.readable.get(card.pk) or () if card else ()
        label = "Draft" if card else "Yours to write"
        return SeatFacts("owed", label, "bad" if late else "warn", "pen", scores, url)
    return SeatFacts("owed", "Late" if late else "Owed", "bad" if late else None, None, planned)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One criterion and a tile for each planned observation: a score that the reader may see, "held", or None."""

    label: str
    tiles: tuple[Any, ...]
    seen: int


def evidence(member: Membership, application: Application) -> list[Evidence]:
    """Return what the loop plans to observe of a person, criterion by criterion, as far as the reader may see.

    A tile stands for a criterion that the kit asks the person of a seat for, whether or not anything was written;
    sealed ones stand last, so that neither their number nor their order says what was found. Five queries, or eight
    where a kit is divided.
    """
    interviews = InterviewSeat.objects.filter(COUNTED_INTERVIEW, interview__application=application)
    seats = list(interviews.select_related("interview", "member"))
    gradings = [] if owes_grading(member, application) else _gradings(application)
    criteria = kit_criteria({seat.interview.stage_id for seat in seats} | {seat.stage_id for seat in gradings})
    asked = asked_of(seats, gradings, criteria)
    told = Counter((one.stage_id, one.key) for theirs in asked.values() for one in theirs)
    planned: dict[tuple[UUID, str], list[Any]] = {}
    for one in criteria:
        planned.setdefault((one.rubric_id, one.key), [one.label, 0])[1] += told[one.stage_id, one.key]
    scores = _readable_scores(member, application)
    return [
        Evidence(label, _tiles_of(scores.get(place, []), total), len(scores.get(place, [])))
        for place, (label, total) in planned.items()
        if total or place in scores
    ]


def _readable_scores(member: Membership, application: Application) -> Mapping[tuple[UUID, str], list[int | None]]:
    found: defaultdict[tuple[UUID, str], list[int | None]] = defaultdict(list)
    cards = visible_scorecards(member).filter(stands_beside(member), application=application)
    rows = Rating.objects.filter(scorecard__in=cards.exclude(state=Scorecard.State.UNABLE))
    filled = rows.filter(Q(score__isnull=False) | Q(not_assessed=True)).order_by("scorecard__created_at")
    for rubric_id, key, score in filled.values_list("criterion__rubric_version__rubric_id", "criterion__key", "score"):
        found[rubric_id, key].append(score)
    return found


def _tiles_of(scores: list[int | None], total: int) -> tuple[Any, ...]:
    return (*scores, *("held",) * max(total - len(scores), 0))
