"""What is wrong with an interview loop, before a candidate meets it.

Pure: no Django, plain data in and out. Rule ids, severities and (where it has them) sentences come from `loop_lint`
in `fixtures/playbook/loop.yaml` or an organisation's edited copy; the tests behind the ids live in the modules of this
package. `lint_loop` is total: an empty loop gets findings, never an error.
"""

from __future__ import annotations

from collections.abc import Mapping

from roles.domain import shipped
from roles.domain.shipped import Book

from . import asking, coverage, kits, stages
from .asking import CANDIDATE_HOURS_OVER, template_labels
from .shapes import SEVERITIES, Check, Loop, LoopFinding, LoopOutcome, LoopStage, candidate_hours

__all__ = [
    "CANDIDATE_HOURS_OVER",
    "CHECKS",
    "SEVERITIES",
    "Loop",
    "LoopFinding",
    "LoopOutcome",
    "LoopStage",
    "candidate_hours",
    "lint_loop",
    "template_labels",
]


def lint_loop(loop: Loop, book: Book | None = None) -> list[LoopFinding]:
    """All findings on a loop, blockers first, then in the order of the playbook (default: as shipped)."""
    book = shipped.book("loop") if book is None else book
    findings = [
        LoopFinding(
            rule["id"], rule["severity"], rule.get("say") or hit.say,
            tuple(stage.key for stage in hit.stages), hit.outcomes, hit.criteria,
        )
        for rule in book["loop_lint"]
        for hit in CHECKS[rule["id"]](loop, book)
    ]  # fmt: skip
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


CHECKS: Mapping[str, Check] = {
    "theory_heavy": stages.theory_heavy,
    "whiteboard_trivia": stages.whiteboard_trivia,
    "no_work_sample": stages.no_work_sample,
    "no_shipped_system": stages.no_shipped_system,
    "no_system_design": stages.no_system_design,
    "no_collaboration": stages.no_collaboration,
    "outcome_uncovered": coverage.outcome_uncovered,
    "criterion_uncovered": coverage.criterion_uncovered,
    "criterion_overloaded": coverage.criterion_overloaded,
    "kit_overfull": kits.kit_overfull,
    "criterion_unasked": kits.criterion_unasked,
    "question_repeated": kits.question_repeated,
    "single_voice": coverage.single_voice,
    "take_home_too_long": asking.take_home_over(asking.TAKE_HOME_BLOCKS_OVER, float("inf")),
    "take_home_long": asking.take_home_over(asking.TAKE_HOME_WARNS_OVER, asking.TAKE_HOME_BLOCKS_OVER),
    "take_home_unpaid": asking.take_home_unpaid,
    "candidate_hours": asking.many_hours,
    "no_technical_judge": coverage.no_technical_judge,
    "copied_loop": asking.copied_loop,
    "first_hire_gap": coverage.first_hire_gap,
    "whole_stack_untested": coverage.whole_stack_untested,
    "no_references": stages.no_references,
}
