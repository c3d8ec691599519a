"""The fixes of a JD's findings that can be applied as they stand, each known again by its mark."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roles.domain import jd_promises
from roles.domain.jd_fixes import instead, line_of, mark
from roles.domain.jd_lint import load_rulebook
from roles.domain.jd_lint.types import Finding
from roles.models import Role
from roles.queries.jd_findings import LOOP_DISAGREES, REQUIREMENTS, Read, told_of
from roles.queries.snapshot import Snapshot

UNTRACED = "untraced_requirement"
_FAMILIAR = re.compile(r"\b(?:du|dir|dich|dein\w*)\b")


@dataclass(frozen=True, slots=True)
class Fix:
    """What takes the place of a line: `text` for `line`, which begins at `at` in `section`; or in requirement number
    `item`, whose `wish` says that it becomes one."""

    mark: str
    rule: str
    section: str
    line: str
    text: str
    at: int = 0
    item: int | None = None
    wish: bool = False


def fixes(role: Role, shot: Snapshot, read: Read) -> dict[Finding, Fix]:
    """Return what can be put in place of the lines that the standing findings are about; nothing is asked."""
    made: dict[Finding, Fix] = {}
    tools: Sequence[str] | None = None
    for finding in read.standing:
        if tools is None and finding.rule in ("framework_laundry_list", "overlapping_frameworks"):
            tools = tools_of(shot)
        if fix := _fix(role, shot, read, finding, tools or ()):
            made[finding] = fix
    return made


def _fix(role: Role, shot: Snapshot, read: Read, finding: Finding, tools: Sequence[str]) -> Fix | None:
    section = finding.section or REQUIREMENTS
    if finding.item is not None:
        row = shot.requirements[finding.item]
        place, whole = f"{section}:{row['id']}", row["text"]
        if finding.rule == UNTRACED:
            return Fix(mark(finding, place, whole), finding.rule, section, whole, whole, 0, finding.item, wish=True)
    else:
        place, whole = section, str((shot.jd["sections"] if shot.jd else {}).get(section, ""))
    familiar = bool(_FAMILIAR.search(whole))
    line = line_of(whole, finding, read.language, tools, familiar=familiar)
    if line is None or finding.start is None or finding.end is None:
        return None
    if finding.rule == LOOP_DISAGREES:
        right = _promise(role, shot, read, finding)
        text = line.text[: line.start] + right + line.text[line.end :] if right else ""
    else:
        text = instead(finding.rule, line)
    if not text.strip():
        return None
    return Fix(mark(finding, place, line.text), finding.rule, section, line.text, text, line.at, finding.item)


def _promise(role: Role, shot: Snapshot, read: Read, finding: Finding) -> str:
    """Return the words that keep a promise which the loop breaks; '' where no few words would."""
    texts: Mapping[str, str] = shot.jd["sections"] if shot.jd else {}
    broken = jd_promises.broken(texts, told_of(role, shot), read.language)
    return next((one.instead for key, one in broken if (key, one.start) == (finding.section, finding.start)), "")


def tools_of(shot: Snapshot) -> list[str]:
    """Return the tools that the work needs: those that the brief's stack and the typical week name."""
    texts = [
        (shot.brief or {}).get("sections", {}).get("stack"),
        (shot.jd or {}).get("sections", {}).get("typical_week"),
    ]
    hits = load_rulebook().tools.find("\n".join(str(text) for text in texts if text))
    return list(dict.fromkeys(hit.tool.name for hit in hits))
