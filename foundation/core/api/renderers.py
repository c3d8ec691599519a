"""JSON out: ids as strings, times as RFC 3339 in UTC with a Z, decimals as strings."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


def _plain(value: Any) -> str:
    if isinstance(value, Decimal | Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def in_utc(text: Any) -> Any:
    """Return a moment that was kept as text with a Z in place of `+00:00`; everything else as it is."""
    return text.removesuffix("+00:00") + "Z" if isinstance(text, str) and text.endswith("+00:00") else text


def encode(data: Any) -> bytes:
    """Return `data` as JSON bytes. Raises TypeError for a value that has no JSON form."""
    return orjson.dumps(data, default=_plain, option=orjson.OPT_UTC_Z)


class OrjsonRenderer(BaseRenderer):
    """The one renderer; the `Accept` header is not asked, since there is nothing to choose."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else encode(data)
