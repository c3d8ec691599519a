"""Readers from outside: for those who write the JD, and for whoever holds a link."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from foundation.people.models import Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import OutsideComment, OutsideLink, OutsideReader
from roles.queries.leading import led_seats

# Whoever judges from outside for a fee is paid by then; after that owners are reminded.
PAY_WITHIN = timedelta(days=7)


def visible_readers(member: Membership) -> QuerySet[OutsideReader]:
    """Return the readers of roles whose JD the member writes: of owners, recruiters and its leads."""
    rows = OutsideReader.objects.filter(organisation_id=member.organisation_id)
    if not member.active:
        return rows.none()
    return rows if member.is_staff_of_org else rows.filter(role__in=led_seats(member).values("role_id"))


def _comments(member: Membership, part: str, *, role: UUID) -> QuerySet[OutsideComment]:
    readers = visible_readers(member).filter(role_id=role, handed_in_at__isnull=False)
    here = Q(place=part) | Q(place__startswith=f"{part}.")
    return OutsideComment.objects.filter(here, reader__in=readers.values("pk")).select_related("reader")


_beside = PreparedFor[OutsideComment](_comments)


def comments_beside(member: Membership, role_id: UUID, part: str) -> list[OutsideComment]:
    """Return what readers who handed in said of `jd` or `loop`."""
    return _beside(member, part, role=role_id)


def hash_of(token: str) -> str:
    """Return what is kept of a token; with 256 random bits in it, it needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def reader_of(token: str) -> OutsideReader | None:
    """Return whom a link lets in, in whatever state; None for a token that was never made or was replaced."""
    link = OutsideLink.objects.filter(token_hash=hash_of(token))
    rows = OutsideReader.objects.select_related("role__organisation", "asked_by__user")
    return rows.filter(pk__in=link.values("reader_id")).first()
