"""When figures may move, and which parts of the people may be told beside the whole."""

from rubrics.domain.agreement.grid import Given
from rubrics.domain.agreement.releasing import behind_criterion, behind_raters, may_move, tellable


def two(*people: int) -> dict[str, list[int]]:
    return {str(n): [2, 1] for n in people}


def one(*people: int) -> dict[str, list[int]]:
    return {str(n): [1, 0] for n in people}


def test_figures_move_once_five_people_came_or_went() -> None:
    told = two(*range(10))
    assert may_move(told, told)
    assert not may_move(told, two(*range(11)))
    assert not may_move(told, two(*range(9)))
    assert not may_move(told, two(*range(2, 12)))  # four: two went, two came
    assert may_move(told, two(*range(3, 12)))
    assert may_move(told, {})


def test_comparisons_move_only_when_five_of_those_whom_two_scored_do() -> None:
    told = {**two(*range(6)), **one(*range(6, 10))}
    assert may_move(told, {**told, **one(*range(20, 25))})
    assert not may_move(told, {**told, **one(*range(20, 24)), **two(30)})
    assert may_move({**two(0, 1), **one(*range(6, 10))}, {**two(*range(5)), **one(*range(6, 12))})


def test_of_fewer_than_five_nothing_was_told() -> None:
    assert may_move(two(*range(4)), two(*range(5)))
    assert may_move({}, two(1))


def test_a_score_more_on_somebody_counts_as_a_change() -> None:
    rows = [Given(rater, person, "c", 3) for person in range(6) for rater in ("a", "b")]
    more = [*rows, Given("z", 0, "c", 1)]
    assert not may_move(behind_criterion(rows), behind_criterion(more))
    assert not may_move(behind_raters(rows)["a"], behind_raters(more)["a"])
    assert behind_raters(more)["z"] == {"0": [3, 1]}


def test_a_part_is_told_where_the_rest_is_nobody_or_enough() -> None:
    everybody = [str(n) for n in range(20)]
    assert tellable(everybody, {"a": everybody}) == {"a"}
    assert tellable(everybody, {"a": everybody[:17]}) == set()
    assert tellable(everybody, {"a": everybody[:15]}) == {"a"}
    assert tellable(everybody, {"a": everybody[:9], "b": everybody[9:18], "c": everybody[18:]}) == {"b"}
    assert tellable(everybody, {"a": everybody[:4]}) == set()
