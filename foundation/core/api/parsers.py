"""JSON in: strict, size-limited, and without what the database could not keep."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from foundation.core.api.errors import NulCharacter

NUL_ESCAPE = b"\\u0000"
# So many faults of one kind are told at once.
MOST_PLACES = 20
# Where something stands: the place of what it is in, and its key or number there.
Place = tuple["Place", str | int] | None


class OrjsonParser(BaseParser):
    """Parse a JSON body read through Django, so that its size limit holds (413)."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        request: Request = (parser_context or {})["request"]
        raw = request._request.body
        try:
            data = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"This is not valid JSON: {error}.", code="malformed_json") from error
        _refuse_twins(raw)
        if NUL_ESCAPE in raw and (places := list(islice(_with_nul(data), MOST_PLACES))):
            raise NulCharacter(places)
        return data


def _refuse_twins(raw: bytes) -> None:
    """Refuse an object that names a key twice: which of the two counts would be anybody's guess."""

    def pairs(given: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for key, _ in given:
            if key in seen:
                raise ParseError(f"The key “{key[:60]}” stands twice in one object.", code="duplicate_key")
            seen.add(key)

    with suppress(RecursionError):  # no input is nested so deeply, so it is refused for its form
        json.loads(raw, object_pairs_hook=pairs)


def _with_nul(data: Any) -> Iterator[list[str | int]]:
    """Yield the place of every key and text in `data` with a NUL.

    Without recursion, and each place told by what it is in: a client chooses depth and width.
    """
    waiting: list[tuple[Place, Any]] = [(None, data)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str) and "\0" in value:
            yield _steps(place)
        elif isinstance(value, dict):
            yield from (_steps((place, key)) for key in value if "\0" in key)
            waiting.extend(((place, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting.extend(((place, at), inner) for at, inner in enumerate(value))


def _steps(place: Place) -> list[str | int]:
    found: list[str | int] = []
    while place:
        place, step = place
        found.insert(0, step)
    return found


class AlwaysJson(DefaultContentNegotiation):
    """Answer JSON whatever `Accept` says; choose the parser by content type as usual."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type
