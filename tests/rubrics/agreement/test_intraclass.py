"""Intraclass correlations: the printed example, by hand over whatever cells are there, and their edges."""

from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rubrics.domain.agreement import intraclass
from rubrics.domain.agreement.figures import Interval
from rubrics.domain.agreement.grid import grid
from rubrics.domain.agreement.report import report
from tests.rubrics.agreement.scores import rows_of

CELLS = st.lists(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=2, max_size=4), min_size=1, max_size=6)


SHROUT_AND_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)


@pytest.mark.parametrize(
    ("form", "value", "low", "high"),
    [
        ("ICC(1,1)", 0.17, -0.13, 0.72),
        ("ICC(2,1)", 0.29, 0.02, 0.76),
        ("ICC(3,1)", 0.71, 0.34, 0.95),
        ("ICC(1,k)", 0.44, -0.88, 0.91),
        ("ICC(2,k)", 0.62, 0.07, 0.93),
        ("ICC(3,k)", 0.91, 0.68, 0.99),
    ],
)
def test_correlations_of_the_printed_example(form: str, value: float, low: float, high: float) -> None:
    found = intraclass.correlations(SHROUT_AND_FLEISS).forms[form]
    assert found.value == pytest.approx(value, abs=0.005)
    assert found.interval is not None
    assert found.interval.ends == pytest.approx([low, high], abs=0.006)


def test_the_one_way_form_over_whoever_scored_equals_the_printed_one_where_all_did() -> None:
    rows = rows_of([5, 2, 5, 4], [3, 1, 3, 2], [4, 2, 3, 5])
    whole = intraclass.correlations(intraclass.complete(grid(rows))).forms
    assert intraclass.one_way(grid(rows))["ICC(1,1)"].value == pytest.approx(whole["ICC(1,1)"].value)
    assert intraclass.one_way(grid(rows))["ICC(1,k)"].interval == whole["ICC(1,k)"].interval


def test_correlations_at_their_edges() -> None:
    perfect = intraclass.correlations(np.array([[1.0, 1], [3, 3], [5, 5]])).forms
    assert {one.value for one in perfect.values()} == {1.0}
    assert {tuple(one.interval.ends) for one in perfect.values() if one.interval} == {(1.0, 1.0)}
    flat = intraclass.correlations(np.array([[1.0, 3], [3, 1]])).forms
    assert flat["ICC(1,k)"].value is None
    assert flat["ICC(1,k)"].why == intraclass.NO_SHARE
    assert (flat["ICC(1,1)"].interval, flat["ICC(1,1)"].why) == (None, intraclass.NOTHING_BETWEEN)
    ends = intraclass.correlations(np.array([[1.0, 5], [5, 1], [3, 3]])).forms
    assert (ends["ICC(2,1)"].interval, ends["ICC(2,1)"].why) == (None, intraclass.NOTHING_BETWEEN)
    column = intraclass.correlations(np.array([[1.0, 5], [1, 5]])).forms
    assert (column["ICC(3,1)"].value, column["ICC(3,1)"].why) == (None, intraclass.NO_SHARE)
    assert intraclass.correlations(np.array([[1.0, 2]])).why == intraclass.TOO_FEW
    assert intraclass.correlations(np.array([[1.0], [2]])).why == intraclass.ONE_RATER
    assert intraclass.correlations(np.array([[2.0, 2], [2, 2]])).why == intraclass.NO_VARIANCE


@given(st.integers(2, 7).flatmap(lambda n: st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=n, max_size=n)))
def test_no_correlation_is_more_than_one_and_each_lies_in_its_range(table: list[tuple[int, ...]]) -> None:
    for name, one in intraclass.correlations(np.array(table, dtype=float)).forms.items():
        assert one.value is None or one.value <= 1 + 1e-9, name
        assert one.interval or one.why, name
        if one.interval and one.value is not None:
            assert one.interval.low - 1e-6 <= one.value <= one.interval.high + 1e-6 <= 1 + 1e-5, name


