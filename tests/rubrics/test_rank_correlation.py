"""Rank correlations with their range, never below eight hires; forecasts scored as Brier does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rubrics.domain.learning import (
    FEWEST_HIRES,
    Related,
    brier,
    brier_in_words,
    in_words,
    likely,
    narrowed,
    narrowed_in_words,
    ranks,
    related,
    spearman,
)

PAIRS = st.lists(
    st.tuples(st.integers(1, 5).map(float), st.integers(1, 4).map(float)), min_size=FEWEST_HIRES, max_size=40
).filter(lambda pairs: len({a for a, _ in pairs}) > 1 and len({b for _, b in pairs}) > 1)


@given(PAIRS)
def test_it_is_the_correlation_of_the_field(pairs: list[tuple[float, float]]) -> None:
    value = spearman(pairs)
    assert value == pytest.approx(float(stats.spearmanr(*zip(*pairs, strict=True)).statistic))
    assert spearman([(b, a) for a, b in pairs]) == pytest.approx(value)
    assert spearman([(-a, b) for a, b in pairs]) == pytest.approx(-value)
    assert ranks([a for a, _ in pairs]) == list(stats.rankdata([a for a, _ in pairs]))


@given(st.floats(-0.98, 0.98), st.integers(FEWEST_HIRES, 500))
def test_the_range_holds_the_value_and_narrows(value: float, number: int) -> None:
    low, high = likely(value, number)
    wider = likely(value, FEWEST_HIRES)
    assert low is not None
    assert high is not None
    assert wider[0] is not None
    assert -1 < low <= value <= high < 1
    assert low >= wider[0] - 1e-9


def test_a_known_range() -> None:
    # By hand: z = atanh 0.5 = 0.549306, error = sqrt((1 + 0.125) / 25) = 0.212132, ends at tanh(z ± 1.959964 × error).
    assert likely(0.5, 28) == pytest.approx((0.132747, 0.746533), abs=1e-5)
    assert likely(1.0, 28) == (None, None)


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 4)), max_size=FEWEST_HIRES - 1))
def test_nothing_below_eight_hires(pairs: list[tuple[float, float]]) -> None:
    assert related(pairs) == Related(len(pairs), why="fewer than 8 hires")


def test_what_cannot_be_estimated_says_why() -> None:
    assert related([(3.0, 2.0 + n % 2) for n in range(9)]).why == "all were scored alike"
    assert related([(1.0 + n % 4, 3.0) for n in range(9)]).why == "all first months were rated alike"
    assert in_words(Related(3, why="fewer than 8 hires")) == "Too little to say: fewer than 8 hires."
    assert in_words(Related(9, 0.2, -0.5, 0.8)) == "May be chance: the range holds 0."
    assert in_words(Related(90, 0.5, 0.3, 0.7)) == "Higher scores went with better first months."
    assert narrowed([3.0] * 9, 1.2) == 0
    assert narrowed([3.0] * 3, 1.2) is None
    assert "half" not in narrowed_in_words(None)
    assert "50 %" in narrowed_in_words(0.5)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_brier(forecasts: list[tuple[float, bool]]) -> None:
    score = brier(forecasts)
    assert score is not None
    assert 0 <= score <= 1
    assert brier([(float(came), came) for _, came in forecasts]) == 0
    assert brier([(0.5, came) for _, came in forecasts]) == 0.25
    assert brier([]) is None
    assert brier_in_words(0.25) == "no better than a coin"
