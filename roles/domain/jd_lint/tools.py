"""Finds named tools in running text by their spellings, from a data file that an organisation can extend.

Names are matched as runs of word tokens by a dictionary look-up on the first one, so the cost grows with the text
and not with the number of tools.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .phrase_index import KEY, KEYS_REMEMBERED, WordStarts

_TOKEN = re.compile(r"[^\W_](?:[\w#]|\+(?![^\W\d_]))*", re.UNICODE)  # 'AWS+Azure' are two
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
        self._keys = {first[:KEY] for first in self._by_first}
        self._met: set[str] = set()
        self._known: set[str] = set()
        for candidates in self._by_first.values():
            candidates.sort(key=lambda name: -len(name.rest))

    def _add(self, name: str, tool: Tool, *, exact: bool, sure: bool) -> None:
        tokens = _TOKEN.findall(name)
        gap = _GAP_OR_SLASH if "/" in name else _GAP
        first, *rest = (token.lower() for token in tokens)
        self._by_first.setdefault(first, []).append(_Name(tuple(rest), tool, name if exact else None, sure, gap))

    def find(self, text: str, starts: WordStarts | None = None) -> list[ToolHit]:
        """Every mention, longest name first, none overlapping, in order of place. Linear in the text. `starts` are
        the text's word starts, where they are known already."""
        lower = text.lower()  # some capitals grow when lowered, and would shift what follows
        starts = WordStarts.of(lower if len(lower) == len(text) else text) if starts is None else starts
        hits: list[ToolHit] = []
        last = 0
        for start in sorted(at for key in self._beginnings(starts.keys) for at in starts.by_key[key]):
            if start < last:
                continue
            token = _TOKEN.match(text, start)
            if token is None:
                continue
            for name in self._by_first.get(token[0].lower(), ()):
                stop = self._end_of(name, text, start, token.end())
                if stop is not None:
                    hits.append(ToolHit(start, stop, name.tool, name.sure))
                    last = stop
                    break
        return hits

    def _beginnings(self, keys: frozenset[str]) -> frozenset[str]:
        """Those of the first characters of words, with what follows, with which a tool's name can begin."""
        if len(self._met) > KEYS_REMEMBERED:
            self._met, self._known = set(), set()
        new = keys - self._met
        self._known |= {key for key in new if self._may_begin(key)}
        self._met |= new
        return keys & self._known

    def _may_begin(self, key: str) -> bool:
        token = _TOKEN.match(key)
        if token is None:
            return False
        return token[0] in self._by_first if token.end() < KEY else key in self._keys

    @staticmethod
    def _end_of(name: _Name, text: str, start: int, stop: int) -> int | None:
        """Where the name ends whose first word is text[start:stop], None when other words follow."""
        for word in name.rest:
            gap = name.gap.match(text, stop)
            token = _TOKEN.match(text, gap.end()) if gap is not None else None
            if token is None or token[0].lower() != word:
                return None
            stop = token.end()
        return None if name.exact is not None and text[start:stop] != name.exact else stop
