"""What is wrong with one kit while it is edited, each with the steps that mend it. Pure: labels come with the data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rubrics.domain.allocating import AT_MOST, Ask, Plan, Unasked

SLOWER = 2  # minutes


@dataclass(frozen=True, slots=True)
class Fix:
    """A step of the editor that mends a finding: what it does, as the form says it, and the words on its button."""

    do: str
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding on a kit. Those of tone `bad` keep it from being published."""

    rule: str
    tone: str
    title: str
    why: str
    fix: str = ""
    fixes: Sequence[Fix] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called: questions short, criteria, the questions of the bank that feed a criterion, and the
    other stages that ask a question or score a criterion; and the minutes that questions took in earlier calls."""

    questions: Mapping[str, str]
    criteria: Mapping[str, str]
    bank: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    asked_elsewhere: Mapping[str, str] = field(default_factory=dict)
    scored_elsewhere: Mapping[str, str] = field(default_factory=dict)
    took: Mapping[str, int] = field(default_factory=dict)


def findings(plan: Plan, names: Names) -> list[Finding]:
    """Return all findings on a kit, those that keep it from being published first."""
    found = [*_overfull(plan, names), *(_unasked(one, plan, names) for one in plan.unasked)]
    return [*found, *_too_many(plan), *_slower(plan, names), *_repeated(plan, names)]


def _overfull(plan: Plan, names: Names) -> list[Finding]:
    if not plan.over or not plan.above:
        return []
    longest = max(plan.above, key=lambda ask: ask.minutes)
    spare = _spare(plan, plan.over)
    down = len(plan.above) - 1 if spare is None else spare
    fixes = []
    quick = next((ask for ask in plan.above if names.took.get(ask.key, ask.minutes) <= ask.minutes - plan.over), None)
    if quick:
        took = names.took[quick.key]
        fixes.append(Fix(f"minutes:{quick.key}={took}", f"{took} min for “{names.questions[quick.key]}”, as it took"))
    shorter = longest.minutes - plan.over
    if shorter * 2 >= longest.minutes:
        fixes.append(Fix(f"minutes:{longest.key}={shorter}", f"Make it {shorter} min"))
    fixes.append(Fix(f"line:{plan.above[down].key}", f"Move {down + 1} below the line"))
    why = "The time would come out of the candidate’s own questions, which they were promised."
    fix = f"{shorter} minutes for “{names.questions[longest.key]}”." if len(fixes) > 1 and not quick else ""
    return [Finding("kit_overfull", "bad", f"Kit is {plan.over} min over", why, fix, fixes)]


def _unasked(one: Unasked, plan: Plan, names: Names) -> Finding:
    label = names.criteria[one.key]
    if one.below:
        fixes = [_raise(one.below[0], plan)]
        why = "Its only question is below the line." if len(one.below) == 1 else "Its questions are below the line."
    else:
        fixes = [Fix(f"add={key}", f"Ask “{short}”") for key, short in names.bank.get(one.key, ())[:1]]
        why = "No question of this kit asks about it."
    if elsewhere := names.scored_elsewhere.get(one.key):
        why += f" {elsewhere} scores it too."
    fixes.append(Fix(f"unscore:{one.key}", "Do not score it here"))
    return Finding("criterion_unasked", "bad", f"“{label}” is scored, not asked", why, fixes=fixes)


def _raise(key: str, plan: Plan) -> Fix:
    """Return how a question gets above the line: into free time, else for the last one that is not needed there."""
    ask = next(one for one in plan.below if one.key == key)
    if plan.minutes is None or ask.minutes <= plan.free:
        return Fix(f"line:{key}", "Move it above the line")
    spare = _spare(plan)
    if spare is None:
        return Fix(f"line:{key}", "Move it above the line")
    return Fix(f"swap:{key}={plan.above[spare].key}", f"Swap with {spare + 1}")


def _spare(plan: Plan, minutes: int = 0) -> int | None:
    """Return the place of the last question above the line, of so many minutes, whose criteria others feed too."""

    def needed(ask: Ask) -> bool:
        others = {key for one in plan.above if one is not ask for key in one.criteria}
        return bool((set(plan.asked) & set(ask.criteria)) - others)

    found = (at for at in reversed(range(len(plan.above))) if plan.above[at].minutes >= minutes)
    return next((at for at in found if not needed(plan.above[at])), None)


def _too_many(plan: Plan) -> list[Finding]:
    people = max(1, len(plan.shares))
    scored = len(plan.asked) + len(plan.unasked)
    if scored <= AT_MOST * people:
        return []
    who = "One person" if people == 1 else f"{people} people"
    why = f"{who} can judge {AT_MOST * people} at most and still listen. Leave some to others, or let one more ask."
    fixes = [Fix(f"people={people + 1}", f"Let {people + 1} ask")]
    return [Finding("criteria_many", "warn", f"{scored} criteria in one talk", why, fixes=fixes)]


def _slower(plan: Plan, names: Names) -> list[Finding]:
    """Return the questions that took clearly longer than the kit gives them."""
    slow = [ask for ask in plan.above if names.took.get(ask.key, 0) >= ask.minutes + SLOWER]
    return [
        Finding(
            "takes_longer",
            "warn",
            f"“{names.questions[ask.key]}” takes longer",
            f"In earlier calls it took {names.took[ask.key]} min (median), and it has {ask.minutes}.",
            fixes=[Fix(f"minutes:{ask.key}={names.took[ask.key]}", f"Give it {names.took[ask.key]} min")],
        )
        for ask in slow
    ]


def _repeated(plan: Plan, names: Names) -> list[Finding]:
    return [
        Finding(
            "question_repeated",
            "info",
            f"Question {number} is asked twice",
            f"{names.asked_elsewhere[ask.key]} asks it too. The second answer is the first one rehearsed.",
            fixes=[Fix(f"line:{ask.key}", "Move it below the line")],
        )
        for number, ask in enumerate(plan.above, start=1)
        if ask.key in names.asked_elsewhere
    ]
