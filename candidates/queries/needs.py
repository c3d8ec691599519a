"""Who needs a member: those whose card says “You”."""

from __future__ import annotations

from django.db.models import Q

from candidates.registries import card_sources
from foundation.people.models import Membership


def needs(member: Membership) -> Q:
    """Return the condition on applications that what comes next is the member's, as their cards have it.

    A card shows what has the smallest rank, so what one source says of the member counts where none speaks before it.
    """
    found, before = Q(pk__in=()), Q(pk__in=())
    claims = [claim for source in card_sources for claim in source.claims(member)]
    for claim in sorted(claims, key=lambda one: one.rank):
        found |= claim.mine & ~before
        before |= claim.says
    return found
