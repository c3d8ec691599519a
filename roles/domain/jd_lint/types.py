"""What the linter takes and what it gives: plain, frozen data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

RequirementKind = Literal["must", "nice"]
LONGEST = 100_000  # characters that are read; ten times the longest advertisement that anybody finishes


class TooLong(ValueError):
    """The text is longer than what is read."""

    def __init__(self, length: int) -> None:
        super().__init__(f"A job description of {length:,} characters is not read; {LONGEST:,} is the most.")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of a structured JD's requirements; `traces_to` names an outcome or weekly work, None when untraced."""

    text: str
    kind: RequirementKind = "must"
    traces_to: str | None = None


@dataclass(frozen=True, slots=True)
class StructuredJd:
    """The editor's JD: texts by the section keys of the playbook (headline, typical_week, …), in order, and the
    requirements as a list. A `requirements` text, if present, is read as well."""

    sections: Mapping[str, str]
    requirements: Sequence[Requirement] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the text cannot tell. Blank context only silences the rules that need it.

    Depths are 1 to 5 by dimension (modeling, engineering, platform). `known_methods_fail` says whether the brief
    tells why known methods fail; None lets the text speak for itself. `research` None means: by archetype, as shipped.
    `employer` is the name of who hires; without it no other employer's name is looked for.
    `currency` is the ISO code of that in which the role pays; without it pay may be told in any.
    `extra_tools` are entries of the shape of `fixtures/playbook/jd_tools.yaml`, added by the organisation.
    """

    archetype: str | None = None
    dimensions_now: Mapping[str, int | None] = field(default_factory=dict)
    dimensions_later: Mapping[str, int | None] = field(default_factory=dict)
    known_methods_fail: bool | None = None
    extra_tools: Sequence[Mapping[str, Any]] = ()
    research: bool | None = None
    employer: str | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """The playbook's words on one rule."""

    id: str
    severity: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `start` and `end` are character offsets (end exclusive) with `text` the exact span, all None for
    what is missing. In a structured JD they count within section `section`, or within requirement number `item`
    (from 0) of section "requirements"."""

    rule: str
    severity: str
    start: int | None
    end: int | None
    text: str | None
    why: str
    fix: str
    section: str | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True)
class LintResult:
    """All findings in order of place, missing things last. `read` is False, with no findings, when the text is in a
    language that the linter does not read; `language` is then its best guess (ISO 639-1, "und" when unsure)."""

    language: str
    read: bool
    findings: tuple[Finding, ...]

    @property
    def language_not_read(self) -> bool:
        """Whether the text was left unread for its language."""
        return not self.read


@dataclass(frozen=True, slots=True)
class Span:
    """What a rule module yields: the rule and where, None and None for something missing."""

    rule: str
    start: int | None = None
    end: int | None = None
