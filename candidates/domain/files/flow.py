"""Putting text together as a document gives it: what is seen in lines, and apart from it what is hidden."""

from __future__ import annotations

from candidates.domain.files.hiding import Hidden, Way


class Full(Exception):
    """There is as much text as is kept."""


class Flow:
    """Takes runs of text in their order. A run with a way of hiding is told apart; such runs in a row are one."""

    def __init__(self, limit: int) -> None:
        self.out: list[str] = []
        self.hidden: list[Hidden] = []
        self.left = limit
        self._way: Way | None = None
        self._unseen: list[str] = []

    def say(self, text: str, way: Way | None = None) -> None:
        """Add text. Raises Full when there is more than is kept."""
        if not text:
            return
        self.left -= len(text)
        if way is not None:
            if way is not self._way:
                self._tell()
            self._way = way
            self._unseen.append(text)
        else:
            if not text.isspace():
                self._tell()
            self.out.append(text)
        if self.left < 0:
            raise Full

    def line(self) -> None:
        """End a line of what is seen; what is hidden goes on over lines."""
        self.out.append("\n")
        if self._unseen:
            self._unseen.append("\n")

    def join(self, start: int) -> None:
        """Put what stands in several lines since `start` on one: the cells of a row."""
        self.out[start:] = ["\t" if part == "\n" else part for part in self.out[start:]]

    def close(self) -> tuple[str, list[Hidden]]:
        """Return the text and what was hidden."""
        self._tell()
        return "".join(self.out), self.hidden

    def _tell(self) -> None:
        text = " ".join("".join(self._unseen).split())
        if self._way is not None and text:
            self.hidden.append(Hidden(text, self._way))
        self._way, self._unseen = None, []
