"""The arithmetic of figures over a loop, and the sentences that they are given."""

import statistics
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.domain.flow import Middle, Spread, Stays, Step, Way, funnel, narrowest, quantile, spread, stays, ticks
from candidates.domain.intervals import Span, Why
from candidates.pages.flow import stays_figure, steps_figure
from roles.models import Stage

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAYS = st.lists(st.floats(0, 5000), min_size=2, max_size=40).map(sorted)


@given(DAYS, st.integers(2, 12))
def test_quantiles_are_those_of_definition_7(values: list[float], parts: int) -> None:
    own = [quantile(values, place / parts) for place in range(1, parts)]
    assert own == pytest.approx(statistics.quantiles(values, n=parts, method="inclusive"))
    assert quantile(values, 0.5) == pytest.approx(statistics.median(values))
    assert (quantile(values, 0), quantile(values, 1)) == (values[0], values[-1])


def test_quartiles_by_hand() -> None:
    assert spread([1, 2, 4, 10]) == Spread(1.75, 3, 5.5)
    assert spread([3]) == Spread(3, 3, 3)
    assert spread([]) is None


@given(st.floats(0, 100_000))
def test_ticks_are_round_few_and_reach_as_far(most: float) -> None:
    found = ticks(most)
    assert 2 <= len(found) <= 7
    assert found[0] == 0
    assert found[-1] >= most
    assert len({after - before for before, after in pairwise(found)}) == 1


@st.composite
def roads(draw: st.DrawFn) -> list[Way]:
    """What people went through: any stages of six in any order, over or not, some of them twice."""
    made = []
    for _ in range(draw(st.integers(0, 12))):
        stood = draw(st.lists(st.integers(0, 5), min_size=1, max_size=6))
        over = draw(st.booleans())
        times = [(BEGAN + timedelta(days=n), BEGAN + timedelta(days=n + 1)) for n in range(len(stood))]
        spans = [Span(at, since, till, Why.MOVE) for at, (since, till) in zip(stood, times, strict=True)]
        if not over:
            spans[-1] = Span(spans[-1].stage, spans[-1].entered, None, Why.MOVE)
        made.append(Way(draw(st.integers(0, 8)), spans))
    return made


@given(roads())
def test_everybody_is_counted_once_at_each_stage(ways: list[Way]) -> None:
    steps = funnel(range(6), ways)
    for step, following in pairwise(steps):
        assert step.reached == step.stopped + step.under_way + following.came
        assert following.lost == step.stopped
        assert step.reached + step.passed_over >= following.reached + following.passed_over
    assert steps[0].reached + steps[0].passed_over == len({way.person for way in ways})
    assert sum(step.stopped + step.under_way for step in steps) == len({way.person for way in ways})
    ended = sum(len(one.days) for one in stays(range(6), ways).values())
    assert ended == sum(span.left is not None for way in ways for span in way.spans)


def test_the_smallest_share_of_ten_or_more_is_the_narrowest() -> None:
    def step(came: int, lost: int) -> Step:
        return Step(came, 0, 0, 0, came, lost)

    assert narrowest([step(0, 0), step(9, 0), step(1, 8)]) is None
    assert narrowest([step(0, 0), step(9, 1), step(6, 4), step(0, 9), step(3, 2)]) == 2


def stage(label: str, patience: int = 7) -> Stage:
    return Stage(label=label, kind="technical_screen", patience_days=patience)


@pytest.mark.parametrize(
    ("came", "lost", "said", "share", "counts"),
    [
        (7, 2, "Too few to say where people stop", "7 of 9", "7 of 9"),
        (6, 4, "The fewest come on to Talk: 6 of 10", "60 %", "6 of 10, 60 %"),
        (10, 0, "Nobody stopped where ten or more have gone on", "100 %", "10 of 10, 100 %"),
    ],
)
def test_the_funnel_concludes_from_ten_on(came: int, lost: int, said: str, share: str, counts: str) -> None:
    first = Step(came + lost, 0, lost, 0, 0, 0)
    figure = steps_figure([(stage("Applied"), first), (stage("Talk"), Step(came, 0, 0, came, came, lost))])
    assert figure["title"] == said
    assert [bar["note"] for bar in figure["bars"]] == ["", share]
    assert [row[2] for row in figure["rows"]] == ["–", counts]
    assert figure["bars"][1]["strong"] == (came + lost >= 10)


def test_a_limit_is_overrun_by_the_median_of_ten() -> None:
    nine, ten = Stays([9.0] * 9).middle, Stays([6.0] * 4 + [9.0] * 6).middle
    within = Stays([6.0] * 6 + [9.0] * 4, waiting=3, held=1).middle
    figure = stays_figure([(stage("Nine"), nine), (stage("Ten"), ten), (stage("Within"), within)])
    assert figure["title"] == "Ten overruns its limit"
    assert [row["strong"] for row in figure["ranges"]] == [False, True, False]
    assert figure["say"].endswith("Not in it: 3 people who wait now and 1 on hold.")
    assert figure["rows"][2] == ["Within", 10, "6.0", "6.0 to 9.0", 7, 3, 1]
    both = stays_figure([(stage("Ten"), ten), (stage("Twelve"), ten), (stage("Empty"), Middle())])
    assert both["title"] == "Ten and Twelve overrun their limits"
    assert (both["rows"][2][1:4], both["ranges"][2]["value"]) == ([0, "–", "–"], None)
    assert stays_figure([(stage("Within"), within)])["title"] == "Stages with ten stays or more keep to their limits"
    assert stays_figure([(stage("Nine"), nine)])["title"] == "Too few stays have ended to judge the limits"


def test_a_long_name_is_cut_in_the_chart_alone() -> None:
    figure = stays_figure([(stage("System design on our own case"), Middle())])
    assert figure["ranges"][0]["label"] == "System design on our…"
    assert figure["rows"][0][0] == "System design on our own case"
