"""Fetching one row that the member may see; the other half of 'seeing is a queryset'."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db import models

from foundation.core.errors import NotFound

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")


def get_visible(queryset: models.QuerySet[M], pk: UUID | str) -> M:
    """Return the row of an already narrowed queryset (`visible_…(member)`); raises NotFound."""
    return found_or_404(queryset.filter(pk=pk).order_by()[:1])


def found_or_404(rows: Iterable[R]) -> R:
    """Return the first of the rows that the member may see; raises NotFound when there is none."""
    row = next(iter(rows), None)
    if row is None:
        raise NotFound("There is nothing here for you.")
    return row
