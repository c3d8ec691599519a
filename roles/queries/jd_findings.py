"""A role's JD before the linter: what it is given of the role, and which findings were set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

from foundation.core.formatting import MINOR_DIGITS
from roles.domain import jd_promises
from roles.domain.archetypes import archetype
from roles.domain.jd_lint import TooLong, lint, load_rulebook, rules_from
from roles.domain.jd_lint.types import Context, Finding, LintResult, Requirement, StructuredJd
from roles.domain.jd_promises.loop import Told, told
from roles.models import Role
from roles.queries.snapshot import Snapshot

TITLES = {
    "framework_laundry_list": "A shopping list of tools",
    "overlapping_frameworks": "Several tools for one purpose",
    "role_conflation": "More than one job",
    "phd_required": "A doctorate is required",
    "credential_proxy": "A credential stands for skill",
    "untraced_requirement": "Requirement with no work behind it",
    "no_problem": "No measurable goal",
    "no_typical_week": "No typical week",
    "no_success": "Nothing says what success is",
    "years_of_experience": "Years instead of deeds",
    "buzzwords": "Words without information",
    "scope_mismatch": "Deeper than the scope says",
    "unicorn": "Deep in everything",
    "missing_team": "No team named",
    "missing_growth": "No word on growth",
    "missing_process": "The process is not told",
    "missing_pay": "No pay range",
    "pay_currency": "Pay in another currency",
    "copied_jd": "Written for somebody else",
    "generic_backend": "A backend engineer’s JD",
    "gendered_or_exclusionary": "Wording that narrows the pool",
    "loop_disagrees": "The loop says otherwise",
}
LOOP_DISAGREES = "loop_disagrees"  # found by holding two texts of the same role side by side, and not by the linter
PLACES = {
    "no_problem": "headline",
    "no_typical_week": "typical_week",
    "no_success": "success_six_months",
    "missing_team": "team",
    "missing_growth": "growth",
    "missing_process": "process",
    "missing_pay": "pay",
}
TONES = {"blocker": "bad", "warning": "warn", "note": "info"}
REQUIREMENTS = "requirements"
SPAN_KEPT = 500


@dataclass(frozen=True, slots=True)
class Read:
    """A linted JD: findings that stand, those set aside with (id, reason), and whether its language was read.

    `language` is blank when the JD is too long to be read.
    """

    standing: tuple[Finding, ...]
    dismissed: tuple[tuple[Finding, str, str], ...]
    read: bool
    language: str

    @property
    def blockers(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.standing if finding.severity == "blocker")


def context_of(
    role: Role, shot: Snapshot, tools: Sequence[Mapping[str, Any]] = (), scoping: Mapping[str, Any] | None = None
) -> Context:
    """Return what the linter is told of the role beside the text; `tools` are those that the organisation added, and
    `scoping` its copy of the archetypes.

    The playbook lets a research role ask for a doctorate when the brief says why known methods fail: that is taken as
    said when the scope answers that known methods would fail, and the brief is written.
    """
    written = bool(shot.brief and any(str(text).strip() for text in shot.brief["sections"].values()))
    novel = shot.scope.get("facts", {}).get("novel_method_needed")
    return Context(
        archetype=role.archetype or None,
        dimensions_now=shot.scope.get("dimensions_now", {}),
        dimensions_later=shot.scope.get("dimensions_later", {}),
        known_methods_fail=None if novel is None else novel is True and written,
        extra_tools=tools,
        employer=shot.employer,
        currency=role.currency.upper(),
        research=archetype(role.archetype, scoping).research if role.archetype else None,
    )


def structured(
    sections: Mapping[str, str], requirements: Sequence[Mapping[str, Any]], outcomes: Mapping[str, str]
) -> StructuredJd:
    """Return a JD in the linter's form; `outcomes` maps id to text, for what a requirement traces to."""
    return StructuredJd(
        sections=dict(sections),
        requirements=tuple(
            Requirement(row["text"], row["kind"], outcomes.get(str(row["outcome"])) or row["weekly_work"] or None)
            for row in requirements
        ),
    )


