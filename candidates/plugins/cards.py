"""What the pipeline itself says on a card: what comes next, and who owes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from candidates.domain.next_action import YOU, Known, first_name, next_of, soon
from candidates.models import Application, Interview, InterviewSeat, Offer
from candidates.queries.hiring import visible_offers
from candidates.registries import CardFacts, card_facts
from foundation.core import clock
from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.domain.stage_kinds import StageKind

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


def _rows(member: Membership, *, ids: tuple[UUID, ...], now: datetime) -> QuerySet[Application, dict[str, Any]]:
    ahead = Interview.objects.filter(
        application=OuterRef("pk"), state=Interview.State.SCHEDULED, ends_at__gte=now
    ).order_by("starts_at")
    seats = InterviewSeat.objects.filter(interview=OuterRef("next_talk"), released_at=None, shadow=False)
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


card_facts.register("candidates.next", next_actions)
