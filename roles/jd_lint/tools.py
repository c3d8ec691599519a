"""Finds named tools in running text by their spellings, from a data file that an organisation can extend.

Names are matched as runs of word tokens by a dictionary look-up on the first one, so the cost grows with the text
and not with the number of tools.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(r"[^\W_][\w+#]*", re.UNICODE)
_GAP = re.compile(r"[\s\-.&_]{1,3}")
_GAP_OR_SLASH = re.compile(r"[\s\-.&_/]{1,3}")
LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Tool:
    """A named tool. `choice` names what counts as the same choice inside a family (Keras goes with TensorFlow)."""

    name: str
    kind: str
    family: str | None
    choice: str


@dataclass(frozen=True, slots=True)
class ToolHit:
    """One mention, with offsets in the text that was searched. `sure` is False for a word that needs company."""

    start: int
    end: int
    tool: Tool
    sure: bool


@dataclass(frozen=True, slots=True)
class _Name:
    rest: tuple[str, ...]
    tool: Tool
    exact: str | None
    sure: bool
    gap: re.Pattern[str]


class ToolBook:
    """All tools known, ready to search. Entries have the shape of `fixtures/playbook/jd_tools.yaml`."""

    def __init__(self, entries: Iterable[Mapping[str, Any]]) -> None:
        self._by_first: dict[str, list[_Name]] = {}
        for entry in entries:
            tool = Tool(entry["name"], entry["kind"], entry.get("family"), entry.get("choice") or entry["name"])
            names = entry.get("names") or ([] if entry.get("ambiguous") else [entry["name"]])
            for name in names:
                self._add(name, tool, exact=False, sure=True)
            for name in entry.get("ambiguous") or ():
                self._add(name, tool, exact=True, sure=False)
        for candidates in self._by_first.values():
            candidates.sort(key=lambda name: -len(name.rest))

    def _add(self, name: str, tool: Tool, *, exact: bool, sure: bool) -> None:
        tokens = _TOKEN.findall(name)
        gap = _GAP_OR_SLASH if "/" in name else _GAP
        first, *rest = (token.lower() for token in tokens)
        self._by_first.setdefault(first, []).append(_Name(tuple(rest), tool, name if exact else None, sure, gap))

    def find(self, text: str) -> list[ToolHit]:
        """Every mention, longest name first, none overlapping, in order of place. Linear in the text."""
        tokens = [(found.start(), found.end()) for found in _TOKEN.finditer(text)]
        lower = text.lower() if len(text.lower()) == len(text) else text
        hits: list[ToolHit] = []
        index, count = 0, len(tokens)
        while index < count:
            start, end = tokens[index]
            taken = 0
            for name in self._by_first.get(lower[start:end], ()):
                stop = self._matches(name, text, lower, tokens, index)
                if stop is not None:
                    hits.append(ToolHit(start, stop, name.tool, name.sure))
                    taken = len(name.rest) + 1
                    break
            index += taken or 1
        return hits

    @staticmethod
    def _matches(name: _Name, text: str, lower: str, tokens: list[tuple[int, int]], index: int) -> int | None:
        stop = tokens[index][1]
        for offset, word in enumerate(name.rest, start=1):
            if index + offset >= len(tokens):
                return None
            start, end = tokens[index + offset]
            if lower[start:end] != word or not name.gap.fullmatch(text, stop, start):
                return None
            stop = end
        return None if name.exact is not None and text[tokens[index][0] : stop] != name.exact else stop
