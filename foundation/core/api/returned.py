"""What a GET gave and a PATCH brings back: what is as it is shown changes nothing, whatever its form.

A body may hold all that the row shows. Of what cannot be written only the present value is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import orjson
from rest_framework.exceptions import ErrorDetail, ValidationError

from foundation.core.api.inputs import Input
from foundation.core.api.renderers import encode
from foundation.core.api.shapes import Cells, Shape

LOOKS_TIMED = re.compile(r"\d{4}-\d\d-\d\d[Tt ].*(?:[Zz]|[+-]\d\d:?\d\d)$")
ONLY_SHOWN = "This cannot be written. Leave it out, or give it as it is now."


class Returned:
    """A body beside what the row shows: `changed` is what differs and may be written, `fixed` what may not.

    `read` answers with the row as it is shown, and is asked only where the body names anything of it.
    """

    def __init__(self, given: Any, shape: type[Shape], taken: type[Input], read: Callable[[], Cells | None]) -> None:
        self.changed, self.fixed = given, []
        self.unchanged = False
        if not isinstance(given, Mapping) or given.keys().isdisjoint(shape._declared_fields):
            return
        shown = orjson.loads(encode(read() or {}))
        self.changed = {key: value for key, value in given.items() if not _same(key, value, shown)}
        writable = taken().fields
        self.fixed = [key for key in self.changed if key in shown and key not in writable]
        for key in self.fixed:
            del self.changed[key]
        self.unchanged = not self.changed and not self.fixed

    def refuse_fixed(self) -> None:
        """Raise ValidationError where the body gives something else than is shown of what cannot be written."""
        if self.fixed:
            raise ValidationError({key: [ErrorDetail(ONLY_SHOWN, code="read_only")] for key in self.fixed})


def _same(key: str, value: Any, shown: Cells) -> bool:
    """Tell whether a value is as shown, of the same type: 1 is neither 1.0 nor true. A moment is, however written."""
    if key not in shown:
        return False
    return _written(value) == _written(shown[key]) or _written(_timed(value)) == _written(_timed(shown[key]))


def _written(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _timed(value: Any) -> Any:
    """Return a value with each moment in it in one spelling: programs write +00:00 for Z, or leave fractions out."""
    if isinstance(value, Mapping):
        return {key: _timed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_timed(inner) for inner in value]
    if isinstance(value, str) and LOOKS_TIMED.match(value):
        with suppress(ValueError, OverflowError):
            return datetime.fromisoformat(value).astimezone(UTC).isoformat()
    return value
