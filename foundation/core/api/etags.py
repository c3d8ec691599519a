"""Strong ETags, `If-Match` checked under a lock, and `If-None-Match`.

The tag of a row says its last change and version, and behind a point a digest of what is shown: values of related
rows, of policies and of the key are in that, too. `If-Match` asks for the first part, a change of the row itself;
`If-None-Match` asks for all of it.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpResponse
from rest_framework.exceptions import ParseError

from foundation.core.api.errors import PreconditionFailed
from foundation.core.errors import NotFound

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
# A tag may have commas in it.
SEVERAL = re.compile(rf"{ONE.pattern}(?: *, *{ONE.pattern})*")


def columns(model: type[Model]) -> tuple[str, ...]:
    """Return the columns of `model` that its tag is made of."""
    versioned = any(field.name == "version" for field in model._meta.concrete_fields)
    return ("updated_at", "version") if versioned else ("updated_at",)


def tag(values: Sequence[Any], body: bytes) -> str:
    """Return the ETag of a row for the values of `columns` and what is shown of it."""
    return f'"{_state(values)}.{_digest(body)}"'


def tag_of_list(body: bytes) -> str:
    """Return the ETag of a page of rows."""
    return f'"{_digest(body)}"'


def answer(body: bytes, tag: str, if_none_match: str | None, **more: Any) -> HttpResponse:
    """Return the answer with a body and its tag; 304 without the body for who has it. Raises ParseError."""
    if if_none_match is None or not _has(if_none_match, tag):
        response = HttpResponse(body, **more)
    else:
        response = HttpResponse(status=304, headers=more.get("headers"))
        del response["Content-Type"]
    response["ETag"] = tag
    return response


def _has(if_none_match: str, tag: str) -> bool:
    """Tell whether a header names the tag, which is compared weakly, or takes any (`*`)."""
    given = _given(if_none_match, "If-None-Match")
    return given == ["*"] or tag in [part.removeprefix("W/") for part in given]


def _given(header: str, name: str) -> list[str]:
    given = header.strip()
    if given != "*" and not SEVERAL.fullmatch(given):
        code = f"malformed_{name.lower().replace('-', '_')}"
        raise ParseError(f'{name} takes ETags in quotes, such as "6459-1", or *.', code=code)
    return ["*"] if given == "*" else ONE.findall(given)


def _state(values: Sequence[Any]) -> str:
    moment, *version = values
    micros = (moment - EPOCH) // timedelta(microseconds=1)
    return "-".join([f"{micros:x}", *map(str, version)])


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=8).hexdigest()


def check(model: type[Model], pk: UUID, if_match: str) -> None:
    """Lock the row and compare. Raises PreconditionFailed for another state, ParseError for a malformed header.

    A weak tag never matches; `*` matches any row that exists.
    """
    given = _given(if_match, "If-Match")
    rows = model._base_manager.select_for_update(of=("self",)).filter(pk=pk)
    values = rows.values_list(*columns(model)).first()
    if values is None:
        raise NotFound("There is nothing here for you.")
    if given != ["*"] and _state(values) not in [_state_in(part) for part in given]:
        raise PreconditionFailed


def _state_in(tag: str) -> str:
    """Return the state that a strong tag names; '' of a weak one."""
    return "" if tag.startswith("W/") else tag.strip('"').partition(".")[0]
