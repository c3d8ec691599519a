"""The loops of the playbook run against the playbook's own rules: minutes, questions, the check of loops. Pure.

Each stage of a template gets the kit that a new organisation would get for it, on the clock of `allocating`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from roles.domain.loop_lint import Loop, LoopFinding, LoopStage, candidate_hours, lint_loop, template_labels
from roles.domain.stage_kinds import StageKind
from rubrics.domain.allocating import AT_MOST, Ask, Plan, Weight, Why, allocate

Book = Mapping[str, Any]
BLANK = (Why.NO_QUESTION, Why.ONLY_THEORY)
HARMLESS = "note"


@dataclass(frozen=True, slots=True)
class Pack:
    """The parts of the playbook that loops are made of, each as its file has it."""

    scoping: Book
    loop: Book
    rubrics: Book
    questions: Book


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage of a template. `plan` None: nobody talks here, or nothing is scored.

    `scored` are the criteria of its kit, `blank` those of its rubric without a question at a stage of this kind,
    `crowded` those that the kit has no minutes for, `repeated` questions that an earlier stage of the loop asks.
    """

    key: str
    kind: str
    label: str
    rubric: str
    plan: Plan | None
    scored: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    crowded: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    def problems(self) -> Iterator[str]:
        """Give what is wrong with its kit, a sentence each."""
        for key in self.blank:
            yield f"“{self.label}” scores {key}, and no question there asks for it."
        if self.plan and self.plan.over:
            yield f"“{self.label}” is {self.plan.over} minutes over its {self.plan.minutes}."
        for key in self.crowded:
            yield f"“{self.label}” has no minutes left to ask for {key}."
        for key in self.repeated:
            yield f"“{self.label}” asks {key} again, which an earlier stage asks."


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template: its stages, the candidate's minutes, and what the check of loops finds in it."""

    key: str
    label: str
    stages: tuple[StageRow, ...]
    candidate_minutes: int
    findings: tuple[LoopFinding, ...]

    def problems(self) -> Iterator[str]:
        """Give what is wrong with it: its kits, and findings that are more than notes."""
        for stage in self.stages:
            yield from stage.problems()
        for finding in self.findings:
            if finding.severity != HARMLESS:
                yield f"{finding.id} ({finding.severity}): {finding.say}"


def check_templates(pack: Pack) -> list[TemplateRow]:
    """Return each template of the loop with what it comes to."""
    labels = {row["key"]: row["label"] for row in pack.scoping["archetypes"]} | dict(template_labels(pack.loop))
    known = {row["key"]: row for row in pack.loop["stages"]}
    return [
        _template(pack, key, str(labels.get(key, key)), [known[name] for name in names])
        for key, names in pack.loop["templates"].items()
    ]


def kit_of(pack: Pack, stage: Book) -> Plan | None:
    """Return the kit that a stage of the playbook gets, None where nobody talks or nothing is scored."""
    rubric = _rubric(pack, stage)
    if rubric is None or not StageKind(stage["kind"]).is_conversation:
        return None
    asks = [ask_of(row) for row in pack.questions["questions"] if stage["kind"] in row["stages"]]
    weights = [Weight(row["key"], Decimal(str(row["weight"]))) for row in rubric["criteria"]]
    return allocate(stage.get("minutes"), asks, weights)


def ask_of(row: Book) -> Ask:
    """Return a question of the playbook as the allocator takes it."""
    return Ask(
        key=row["key"],
        minutes=row.get("minutes", 0),
        criteria=tuple(row["criteria"]),
        signal=1 if row.get("strongest") else 0,
        theory=row.get("theory", False),
    )


def _rubric(pack: Pack, stage: Book) -> Book | None:
    named = stage.get("rubric")
    return next((row for row in pack.rubrics["rubrics"] if row["key"] == named), None) if named else None


def _template(pack: Pack, key: str, label: str, stages: Sequence[Book]) -> TemplateRow:
    rows: list[StageRow] = []
    asked: set[str] = set()
    for stage in stages:
        rows.append(_stage(pack, stage, asked))
        asked |= {ask.key for ask in rows[-1].plan.above} if rows[-1].plan else set()
    loop = _loop(pack, key, stages, rows)
    minutes = round(candidate_hours(loop) * 60)
    return TemplateRow(key, label, tuple(rows), minutes, tuple(lint_loop(loop, pack.loop)))


def _stage(pack: Pack, stage: Book, asked: set[str]) -> StageRow:
    plan, rubric = kit_of(pack, stage), _rubric(pack, stage)
    row = StageRow(stage["key"], stage["kind"], stage["label"], stage.get("rubric", ""), plan)
    criteria = [criterion["key"] for criterion in rubric["criteria"]] if rubric else []
    if plan is None:
        return StageRow(row.key, row.kind, row.label, row.rubric, None, scored=tuple(criteria))
    lost = [gap.key for gap in plan.unasked if gap.why is Why.NO_ROOM]
    # One person judges so many; what is left of a broader rubric waits for a second one.
    short = max(0, min(AT_MOST, len(plan.asked) + len(lost)) - len(plan.asked))
    return StageRow(
        row.key,
        row.kind,
        row.label,
        row.rubric,
        plan,
        scored=plan.asked,
        blank=tuple(gap.key for gap in plan.unasked if gap.why in BLANK),
        crowded=tuple(lost[:short]),
        repeated=tuple(ask.key for ask in plan.above if ask.key in asked),
    )


def _loop(pack: Pack, key: str, stages: Sequence[Book], rows: Sequence[StageRow]) -> Loop:
    """Return a template as a loop of a first hire, paid and judged as the template says."""
    judged = any(StageKind(stage["kind"]).is_conversation and _technical(stage) for stage in stages)
    shows = {
        criterion["key"]: criterion.get("tests", ()) for row in pack.rubrics["rubrics"] for criterion in row["criteria"]
    }
    scored = [name for row in rows for name in row.scored]
    return Loop(
        archetype=key,
        stages=tuple(_linted(stage, row, judged) for stage, row in zip(stages, rows, strict=True)),
        first_hire=True,
        tests_covered=tuple({ability for name in scored for ability in shows.get(name, ())}),
    )


def _technical(stage: Book) -> bool:
    return StageKind(stage["kind"]).is_technical or stage.get("paid_to") == "advisor"


def _linted(stage: Book, row: StageRow, judged: bool) -> LoopStage:
    asking = row.plan.asking if row.plan else 0
    theory = sum(ask.minutes for ask in row.plan.above if ask.theory) if row.plan else 0
    return LoopStage(
        key=stage["key"],
        kind=stage["kind"],
        minutes=stage.get("minutes"),
        hours=stage.get("hours"),
        pay_minor=1 if stage.get("paid_to") == "candidate" else None,
        theory_share=theory / asking if asking else 0.0,
        technical_judge=judged,
        criteria=row.scored,
        over=row.plan.over if row.plan else 0,
        unasked=(*row.blank, *row.crowded),
        asked=tuple(ask.key for ask in row.plan.above) if row.plan else (),
        rubric=row.rubric,
    )
