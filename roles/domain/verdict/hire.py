"""What kind of hire the answers ask for: level, depth, what the role owns, and how to engage somebody."""

from __future__ import annotations

from typing import Any

from roles.domain import shipped
from roles.domain.shipped import Book

from .shapes import DEEP, DIMENSIONS, SOLID, Answers, EngagementView, Fired, OwnershipSplit

OF_RESEARCH = frozenset({"research"})
OF_AN_ML_HIRE = OF_RESEARCH | {"first_hire", "bounded_specialism", "no_model_yet", "proof_of_concept"}


def stack_unsettled(answers: Answers, book: Book) -> bool:
    """Tell whether what is said of the whole stack and what is ticked of it cannot both be meant."""
    parts = set(shipped.work_parts(book))
    owned = parts & set(answers.owns)
    said = answers.fact("owns_whole_stack")
    return (said is True and bool(owned) and owned != parts) or (said is False and bool(parts) and owned == parts)


def owns_whole_stack(answers: Answers, book: Book) -> bool:
    """Tell whether the role owns all of the work around the model: said outright, or every part of it ticked.

    Nothing is concluded from two answers that speak against each other.
    """
    if stack_unsettled(answers, book):
        return False
    said = answers.fact("owns_whole_stack")
    return said if said is not None else set(shipped.work_parts(book)) <= set(answers.owns)


def _said_of_stack(answers: Answers) -> dict[str, Any]:
    """The answers by which the role owns the whole stack: said outright, or every part of it ticked."""
    if answers.fact("owns_whole_stack"):
        return {"owns_whole_stack": True}
    return {"owns": tuple(answers.owns)}


def seniority(answers: Answers, book: Book) -> tuple[str | None, str | None, tuple[Fired, ...]]:
    """The level, the note on the pool, and the rules behind them. Senior outweighs 'mid or senior'."""
    lead = answers.fact("daily_technical_lead")
    rules = shipped.keyed(book["seniority"], shipped.book("scoping")["seniority"])
    cases = {
        "first_hire_alone": answers.first_hire is True and lead is False,
        "first_hire_led": answers.first_hire is True and lead is True,
        "owns_whole_stack": owns_whole_stack(answers, book),
    }
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
        for key, holds in cases.items()
        if holds and (entry := rules.get(key))
    )
    levels = [reason.says for reason in reasons]
    level = "senior" if "senior" in levels else next(iter(levels), None)
    by_rule = {reason.rule: rules[reason.rule] for reason in reasons}
    return level, by_rule.get("owns_whole_stack", {}).get("pool"), reasons


def dimension_lint(answers: Answers, book: Book) -> tuple[Fired, ...]:
    """What is wrong with the depths: all deep, or none."""
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


def growth(answers: Answers) -> tuple[tuple[str, int, int], ...]:
    """The dimensions that have to be deeper later than now."""
    now, later = answers.depths(), answers.depths("later")
    return tuple((key, now[key], later[key]) for key in DIMENSIONS if key in now and later.get(key, 0) > now[key])


def ownership(answers: Answers, book: Book) -> OwnershipSplit:
    """How the work around the model is split."""
    parts = shipped.work_parts(book)
    owned = tuple(part for part in parts if part in answers.owns)
    rest = tuple(part for part in parts if part not in answers.owns)
    return OwnershipSplit(book["production_work_split"]["model_share_percent"], owned, rest)


def engagement(answers: Answers, book: Book, unsaid: frozenset[str] = frozenset()) -> tuple[EngagementView, ...]:
    """Every way to engage, those with most speaking for them first; without arguments that are about somebody else."""
    speaking = {
        way: [reason for reason in reasons if reason.rule not in unsaid]
        for way, reasons in _engagement_arguments(answers, book).items()
    }
    views = [
        EngagementView(way["key"], tuple(way["fits"]), tuple(way.get("costs", ())), tuple(speaking.get(way["key"], ())))
        for way in book["engagement"]
    ]
    return tuple(sorted(views, key=lambda view: -len(view.speaks_for_it)))


def _engagement_arguments(answers: Answers, book: Book) -> dict[str, list[Fired]]:
    """What in these answers speaks for each way to engage."""
    owned = ownership(answers, book).owned
    whole, says_no_number = owns_whole_stack(answers, book), answers.fact("success_metric") is False
    no_model = answers.fact("models_exist") is False and answers.fact("in_production") is not True
    nothing_to_own = answers.fact("owns_whole_stack") is False and not owned
    # What is sold is needed for longer than any bounded time.
    bounded = answers.goal == "specialise" and nothing_to_own and answers.fact("core_property") is not True
    arguments = (
        ("full_time", "core_property", answers.fact("core_property") is True, {"core_property": True},
         "it is the heart of what you sell", "What you sell should be known by people who stay."),
        ("full_time", "research", answers.fact("novel_method_needed") is True, {"novel_method_needed": True},
         "known methods would fail", "New methods take long to prove and belong to whoever found them."),
        ("full_time", "long_term_ownership", bool(owned) and not whole, {"owns": owned},
         "the role owns parts of production",
         "The role owns parts of production that somebody has to keep running for years."),
        ("full_time", "owns_whole_stack", whole, _said_of_stack(answers), "the role owns the whole stack",
         "Knowledge of the whole stack should not leave when a contract ends."),
        ("full_time", "first_hire", answers.first_hire is True, {"first_hire": True}, "it is the first ML hire",
         "The first ML hire lays the ground that later hires build on."),
        ("contractor", "deadline", answers.fact("deadline") is True, {"deadline": True},
         "a date comes before a search would end", "A contractor can begin before a search would end."),
        ("contractor", "proof_of_concept", answers.fact("proof_of_concept") is True, {"proof_of_concept": True},
         "a proof of concept would do", "A proof of four to eight weeks is bounded work."),
        ("contractor", "bounded_specialism", bounded,
         {"goal": "specialise", "owns_whole_stack": False}, "one deep problem, and others run the platform",
         "One deep skill is needed, and others run what comes of it."),
        ("pilot", "unproven_problem", says_no_number, {"success_metric": False}, "no number says that it works",
         "Nobody can say yet when it works. Four weeks can settle it before a search of months."),
        ("pilot", "no_model_yet", answers.goal == "build" and no_model, {"goal": "build", "models_exist": False},
         "something new is to be built and no model exists",
         "Nothing has been tried yet. A short pilot shows whether the idea holds on your data."),
    )  # fmt: skip
    found: dict[str, list[Fired]] = {}
    for way, rule, holds, told, when, because in arguments:
        if holds:
            found.setdefault(way, []).append(Fired(rule, way, because, told, when=when))
    return found
