"""What is noted in a call: a line each, with its time. Pure.

The lines of a part are one text, so that it saves like any other field; two devices that wrote are merged by line.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

HEARD = "Heard: "
LONGEST = 20_000
_LINE = re.compile(r"(?P<at>[0-2]\d:[0-5]\d) (?P<text>.+)")


class Line(NamedTuple):
    """A line: its time as HH:MM, '' where none was written, and what it says."""

    at: str
    text: str

    @property
    def heard(self) -> str:
        """What was ticked as heard, '' for a note in own words."""
        return self.text.removeprefix(HEARD) if self.text.startswith(HEARD) else ""

    def __str__(self) -> str:
        return f"{self.at} {self.text}".strip()

    def told(self, zone: str) -> str:
        """Return the line as others read it, its time with the zone of whoever wrote it."""
        return f"{self.at} {zone} {self.text}" if self.at else self.text


def lines(text: str) -> list[Line]:
    """Return the lines of a part."""
    found = []
    for row in filter(None, (row.strip() for row in text.splitlines())):
        timed = _LINE.fullmatch(row)
        found.append(Line(timed["at"], timed["text"]) if timed else Line("", row))
    return found


def merged(stored: str, mine: str, gone: str = "") -> str:
    """Return what is stored with the lines of mine: nothing that either wrote is lost, but what was taken back."""
    back = set(map(str, lines(gone)))
    both = dict.fromkeys(map(str, [*lines(stored), *lines(mine)]))
    return "\n".join(line for line in both if line not in back)


def with_note(text: str, at: str, note: str) -> str:
    """Add a note; its own line breaks become blanks, so that it stays one line."""
    said = " ".join(note.split())
    return "\n".join([*map(str, lines(text)), f"{at} {said}"]) if said else text


def with_ticks(text: str, at: str, points: Iterable[str], ticked: Iterable[str]) -> str:
    """Write a line for each point that is ticked and has none, and take the line of one that is not ticked any more."""
    offered, on = set(points), set(ticked)
    rows = [line for line in lines(text) if not (line.heard in offered and line.heard not in on)]
    held = {line.heard for line in rows}
    fresh = [Line(at, HEARD + point) for point in points if point in on and point not in held]
    return "\n".join(map(str, [*rows, *fresh]))


def as_evidence(text: str, evidence: str, zone: str) -> str:
    """Return evidence with the notes in own words put after it; what it has already is not put there again.

    Their times name their zone, for whoever reads them elsewhere. Ticks are the interviewer's own aid, never evidence.
    """
    own = [line for line in lines(text) if not line.heard]
    fresh = [line.told(zone) for line in own if not {str(line), line.told(zone)} & set(evidence.splitlines())]
    return "\n".join(filter(None, [evidence.rstrip(), *fresh]))
