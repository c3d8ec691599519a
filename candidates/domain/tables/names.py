"""How a column writes names: with the family name first, or one part of them beside a column of the other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from candidates.domain.tables.labels import fold

_NAMES = r"((?:[^\W\d_]|['’.-])+(?: (?:[^\W\d_]|['’.-])+){0,3})"
# What stands behind a name, such as a degree, is no first name.
_TITLES = r"(?!(?:jr|sr|ph\.?d|m\.?d|m\.?sc|b\.?sc|m\.?a|b\.?a|mba|esq|cpa|pmp|i{2,3}|iv)\b)"
TURNED = re.compile(f"{_NAMES}, {_TITLES}{_NAMES}", re.IGNORECASE)


def are_parts(pairs: Iterable[tuple[str, str]]) -> bool:
    """Tell of names and what stands beside them, say first names, that the names mostly do not hold it."""
    filled = [(name, part) for name, part in pairs if part.strip()]
    inside = sum(fold(part) in fold(name) for name, part in filled)
    return bool(filled) and 2 * inside < len(filled)
