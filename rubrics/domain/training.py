"""How somebody who learns to interview scores beside those whose cards count, on the same people. Pure.

Each unit is one person by one criterion with two scores. Ranges come from drawing whole people again: the scores that
one person got hang together.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from rubrics.domain.agreement.figures import RESAMPLES, SEED, Estimate, Interval

TALK = 2
FEWEST_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Both:
    """What a trainee (`own`) and an interviewer (`other`) gave one person on one criterion, from 1 to 5."""

    person: Hashable
    own: int
    other: int


@dataclass(frozen=True, slots=True)
class Beside:
    """How two who scored the same people stand to each other; shares from 0 to 1, `apart` is own less other."""

    people: int
    shared: int
    exact: float | None
    adjacent: float | None
    apart: float | None
    alpha: Estimate


def beside(scores: Sequence[Both], *, resamples: int = RESAMPLES, seed: int = SEED) -> Beside:
    """Return what the scores of both say; alpha is ordinal and needs five people, with its range at 95 %."""
    people = len({one.person for one in scores})
    if not scores:
        return Beside(0, 0, None, None, None, Estimate(None, why="nobody was scored by both yet"))
    apart = [one.own - one.other for one in scores]
    return Beside(
        people=people,
        shared=len(scores),
        exact=apart.count(0) / len(apart),
        adjacent=sum(abs(one) <= 1 for one in apart) / len(apart),
        apart=sum(apart) / len(apart),
        alpha=_alpha(scores, people, resamples, seed),
    )


def worth_a_talk(own: int | None, other: int | None) -> bool:
    """Tell whether two scores of one criterion are two levels apart or more."""
    return own is not None and other is not None and abs(own - other) >= TALK


def _alpha(scores: Sequence[Both], people: int, resamples: int, seed: int) -> Estimate:
    if people < FEWEST_PEOPLE:
        return Estimate(None, why=f"fewer than {FEWEST_PEOPLE} people were scored by both")
    from rubrics.domain.agreement import reliability

    counts = reliability.counts_of([(one.own, one.other) for one in scores])
    why = reliability.not_estimable(counts)
    if why:
        return Estimate(None, why=why)
    return Estimate(reliability.alpha(counts), _range(scores, resamples, seed))


def _range(scores: Sequence[Both], resamples: int, seed: int) -> Interval | None:
    """Draw as many people again as there are, each with all their scores, and reckon alpha of each draw."""
    import numpy as np

    from rubrics.domain.agreement import reliability

    whole = reliability.coincidences_of(reliability.counts_of([(one.own, one.other) for one in scores]))
    places = {person: place for place, person in enumerate(dict.fromkeys(one.person for one in scores))}
    by_person = np.zeros((len(places), whole.shape[1]))
    np.add.at(by_person, [places[one.person] for one in scores], whole)
    draw = np.random.default_rng(seed)
    times = draw.multinomial(len(places), np.full(len(places), 1 / len(places)), size=resamples)
    side = int(whole.shape[1] ** 0.5)
    together = (times @ by_person).reshape(resamples, side, side)
    return reliability.middle_of(reliability.alphas_of(together, "ordinal"))
