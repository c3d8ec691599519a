"""All figures over a set of scores as plain data, under the names that `manage.py agreement --json` prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rubrics.domain.agreement import intraclass, reliability
from rubrics.domain.agreement.figures import RESAMPLES, SEED, Estimate
from rubrics.domain.agreement.grid import Given, Grid, by_criterion, grid
from rubrics.domain.agreement.raters import Rater, raters
from rubrics.domain.agreement.reliability import Told
from rubrics.domain.agreement.words import band, reading

Plain = dict[str, Any]


def report(
    rows: Iterable[Given],
    *,
    named: Iterable[str] = (),
    resamples: int = RESAMPLES,
    seed: int = SEED,
    told: Told | None = None,
) -> Plain:
    """Return {criteria: {key: …}, raters: {key: …}, all_criteria_pooled: …}; keys in alphabetical order, as text.

    Criteria that are `named` stand among them without a score, too. `told` hears of draws as they are made: `resamples`
    for each criterion that has an alpha.
    """
    held = list(rows)
    together = grid(held)
    given = {str(key): rows for key, rows in by_criterion(held).items()}
    keys = sorted({*given, *named})
    return {
        "criteria": {
            key: criterion(grid(given.get(key, [])), resamples=resamples, seed=seed, told=told) for key in keys
        },
        "raters": {str(key): _rater(one) for key, one in raters(together, resamples=resamples, seed=seed).items()},
        "all_criteria_pooled": {"unit": "subject and criterion", **_alphas(together, 0, seed, None)},
    }


def criterion(scores: Grid, *, resamples: int = RESAMPLES, seed: int = SEED, told: Told | None = None) -> Plain:
    """Return the figures of one criterion: alpha, correlations, pairs, spread, and the word for it."""
    shared = int(scores.shared.sum())
    spread, pairs = reliability.spread(scores.counts), reliability.pairs(scores.counts)
    alphas = reliability.estimates(scores.counts, resamples=resamples, seed=seed, told=told)
    ordinal = alphas["ordinal"]
    return {
        "ratings": spread.ratings,
        "raters": len(scores.raters),
        "subjects": len(scores.people),
        "subjects_with_two_or_more": shared,
        **_plain_alphas(alphas),
        "reading": str(reading(ordinal.value, ordinal.interval, shared)),
        "icc": _correlations(intraclass.correlations(intraclass.complete(scores))),
        "icc_one_way": _forms(intraclass.one_way(scores)),
        "pairs": pairs.number,
        "exact": pairs.exact,
        "adjacent": pairs.adjacent,
        "mean": spread.mean,
        "sd": spread.sd,
        "scores": scores.counts.sum(axis=0).tolist(),
        "scores_used": list(spread.used),
        "commonest_share": spread.commonest_share,
        "sd_between_subjects": spread.people_sd,
        "mean_range_per_subject": spread.mean_range,
        "subjects_with_range_2_or_more": spread.two_apart,
        "subjects_with_range_3_or_more": spread.three_apart,
    }


def _alphas(scores: Grid, resamples: int, seed: int, told: Told | None) -> Plain:
    found = reliability.estimates(scores.counts, resamples=resamples, seed=seed, told=told)
    plain = _plain_alphas(found)
    return plain if resamples else {name: plain[name] for name in ("alpha_ordinal", "alpha_interval", "why")}


def _plain_alphas(found: dict[reliability.Metric, Estimate]) -> Plain:
    values = {f"alpha_{metric}": one.value for metric, one in found.items()}
    ranges = {f"alpha_{metric}_range": _ends(one) for metric, one in found.items()}
    return {**values, **ranges, "why": found["ordinal"].why}


def _correlations(found: intraclass.Correlations) -> Plain:
    return {"subjects": found.subjects, "raters": found.raters, "why": found.why, **_forms(found.forms)}


def _forms(forms: dict[str, Estimate]) -> Plain:
    return {
        "values": {name: one.value for name, one in forms.items()},
        "ranges": {name: _ends(one) for name, one in forms.items()},
        "bands": {name: band(one.interval) for name, one in forms.items()},
        "whys": {name: one.why for name, one in forms.items() if one.why},
    }


def _rater(one: Rater) -> Plain:
    return {
        "ratings": one.ratings,
        "subjects": one.subjects,
        "mean": one.mean,
        "sd": one.sd,
        "leniency": one.leniency.value,
        "leniency_range": _ends(one.leniency),
        "why": one.leniency.why,
        "effect": one.effect.value,
        "effect_range": _ends(one.effect),
        "cells_compared": one.cells_compared,
        "subjects_shared": one.shared_people,
        "mean_sd_within_subject": one.mean_sd_within_subject,
        "subjects_with_one_score": one.flat,
        "subjects_with_two_criteria_or_more": one.broad,
        "scores_used": list(one.used),
        "middle_share": one.middle_share,
        "pearson_with_mean_of_others": one.pearson,
    }


def _ends(one: Estimate) -> list[float] | None:
    return one.interval.ends if one.interval else None
