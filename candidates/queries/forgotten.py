"""Telling rows about somebody who was forgotten from others."""

from django.db.models import Q

from candidates.domain.merging import NOBODY


def of_forgotten(way: str) -> Q:
    """Return the condition for rows of which nothing is left by which their person is known; `way` leads to them."""
    return Q(**{f"{way}__{name}": blank for name, blank in NOBODY.items()})
