"""The opening gate: six checks, live, each with where it is mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from foundation.core.formatting import count
from foundation.core.registries import opening_guards
from roles.domain.loop_lint import LoopFinding
from roles.models import BriefVersion, Role, RoleSeat, SignOff
from roles.queries import jd_findings, loop, playbook
from roles.queries.snapshot import Snapshot, load
from roles.registries import Knowledge

LABELS = {
    "questions": "Questions",
    "brief_signed": "Brief signed",
    "jd_clean": "JD lint",
    "loop_clean": "Loop lint",
    "outcomes_covered": "Loop covers",
    "budget_set": "Budget",
}
PAGES = {
    "questions": "roles:scope",
    "brief_signed": "roles:brief",
    "jd_clean": "roles:jd",
    "loop_clean": "roles:loop",
    "outcomes_covered": "roles:loop",
    "budget_set": "roles:scope",
}
PARTS = ("brief_and_jd", "loop", "scoping", playbook.JD_TOOLS)
FRAGMENTS = {"questions": "#questions", "budget_set": "#budget"}
AGREEING = (SignOff.Answer.AGREE, SignOff.Answer.COMMENT)


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `value` is its short form ("2 of 3"), `detail` a sentence, `rule` the playbook's own words.

    `override` is why an owner let the role past it, '' when nobody did; `by` is who. `blocked` says that there is
    something wrong, not just something missing.
    """

    key: str
    label: str
    passed: bool
    value: str
    detail: str
    role_id: UUID
    rule: str
    done: int = 0
    total: int = 1
    blocked: bool = False
    override: str = ""
    by: str = ""

    @property
    def cleared(self) -> bool:
        """Whether it stands in the way no more."""
        return self.passed or bool(self.override)

    @property
    def fix_url(self) -> str:
        """Where it is mended."""
        return reverse(PAGES[self.key], args=[self.role_id]) + FRAGMENTS.get(self.key, "")

    @property
    def tone(self) -> str:
        return "ok" if self.passed else "bad" if self.blocked else "warn"

    @property
    def href(self) -> str:
        return self.fix_url


@dataclass(frozen=True, slots=True)
class Gate:
    """All that was read to judge a role's readiness, and the verdict on each check."""

    checks: tuple[Check, ...]
    shot: Snapshot
    jd: jd_findings.Read
    loop: tuple[LoopFinding, ...]
    known: Knowledge

    @property
    def ready(self) -> int:
        return sum(check.cleared for check in self.checks)

    @property
    def met(self) -> int:
        """How many pass by themselves; one that was let past is not among them."""
        return sum(check.passed for check in self.checks)

    @property
    def total(self) -> int:
        return len(self.checks)

    @property
    def open_checks(self) -> list[Check]:
        return [check for check in self.checks if not check.cleared]


def evaluate(role: Role, books: Mapping[str, playbook.Part] | None = None) -> Gate:
    """Judge a role as it stands: one query for its parts, one for the playbook, and those of the kits' registry."""
    books = books or playbook.parts(role.organisation_id, *PARTS)
    shot, jd = read_jd(role, books)
    scoping, known = books["scoping"], loop.knowledge(role)
    found = tuple(loop.findings(role, shot, known, books))
    judged = {
        "questions": _questions(shot, scoping),
        "brief_signed": _brief(shot),
        "jd_clean": _jd(shot, jd),
        "loop_clean": _loop(shot, found),
        "outcomes_covered": _outcomes(shot, known),
        "budget_set": _budget(role),
    }
    overrides = {row["check_key"]: row for row in shot.overrides}
    checks = tuple(
        _check(role, row, judged[row["key"]], overrides.get(row["key"]))
        for row in books["brief_and_jd"]["opening_gate"]
        if row["key"] in judged
    )
    return Gate(checks, shot, jd, found, known)


def read_jd(role: Role, books: Mapping[str, playbook.Part] | None = None) -> tuple[Snapshot, jd_findings.Read]:
    """Read a role's parts and what is found in its JD, for who asks nothing of the loop and the kits."""
    books = books or playbook.parts(role.organisation_id, *PARTS)
    shot = load(role.pk)
    tools, scoping = books[playbook.JD_TOOLS]["tools"], books["scoping"]
    return shot, jd_findings.read(role, shot, books["brief_and_jd"], tools, scoping)


def refusals(role: Role, gate: Gate) -> list[str]:
    """Return every sentence that keeps the role shut: checks not cleared, and what other apps object."""
    said = [f"{check.label}: {check.detail}" for check in gate.open_checks]
    return said + [sentence for guard in opening_guards for sentence in guard(role)]


Judged = tuple[bool, str, str, int, int, bool]


