"""Reading a drafted JD: which text belongs to which section, and which lines are requirements. Pure.

A draft is free text with headings. What stands below a heading that names a section goes there; text before the first
known heading, and below headings that name none, stays with the section before it, or is loose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MARKED = re.compile(r"\s{0,3}(?:#{1,6}\s+(?P<hash>.+?)\s*#*|\*\*(?P<bold>[^*]+)\*\*:?|__(?P<under>[^_]+)__:?)\s*$")
BULLET = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s+(?P<said>.+)$")
WEIGHT = re.compile(r"(?P<kind>must(?:[ -]have)?|required|nice(?:[ -]to[ -]have)?|optional)\s*[:–-]\s*", re.IGNORECASE)
WISH = re.compile(r"(?:nice|optional|bonus|a plus)", re.IGNORECASE)
SERVES = re.compile(r"\s*[(\[](?:serves|for)\s*:?\s*(?P<what>[^()\[\]]+)[)\]]\s*\.?$", re.IGNORECASE)
LONGEST_HEADING = 80


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement as drafted: must or nice, and the outcome or work that it says it serves."""

    text: str
    must: bool
    serves: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft taken apart. `loose` is text that no heading claims."""

    sections: Mapping[str, str]
    requirements: tuple[Line, ...]
    loose: str


def take_apart(text: str, labels: Sequence[tuple[str, str]], lists: Sequence[str] = ("requirements",)) -> Draft:
    """Return the parts of a draft; `labels` are (key, label) of sections, `lists` the keys whose lines are items."""
    keys = {_plain(label): key for key, label in labels} | {_plain(key): key for key, _ in labels}
    shorts = {_plain(re.split(r"[:(]", label)[0]): key for key, label in labels}
    found: dict[str, list[str]] = {}
    here = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        title = _heading(line)
        named = _named(title, keys, shorts) if title else ""
        if named:
            here = named
        else:
            found.setdefault(here, []).append(line)
    texts = {key: "\n".join(lines).strip() for key, lines in found.items()}
    listed = tuple(row for key in lists for row in _items(texts.pop(key, "")))
    loose = texts.pop("", "")
    return Draft({key: said for key, said in texts.items() if said}, listed, loose)


def _heading(line: str) -> str:
    """Return the words of a line that is a heading by its marks, or that stands alone before a colon."""
    match = MARKED.match(line)
    if match:
        return next(part for part in match.groups() if part is not None).strip().rstrip(":")
    bare = line.strip()
    return bare[:-1] if bare.endswith(":") and len(bare) < LONGEST_HEADING and not BULLET.match(line) else ""


def _named(title: str, keys: Mapping[str, str], shorts: Mapping[str, str]) -> str:
    said = _plain(re.sub(r"^\d{1,2}[.)]\s*", "", title.strip("*_ ")))
    return keys.get(said) or shorts.get(said, "")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("_", " ").lower()))


def _items(text: str) -> list[Line]:
    """Return a requirement for each bullet; without bullets for each line. A heading among them may turn to wishes."""
    lines = [line for line in text.split("\n") if line.strip()]
    bulleted = any(BULLET.match(line) for line in lines)
    made: list[Line] = []
    must = True
    for line in lines:
        bullet, title = BULLET.match(line), _heading(line)
        if title:
            must = not WISH.match(title)
        elif bullet or not bulleted:
            made.append(_item((bullet["said"] if bullet else line).strip(), must))
    return [line for line in made if line.text]


def _item(line: str, must: bool) -> Line:
    bare = line.replace("**", "").replace("__", "")
    weight = WEIGHT.match(bare)
    if weight:
        must = not WISH.match(weight["kind"])
    rest = bare[weight.end() :] if weight else bare
    serves = SERVES.search(rest)
    text = rest[: serves.start()] if serves else rest
    return Line(text.strip(), must, serves["what"].strip() if serves else "")
