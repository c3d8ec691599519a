"""Openings with who fills them, and everybody else once the last one is filled."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from candidates.domain.offers import PENDING
from candidates.models import Application, Filling, Offer
from candidates.queries.offers import day_in, open_openings
from candidates.queries.seeing import visible_applications
from foundation.people.models import Membership
from roles.models import Opening, Role

WAITING = (Application.Status.ACTIVE, Application.Status.HOLD)


def fillings(openings: Iterable[Opening]) -> dict[UUID, Filling]:
    """Return who fills each opening: one query."""
    rows = Filling.objects.filter(opening__in=list(openings), ended_at=None)
    return {row.opening_id: row for row in rows.select_related("application__candidate")}


def offers_for(member: Membership, openings: Iterable[Opening]) -> dict[UUID, list[Offer]]:
    """Return the offers on their way for each opening: one query. The caller asks whether the member sees offers."""
    rows = Offer.objects.filter(opening__in=list(openings), state__in=PENDING, organisation=member.organisation_id)
    # One whose day is over is on its way no more, whether or not the sweep came by since.
    rows = rows.exclude(state=Offer.State.SENT, expires_on__lt=day_in(member.organisation))
    found: dict[UUID, list[Offer]] = {}
    for row in rows.select_related("application__candidate").order_by("created_at"):
        found.setdefault(row.opening_id, []).append(row)  # type: ignore[arg-type]  # asked for by its opening
    return found


def unfilling_hires(role: Role) -> QuerySet[Application]:
    """Return who is hired for a role and fills no opening: hires that came by an import."""
    fills = Filling.objects.filter(application=OuterRef("pk"), ended_at=None)
    rows = Application.objects.filter(~Exists(fills), role=role, status=Application.Status.HIRED)
    return rows.select_related("candidate").order_by("closed_at", "pk")


def all_filled(role: Role) -> bool:
    """Tell whether somebody was hired for the role and no opening is left."""
    return not open_openings(role.pk).exists() and role.openings.exclude(filled_at=None).exists()


def everybody_else(member: Membership, role: Role) -> QuerySet[Application]:
    """Return who is still in the pipeline of a role, by stage, those who wait longest first."""
    rows = visible_applications(member).filter(role=role, status__in=WAITING)
    return rows.select_related("candidate", "stage").order_by("stage__position", "stage_entered_at", "pk")
