"""Raters beside each other: leniency and the fitted effect, by hand and at their edges."""

from collections.abc import Hashable
from statistics import fmean
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rubrics.domain.agreement import intraclass
from rubrics.domain.agreement.figures import Interval
from rubrics.domain.agreement.grid import Given, grid
from rubrics.domain.agreement.raters import ALONE, TOO_MANY, raters
from tests.rubrics.agreement.scores import rows_of

MET = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 4), st.sampled_from("cd")), st.integers(1, 5), min_size=1, max_size=24
)


def test_a_fitted_effect_takes_away_whom_a_rater_met() -> None:
    """R0 is one level up beside R1, R1 one up beside R2; R0 and R2 never meet."""
    rows = [
        Given(rater, f"S{n}{pair}", "c", score)
        for n, base in enumerate((2, 3, 2, 3))
        for pair, (up, down) in enumerate((("R0", "R1"), ("R1", "R2")))
        for rater, score in ((up, base + 1), (down, base))
    ]
    found = raters(grid(rows), resamples=50)
    assert [found[key].leniency.value for key in ("R0", "R1", "R2")] == pytest.approx([1, 0, -1])
    assert [found[key].effect.value for key in ("R0", "R1", "R2")] == pytest.approx([1, 0, -1])
    assert found["R0"].effect.interval == Interval(pytest.approx(1), pytest.approx(1))  # type: ignore[arg-type]  # a float, for once


def test_who_is_always_alone_is_not_compared() -> None:
    found = raters(grid([*rows_of([1, 2], [3, 3]), Given("Z", "S9", "c", 4), Given("Z", "S9", "d", 4)]), resamples=20)
    assert (found["Z"].leniency.value, found["Z"].leniency.why) == (None, ALONE)
    assert (found["Z"].effect.value, found["Z"].effect.why) == (None, ALONE)
    assert (found["Z"].flat, found["Z"].broad) == (1, 1)
    assert found["R0"].pearson == pytest.approx(1)


def test_a_thousand_raters_of_one_subject_each_are_too_many_to_fit() -> None:
    rows = [Given(f"R{n}", f"S{n // 2}", "c", 1 + n % 5) for n in range(1002)]
    found = raters(grid(rows), resamples=0)
    assert (found["R0"].effect.value, found["R0"].effect.why) == (None, TOO_MANY)
    assert intraclass.complete(grid(rows)).shape == (0, 1002)


@given(MET)
def test_leniency_and_effect_are_those_of_the_formulae(scores: dict[tuple[int, int, str], int]) -> None:
    """Leniency by loops; the effect by least squares over all dummies, its errors as a sandwich with whole persons."""
    rows = [Given(f"R{rater}", f"S{subject}", criterion, one) for (rater, subject, criterion), one in scores.items()]
    found = raters(grid(rows), resamples=0)
    shared = [row for row in rows if sum(one[1:3] == row[1:3] for one in rows) > 1]
    people = sorted({row.subject for row in shared}, key=str)
    effect, error = fitted(shared, list(found)) if shared else ((), ())
    for place, (key, one) in enumerate(found.items()):
        own = [row for row in shared if row.rater == key]
        if not own:
            assert (one.leniency.why, one.effect.why) == (ALONE, ALONE)
            continue
        others = [fmean(two.score for two in rows if two[1:3] == row[1:3] and two.rater != key) for row in own]
        assert one.leniency.value == pytest.approx(
            fmean(row.score - mean for row, mean in zip(own, others, strict=True))
        )
        assert one.effect.value == pytest.approx(effect[place], abs=1e-8)
        met = len({row.subject for row in own})
        if met < 2:
            assert one.effect.interval is None
            continue
        grown = len(people) / (len(people) - 1)
        reach = stats.t.ppf(0.975, met - 1) * np.sqrt(max(error[place] * grown, 0))
        assert one.effect.interval is not None
        assert one.effect.interval.high == pytest.approx(effect[place] + reach, abs=1e-6)


def fitted(rows: list[Given], keys: list[Hashable]) -> tuple[Any, Any]:
    """Return effects that sum to 0 with their variances before the correction for few persons."""
    units_, people = sorted({row[1:3] for row in rows}), sorted({row.subject for row in rows}, key=str)
    of_rater = np.array([[row.rater == key for key in keys] for row in rows], dtype=float)
    of_unit = np.array([[row[1:3] == unit for unit in units_] for row in rows], dtype=float)
    score = np.array([row.score for row in rows], dtype=float)
    out = np.eye(len(rows)) - of_unit @ np.linalg.pinv(of_unit)
    own = out @ of_rater
    effect = np.linalg.lstsq(own, out @ score, rcond=1e-10)[0]
    rest = out @ score - own @ effect
    bread = np.linalg.pinv(own.T @ own, hermitian=True)
    adds = [own[[row.subject == one for row in rows]].T @ rest[[row.subject == one for row in rows]] for one in people]
    meat = sum((np.outer(one, one) for one in adds), np.zeros((len(keys), len(keys))))
    return effect, np.diag(bread @ meat @ bread)
