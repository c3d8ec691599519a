"""The kit of a stage for those who keep the loop: all kits on their clocks, and the chosen one, read or edited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roles.models import Stage
from rubrics.domain.allocating import Ask, Plan
from rubrics.domain.drafts import digest
from rubrics.domain.kit_findings import Finding, Fix, Names, findings
from rubrics.domain.kit_sheets import Sheet
from rubrics.domain.listening import points
from rubrics.models import Criterion, Flag, Kit, KitDraft, Question
from rubrics.pages.kit_past import past_of
from rubrics.pages.minutes import segments, spoken, strip_of
from rubrics.queries.call import Took, took_at
from rubrics.queries.kits import Laid, StagePlan, laid, plans_of, sheet_of, talks, who_sat
from rubrics.queries.library import flags_of, scored_at

FEWEST_CALLS = 2  # before what questions took says anything of a kit
ORDINALS = ("First interviewer", "Second interviewer", "Third interviewer")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page is made from: the kit, its draft, the sheet that is shown and its plan, the kits around it."""

    stage: Stage
    kit: Kit
    draft: KitDraft | None
    laid: Laid
    around: Sequence[StagePlan]
    took: Mapping[str, Took]

    @property
    def plan(self) -> Plan:
        return self.laid.plan

    def name(self, key: str) -> str:
        """Return what a question is called where there is little room."""
        return short(self.laid.questions[key])


def short(question: Question) -> str:
    """Return the short name of a question."""
    return question.key.replace("_", " ").capitalize()


def read(stage: Stage, kit: Kit, draft: KitDraft | None) -> Desk:
    """Read what the page is made from."""
    sheet = Sheet.of_json(draft.content) if draft else sheet_of(kit)
    version = kit.rubric_version.rubric.versions.order_by("-number")[0] if draft else kit.rubric_version
    return Desk(stage, kit, draft, laid(stage, sheet, version), plans_of(stage.role_id), took_at(stage.pk))


def page(desk: Desk) -> dict[str, Any]:
    """Return the context of the editor, but for what a step said."""
    people = _people(desk)
    return {
        "stage": desk.stage,
        "kit": desk.kit,
        "draft": desk.draft,
        "sheet": desk.laid.sheet,
        "talks": talks(desk.stage),
        "strip": [strip_of(one, desk) for one in desk.around],
        "plan": desk.plan,
        "segments": segments(desk.plan, desk.name),
        "spoken": spoken(desk.plan, desk.name),
        "tail": [(desk.name(key), lost) for key, lost in desk.plan.tail.items()],
        "above": _rows(desk, desk.plan.above, people, 1),
        "below": _rows(desk, desk.plan.below, people, len(desk.plan.above) + 1),
        "findings": _findings(desk) if desk.draft and talks(desk.stage) else [],
        "covers": _covers(desk, people),
        "leave": _left(desk),
        "flags": watched(desk.stage, desk.laid.sheet.criteria),
        "people": people,
        "past": past_of(desk.kit),
        **(_choices(desk) if desk.draft else {}),
    }


def _people(desk: Desk) -> list[str]:
    """Return who asks, in the order of the shares: those of the newest talk, where they are as many."""
    count = desk.laid.sheet.interviewers
    if count == 1:
        return []
    names = who_sat(desk.stage)
    return names if len(names) == count else list(ORDINALS[:count])


def _asker(desk: Desk, key: str, people: Sequence[str]) -> str:
    return next((who for who, share in zip(people, desk.plan.shares, strict=False) if key in share.questions), "")


