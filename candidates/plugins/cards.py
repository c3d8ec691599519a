"""What the pipeline itself says on a card: what comes next, and who owes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

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


def next_actions(member: Membership, ids: list[UUID]) -> Mapping[UUID, CardFacts]:
    """Return what comes next on each of the applications, which the member sees: one query."""
    now = clock.now()
    today = timezone.localdate(now)
    found: dict[UUID, CardFacts] = {}
    for row in _facts(member, ids=tuple(ids), now=now):
        said = next_of(_known(member, row, today), today)
        if said is not None:
            found[row["pk"]] = CardFacts(next=said.what, who=said.who, rank=said.rank)
    return found


def _rows(member: Membership, *, ids: tuple[UUID, ...], now: datetime) -> QuerySet[Application, Any]:
    ahead = _ahead(OuterRef("pk"), now)
    seats = InterviewSeat.objects.filter(interview=OuterRef("next_talk"), **MEETS)
    offers = visible_offers(member).filter(application=OuterRef("pk"), state__in=PENDING).order_by("-created_at")
    rows = (
        Application.objects.filter(pk__in=ids, organisation_id=member.organisation_id)
        .order_by()
        .annotate(
            next_talk=Subquery(ahead.values("pk")[:1]),
            next_at=Subquery(ahead.values("starts_at")[:1]),
            meets=ArraySubquery(
                seats.order_by("created_at", "pk").values(cells=JSONObject(id="member_id", name="member__user__name"))
            ),
            offer=Subquery(offers.values("state")[:1]),
        )
    )
    return rows.values(
        "pk", "status", "owner_id", "owner__user__name", "candidate__name", "answer_by", "stage__kind",
        "next_at", "meets", "offer",
    )  # fmt: skip


def _ahead(application: OuterRef, now: datetime) -> QuerySet[Interview]:
    """Return the interviews of an application that are not over, the next one first."""
    scheduled = Interview.objects.filter(application=application, state=Interview.State.SCHEDULED, ends_at__gte=now)
    return scheduled.order_by("starts_at")


_facts = PreparedFor[dict[str, Any]](_rows)


def _known(member: Membership, row: Mapping[str, Any], today: date) -> Known:
    kind = StageKind(row["stage__kind"])
    at = row["next_at"]
    me = str(member.pk)
    return Known(
        status=row["status"],
        owner=YOU if row["owner_id"] == member.pk else first_name(row["owner__user__name"] or ""),
        candidate=first_name(row["candidate__name"]),
        answer_by=row["answer_by"],
        when=soon(timezone.localtime(at), today) if at else "",
        meets=[YOU if seat["id"] == me else first_name(seat["name"]) for seat in row["meets"]],
        offer=row["offer"] or "",
        entry=kind.begins,
        reads=kind.reads_resume,
        talks=kind.is_conversation,
        task=kind.has_task,
        decides=kind.follows_assessment and not kind.needs_decision,
        offers=kind.holds_offer,
    )


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
