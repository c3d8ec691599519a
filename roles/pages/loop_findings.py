"""What is wrong with a loop, in the words of its page: title, reason, and where each is mended. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from roles.domain.loop_lint import LoopFinding
from roles.domain.stage_kinds import mender
from roles.queries.snapshot import Snapshot

TONES = {"blocker": "bad", "warning": "warn", "note": "info"}
TITLES = {
    "theory_heavy": "More than one theory stage",
    "whiteboard_trivia": "A puzzle instead of work",
    "no_work_sample": "No work sample",
    "no_shipped_system": "Nobody asks about a shipped system",
    "no_system_design": "No system design",
    "no_collaboration": "Nobody from outside engineering",
    "outcome_uncovered": "An outcome without a stage",
    "criterion_uncovered": "A must-have that nobody scores",
    "criterion_overloaded": "Scored too often",
    "single_voice": "One voice decides",
    "take_home_too_long": "The take-home is too long",
    "take_home_long": "The take-home is long",
    "take_home_unpaid": "The take-home is unpaid",
    "candidate_hours": "It asks many hours",
    "no_technical_judge": "Nobody technical judges",
    "copied_loop": "The loop of another job",
    "first_hire_gap": "A first hire is not tested in all three",
    "whole_stack_untested": "It owns everything, and is not asked about it",
    "no_references": "No references",
    "kit_overfull": "A kit does not fit its time",
    "criterion_unasked": "Scored, but not asked",
    "question_repeated": "The same question twice",
}
# Why a rule is there; the finding itself says what to do.
WHY = {
    "theory_heavy": "What somebody can recite says little about what they will ship.",
    "whiteboard_trivia": "Puzzles reward those who practised puzzles. The job is data that is late, broken and large.",
    "no_work_sample": "Work like the job is the best sign of how somebody does the job; every guide asks for one.",
    "no_shipped_system": "How somebody tells of a system that failed in use is hard to rehearse.",
    "no_system_design": "Whoever owns production decides how data gets in, how answers get out, and what is watched.",
    "no_collaboration": "A model that nobody outside engineering trusts is not used.",
    "outcome_uncovered": "You would hire for this without having looked at it once.",
    "criterion_uncovered": "An outcome needs it, so whoever is hired will have to have it.",
    "criterion_overloaded": "More looks at one thing add little, and take the time from what nobody looks at.",
    "single_voice": "One person's eye, and one person's blind spot, would decide.",
    "take_home_too_long": "People with a job, children or other offers cannot give a working day, and leave.",
    "take_home_long": "Every hour more loses good people, and adds little to what you learn.",
    "take_home_unpaid": "Unpaid work is taken on by those who have time to spare, not by those who are good.",
    "candidate_hours": "Strong people have other talks going on. A long loop chooses those who have not.",
    "no_technical_judge": "Somebody who cannot tell a good answer from a fluent one hires the fluent one.",
    "copied_loop": "One loop for every ML hire is the commonest mistake: it tests another job.",
    "first_hire_gap": "Nobody else is there to do what the first hire cannot.",
    "whole_stack_untested": "Few people can do all of it, and only questions about all of it find them.",
    "no_references": "People who worked with somebody know what no talk shows.",
    "kit_overfull": "The time would come out of the candidate's own questions, which they were promised.",
    "criterion_unasked": "A score without an answer behind it is a guess about the person.",
    "question_repeated": "The second answer is the first one rehearsed, and it costs the time of another question.",
}
BY_KIT = frozenset(
    {
        "criterion_uncovered",
        "criterion_overloaded",
        "first_hire_gap",
        "whole_stack_untested",
        "kit_overfull",
        "criterion_unasked",
        "question_repeated",
    }
)
BY_PEOPLE = frozenset({"no_technical_judge", "single_voice"})


def notes(findings: Sequence[LoopFinding], shot: Snapshot, book: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the findings with a title, a tone, why, when it is found, and where each is mended.

    A mend is (what, id or kind, label).
    """
    when = {rule["id"]: rule.get("when", "") for rule in book["loop_lint"]}
    stages = {stage["key"]: stage for stage in shot.stages}
    return [
        {
            "title": TITLES.get(finding.id, finding.id.replace("_", " ").capitalize()),
            "tone": TONES[finding.severity],
            "word": finding.severity.capitalize(),
            "why": WHY.get(finding.id, ""),
            "when": when.get(finding.id, "").replace("_", " "),
            "say": finding.say,
            "criteria": [key.replace("_", " ") for key in finding.criteria],
            "mends": _mends(finding, [stages[key] for key in finding.stage_keys if key in stages]),
            "rule": finding.id,
        }
        for finding in findings
    ]


def _mends(finding: LoopFinding, stages: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    if kind := mender(finding.id):
        return [("add", kind.value, "")]
    if finding.id in BY_PEOPLE:
        return [("people", "", "")]
    if finding.outcome_keys:
        return [("outcome", key, "") for key in finding.outcome_keys]
    if finding.id in BY_KIT:
        kits = [("kit", stage["id"], stage["label"]) for stage in stages]
        return kits or [("criteria", "", "")]
    if stages and finding.id != "candidate_hours":
        return [("stage", stage["id"], stage["label"]) for stage in stages]
    return [("order", "", "")]
