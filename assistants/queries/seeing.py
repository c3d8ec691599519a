"""Which assistants a member may see: their own, and for owners all of the organisation."""

from __future__ import annotations

from allauth.idp.oidc.models import Client
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assistants.models import Assistant, Call
from foundation.people.models import Job, Membership


def visible_assistants(member: Membership) -> QuerySet[Assistant]:
    """Return the assistants that the member may see, the newest first."""
    rows = Assistant.objects.filter(organisation_id=member.organisation_id).select_related("member__user")
    if not (member.active and member.job == Job.OWNER):
        rows = rows.filter(member=member)
    return rows.order_by("-created_at", "-pk")


def counted(rows: QuerySet[Assistant]) -> QuerySet[Assistant]:
    """Return the same with how many calls are known of each, and how many of them were refused or failed."""
    not_answered = ~Q(calls__outcome=Call.Outcome.ANSWERED)
    return rows.annotate(asked=Count("calls"), unanswered=Count("calls", filter=not_answered & Q(calls__isnull=False)))


def calls_of(assistant: Assistant) -> QuerySet[Call]:
    """Return what a visible assistant asked, the newest first."""
    return Call.objects.filter(assistant=assistant).order_by("-created_at", "-pk")


def waiting_programs() -> QuerySet[Client]:
    """Return programs that registered and that nobody has let in; they belong to no organisation."""
    rows: QuerySet[Client] = Client.objects.exclude(Exists(Assistant.objects.filter(client=OuterRef("pk"))))
    return rows
