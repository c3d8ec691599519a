"""The JD as the editor shows it: lines with their findings, marks and traces. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from roles.domain.jd_lint.language import detect
from roles.domain.jd_lint.types import Finding
from roles.domain.reading_age import reading_age
from roles.queries.jd_findings import REQUIREMENTS, TITLES, TONES, Read, passage, place
from roles.queries.jd_fixes import Fix

WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
WORST = ("bad", "warn", "info")
MUSTS_TO_AIM_FOR = 6


@dataclass(frozen=True, slots=True)
class Note:
    """A finding beside its line. `aside` is the reason for which it was set aside, with the id of that dismissal.

    `mark` names the fix that can be applied, '' when there is none: `instead` is what would stand in place of the line,
    and `wish` says that its requirement would become one.
    """

    rule: str
    title: str
    tone: str
    word: str
    why: str
    fix: str
    text: str
    aside: str = ""
    dismissal: str = ""
    mark: str = ""
    instead: str = ""
    wish: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the editor: a heading, a section's text, or a requirement.

    `n` counts lines from 1; `marks` are the ranges of its text that standing findings are about.
    """

    n: int
    kind: str
    key: str
    text: str = ""
    ask: str = ""
    tone: str | None = None
    notes: tuple[Note, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    traces: tuple[Mapping[str, Any], ...] = ()
    must: bool = False
    row: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the margin is made from: what the linter found, and what can be put in place of it."""

    read: Read
    fixes: Mapping[Finding, Fix]


def lines(
    sections: Sequence[Mapping[str, Any]],
    texts: Mapping[str, str],
    requirements: Sequence[Mapping[str, Any]],
    read: Read,
    outcomes: Mapping[str, str],
    fixes: Mapping[Finding, Fix],
) -> list[Line]:
    """Return the lines of the editor in the playbook's order of sections."""
    beside = Beside(read, fixes)
    made: list[Line] = []
    for section in sections:
        key = section["key"]
        made.append(Line(len(made) + 1, "heading", key, section["label"], section.get("ask", "")))
        if section.get("kind") == "traced_list":
            whole = _notes(beside, lambda finding: place(finding) == REQUIREMENTS and finding.item is None)
            made[-1] = Line(made[-1].n, "heading", key, section["label"], section.get("ask", ""), _tone(whole), whole)
            made += [_requirement(len(made) + 1 + at, at, row, beside, outcomes) for at, row in enumerate(requirements)]
        else:
            made.append(_text(len(made) + 1, key, texts.get(key, ""), beside))
    return made


def _text(n: int, key: str, text: str, beside: Beside) -> Line:
    here = [finding for finding in beside.read.standing if place(finding) == key]
    notes = _notes(beside, lambda finding: place(finding) == key)
    return Line(n, "text", key, text, tone=_tone(notes), notes=notes, marks=_marks(here))


def _requirement(n: int, at: int, row: Mapping[str, Any], beside: Beside, outcomes: Mapping[str, str]) -> Line:
    here = [finding for finding in beside.read.standing if place(finding) == REQUIREMENTS and finding.item == at]
    notes = _notes(beside, lambda finding: place(finding) == REQUIREMENTS and finding.item == at)
    traces: list[Mapping[str, Any]] = []
    if row["outcome"] in outcomes:
        traces.append({"text": _short(outcomes[row["outcome"]]), "tone": "info", "icon": "check"})
    if row["weekly_work"]:
        traces.append({"text": _short(row["weekly_work"]), "tone": "info", "icon": "calendar"})
    if row["kind"] == "nice":
        traces.append({"text": "Nice to have", "outline": True})
    elif not traces:
        traces.append({"text": "No work needs this", "tone": "warn"})
    return Line(
        n, "requirement", row["id"], row["text"], tone=_tone(notes), notes=notes, marks=_marks(here),
        traces=tuple(traces), must=row["kind"] == "must", row=row,
    )  # fmt: skip


def _short(text: str, limit: int = 32) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def _marks(findings: Sequence[Finding]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (finding.start, finding.end) for finding in findings if finding.start is not None and finding.end is not None
    )


def _notes(beside: Beside, here: Any) -> tuple[Note, ...]:
    standing = [_note(finding, fix=beside.fixes.get(finding)) for finding in beside.read.standing if here(finding)]
    standing.sort(key=lambda note: WORST.index(note.tone))
    kept = [_note(finding, reason, pk) for finding, pk, reason in beside.read.dismissed if here(finding)]
    return (*standing, *kept)


def titled(finding: Finding) -> str:
    """Return a finding's rule in words."""
    return TITLES.get(finding.rule, finding.rule.replace("_", " ").capitalize())


def _note(finding: Finding, aside: str = "", dismissal: str = "", fix: Fix | None = None) -> Note:
    return Note(
        rule=finding.rule,
        title=titled(finding),
        tone=TONES[finding.severity],
        word=finding.severity.capitalize(),
        why=finding.why,
        fix=finding.fix,
        text=passage(finding),
        aside=aside,
        dismissal=str(dismissal),
        mark=fix.mark if fix else "",
        instead=fix.text.strip() if fix and not fix.wish else "",
        wish=bool(fix and fix.wish),
    )


def _tone(notes: Sequence[Note]) -> str | None:
    tones = {note.tone for note in notes if not note.aside}
    return next((tone for tone in WORST if tone in tones and tone != "info"), None)


def tally(read: Read) -> list[tuple[str, str, int]]:
    """Return (word, tone, count) for the severities that occur, worst first."""
    counts = Counter(finding.severity for finding in read.standing)
    return [(word, TONES[word], counts[word]) for word in ("blocker", "warning", "note") if counts[word]]


def glance(texts: Mapping[str, str], requirements: Sequence[Mapping[str, Any]]) -> dict[str, int | None]:
    """Return the figures beside the JD: words, the age that reads it with ease, musts, those traced, wishes."""
    whole = "\n".join([*texts.values(), *(row["text"] for row in requirements)])
    musts = [row for row in requirements if row["kind"] == "must"]
    words = sum(len(WORD.findall(text)) for text in [*texts.values(), *(row["text"] for row in requirements)])
    return {
        "words": words,
        "age": reading_age(whole, detect(whole)),
        "musts": len(musts),
        "traced": sum(bool(row["outcome"] or row["weekly_work"]) for row in musts),
        "nice": len(requirements) - len(musts),
        "aim": MUSTS_TO_AIM_FOR,
    }


def served(outcomes: Sequence[Mapping[str, Any]], requirements: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Return each outcome with the number of requirements that serve it."""
    counts = Counter(row["outcome"] for row in requirements)
    return [(outcome["text"], counts[outcome["id"]]) for outcome in outcomes]
