"""Arithmetic over scores, by its properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.domain import scoring
from rubrics.domain.scoring import Weighed

weights = st.decimals("0", "10", places=1)
scores = st.one_of(st.none(), st.integers(1, 5))
items = st.lists(st.builds(Weighed, weight=weights, score=scores), max_size=12)


@given(items)
def test_a_weighted_score_lies_between_its_lowest_and_highest(rows: list[Weighed]) -> None:
    counted = [row.score for row in rows if row.score is not None and row.weight]
    value = scoring.weighted_score(rows)
    assert (value is None) == (not counted)
    if value is not None:
        assert min(counted) <= value <= max(counted)


@given(items, weights)
def test_a_criterion_that_was_not_assessed_changes_only_the_coverage(rows: list[Weighed], weight: Decimal) -> None:
    more = [*rows, Weighed(weight, None)]
    assert scoring.weighted_score(more) == scoring.weighted_score(rows)
    assert scoring.coverage(more).total == scoring.coverage(rows).total + 1
    assert scoring.coverage(more).rated == scoring.coverage(rows).rated


@given(items, st.integers(1, 9))
def test_only_proportions_of_weights_count(rows: list[Weighed], factor: int) -> None:
    scaled = [Weighed(row.weight * factor, row.score) for row in rows]
    assert scoring.weighted_score(scaled) == scoring.weighted_score(rows)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=9))
def test_spread_and_median_stay_inside(values: list[int]) -> None:
    middle = scoring.middle(values)
    assert middle is not None
    assert min(values) <= middle <= max(values)
    assert scoring.is_split(values) == (max(values) - min(values) >= 2)


def test_known_values() -> None:
    assert scoring.weighted_score([Weighed(Decimal(3), 5), Weighed(Decimal(1), 1)]) == Decimal("4.00")
    assert scoring.weighted_score([]) is None
    assert scoring.middle([]) is None
    assert scoring.spread([]) == 0
    assert [score for score in range(1, 6) if scoring.needs_evidence(score)] == [1, 2, 5]
    assert scoring.is_thin(4, "Good answer")
    assert not scoring.is_thin(None, "")
    assert not scoring.is_thin(4, "Named the alert, its threshold and who was called")


@pytest.mark.parametrize(
    ("recommends", "values", "warns"),
    [
        (True, [5, 2, None], True),
        (True, [5, 3, 3], False),
        (True, [5, 2], False),
        (False, [5, 1, 1], False),
        (True, [], False),
    ],
)
def test_one_strong_point(recommends: bool, values: list[int | None], warns: bool) -> None:
    assert scoring.one_strong_point(recommends, values) is warns
