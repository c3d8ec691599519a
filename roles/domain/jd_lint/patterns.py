"""How phrases are written down: plain words with a little regex, one a line, in the files under `phrases/`.

In a phrase a space stands for any white space (texts are hard-wrapped), case does not matter (but inside
`(?-i:…)`), and a phrase begins and ends at word edges unless it is read by `anywhere`. Repetition is always
bounded, so that no text makes a match slow. A file opens with building blocks (`NAME = …`, used as `<NAME>`);
sections `[name]` follow. Blank lines and lines that begin with `# ` are left out.
"""

from __future__ import annotations

import re
from pathlib import Path

from .phrase_index import Pattern, PhraseIndex, anywhere, phrases

FOLDER = Path(__file__).parent / "phrases"
_SECTION = re.compile(r"\[(\w+)\]")
_BLOCK = re.compile(r"([A-Z_]+) = (.+)")
_MACRO = re.compile(r"<([A-Z_]+)>")


class Phrasebook:
    """The phrases of one file: each section compiled as its reader asks for it."""

    def __init__(self, name: str) -> None:
        self._macros: dict[str, str] = {}
        self._sections: dict[str, list[str]] = {}
        for file in dict.fromkeys(("common", name)):
            self._load((FOLDER / f"{file}.txt").read_text(encoding="utf-8"))

    def _load(self, text: str) -> None:
        section: list[str] | None = None
        for line in text.splitlines():
            heading = _SECTION.fullmatch(line)
            block = _BLOCK.fullmatch(line) if section is None else None
            if not line or line.startswith("# "):
                continue
            if heading is not None:
                section = self._sections.setdefault(heading[1], [])
            elif section is not None:
                section.append(self._filled(line))
            elif block is not None:
                self._macros[block[1]] = self._filled(block[2])

    def _filled(self, line: str) -> str:
        return _MACRO.sub(lambda found: self._macros[found[1]], line)

    def macro(self, name: str) -> str:
        """A building block, for patterns that are written in code."""
        return self._macros[name]

    def phrases(self, section: str) -> Pattern:
        """A section's phrases as one pattern of whole words."""
        return phrases(*self._sections[section])

    def anywhere(self, section: str) -> Pattern:
        """A section's phrases as one pattern that may match inside words."""
        return anywhere(*self._sections[section])

    def each(self, section: str) -> tuple[Pattern, ...]:
        """Every phrase of a section as a pattern of its own."""
        return tuple(phrases(phrase) for phrase in self._sections[section])

    def index(self, section: str, *, needs: tuple[str, ...] = ()) -> PhraseIndex:
        """A section's phrases looked up by how they begin: for the long lists that run over whole texts."""
        return PhraseIndex(*self._sections[section], needs=needs)


_COMMON = Phrasebook("common")
NUMBER_WORD = _COMMON.macro("NUMBER_WORD")
