"""Scorecards of the demo: the story's own lines where it has some, else sentences that fit what was seen."""

from __future__ import annotations

from random import Random

from candidates.models import InterviewSeat
from hiring.demo.world import Told, World, told
from rubrics import services
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.models import GradingSeat, Rating, Scorecard

READS = {"strong": (4, 4, 5, 4, 3), "solid": (3, 4, 3, 4, 4), "mixed": (3, 2, 4, 3, 3), "weak": (2, 2, 3, 1, 3)}
NEEDS_WORDS = (1, 2, 5)
OFTEN = 0.55
SELDOM = 0.06
# The mean from which each recommendation is given where the story names none.
RECOMMENDS = ((3.9, 4), (3.2, 3), (2.2, 2), (0, 1))


def judge(world: World, row: Told, seat: InterviewSeat | GradingSeat, lines: Told, *, finish: bool = True) -> Scorecard:
    """Fill the scorecard of a seat and submit it, or only begin it."""
    dice = Random(f"{row['name']} {seat.member.user.email} {type(seat).__name__}")
    card = services.start_scorecard(actor=seat.member, seat=seat)
    rated = list(card.ratings.select_related("criterion__rubric_version__rubric").order_by("criterion__position"))
    scores = {rating.criterion.key: _score(row, rating, lines, dice) for rating in rated}
    if finish and not any(scores.values()):
        scores |= {next(iter(scores)): 3}  # a card that rates nothing cannot be handed in
    if not finish:
        scores = dict(list(scores.items())[: len(scores) // 2])
    rubric = rated[0].criterion.rubric_version.rubric.key
    ratings = {key: _rating(world, row, rubric, key, score, lines, dice) for key, score in scores.items()}
    recommendation = lines.get("recommend") or _recommends(scores)
    draft = CardInput(
        ratings=ratings,
        flags=dict(lines.get("flags", {})),
        profiles=dict(lines.get("profiles", {})),
        note=lines.get("note"),
        recommendation=recommendation if finish else None,
        summary=lines.get("summary") or _least_said(world, told("evidence")["summaries"][recommendation], dice)
        if finish
        else None,
    )
    card = services.save_scorecard(actor=seat.member, scorecard=card, draft=draft, version=None)
    return services.submit_scorecard(actor=seat.member, scorecard=card) if finish else card


def _score(row: Told, rating: Rating, lines: Told, dice: Random) -> int | None:
    """Return a score from 1 to 5, or None for what was not assessed."""
    drawn, missed = dice.choice(READS[row.get("reads", "solid")]), dice.random() < SELDOM
    given: int | None = lines.get("scores", {}).get(rating.criterion.key)
    return given if given is not None else None if missed else drawn


def _recommends(scores: dict[str, int | None]) -> int:
    given = [score for score in scores.values() if score is not None]
    mean = sum(given) / len(given) if given else 0
    return next(recommendation for least, recommendation in RECOMMENDS if mean >= least)


def _rating(
    world: World, row: Told, rubric: str, key: str, score: int | None, lines: Told, dice: Random
) -> RatingInput:
    if score is None:
        return RatingInput(not_assessed=True)
    evidence = lines.get("evidence", {}).get(key, "")
    wordy = dice.random() < OFTEN and not row.get("thin")
    if not evidence and (wordy or score in NEEDS_WORDS):
        band = "low" if score <= 2 else "mid" if score == 3 else "high"
        evidence = _least_said(world, told("evidence")["ratings"][rubric][key][band], dice)
    return RatingInput(score=score, evidence=evidence)


def _least_said(world: World, sentences: list[str], dice: Random) -> str:
    """Return the sentence that was used least so far."""
    chosen = min(dice.sample(sentences, len(sentences)), key=lambda sentence: world.said[sentence])
    world.said[chosen] += 1
    return chosen
