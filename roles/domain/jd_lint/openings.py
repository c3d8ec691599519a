"""With which characters a written phrase can begin, read off the phrase itself."""

from __future__ import annotations

from dataclasses import dataclass, field

LEAST_PART = 4  # characters; what is shorter stands inside too many words


@dataclass(frozen=True, slots=True)
class Openings:
    """How a phrase opens: `words` are first characters of its first word; `parts` stand somewhere in its first word,
    where it is a compound of any head (German)."""

    words: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)


def openings(phrase: str, length: int) -> Openings | None:
    """The first characters (at most `length`, lower case) that a phrase can begin with; None when anything may come."""
    found = Openings()
    pending = [("", phrase, found.words)]
    while pending:
        have, rest, told = pending.pop()
        if not have and told is found.words and rest.startswith("\\w*"):
            pending.append(("", rest[3:], found.parts))
            continue
        if rest.startswith("\\d") and rest[2:3] not in ("*", "?") and not rest.startswith("\\d{0"):
            told |= {(have + digit)[:length] for digit in "0123456789"}
            continue
        step = None
        if rest and len(have) < length and (have or rest[0] != "\\"):  # what begins with a mark begins no word
            step = _step(rest)
        if step is None:
            told.add(have[:length])
        else:
            pending += [(have + taken.lower(), remainder, told) for taken, remainder in step]
    if "" in found.words or any(len(part) < LEAST_PART for part in found.parts):
        return None
    return found


def _step(rest: str) -> list[tuple[str, str]] | None:
    """The ways in which the head of a phrase can be written: (characters, what follows). None: anything may come."""
    if rest[0] == "(":
        body, after = _group(rest)
        if rest.startswith("(?-"):
            return None
        if rest.startswith(("(?=", "(?!", "(?<")):
            return [("", after)]
        if after[:1] in ("*", "+", "{"):
            return None
        options = [("", branch + (after[1:] if after[:1] == "?" else after)) for branch in _branches(body)]
        return [*options, ("", after[1:])] if after[:1] == "?" else options
    if rest[0] == "[":
        close = rest.index("]")
        characters, after = rest[1:close], rest[close + 1 :]
        if after[:1] in ("*", "+", "{") or "\\" in characters or characters[1:2] == "-":
            return None
        options = [(character, after.removeprefix("?")) for character in characters]
        return [*options, ("", after[1:])] if after[:1] == "?" else options
    escaped = rest[0] == "\\" and not rest[1:2].isalnum()  # a mark that is meant as such, 'm\.sc'
    if not escaped and rest[0] in "\\.^$*+?{|)":
        return None
    character, after = (rest[1], rest[2:]) if escaped else (rest[0], rest[1:])
    if after[:1] in ("*", "+", "{"):
        return None
    return [(character, after[1:]), ("", after[1:])] if after[:1] == "?" else [(character, after)]


def _group(rest: str) -> tuple[str, str]:
    """Body and remainder of the group that opens `rest`."""
    depth = 0
    for index, character in enumerate(rest):
        if rest[index - 1 : index] == "\\":
            continue
        depth += (character == "(") - (character == ")")
        if not depth:
            return rest[3:index] if rest.startswith("(?:") else rest[1:index], rest[index + 1 :]
    raise ValueError(f"unbalanced phrase: {rest}")


def _branches(body: str) -> list[str]:
    """The top-level alternatives of a group's body."""
    branches, depth, begin = [], 0, 0
    for index, character in enumerate(body):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character == "|" and not depth:
            branches.append(body[begin:index])
            begin = index + 1
    return [*branches, body[begin:]]
