"""Fetching one row that the member may see, and may do something to: seeing is a queryset, doing is a rule."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db import models

from foundation.core.errors import NotFound
from foundation.core.rules import Rule

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")
A = TypeVar("A")


def get_visible(queryset: models.QuerySet[M], pk: UUID | str) -> M:
    """Return the row of an already narrowed queryset (`visible_…(member)`); raises NotFound."""
    return found_or_404(queryset.filter(pk=pk).order_by()[:1])


def get_allowed(member: A, queryset: models.QuerySet[M], pk: UUID | str, rule: Rule[[A, M]]) -> M:
    """Return the row that the member may see and to which they may do what `rule` is about.

    Raises NotFound for what they may not see, and Forbidden in the rule's words.
    """
    row = get_visible(queryset, pk)
    rule.require(member, row)
    return row


def found_or_404(rows: Iterable[R]) -> R:
    """Return the first of the rows that the member may see; raises NotFound when there is none."""
    row = next(iter(rows), None)
    if row is None:
        raise NotFound("There is nothing here for you.")
    return row