def _rows(desk: Desk, asks: Iterable[Ask], people: Sequence[str], first: int) -> list[dict[str, Any]]:
    labels = {one.key: one.label for one in desk.laid.scored}
    rescued = {key for gap in desk.plan.unasked for key in gap.below if len(gap.below) == 1}
    rows = []
    for number, ask in enumerate(asks, start=first):
        question = desk.laid.questions[ask.key]
        rows.append(
            {
                "id": ask.key,
                "number": number,
                "ask": question.ask,
                "name": desk.name(ask.key),
                "minutes": ask.minutes,
                "took": desk.took.get(ask.key),
                "strongest": ask.signal > 0,
                "lost": desk.plan.tail.get(ask.key, 0),
                "only": ask.key in rescued,
                "criteria": [labels[key] for key in ask.criteria if key in labels],
                "who": _asker(desk, ask.key, people),
                "strong": points(question.listen_strong),
                "weak": points(question.listen_weak),
                "follow_up": question.follow_up,
            }
        )
    return rows


def _covers(desk: Desk, people: Sequence[str]) -> list[dict[str, Any]]:
    """Return the criteria that are scored: where each is asked, by whom."""
    plan, rows = desk.plan, []
    for one in desk.laid.scored:
        feeding = [number for number, ask in enumerate(plan.above, start=1) if one.key in ask.criteria]
        lost = bool(feeding) and all(plan.above[at - 1].key in plan.tail for at in feeding)
        who = next((who for who, share in zip(people, plan.shares, strict=False) if one.key in share.criteria), "")
        rows.append({"label": one.label, "weight": one.weight.normalize(), "asked": feeding, "lost": lost, "who": who})
    return rows


def _left(desk: Desk) -> list[dict[str, Any]]:
    """Return the criteria of the rubric that this kit leaves, and the first other stage that scores each."""
    elsewhere = scored_at(desk.stage.role_id)
    rows = []
    for one in desk.laid.criteria:
        if one.key not in desk.laid.sheet.criteria:
            others = [stage for stage in elsewhere.get(one.key, ()) if stage[0] != desk.stage.pk]
            rows.append({"key": one.key, "label": one.label, "stage": others[0] if others else None})
    return rows


def watched(stage: Stage, criteria: Iterable[str]) -> list[Flag]:
    """Return the red flags that a stage can show: those about what it scores, and those about nothing in particular."""
    scored = set(criteria)
    red = flags_of(stage.organisation_id).filter(kind=Flag.Kind.RED_FLAG)
    return [flag for flag in red if not flag.criteria or scored & set(flag.criteria)]


def _findings(desk: Desk) -> list[Finding]:
    others = [one for one in desk.around if one.stage_id != desk.stage.pk]
    asked = {key: one.label for one in reversed(others) for key in one.asked}
    scored = {gap: one.label for one in reversed(others) for gap in one.plan.asked}
    bank: dict[str, list[tuple[str, str]]] = {}
    for question in _bank(desk):
        for key in question.criteria:
            bank.setdefault(key, []).append((str(question.pk), short(question)))
    return findings(
        desk.plan,
        Names(
            questions={key: short(question) for key, question in desk.laid.questions.items()},
            criteria={one.key: one.label for one in desk.laid.criteria},
            bank=bank,
            asked_elsewhere=asked,
            scored_elsewhere=scored,
            took={key: one.minutes for key, one in desk.took.items() if one.calls >= FEWEST_CALLS},
        ),
    )


def _bank(desk: Desk) -> list[Question]:
    """Return the questions that are not in the kit, those for stages of this kind first."""
    rows = Question.objects.filter(organisation_id=desk.stage.organisation_id).exclude(pk__in=desk.laid.questions)
    return sorted(rows.order_by("id"), key=lambda one: desk.stage.kind not in one.stages)


def _choices(desk: Desk) -> dict[str, Any]:
    """Return what the forms of the editor offer."""
    bank = _bank(desk)
    criteria: Sequence[Criterion] = desk.laid.criteria
    return {
        "bank": [(str(one.pk), one.ask) for one in bank],
        "seen_purpose": digest(desk.laid.sheet.purpose),
        "offered": [(one.key, one.label, one.key in desk.laid.sheet.criteria) for one in criteria],
    }


__all__ = ["Desk", "Fix", "page", "read", "short", "watched"]
