"""What the pipeline itself says on a card: what comes next, and who owes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    DateTimeField,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
)
from django.utils import timezone

from candidates.domain.cards import CardRow
from candidates.domain.next_action import AHEAD, LATE, THEIRS, USUAL, YOU, Known, first_name, next_of, soon
from candidates.models import Application, Interview, InterviewSeat, Offer
from candidates.queries.hiring import visible_offers
from candidates.registries import CardFacts, CardSource, Claim, card_sources
from foundation.core import clock
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.domain.stage_kinds import StageKind

# Of those who sit in an interview: who meets the candidate.
MEETS: dict[str, Any] = {"released_at": None, "shadow": False}
PENDING = (Offer.State.DRAFT, Offer.State.APPROVING, Offer.State.APPROVED, Offer.State.SENT)


def next_actions(member: Membership, rows: Mapping[UUID, CardRow]) -> Mapping[UUID, CardFacts]:
    """Return what comes next on each of the applications, which the member sees: one query."""
    now = clock.now()
    today = timezone.localdate(now)
    kinds = {kind: _of_kind(StageKind(kind)) for kind in {row.kind for row in rows.values()}}
    talks, offers = _ahead_of(member, rows, now)
    found: dict[UUID, CardFacts] = {}
    # Where nothing is ahead it is the same for all who stand alike, and most of a page do.
    alike: dict[tuple[Any, ...], CardFacts | None] = {}
    for pk, row in rows.items():
        if pk in talks or pk in offers:
            said = _fact(row, talks.get(pk), offers.get(pk, ""), kinds[row.kind], today)
        else:
            stands = (row.status, row.kind, row.own, row.owner, row.answer_by)
            if stands not in alike:
                alike[stands] = _fact(row, None, "", kinds[row.kind], today)
            said = alike[stands]
        if said:
            found[pk] = said
    return found


def _fact(row: CardRow, talk: _Talk | None, offer: str, kind: Mapping[str, bool], today: date) -> CardFacts | None:
    known = Known(
        status=row.status,
        owner=YOU if row.own else first_name(row.owner),
        candidate=first_name(row.candidate),
        answer_by=row.answer_by,
        when=soon(timezone.localtime(talk.at), today) if talk else "",
        meets=talk.meets if talk else (),
        offer=offer,
        **kind,
    )
    said = next_of(known, today)
    return CardFacts(next=said.what, who=said.who, rank=said.rank) if said else None


def _of_kind(kind: StageKind) -> dict[str, bool]:
    return {
        "entry": kind.begins,
        "reads": kind.reads_resume,
        "talks": kind.is_conversation,
        "task": kind.has_task,
        "decides": kind.follows_assessment and not kind.needs_decision,
        "offers": kind.holds_offer,
    }


class _Talk(NamedTuple):
    """An interview that is not over, and who meets the candidate there by first names."""

    interview: UUID
    at: datetime
    meets: list[str]


class _Coming(NamedTuple):
    """An interview with one of its seats, if it has one, `at` its beginning; or an offer, `at` its making."""

    application: UUID
    at: datetime
    interview: UUID | None
    sat_since: datetime | None
    seat: UUID | None
    member: UUID | None
    name: str | None
    offer: str


def _ahead_of(member: Membership, ids: Iterable[UUID], now: datetime) -> tuple[dict[UUID, _Talk], dict[UUID, str]]:
    """Return by application the next interview, and the state of the newest offer that the member may know of."""
    talks: dict[UUID, _Talk] = {}
    offers: dict[UUID, str] = {}
    found = [_Coming(*row) for row in _coming(member, ids=tuple(ids), now=now)]
    for row in sorted(found, key=lambda one: (one.at, str(one.interview), one.sat_since, one.seat)):
        if row.interview is None:
            offers[row.application] = row.offer
            continue
        talk = talks.setdefault(row.application, _Talk(row.interview, row.at, []))
        if talk.interview == row.interview and row.member:
            talk.meets.append(YOU if row.member == member.pk else first_name(row.name or ""))
    return talks, offers


def _rows(member: Membership, *, ids: tuple[UUID, ...], now: datetime) -> QuerySet[Any, Any]:
    its: dict[str, Any] = {"application__in": ids, "organisation_id": member.organisation_id}
    who = FilteredRelation("seats", condition=Q(**{f"seats__{name}": value for name, value in MEETS.items()}))
    talks = Interview.objects.filter(**its, state=Interview.State.SCHEDULED, ends_at__gte=now)
    offers = visible_offers(member).filter(**its, state__in=PENDING)
    seat = ("who__created_at", "who__pk", "who__member_id", "who__member__user__name")
    nobody = [Value(None, output_field=kind) for kind in (UUIDField(), DateTimeField(), UUIDField(), UUIDField())]
    unnamed = Value(None, output_field=TextField())
    of_talks: QuerySet[Any, Any] = talks.annotate(who=who).values_list(
        "application_id", "starts_at", "pk", *seat, Value("")
    )
    return of_talks.union(offers.values_list("application_id", "created_at", *nobody, unnamed, "state"), all=True)


def _ahead(application: OuterRef, now: datetime) -> QuerySet[Interview]:
    """Return the interviews of an application that are not over, the next one first."""
    scheduled = Interview.objects.filter(application=application, state=Interview.State.SCHEDULED, ends_at__gte=now)
    return scheduled.order_by("starts_at")


_coming = PreparedFor[Any](_rows)


def claims(member: Membership) -> list[Claim]:
    """Return what `next_of` says, as conditions: where an answer is due, a talk or an offer is ahead, or the usual."""
    now = clock.now()
    active, own = Q(status=Application.Status.ACTIVE), Q(owner=member)
    late = active & Q(answer_by__lte=timezone.localdate(now)) | Q(status="rejected", answer_by__isnull=False)
    talk = Subquery(_ahead(OuterRef(OuterRef("pk")), now).values("pk")[:1])
    meets = InterviewSeat.objects.filter(interview=talk, **MEETS)
    ahead = active & Q(Exists(_ahead(OuterRef("pk"), now)))
    its = Q(Exists(meets.filter(member=member))) | own & ~Q(Exists(meets))
    offers = visible_offers(member).filter(state__in=PENDING)
    last = Subquery(offers.filter(application=OuterRef(OuterRef("pk"))).order_by("-created_at").values("pk")[:1])
    ours = Q(Exists(Offer.objects.filter(pk=last).exclude(state=Offer.State.SENT)))
    offered, usual = active & Q(pk__in=offers.values("application_id")), active | Q(status=Application.Status.HOLD)
    return [
        Claim(LATE, late, late & own),
        Claim(AHEAD, ahead, ahead & its),
        Claim(THEIRS, offered, offered & own & ours),
        Claim(USUAL, usual, usual & own),
    ]


card_sources.register("candidates.next", CardSource(next_actions, claims))
