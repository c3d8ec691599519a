"""What to hire, argued: the answers of the scope in, a verdict with its reasons out.

Pure: no Django, no clock, no database. The texts come from the scoping playbook (`fixtures/playbook/scoping.yaml` or
an organisation's edited copy of it); the predicates live here, keyed by the rule ids of the playbook. `verdict` is
total: any mixture of blank, unknown and nonsensical answers gives a verdict. A blank answer never fires a rule,
except the blank problem statement, which is itself the rule `not_ready`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from roles.domain import shipped
from roles.domain.shipped import Book

Goal = Literal["build", "specialise", "scale"]

DIMENSIONS = ("modeling", "engineering", "platform")
DEPTH_RANGE = range(1, 6)
DEEP = 4
SOLID = 3
WAITS = frozenset({"not_ready", "data_engineer_first"})  # verdicts that say: not this hire, not yet


@dataclass(frozen=True, slots=True)
class Answers:
    """What a founder answered on the scope page. Everything may be blank; None means not answered.

    `facts` holds the keys of `team_facts` in the playbook: True/"yes", False/"no" or None, and for `data_ready` one of
    its levels (ready, partial, scattered, none). Depths are 1 to 5 for modeling, engineering and platform; other
    numbers count as not answered. `owns` lists parts of `production_work_split.other` that the role owns.
    `questions` holds the answers before opening by key (problem, done, day_one, month_six); the problem statement
    is `problem`, or `questions["problem"]` where that is blank.
    """

    goal: Goal | None = None
    facts: Mapping[str, bool | str | None] = field(default_factory=dict)
    dimensions_now: Mapping[str, int | None] = field(default_factory=dict)
    dimensions_later: Mapping[str, int | None] = field(default_factory=dict)
    owns: Sequence[str] = ()
    first_hire: bool | None = None
    problem: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)

    def fact(self, key: str) -> bool | None:
        """The yes/no answer to a team fact; None when blank, unknown or not a yes/no."""
        value = self.facts.get(key)
        if isinstance(value, bool):
            return value
        return {"yes": True, "no": False}.get(value.strip().lower()) if isinstance(value, str) else None

    def level(self, key: str) -> str | None:
        """The level chosen for a fact that has levels, lower case; None when blank."""
        value = self.facts.get(key)
        return (value.strip().lower() or None) if isinstance(value, str) else None

    def statement(self) -> str:
        """The problem statement, without surrounding space; empty when there is none."""
        return self.problem.strip() or str(self.questions.get("problem") or "").strip()

    def depths(self, when: Literal["now", "later"] = "now") -> dict[str, int]:
        """The depths that were answered, by dimension."""
        source = self.dimensions_now if when == "now" else self.dimensions_later
        answered = {key: source.get(key) for key in DIMENSIONS}
        return {key: value for key, value in answered.items() if type(value) is int and value in DEPTH_RANGE}


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule that holds: id, what it says, why, the answers (key to value) that made it hold, and when it does."""

    rule: str
    says: str
    because: str
    answers: Mapping[str, Any]
    source: tuple[str, ...] = ()
    severity: str | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class OwnershipSplit:
    """How the work around the model is split: the model is `model_share_percent` of shipping; the rest by owner."""

    model_share_percent: int
    owned: tuple[str, ...]
    left_to_others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EngagementView:
    """One way to engage, with the general arguments of the playbook and those that these answers speak for."""

    key: str
    fits: tuple[str, ...]
    costs: tuple[str, ...]
    speaks_for_it: tuple[Fired, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole verdict. `primary` is the first rule of the playbook that holds, `considerations` the others in order.

    `archetype` is the archetype key of the primary rule (None when not ready). `level` is "senior" or
    "mid or senior", None when no rule of seniority holds; `level_reasons` are the rules behind it and `pool_note`
    says how the pool shrinks. `lint` holds unicorn and no_depth. `goal_archetype` is the archetype of the chosen goal.
    `engagement` lists every way to engage, those with most speaking for them first. `unanswered` names the blank
    facts and `open_questions` the blank questions before opening. `growth` lists the dimensions that have to be deeper
    later than now, with both depths. `otherwise` is the rule that would decide if the primary one, not ready or data
    engineer first, were settled.
    """

    primary: Fired
    considerations: tuple[Fired, ...]
    archetype: str | None
    level: str | None
    level_reasons: tuple[Fired, ...]
    pool_note: str | None
    lint: tuple[Fired, ...]
    ownership: OwnershipSplit
    engagement: tuple[EngagementView, ...]
    goal_archetype: str | None
    unanswered: tuple[str, ...]
    open_questions: tuple[str, ...]
    growth: tuple[tuple[str, int, int], ...]
    otherwise: Fired | None


def verdict(answers: Answers, book: Book | None = None) -> Verdict:
    """Judge a scope by the rules of the playbook (default: as shipped). Total: never raises on any `Answers`."""
    book = shipped.book("scoping") if book is None else book
    fired = [_entry(rule, held) for rule in book["verdicts"] if (held := _held(rule["id"], answers)) is not None]
    primary, considerations = fired[0], tuple(item for item in fired[1:] if item.rule != "generalist")
    level, pool_note, level_reasons = _seniority(answers, book)
    return Verdict(
        primary=primary,
        considerations=considerations,
        archetype=archetypes_of(book)[primary.rule],
        level=level,
        level_reasons=level_reasons,
        pool_note=pool_note,
        lint=_dimension_lint(answers, book),
        ownership=_ownership(answers, book),
        engagement=_engagement(answers, book),
        goal_archetype=next((goal["archetype"] for goal in book["goal_kinds"] if goal["key"] == answers.goal), None),
        unanswered=tuple(fact["key"] for fact in book["team_facts"] if not _answered(answers, fact)),
        open_questions=tuple(
            question["key"]
            for question in book["questions_before_opening"]
            if not (answers.statement() if question["key"] == "problem" else _text(answers, question["key"]))
        ),
        growth=_growth(answers),
        otherwise=next((item for item in fired[1:] if item.rule not in WAITS), None) if primary.rule in WAITS else None,
    )


def archetypes_of(book: Book) -> dict[str, str | None]:
    """Return by rule the archetype that it speaks for, as shipped where a copy does not say; None for `not_ready`."""
    usual = {rule["id"]: rule.get("archetype") for rule in shipped.book("scoping")["verdicts"]}
    return {rule["id"]: rule.get("archetype", usual.get(rule["id"])) for rule in book["verdicts"]}


def _text(answers: Answers, key: str) -> str:
    return str(answers.questions.get(key) or "").strip()


def _answered(answers: Answers, fact: Mapping[str, Any]) -> bool:
    if "levels" in fact:
        return answers.level(fact["key"]) in fact["levels"]
    return answers.fact(fact["key"]) is not None


def _entry(rule: Mapping[str, Any], held: Mapping[str, Any]) -> Fired:
    return Fired(rule["id"], rule["verdict"], rule["because"], held, tuple(rule["source"]), when=rule["when"])


# --- the verdict rules: each gives the answers that make it hold, or None ---------------------------------------


def _not_ready(answers: Answers) -> dict[str, Any] | None:
    held: dict[str, Any] = {}
    if answers.fact("success_metric") is False:
        held["success_metric"] = False
    if not answers.statement():
        held["problem"] = ""
    return held or None


def _data_engineer_first(answers: Answers) -> dict[str, Any] | None:
    level = answers.level("data_ready")
    return {"data_ready": level} if level in ("scattered", "none") else None


def _facts(**wanted: bool) -> Callable[[Answers], dict[str, Any] | None]:
    def held(answers: Answers) -> dict[str, Any] | None:
        return dict(wanted) if all(answers.fact(key) is value for key, value in wanted.items()) else None

    return held


def _specialist(answers: Answers) -> dict[str, Any] | None:
    return {"goal": "specialise"} if answers.goal == "specialise" else None


def _generalist(answers: Answers) -> dict[str, Any]:
    return {"goal": answers.goal} if answers.goal else {}


PREDICATES: Mapping[str, Callable[[Answers], dict[str, Any] | None]] = {
    "not_ready": _not_ready,
    "data_engineer_first": _data_engineer_first,
    "mlops": _facts(models_exist=True, in_production=False),
    "research": _facts(novel_method_needed=True),
    "modeling_first": _facts(strong_backend=True, training_knowledge=False),
    "specialist": _specialist,
    "generalist": _generalist,
}


def _held(rule: str, answers: Answers) -> dict[str, Any] | None:
    return PREDICATES[rule](answers)


# --- level, depth, ownership, engagement ------------------------------------------------------------------------


def _owns_whole_stack(answers: Answers, book: Book) -> bool:
    said = answers.fact("owns_whole_stack")
    return said if said is not None else set(book["production_work_split"]["other"]) <= set(answers.owns)


def _said_of_stack(answers: Answers) -> dict[str, Any]:
    """The answers by which the role owns the whole stack: said outright, or every part of it ticked."""
    if answers.fact("owns_whole_stack"):
        return {"owns_whole_stack": True}
    return {"owns": tuple(answers.owns)}


def _seniority(answers: Answers, book: Book) -> tuple[str | None, str | None, tuple[Fired, ...]]:
    """The level, the note on the pool, and the rules behind them. Senior outweighs 'mid or senior'."""
    lead = answers.fact("daily_technical_lead")
    alone, led, whole = book["seniority"]  # the playbook lists them in this order and gives them no ids
    rules = (
        ("first_hire_alone", alone, answers.first_hire is True and lead is False),
        ("first_hire_led", led, answers.first_hire is True and lead is True),
        ("owns_whole_stack", whole, _owns_whole_stack(answers, book)),
    )
    told = {"first_hire": answers.first_hire, "daily_technical_lead": lead}
    by_stack = _said_of_stack(answers)
    reasons = tuple(
        Fired(
            key,
            entry["level"],
            entry["because"],
            by_stack if key == "owns_whole_stack" else told,
            tuple(entry["source"]),
            when=entry["when"],
        )
        for key, entry, holds in rules
        if holds
    )
    levels = [reason.says for reason in reasons]
    level = "senior" if "senior" in levels else next(iter(levels), None)
    return level, whole["pool"] if any(reason.rule == "owns_whole_stack" for reason in reasons) else None, reasons


def _dimension_lint(answers: Answers, book: Book) -> tuple[Fired, ...]:
    depths = answers.depths()
    complete = len(depths) == len(DIMENSIONS)
    holds = {
        "unicorn": complete and min(depths.values()) >= DEEP,
        "no_depth": complete and max(depths.values()) < SOLID,
    }
    return tuple(
        Fired(rule["id"], rule["say"], rule["when"], depths, tuple(rule["source"]), rule["severity"], rule["when"])
        for rule in book["dimensions"]["lint"]
        if holds.get(rule["id"], False)
    )


def _growth(answers: Answers) -> tuple[tuple[str, int, int], ...]:
    now, later = answers.depths(), answers.depths("later")
    return tuple((key, now[key], later[key]) for key in DIMENSIONS if key in now and later.get(key, 0) > now[key])


def _ownership(answers: Answers, book: Book) -> OwnershipSplit:
    split = book["production_work_split"]
    owned = tuple(part for part in split["other"] if part in answers.owns)
    rest = tuple(part for part in split["other"] if part not in answers.owns)
    return OwnershipSplit(split["model_share_percent"], owned, rest)


def _engagement(answers: Answers, book: Book) -> tuple[EngagementView, ...]:
    speaking = _engagement_arguments(answers, book)
    views = [
        EngagementView(way["key"], tuple(way["fits"]), tuple(way.get("costs", ())), tuple(speaking.get(way["key"], ())))
        for way in book["engagement"]
    ]
    return tuple(sorted(views, key=lambda view: -len(view.speaks_for_it)))


def _engagement_arguments(answers: Answers, book: Book) -> dict[str, list[Fired]]:
    """What in these answers speaks for each way to engage."""
    owned = _ownership(answers, book).owned
    whole, unproven = _owns_whole_stack(answers, book), _not_ready(answers)
    no_model = answers.fact("models_exist") is False
    arguments = (
        ("full_time", "long_term_ownership", bool(owned), {"owns": owned}, "the role owns parts of production",
         "The role owns parts of production that somebody has to keep running for years."),
        ("full_time", "owns_whole_stack", whole, _said_of_stack(answers), "the role owns the whole stack",
         "Knowledge of the whole stack should not leave when a contract ends."),
        ("full_time", "first_hire", answers.first_hire is True, {"first_hire": True}, "it is the first ML hire",
         "The first ML hire lays the ground that later hires build on."),
        ("contractor", "bounded_specialism", answers.goal == "specialise" and not owned and not whole,
         {"goal": "specialise", "owns": ()}, "one deep problem, and nothing of production to own afterwards",
         "One deep skill is needed, and nobody has to own production afterwards."),
        ("pilot", "unproven_problem", unproven is not None, unproven or {}, "the problem or its measure is open",
         "The problem or its measure is still open. Four weeks can settle it before a search of months."),
        ("pilot", "no_model_yet", answers.goal == "build" and no_model, {"goal": "build", "models_exist": False},
         "something new is to be built and no model exists",
         "Nothing has been tried yet. A short pilot shows whether the idea holds on your data."),
    )  # fmt: skip
    found: dict[str, list[Fired]] = {}
    for way, rule, holds, told, when, because in arguments:
        if holds:
            found.setdefault(way, []).append(Fired(rule, way, because, told, when=when))
    return found
