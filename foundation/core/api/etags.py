"""Strong ETags from a row's version and last change, and `If-Match` checked under a lock."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from rest_framework.exceptions import ParseError

from foundation.core.api.errors import PreconditionFailed
from foundation.core.errors import NotFound

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')


def columns(model: type[Model]) -> tuple[str, ...]:
    """Return the columns of `model` that its tag is made of."""
    versioned = any(field.name == "version" for field in model._meta.concrete_fields)
    return ("updated_at", "version") if versioned else ("updated_at",)


def tag(values: Sequence[Any]) -> str:
    """Return the ETag for the values of `columns`."""
    moment, *version = values
    micros = (moment - EPOCH) // timedelta(microseconds=1)
    return '"' + "-".join([f"{micros:x}", *map(str, version)]) + '"'


def check(model: type[Model], pk: UUID, if_match: str) -> None:
    """Lock the row and compare. Raises PreconditionFailed for another state, ParseError for a malformed header.

    A weak tag never matches; `*` matches any row that exists.
    """
    given = [part.strip() for part in if_match.split(",")]
    if given != ["*"] and not all(ONE.fullmatch(part) for part in given):
        raise ParseError('If-Match takes ETags in quotes, such as "6459-1", or *.', code="malformed_if_match")
    rows = model._base_manager.select_for_update(of=("self",)).filter(pk=pk)
    values = rows.values_list(*columns(model)).first()
    if values is None:
        raise NotFound("There is nothing here for you.")
    if given != ["*"] and tag(values) not in given:
        raise PreconditionFailed
