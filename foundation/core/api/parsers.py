"""JSON in: strict, size-limited, and without what the database could not keep."""

from collections.abc import Iterator, Mapping
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
        if NUL_ESCAPE in raw and any("\0" in text for text in _texts(data)):
            raise ParseError("Text may not contain the NUL character.", code="nul_character")
        return data


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
