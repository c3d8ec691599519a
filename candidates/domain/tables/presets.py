"""What exports of other systems look like: data in `fixtures/imports/presets`, chosen, or known by headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from candidates.domain.tables.labels import FOLDER, fold, words

# So many of a preset's own headings must stand in a file before it is taken for one.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Preset:
    """A system's export: headings → our fields, and its own words for statuses and stages, all folded."""

    key: str
    name: str
    signs: frozenset[str]
    columns: Mapping[str, str]
    statuses: Mapping[str, str]
    stages: Mapping[str, str]

    def share(self, header: Sequence[str]) -> tuple[int, float]:
        """Return how many of its signs a header has, and the part of the header that it knows."""
        folded = {fold(name) for name in header}
        return len(self.signs & folded), len(folded & self.columns.keys()) / max(1, len(folded))


@cache
def presets() -> Mapping[str, Preset]:
    """Return every preset by its key, in the order of their names."""
    keys = sorted(path.stem for path in (FOLDER / "presets").glob("*.yaml"))
    return {key: _read(key) for key in keys}


def _read(key: str) -> Preset:
    said = words(f"presets/{key}")

    def folded(part: str) -> dict[str, str]:
        return {fold(str(word)): str(to) for word, to in said.get(part, {}).items()}

    signs = frozenset(fold(sign) for sign in said["detect"])
    return Preset(key, said["name"], signs, folded("columns"), folded("statuses"), folded("stages"))


def detect(header: Sequence[str]) -> Preset | None:
    """Return the preset that knows most of a header by its own signs; None when none is near enough."""
    shares = sorted(((preset.share(header), preset.key) for preset in presets().values()), reverse=True)
    (signs, known), key = shares[0]
    return presets()[key] if signs >= ENOUGH and known >= 0.6 else None
