"""What to do after a verdict: said kindly when it is not yet the hire that somebody came for. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from roles.domain.verdict import Verdict

KINDLY = {
    "not_ready": "Good to know before the first interview, and quick to mend: nothing that you answered is lost.",
    "data_engineer_first": "This is not a no. It spares the ML engineer whom you hire next months of waiting for data.",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step, and where it is taken: the key of an answer, or of a page (brief, archetype, loop)."""

    say: str
    key: str


def kindly(judged: Verdict) -> str:
    """Return what to say under a verdict that asks to wait; '' under the others."""
    return KINDLY.get(judged.primary.rule, "")


def next_steps(judged: Verdict) -> tuple[NextStep, ...]:
    """Return the steps after a verdict, the first one first; never none."""
    firsts = {"not_ready": _not_ready, "data_engineer_first": _data_first, "undecided": _undecided}
    first = firsts.get(judged.primary.rule, _ready)
    return (*_settle(judged), *first(judged), *_afterwards(judged))


def _settle(judged: Verdict) -> list[NextStep]:
    """Answers that contradict each other come before everything that is concluded from them."""
    return [
        NextStep("Settle two answers first: " + one.because, next(iter(one.answers))) for one in judged.contradictions
    ]


def _undecided(judged: Verdict) -> list[NextStep]:
    said = {
        "goal": "Say what the next six to twelve months are for.",
        "first_hire": "Say whether this is the first ML hire.",
        "models_exist": "Say whether there are models.",
        "in_production": "Say whether any of them serves users.",
    }
    return [NextStep(said[key], key) for key in judged.ask_first] or [NextStep("Look at the goal again.", "goal")]


def _not_ready(judged: Verdict) -> list[NextStep]:
    missing = judged.primary.answers
    steps = []
    if "problem" in missing:
        steps.append(
            NextStep("Write the problem down in two sentences: whose it is, and what it costs today.", "problem")
        )
    if "success_metric" in missing:
        said = "Agree on one number that is read in production. A rough one will do to begin with."
        steps.append(NextStep(said, "success_metric"))
    steps.append(NextStep("Put both into the brief, and let two people sign it.", "brief"))
    steps.append(
        NextStep("If nobody can say yet, a pilot of four weeks can find out before a search of months.", "engagement")
    )
    return steps


def _data_first(judged: Verdict) -> list[NextStep]:
    return [
        NextStep("List the sources that this needs, who owns each, and what is wrong with it.", "data_ready"),
        NextStep(
            "Use the archetype of a data engineer for this role, or start a role of its own for them.", "archetype"
        ),
        NextStep("Look again once the data is partly ready. The answers stay here.", "data_ready"),
    ]


def _ready(judged: Verdict) -> list[NextStep]:
    return [NextStep("Use this archetype, or choose another; the loop starts from its template.", "archetype")]


def _afterwards(judged: Verdict) -> list[NextStep]:
    steps = []
    if judged.unanswered:
        steps.append(NextStep("Answer what is still open on the team; it may change the verdict.", "facts"))
    if any(key != "problem" for key in judged.open_questions):
        steps.append(NextStep("Answer the questions before opening; the role does not open without them.", "questions"))
    if judged.lint:
        steps.append(NextStep("Go over the depths again: " + judged.lint[0].says, "depth"))
    if not judged.ownership.owned:
        steps.append(NextStep("Say which of the work around the model is theirs.", "owns"))
    return steps
