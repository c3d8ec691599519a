"""Statistics of agreement: against figures worked out elsewhere and printed ones, and by their properties."""

import json
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.domain.agreement import files, reliability
from rubrics.domain.agreement.concealing import COUNTS, OWN, WORDS, concealed
from rubrics.domain.agreement.figures import ALL_EQUAL, NO_PAIRS
from rubrics.domain.agreement.grid import Given
from rubrics.domain.agreement.report import report
from tests.rubrics.agreement.scores import rows_of

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "agreement.expected.json").read_text())
units = st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=4), min_size=2, max_size=8)


def figures_of(file: str) -> dict[str, dict[str, Any]]:
    tables = files.read(files.decoded((DATA / file).read_bytes()))
    return {
        case: report([Given(*one[:4]) for one in table.scores], named=table.criteria, resamples=20)
        for case, table in tables.items()
    }


def test_every_figure_equals_the_reference() -> None:
    found, expected = figures_of("agreement.csv")[""], EXPECTED["agreement"]
    for key, figures in expected["criteria"].items():
        icc, wanted = figures["icc_complete_cases"], {k: v for k, v in figures.items() if k != "icc_complete_cases"}
        one = found["criteria"][key]
        assert (one["icc"]["subjects"], one["icc"]["raters"]) == (icc["subjects"], icc["raters"])
        assert one["icc"]["values"] == pytest.approx(icc["values"], abs=1e-4)
        assert {name: one[name] for name in wanted} == pytest.approx(wanted, abs=1e-4), key
    for key, wanted in expected["raters"].items():
        assert {name: found["raters"][key][name] for name in wanted} == pytest.approx(wanted, abs=1e-4), key
    pooled = expected["all_criteria_pooled"]
    assert found["all_criteria_pooled"]["alpha_ordinal"] == pytest.approx(pooled["alpha_ordinal"], abs=1e-4)
    assert found["all_criteria_pooled"]["alpha_interval"] == pytest.approx(pooled["alpha_interval"], abs=1e-4)


def test_every_edge_case_equals_the_reference() -> None:
    found = figures_of("agreement_edge.csv")
    assert set(found) == set(EXPECTED["edge_cases"])
    for case, wanted in EXPECTED["edge_cases"].items():
        one = found[case]["criteria"]["overall"]
        for metric in ("alpha_ordinal", "alpha_interval"):
            value = wanted.get(metric)
            assert one[metric] == (value if value is None else pytest.approx(value, abs=1e-4)), case
        assert one["why"] == wanted.get("why", NO_PAIRS if case == "invalid" else "")


@given(units)
def test_alpha_of_a_draw_is_that_of_the_library(values: list[list[int]]) -> None:
    counts = reliability.counts_of(values)
    pairable = counts[counts.sum(axis=1) > 1]
    for metric in reliability.METRICS:
        value = reliability.alpha(counts, metric)
        if value is None:
            assert reliability.not_estimable(counts)
            continue
        together = reliability.coincidences_of(pairable).sum(axis=0).reshape(1, 5, 5)
        assert reliability.alphas_of(together, metric)[0] == pytest.approx(value)
        table = np.array([[*unit, *[np.nan] * (4 - len(unit))] for unit in values], dtype=float).T
        assert krippendorff.alpha(table, level_of_measurement=metric) == pytest.approx(value)
        assert value <= 1 + 1e-9
        assert (value > 1 - 1e-9) == all(len(set(unit)) == 1 for unit in values if len(unit) > 1)


def test_alpha_says_why_there_is_none() -> None:
    assert reliability.not_estimable(reliability.counts_of([])) == NO_PAIRS
    assert reliability.not_estimable(reliability.counts_of([[3, None], [4, None]])) == NO_PAIRS
    assert reliability.not_estimable(reliability.counts_of([[3, 3], [3, 3], [5]])) == ALL_EQUAL


def test_a_range_is_the_same_for_the_same_seed_and_tells_how_far_it_is() -> None:
    counts = reliability.counts_of([[1, 2], [3, 3], [5, 4], [2, 2], [4, 4], [1, 3]])
    told: list[int] = []
    one = reliability.estimates(counts, resamples=120, seed=7, told=told.append)["ordinal"]
    assert (sum(told), len(told) > 1) == (120, True)
    assert one == reliability.estimates(counts, resamples=120, seed=7)["ordinal"]
    assert one.interval is not None
    assert one.value is not None
    assert one.interval.low <= one.value <= one.interval.high
    assert reliability.estimates(counts, resamples=0)["ordinal"].interval is None


def test_a_range_is_that_of_units_drawn_again() -> None:
    """Two thousand draws of the library's own alpha, one by one: the same middle of 95 %, but for chance."""
    draw = np.random.default_rng(3)
    true = draw.integers(1, 6, size=40)
    counts = reliability.counts_of([[int(np.clip(one + draw.integers(-1, 2), 1, 5)) for _ in range(3)] for one in true])
    for metric in reliability.METRICS:
        drawn = [reliability.alpha(counts[draw.integers(0, 40, size=40)], metric) for _ in range(2000)]
        ours = reliability.estimates(counts)[metric].interval
        assert ours is not None
        assert ours.ends == pytest.approx(np.quantile(np.array(drawn, dtype=float), [0.025, 0.975]), abs=0.03)


@given(units)
def test_pairs_are_counted_one_by_one(values: list[list[int]]) -> None:
    apart = [abs(a - b) for unit in values for n, a in enumerate(unit) for b in unit[n + 1 :]]
    found = reliability.pairs(reliability.counts_of(values))
    assert found.number == len(apart)
    if apart:
        assert found.exact == pytest.approx(sum(one == 0 for one in apart) / len(apart))
        assert found.adjacent == pytest.approx(sum(one <= 1 for one in apart) / len(apart))


def test_criteria_never_mix() -> None:
    """Whole agreement on each of two criteria stays whole, however far the criteria are apart."""
    found = report([*rows_of([1, 1], [2, 2]), *rows_of([5, 5], [4, 4], criterion="d")], resamples=0)
    assert [found["criteria"][key]["alpha_ordinal"] for key in ("c", "d")] == [1, 1]
    assert found["criteria"]["c"]["subjects_with_two_or_more"] == 2


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=3, max_size=3), max_size=6))
def test_every_figure_is_a_number_or_none(table: list[list[int | None]]) -> None:
    rows = [
        Given(f"R{rater}", f"S{n}", criterion, score)
        for n, unit in enumerate(table)
        for rater, score in enumerate(unit)
        for criterion in "cd"[: 1 + n % 2]
        if score is not None
    ]
    json.dumps(report(rows, named=["c", "e"], resamples=50), allow_nan=False)


def test_figures_of_few_people_are_taken_out() -> None:
    whole = report(rows_of(*[[2, 3]] * 4, [3], [4]), resamples=20)
    few = concealed(whole["criteria"]["c"])
    assert {name for name, value in few.items() if value is not None} == {*COUNTS, *WORDS, *OWN} & {*few}
    assert (few["alpha_ordinal"], few["exact"], few["mean"]) == (None, None, pytest.approx(27 / 10))
    rater = concealed(whole["raters"]["R1"])
    assert (rater["leniency"], rater["mean"], rater["subjects"]) == (None, None, 4)
    same = concealed(report(rows_of([3, 3], [3, 3]), resamples=20)["criteria"]["c"])
    assert (same["reading"], same["why"]) == ("too few to tell", "")
    enough = whole["criteria"]["c"] | {"subjects_with_two_or_more": 5}
    assert concealed(enough) == enough
