"""What is wrong with an interview loop, before a candidate meets it.

Pure: no Django, plain data in and out. Rule ids, severities and (where it has them) sentences come from `loop_lint`
in `fixtures/playbook/loop.yaml` or an organisation's edited copy; the tests behind the ids live here. `lint_loop`
is total: an empty loop gets findings, never an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from roles.domain import shipped
from roles.domain.archetypes import archetype
from roles.domain.shipped import Book
from roles.domain.stage_kinds import StageKind

FIRST_HIRE_TESTS = {"pipelines": "data pipelines", "train_evaluate": "training and evaluating models",
                    "deploy_monitor": "deploying and monitoring in production"}  # fmt: skip
MAINLY = 0.5
TAKE_HOME_WARNS_OVER, TAKE_HOME_BLOCKS_OVER = 4.0, 6.0  # hours
CANDIDATE_HOURS_OVER = 9.0
CRITERION_STAGES_OVER = 3
SEVERITIES = ("blocker", "warning", "note")


@dataclass(frozen=True, slots=True)
class LoopStage:
    """One stage as the linter needs it.

    `minutes` and `hours` are the candidate's time; `hours`, the length of a take-home, outweighs `minutes`.
    `pay_minor` is the candidate's pay in minor units. `theory_share` is the part of the stage (0 to 1) that asks
    theory. `outside_engineering` (somebody from outside is there) and `shipped_system` (it goes through a system that
    the candidate shipped) None mean: as its kind answers the rule about it.
    `criteria` are the criterion keys that its kits score, `interviewers` the people (any stable id) who score them.
    """

    key: str
    kind: str
    minutes: int | None = None
    hours: float | None = None
    pay_minor: int | None = None
    theory_share: float = 0.0
    uses_puzzles: bool = False
    outside_engineering: bool | None = None
    technical_judge: bool | None = None
    criteria: Sequence[str] = ()
    interviewers: Sequence[str] = ()
    shipped_system: bool | None = None

    @property
    def candidate_hours(self) -> float:
        """Hours that the stage asks of the candidate; 0 for stages in which they take no part."""
        if not StageKind(self.kind).takes_part:
            return 0.0
        return max(0.0, float(self.hours) if self.hours is not None else (self.minutes or 0) / 60)

    def answers(self, rule: str) -> bool:
        """Tell whether a stage of its kind gives a loop what the rule misses."""
        return StageKind(self.kind).answers(rule)


@dataclass(frozen=True, slots=True)
class LoopOutcome:
    """A first-90-days outcome: the criteria it needs, and the stage keys linked to it by hand."""

    key: str
    label: str
    criteria: Sequence[str] = ()
    stages: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """A role's loop. `tests_covered` holds the first-hire abilities (pipelines, train_evaluate, deploy_monitor)
    that some criterion of the loop tests. `owns_production` None means: by archetype. `other_templates` maps the
    other archetypes to their stage keys in order; None means: those of the playbook.
    """

    archetype: str
    stages: Sequence[LoopStage] = ()
    outcomes: Sequence[LoopOutcome] = ()
    must_criteria: Sequence[str] = ()
    first_hire: bool | None = None
    tests_covered: Sequence[str] = ()
    owns_production: bool | None = None
    other_templates: Mapping[str, Sequence[str]] | None = None

    def of_kind(self, holds: Callable[[StageKind], bool]) -> tuple[LoopStage, ...]:
        """The stages of whose kind something holds, in order."""
        return tuple(stage for stage in self.stages if holds(StageKind(stage.kind)))

    def answers(self, rule: str) -> bool:
        """Tell whether some stage is of a kind that gives what the rule misses."""
        return any(stage.answers(rule) for stage in self.stages)


@dataclass(frozen=True, slots=True)
class LoopFinding:
    """One finding: the rule, its severity (blocker, warning, note), what to say, and what it is about."""

    id: str
    severity: str
    say: str
    stage_keys: tuple[str, ...] = ()
    outcome_keys: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    say: str
    stages: Sequence[LoopStage] = ()
    outcomes: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


Check = Callable[[Loop, Book], Iterator[_Hit]]


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


def candidate_hours(loop: Loop) -> float:
    """Hours that the whole loop asks of a candidate, take-home included."""
    return sum(stage.candidate_hours for stage in loop.stages)


# --- what the stages are ----------------------------------------------------------------------------------------


def _theory_heavy(loop: Loop, _: Book) -> Iterator[_Hit]:
    heavy = [stage for stage in loop.stages if stage.theory_share > MAINLY]
    if len(heavy) > 1:
        yield _Hit("Theory predicts little. Keep one such stage at most.", heavy)


def _whiteboard_trivia(loop: Loop, _: Book) -> Iterator[_Hit]:
    for stage in loop.stages:
        if stage.uses_puzzles:
            yield _Hit("Replace the puzzle by data handling and pipeline logic.", [stage])


def _no_work_sample(loop: Loop, _: Book) -> Iterator[_Hit]:
    if not loop.answers("no_work_sample"):
        yield _Hit("Nobody sees the candidate's work. Add a take-home or a live exercise on data like yours.")


def _no_shipped_system(loop: Loop, _: Book) -> Iterator[_Hit]:
    def walks_through(stage: LoopStage) -> bool:
        return stage.answers("no_shipped_system") if stage.shipped_system is None else stage.shipped_system

    if not any(walks_through(stage) for stage in loop.stages):
        yield _Hit("No stage goes through a system the candidate shipped. It tells most about the next one: add it.")


def _no_system_design(loop: Loop, _: Book) -> Iterator[_Hit]:
    owns = archetype(loop.archetype).owns_production if loop.owns_production is None else loop.owns_production
    if owns and not loop.answers("no_system_design"):
        yield _Hit("The role owns production. Add a system design talk on your own case.")


def _no_collaboration(loop: Loop, _: Book) -> Iterator[_Hit]:
    def outside(stage: LoopStage) -> bool:
        return stage.answers("no_collaboration") if stage.outside_engineering is None else stage.outside_engineering

    if not any(outside(stage) for stage in loop.stages):
        yield _Hit("Nobody from outside engineering meets the candidate. Ask someone who will depend on the work.")


def _no_references(loop: Loop, _: Book) -> Iterator[_Hit]:
    if not loop.answers("no_references"):
        yield _Hit("Nobody speaks to people who worked with the candidate. Add references before the offer.")


# --- what the stages cover --------------------------------------------------------------------------------------


def _outcome_uncovered(loop: Loop, _: Book) -> Iterator[_Hit]:
    keys = {stage.key for stage in loop.stages}
    scored = {criterion for stage in loop.stages for criterion in stage.criteria}
    for outcome in loop.outcomes:
        if keys.isdisjoint(outcome.stages) and scored.isdisjoint(outcome.criteria):
            yield _Hit(f"No stage assesses the outcome “{outcome.label}”.", outcomes=(outcome.key,))


def _stages_by_criterion(loop: Loop) -> dict[str, list[LoopStage]]:
    found: dict[str, list[LoopStage]] = {}
    for stage in loop.stages:
        for criterion in dict.fromkeys(stage.criteria):
            found.setdefault(criterion, []).append(stage)
    return found


def _criterion_uncovered(loop: Loop, _: Book) -> Iterator[_Hit]:
    scored = _stages_by_criterion(loop)
    for criterion in dict.fromkeys(loop.must_criteria):
        if criterion not in scored:
            yield _Hit("A must-have that nobody scores. Give it to a stage, or drop it.", criteria=(criterion,))


def _criterion_overloaded(loop: Loop, _: Book) -> Iterator[_Hit]:
    for criterion, stages in _stages_by_criterion(loop).items():
        if len(stages) > CRITERION_STAGES_OVER:
            say = f"Scored in {len(stages)} stages. Leave it to those that see it best."
            yield _Hit(say, stages, criteria=(criterion,))


def _single_voice(loop: Loop, _: Book) -> Iterator[_Hit]:
    """A person decides a criterion when nobody else scores it; criteria without an interviewer do not count yet."""
    stages_of = _stages_by_criterion(loop)
    voices = {key: {person for stage in stages for person in stage.interviewers} for key, stages in stages_of.items()}
    heard = {key: people for key, people in voices.items() if people}
    alone = Counter(next(iter(people)) for people in heard.values() if len(people) == 1)
    for person, count in alone.items():
        if count * 2 > len(heard):
            decided = tuple(key for key, people in heard.items() if people == {person})
            theirs = [stage for stage in loop.stages if person in stage.interviewers]
            say = f"One person alone decides {count} of {len(heard)} criteria. Let someone else score some of them."
            yield _Hit(say, theirs, criteria=decided)


def _first_hire_gap(loop: Loop, _: Book) -> Iterator[_Hit]:
    missing = [label for key, label in FIRST_HIRE_TESTS.items() if key not in loop.tests_covered]
    if loop.first_hire and missing:
        yield _Hit(f"A first ML hire needs all three, and nothing here tests: {', '.join(missing)}.")


def _no_technical_judge(loop: Loop, _: Book) -> Iterator[_Hit]:
    stages = loop.of_kind(lambda kind: kind.is_technical)
    if not any(stage.technical_judge for stage in stages):
        yield _Hit("Nobody technical judges the technical stages. Bring in a technical advisor.", stages)


# --- what it asks of the candidate, and where it comes from -----------------------------------------------------


def _take_home_over(low: float, high: float) -> Check:
    def check(loop: Loop, _: Book) -> Iterator[_Hit]:
        for stage in loop.of_kind(lambda kind: kind.has_task):
            if low < stage.candidate_hours <= high:
                say = f"The take-home asks {stage.candidate_hours:g} hours. Cut it to {TAKE_HOME_WARNS_OVER:g}."
                yield _Hit(say, [stage])

    return check


def _take_home_unpaid(loop: Loop, _: Book) -> Iterator[_Hit]:
    for stage in loop.of_kind(lambda kind: kind.has_task):
        if not stage.pay_minor or stage.pay_minor < 0:
            yield _Hit("The take-home has no pay. Pay for the hours you ask.", [stage])


def _candidate_hours(loop: Loop, _: Book) -> Iterator[_Hit]:
    total = candidate_hours(loop)
    if total > CANDIDATE_HOURS_OVER:
        say = f"The loop asks {total:.1f} hours of a candidate. Over {CANDIDATE_HOURS_OVER:g}, good people drop out."
        yield _Hit(say, [stage for stage in loop.stages if stage.candidate_hours])


def _copied_loop(loop: Loop, book: Book) -> Iterator[_Hit]:
    """Identical in kind and order to another archetype's loop; silent while it is the archetype's own template,
    since two archetypes of the playbook share one."""
    kinds = {stage["key"]: stage["kind"] for stage in book["stages"]}
    others = book["templates"] if loop.other_templates is None else loop.other_templates

    def same(template: Sequence[str]) -> bool:
        return [kinds.get(key, key) for key in template] == [stage.kind for stage in loop.stages]

    if not loop.stages or same(book["templates"].get(loop.archetype, ())):
        return
    besides = {loop.archetype, *template_labels(book)}
    copied = [key for key in others if key not in besides and same(others[key])]
    if copied:
        job = copied[0].replace("_", " ").replace("ml", "ML")
        yield _Hit(f"This is the loop for another job ({job}). Fit it to this one.")


def template_labels(book: Book) -> Mapping[str, str]:
    """Return what templates that belong to no archetype are called, by key; as shipped where a copy does not say."""
    return {**shipped.book("loop")["template_labels"], **book.get("template_labels", {})}


CHECKS: Mapping[str, Check] = {
    "theory_heavy": _theory_heavy,
    "whiteboard_trivia": _whiteboard_trivia,
    "no_work_sample": _no_work_sample,
    "no_shipped_system": _no_shipped_system,
    "no_system_design": _no_system_design,
    "no_collaboration": _no_collaboration,
    "outcome_uncovered": _outcome_uncovered,
    "criterion_uncovered": _criterion_uncovered,
    "criterion_overloaded": _criterion_overloaded,
    "single_voice": _single_voice,
    "take_home_too_long": _take_home_over(TAKE_HOME_BLOCKS_OVER, float("inf")),
    "take_home_long": _take_home_over(TAKE_HOME_WARNS_OVER, TAKE_HOME_BLOCKS_OVER),
    "take_home_unpaid": _take_home_unpaid,
    "candidate_hours": _candidate_hours,
    "no_technical_judge": _no_technical_judge,
    "copied_loop": _copied_loop,
    "first_hire_gap": _first_hire_gap,
    "no_references": _no_references,
}
