"""JSON in: strict, size-limited, and without what the database could not keep."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

NUL_ESCAPE = b"\\u0000"


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
        if NUL_ESCAPE in raw and any("\0" in text for text in _texts(data)):
            raise ParseError("Text may not contain the NUL character.", code="nul_character")
        return data


def _refuse_twins(raw: bytes) -> None:
    """Refuse an object that names a key twice: which of the two counts would be anybody's guess."""

    def pairs(given: list[tuple[str, Any]]) -> None:
        keys = [key for key, _ in given]
        if len(set(keys)) < len(keys):
            twin = next(key for at, key in enumerate(keys) if key in keys[:at])
            raise ParseError(f"The key “{twin[:60]}” stands twice in one object.", code="duplicate_key")

    with suppress(RecursionError):  # no input is nested so deeply, so it is refused for its form
        json.loads(raw, object_pairs_hook=pairs)


def _texts(data: Any) -> Iterator[str]:
    """Yield every key and text inside `data`, without recursion: a client chooses the depth."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


class AlwaysJson(DefaultContentNegotiation):
    """Answer JSON whatever `Accept` says; choose the parser by content type as usual."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type
