"""Taking out of figures what single scores could be reckoned back from: those of fewer than five persons."""

from collections.abc import Mapping
from typing import Any

from rubrics.domain.agreement.figures import ALL_EQUAL
from rubrics.domain.agreement.words import FEWEST, Reading

# Counts say nothing of a score.
COUNTS = ("ratings", "raters", "subjects", "subjects_with_two_or_more", "subjects_shared", "cells_compared", "pairs")
WORDS = ("why", "reading")
# What is told by one person's or one criterion's own scores, whoever else scored.
OWN = (
    "mean",
    "sd",
    "scores",
    "scores_used",
    "commonest_share",
    "sd_between_subjects",
    "middle_share",
    "mean_sd_within_subject",
    "subjects_with_one_score",
    "subjects_with_two_criteria_or_more",
    "thin",
    "hours_to_hand_in",
    "handed_in",
)


def concealed(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a criterion or of a person, None where too few persons stand behind one.

    Comparisons stand on the persons whom two scored, the rest on all whom anybody did.
    """
    shared = figures.get("subjects_with_two_or_more", figures.get("subjects_shared", 0))
    kept = {*figures} if shared >= FEWEST else {*COUNTS, *WORDS, *OWN}
    if figures["subjects"] < FEWEST:
        kept = {*COUNTS, *WORDS}
    told = {name: value if name in kept else None for name, value in figures.items()}
    if shared < FEWEST and figures["why"] == ALL_EQUAL:  # it tells that few people's scores were the same
        told |= {"reading": str(Reading.TOO_FEW), "why": ""}
    return told


# What a part of the people tells: nothing that adds up, for what is left of a sum is the rest.
OF_A_PART = ("alpha_ordinal", "alpha_ordinal_range", "alpha_interval", "alpha_interval_range")


def in_part(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a criterion over some of the people: how far raters agree, and how many there are."""
    told = concealed(figures)
    return {
        name: told[name] if name in {*COUNTS, *WORDS} else _rounded(told[name]) if name in OF_A_PART else None
        for name in told
    }


def _rounded(value: float | list[float] | None) -> float | list[float] | None:
    if isinstance(value, list):
        return [round(one, 2) for one in value]
    return None if value is None else round(value, 2)
