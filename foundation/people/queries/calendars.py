"""Whose calendar an address shows, and whether a member has one."""

import hashlib

from foundation.people.models import CalendarAddress, Membership


def hash_of(token: str) -> str:
    """Return what is kept of a token; with 256 random bits in it, it needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def own_address(member: Membership) -> CalendarAddress | None:
    """Return the address of the member's own calendar; None while it is switched off."""
    return CalendarAddress.objects.filter(membership=member).first()


def address_behind(token: str) -> CalendarAddress | None:
    """Return the address with that token, its member, user and organisation; None when there is none: one query."""
    rows = CalendarAddress.objects.filter(token_hash=hash_of(token), membership__active=True)
    return rows.select_related("membership__user", "membership__organisation").first()
