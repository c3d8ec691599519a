"""Statistics of agreement: against figures worked out elsewhere and printed ones, and by their properties."""

import json
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.domain.agreement import files, intraclass, reliability, words
from rubrics.domain.agreement.concealing import COUNTS, OWN, WORDS, concealed
from rubrics.domain.agreement.figures import ALL_EQUAL, NO_PAIRS, Interval
from rubrics.domain.agreement.grid import Given, grid
from rubrics.domain.agreement.raters import ALONE, TOO_MANY, raters
from rubrics.domain.agreement.report import report
from rubrics.domain.agreement.words import Reading

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "agreement.expected.json").read_text())
units = st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=4), min_size=2, max_size=8)


def rows_of(*units_: list[int], criterion: str = "c") -> list[Given]:
    """Scores by rater (R0, R1, …) of one subject a list."""
    return [
        Given(f"R{rater}", f"S{n}", criterion, score)
        for n, unit in enumerate(units_)
        for rater, score in enumerate(unit)
    ]


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
    assert flat["ICC(1,1)"].interval is None
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


@given(units)
def test_pairs_are_counted_one_by_one(values: list[list[int]]) -> None:
    apart = [abs(a - b) for unit in values for n, a in enumerate(unit) for b in unit[n + 1 :]]
    found = reliability.pairs(reliability.counts_of(values))
    assert found.number == len(apart)
    if apart:
        assert found.exact == pytest.approx(sum(one == 0 for one in apart) / len(apart))
        assert found.adjacent == pytest.approx(sum(one <= 1 for one in apart) / len(apart))


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


def test_criteria_never_mix() -> None:
    """Whole agreement on each of two criteria stays whole, however far the criteria are apart."""
    found = report([*rows_of([1, 1], [2, 2]), *rows_of([5, 5], [4, 4], criterion="d")], resamples=0)
    assert [found["criteria"][key]["alpha_ordinal"] for key in ("c", "d")] == [1, 1]
    assert found["criteria"]["c"]["subjects_with_two_or_more"] == 2


@pytest.mark.parametrize(
    ("value", "ends", "shared", "word"),
    [
        (0.81, (0.7, 0.89), 31, Reading.AGREES),
        (0.7, (0.55, 0.81), 36, Reading.AGREES),
        (0.58, (0.31, 0.77), 24, Reading.PARTLY),
        (0.22, (-0.08, 0.48), 17, Reading.CHANCE),
        (0.1, (0.05, 0.15), 400, Reading.CHANCE),
        (0.63, (0.02, 0.91), 9, Reading.TOO_FEW),
        (0.5, (-0.1, 0.8), 12, Reading.TOO_FEW),
        (None, None, 12, Reading.NOT_ESTIMABLE),
    ],
)
def test_words(value: float | None, ends: tuple[float, float] | None, shared: int, word: Reading) -> None:
    assert words.reading(value, Interval(*ends) if ends else None, shared) == word


def test_bands_are_read_on_the_interval() -> None:
    assert words.band(Interval(0.2, 0.8)) == "poor to good"
    assert words.band(Interval(0.91, 0.97)) == "excellent"
    assert words.band(None) == ""


def test_a_hint_for_one_person() -> None:
    assert words.by_value(0.8) == Reading.AGREES
    assert words.by_value(0.4) == Reading.PARTLY
    assert words.by_value(-0.1) == Reading.CHANCE
    assert words.enough_for_a_hint(3, 5)
    assert not words.enough_for_a_hint(2, 5)
    assert not words.enough_for_a_hint(3, 4)


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


def test_a_thousand_raters_of_one_subject_each_are_too_many_to_fit() -> None:
    rows = [Given(f"R{n}", f"S{n // 2}", "c", 1 + n % 5) for n in range(1002)]
    found = raters(grid(rows), resamples=0)
    assert (found["R0"].effect.value, found["R0"].effect.why) == (None, TOO_MANY)
    assert intraclass.complete(grid(rows)).shape == (0, 1002)


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