def _check(role: Role, row: Mapping[str, Any], judged: Judged, override: Mapping[str, Any] | None) -> Check:
    passed, value, detail, done, total, blocked = judged
    key = row["key"]
    return Check(
        key=key,
        label=LABELS[key],
        passed=passed,
        value=value,
        detail=detail,
        role_id=role.pk,
        rule=row["rule"],
        done=done,
        total=total,
        blocked=blocked,
        override=override["reason"] if override and not passed else "",
        by=override["by"] if override and not passed else "",
    )


def _questions(shot: Snapshot, book: Mapping[str, Any]) -> Judged:
    answers = shot.scope.get("questions", {})
    asked = book["questions_before_opening"]
    done = sum(bool(str(answers.get(question["key"]) or "").strip()) for question in asked)
    total = len(asked)
    blank = total - done
    detail = f"{blank} of {count(total, 'question', 'questions')} {'is' if blank == 1 else 'are'} still blank."
    detail = detail if blank else "All are answered."
    return done == total, f"{done} of {total}", detail, done, total, False


def _brief(shot: Snapshot) -> Judged:
    approvers = list({seat["member"]: seat for seat in _approvers(shot)}.values())
    answers = {row["member"]: row["answer"] for row in shot.sign_offs}
    agreed = sum(answers.get(seat["member"]) in AGREEING for seat in approvers)
    against = [seat["name"] for seat in approvers if answers.get(seat["member"]) == SignOff.Answer.DISAGREE]
    total = max(len(approvers), 1)
    if shot.brief is None:
        return False, "not begun", "There is no brief yet.", 0, 1, False
    number, state = shot.brief["number"], shot.brief["state"]
    if state == BriefVersion.State.AGREED:
        return True, f"{agreed} of {total}", f"Everybody agreed to version {number}.", agreed, total, False
    if state == BriefVersion.State.DRAFT:
        return False, "draft", f"Version {number} is a draft. Nobody has been asked yet.", 0, total, False
    if against:
        detail = f"{' and '.join(against)} disagreed with version {number}. Mend it in a new version."
        return False, f"{agreed} of {total}", detail, agreed, total, True
    waits = ", ".join(seat["name"] for seat in approvers if seat["member"] not in answers)
    return False, f"{agreed} of {total}", f"Waiting for {waits}.", agreed, total, False


def _approvers(shot: Snapshot) -> Sequence[Mapping[str, Any]]:
    return [seat for seat in shot.seats if seat["kind"] == RoleSeat.Kind.APPROVER]


def _jd(shot: Snapshot, jd: jd_findings.Read) -> Judged:
    if not shot.jd_written:
        return False, "not begun", "There is no JD yet.", 0, 1, False
    blockers = len(jd.blockers)
    if not jd.read:
        why = (
            "The linter reads English and German, and this is neither." if jd.language else "It is too long to be read."
        )
        return False, "not read", why, 0, 1, False
    if blockers:
        return False, f"{blockers} {_plural(blockers, 'blocker')}", _named(blockers, "JD"), 0, 1, True
    return True, "clean", "No blocker in the JD.", 1, 1, False


def _loop(shot: Snapshot, found: Sequence[Any]) -> Judged:
    if not shot.stages:
        return False, "no stages", "The loop has no stages yet.", 0, 1, False
    blockers = sum(finding.severity == "blocker" and finding.id != "outcome_uncovered" for finding in found)
    if blockers:
        return False, f"{blockers} {_plural(blockers, 'blocker')}", _named(blockers, "loop"), 0, 1, True
    if any(finding.severity == "blocker" for finding in found):
        return False, "gaps", "An outcome has no stage.", 0, 1, False
    return True, "clean", "No blocker in the loop.", 1, 1, False


def _outcomes(shot: Snapshot, known: Knowledge) -> Judged:
    total = len(shot.outcomes)
    if not total:
        return False, "no outcomes", "The brief names no first-90-days outcomes yet.", 0, 1, False
    gaps = len(loop.uncovered(shot, known))
    detail = "Every outcome is assessed." if not gaps else f"{gaps} of {total} outcomes have no stage."
    return gaps == 0, f"{total - gaps} of {total}", detail, total - gaps, total, False


def _budget(role: Role) -> Judged:
    parts = {
        "the low end": role.band_low_minor,
        "the high end": role.band_high_minor,
        "the overhead": role.overhead_percent,
    }
    missing = [name for name, value in parts.items() if value is None]
    if missing:
        return False, "not set", f"Missing: {', '.join(missing)}.", 3 - len(missing), 3, False
    return True, "set", "Band and overhead are set.", 1, 1, False


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def _named(count: int, where: str) -> str:
    return f"{count} {_plural(count, 'blocker')} in the {where} {'has' if count == 1 else 'have'} to be mended."