def read(
    role: Role,
    shot: Snapshot,
    book: Mapping[str, Any],
    tools: Sequence[Mapping[str, Any]] = (),
    scoping: Mapping[str, Any] | None = None,
) -> Read:
    """Lint the latest JD of a role and set aside what was dismissed with a reason; of an empty one nothing is found."""
    if not shot.jd_written:
        return Read((), (), True, "")
    outcomes = {outcome["id"]: outcome["text"] for outcome in shot.outcomes}
    sections = shot.jd["sections"] if shot.jd else {}
    try:
        context = context_of(role, shot, tools, scoping)
        result = lint_as(structured(sections, shot.requirements, outcomes), context, book)
    except TooLong:  # kept before there was a limit
        return Read((), (), False, "")
    return sort_out(replace(result, findings=(*result.findings, *promised(role, shot, result, book))), shot.dismissals)


def promised(role: Role, shot: Snapshot, result: LintResult, book: Mapping[str, Any]) -> list[Finding]:
    """Return what the JD promises of the way to the job otherwise than the loop, as findings; none where the
    organisation took the rule out."""
    rule = rules_from(book["jd_lint"]).get(LOOP_DISAGREES)
    if not result.read or shot.jd is None or rule is None:
        return []
    loop = told_of(role, shot)
    texts = shot.jd["sections"]
    return [
        Finding(
            rule.id, rule.severity, one.start, one.end, texts[key][one.start : one.end],
            f"{one.says} {rule.why}", rule.fix, key,
        )
        for key, one in jd_promises.broken(texts, loop, result.language)
    ]  # fmt: skip


def told_of(role: Role, shot: Snapshot) -> Told:
    """Return what candidates are told of a role's loop."""
    return told(shot.stages, MINOR_DIGITS.get(role.currency.upper(), 2))


def lint_as(jd: str | StructuredJd, context: Context, book: Mapping[str, Any]) -> LintResult:
    """Lint by an organisation's copy of the rules: its words and severities, and no rule that it took out.

    The linter is pure, and every page that shows how ready a role is asks it of the same text again: what it said of
    the last texts is remembered by all that went in.
    """
    return _linted(_Asked(jd, context, book["jd_lint"]))


class _Asked:
    """What the linter is asked, equal to another when every word of both is."""

    __slots__ = ("context", "digest", "jd", "rules")

    def __init__(self, jd: str | StructuredJd, context: Context, rules: Sequence[Mapping[str, Any]]) -> None:
        self.jd, self.context, self.rules = jd, context, rules
        self.digest = sha256(repr((jd, context, rules)).encode()).digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=128)
def _linted(asked: _Asked) -> LintResult:
    own = rules_from(asked.rules)
    shipped = load_rulebook()
    result = lint(asked.jd, asked.context, replace(shipped, rules={**shipped.rules, **own}))
    return replace(result, findings=tuple(finding for finding in result.findings if finding.rule in own))


def sort_out(result: LintResult, dismissals: Sequence[Mapping[str, Any]]) -> Read:
    """Part the findings that stand from those that were set aside on the same passage."""
    aside = {(row["rule"], row["text"]): (row["id"], row["reason"]) for row in dismissals}
    standing, dismissed = [], []
    for finding in result.findings:
        held = aside.get((finding.rule, passage(finding)))
        if held:
            dismissed.append((finding, held[0], held[1]))
        else:
            standing.append(finding)
    return Read(tuple(standing), tuple(dismissed), result.read, result.language)


def passage(finding: Finding) -> str:
    """Return the text by which a dismissal knows its finding again."""
    return " ".join((finding.text or "").split())[:SPAN_KEPT]


def place(finding: Finding) -> str:
    """Return the section beside which a finding is shown: its own, that which is missing, or the requirements."""
    return finding.section or PLACES.get(finding.rule, REQUIREMENTS)
