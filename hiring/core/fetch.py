"""Fetching one row that the member may see; the other half of 'seeing is a queryset'."""

from typing import TypeVar
from uuid import UUID

from django.db import models

from hiring.core.errors import NotFound

M = TypeVar("M", bound=models.Model)


def get_visible(queryset: models.QuerySet[M], pk: UUID | str) -> M:
    """Return the row of an already narrowed queryset (`visible_…(member)`); raises NotFound."""
    row = next(iter(queryset.filter(pk=pk).order_by()[:1]), None)
    if row is None:
        raise NotFound("There is nothing here for you.")
    return row