def test_raters_who_oppose_each_other_have_no_share_of_a_variance_and_the_reason_is_told() -> None:
    against = intraclass.correlations(np.array([[4.0, 3, 4], [2, 4, 4]])).forms["ICC(2,k)"]
    assert (against.value, against.interval, against.why) == (None, None, intraclass.OPPOSED)
    wide = np.array([[4.0, 2, 1], [1, 5, 5], [2, 4, 5], [3, 3, 5]])
    found = intraclass.correlations(wide).forms["ICC(2,k)"]
    assert (found.value, found.interval, found.why) == (pytest.approx(-1.4286, abs=1e-4), None, intraclass.NO_LOWER_END)
    told = report(rows_of(*wide.astype(int).tolist()), resamples=0)["criteria"]["c"]["icc"]
    assert told["whys"] == {"ICC(2,k)": intraclass.NO_LOWER_END}
    assert told["bands"]["ICC(2,k)"] == ""


@given(CELLS)
def test_the_one_way_form_is_that_of_the_formulae_over_the_cells_that_are_there(table: list[list[int | None]]) -> None:
    """McGraw and Wong (1996), case 1, cell by cell; F with n − 1 and N − n degrees of freedom."""
    told = [[one for one in unit if one is not None] for unit in table]
    found = intraclass.one_way(grid(rows_of(*told)))
    met = [unit for unit in told if len(unit) > 1]
    n, total = len(met), sum(map(len, met))
    every = [one for unit in met for one in unit]
    if n < 2 or len(set(every)) == 1:
        assert all(one.value is None and one.why for one in found.values())
        return
    within = sum((one - fmean(unit)) ** 2 for unit in met for one in unit) / (total - n)
    between = sum(len(unit) * (fmean(unit) - fmean(every)) ** 2 for unit in met) / (n - 1)
    k = (total - sum(len(unit) ** 2 for unit in met) / total) / (n - 1)
    one, many = found["ICC(1,1)"], found["ICC(1,k)"]
    assert one.value == pytest.approx((between - within) / (between + (k - 1) * within), abs=1e-9)
    if between < 1e-12:
        assert (one.interval, many.interval) == (None, None)
        return
    assert many.value == pytest.approx((between - within) / between, abs=1e-9)
    if within < 1e-12:
        assert (one.interval, many.interval) == (Interval(1, 1), Interval(1, 1))
        return
    ratio = between / within
    ends = ratio / stats.f.ppf(0.975, n - 1, total - n), ratio * stats.f.ppf(0.975, total - n, n - 1)
    assert one.interval is not None
    assert many.interval is not None
    assert one.interval.ends == pytest.approx([(end - 1) / (end + k - 1) for end in ends], abs=1e-9)
    assert many.interval.ends == pytest.approx([1 - 1 / end for end in ends], abs=1e-9)


@given(st.integers(2, 6).flatmap(lambda n: st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=n, max_size=n)))
def test_two_way_forms_are_those_of_the_formulae(table: list[tuple[int, ...]]) -> None:
    """Shrout and Fleiss (1979), table 4, from sums of squares cell by cell."""
    n, k, every = len(table), 3, [one for row in table for one in row]
    forms = intraclass.correlations(np.array(table, dtype=float)).forms
    if len(set(every)) == 1:
        assert forms == {}
        return
    grand, columns = fmean(every), [fmean(column) for column in zip(*table, strict=True)]
    between = k * sum((fmean(row) - grand) ** 2 for row in table) / (n - 1)
    judges = n * sum((column - grand) ** 2 for column in columns) / (k - 1)
    rest = [one - fmean(row) - column + grand for row in table for one, column in zip(row, columns, strict=True)]
    left = sum(one**2 for one in rest) / ((n - 1) * (k - 1))
    wholes = {
        "ICC(2,1)": between + (k - 1) * left + k * (judges - left) / n,
        "ICC(3,1)": between + (k - 1) * left,
        "ICC(2,k)": between + (judges - left) / n,
        "ICC(3,k)": between,
    }
    for name, whole in wholes.items():
        if forms[name].value is not None and whole > 1e-9:
            assert forms[name].value == pytest.approx((between - left) / whole, abs=1e-6), name
