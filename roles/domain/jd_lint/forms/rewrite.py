"""A text written anew, piece by piece, which remembers where in the source each piece came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """A text and its way back. Piece i begins at `begins[i]` of the text and came from source[starts[i]:stops[i]];
    pieces of equal length were copied as they were. `before` is the rewriting that made the source, if any."""

    text: str
    begins: Sequence[int] = (0,)
    starts: Sequence[int] = (0,)
    stops: Sequence[int] = (0,)
    before: Plain | None = None

    @classmethod
    def of(cls, text: str) -> Plain:
        """A text as it stands."""
        return cls(text, stops=(len(text),))

    def source_of(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the source: offsets, end exclusive; start < end."""
        start = max(min(start, len(self.text) - 1), 0)
        end = min(max(end, start + 1), len(self.text))
        first, last = bisect_right(self.begins, start) - 1, bisect_right(self.begins, end - 1) - 1
        low = self.starts[first] + (start - self.begins[first] if self._copied(first) else 0)
        high = self.starts[last] + end - self.begins[last] if self._copied(last) else self.stops[last]
        return (low, high) if self.before is None else self.before.source_of(low, high)

    def _copied(self, piece: int) -> bool:
        stop = self.begins[piece + 1] if piece + 1 < len(self.begins) else len(self.text)
        return stop - self.begins[piece] == self.stops[piece] - self.starts[piece]


class Rewrite:
    """Writes a text anew from left to right."""

    def __init__(self, source: Plain) -> None:
        self.source = source
        self.length = 0
        self._pieces: list[str] = []
        self._begins: list[int] = []
        self._starts: list[int] = []
        self._stops: list[int] = []

    def put(self, words: str, start: int, end: int) -> None:
        """Write words in place of source[start:end]; start == end inserts them."""
        if words:
            self._begins.append(self.length)
            self._starts.append(start)
            self._stops.append(end)
            self._pieces.append(words)
            self.length += len(words)

    def copy(self, start: int, end: int) -> None:
        """Write source[start:end] as it stands; what follows a copy directly becomes one piece with it."""
        words = self.source.text[start:end]
        if self._stops and self._stops[-1] == start and len(self._pieces[-1]) == start - self._starts[-1] and words:
            self._pieces[-1] += words
            self._stops[-1] = end
            self.length += len(words)
        else:
            self.put(words, start, end)

    def done(self) -> Plain:
        """The new text with its way back."""
        if not self._pieces:
            return self.source if not self.source.text else Plain("", before=self.source)
        return Plain("".join(self._pieces), self._begins, self._starts, self._stops, self.source)
