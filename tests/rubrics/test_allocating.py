"""Kits that fit the clock: the allocator by its properties, and the production screen of 45 minutes by name."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rubrics.domain.allocating import AT_MOST, Ask, Plan, Unasked, Weight, Why, allocate, lay_out, reserve

Length = int | None
KEYS = "abcdefgh"
criteria = st.lists(
    st.builds(Weight, key=st.sampled_from(KEYS), weight=st.integers(0, 3).map(Decimal)),
    unique_by=lambda one: one.key,
    max_size=8,
)
questions = st.lists(
    st.builds(
        Ask,
        key=st.uuids().map(str),
        minutes=st.integers(1, 20),
        criteria=st.lists(st.sampled_from(KEYS), unique=True, max_size=3).map(tuple),
        signal=st.sampled_from([0, 0, 0, 1]),
        theory=st.sampled_from([False, False, True]),
    ),
    max_size=9,
)
minutes = st.one_of(st.none(), st.integers(5, 120))
people = st.integers(1, 3)


def plan_of(length: int | None, asks: list[Ask], wanted: list[Weight], sitting: int, theory: bool = False) -> Plan:
    return allocate(length, asks, wanted, interviewers=sitting, theory=theory)


@given(minutes, questions, criteria, people)
def test_a_chosen_kit_is_never_over_its_time(
    length: Length, asks: list[Ask], wanted: list[Weight], sitting: int
) -> None:
    plan = plan_of(length, asks, wanted, sitting)
    assert plan.over == 0
    assert plan.tail == {}
    if length is not None:
        assert plan.used + plan.free == length


@given(minutes, questions, criteria, people)
def test_each_criterion_is_asked_or_named_with_its_reason(
    length: Length, asks: list[Ask], wanted: list[Weight], sitting: int
) -> None:
    plan = plan_of(length, asks, wanted, sitting)
    fed = {key for ask in plan.above for key in ask.criteria}
    assert set(plan.asked) | {one.key for one in plan.unasked} == {one.key for one in wanted}
    assert set(plan.asked) <= fed
    assert len(plan.asked) <= AT_MOST * sitting
    for one in plan.unasked:
        assert (one.why == Why.NO_QUESTION) == (not any(one.key in ask.criteria for ask in asks))


@given(minutes, questions, criteria, people, st.booleans())
def test_no_question_is_lost_or_asked_twice_and_theory_only_where_it_is_needed(
    length: Length, asks: list[Ask], wanted: list[Weight], sitting: int, theory: bool
) -> None:
    plan = plan_of(length, asks, wanted, sitting, theory)
    shown = [ask.key for ask in (*plan.above, *plan.below)]
    assert len(shown) == len(set(shown))
    keys = {one.key for one in wanted}
    fitting = {ask.key for ask in asks if not ask.criteria or keys & set(ask.criteria)}
    assert set(shown) == {ask.key for ask in asks if ask.key in fitting and (theory or not ask.theory)}


@given(minutes, questions, criteria, people)
def test_interviewers_divide_and_never_repeat(
    length: Length, asks: list[Ask], wanted: list[Weight], sitting: int
) -> None:
    plan = plan_of(length, asks, wanted, sitting)
    assert len(plan.shares) == sitting
    assert [key for share in plan.shares for key in share.questions] == [ask.key for ask in plan.above]
    assert sorted(key for share in plan.shares for key in share.criteria) == sorted(plan.asked)
    assert all(len(share.criteria) <= AT_MOST for share in plan.shares)


@given(minutes, questions, criteria)
def test_the_strongest_are_asked_first(length: Length, asks: list[Ask], wanted: list[Weight]) -> None:
    signals = [ask.signal for ask in plan_of(length, asks, wanted, 1).above]
    assert signals == sorted(signals, reverse=True)


@given(questions, criteria)
def test_more_time_never_asks_less_weight(asks: list[Ask], wanted: list[Weight]) -> None:
    plain = [Ask(ask.key, ask.minutes, ask.criteria) for ask in asks]
    weights = {one.key: one.weight for one in wanted[:AT_MOST]}

    def covered(length: int) -> Decimal:
        asked = plan_of(length, plain, wanted[:AT_MOST], 1).asked
        return sum((weights[key] for key in asked), Decimal(0))

    # The room grows with the minutes as long as the frame stays the same.
    found = [covered(length) for length in (60, 75, 90)]
    assert found == sorted(found)


@given(st.integers(0, 240))
def test_the_frame_leaves_room_for_questions(length: int) -> None:
    kept = reserve(length)
    assert kept.total <= max(1, length)
    assert kept.total < length or length <= 1


@given(st.integers(5, 60), questions, criteria)
def test_what_does_not_fit_is_the_tail_of_what_is_asked(length: int, asks: list[Ask], wanted: list[Weight]) -> None:
    plan = lay_out(length, asks, [], wanted)
    assert plan.over == max(0, plan.used - length)
    assert sum(plan.tail.values()) == min(plan.over, plan.asking)
    assert list(plan.tail) == [ask.key for ask in reversed(plan.above)][: len(plan.tail)]


PRODUCTION = [
    Ask("last_system", 12, ("end_to_end", "trade_offs")),
    Ask("knew_working", 8, ("knows_it_works",)),
    Ask("retrain", 8, ("retraining",)),
    Ask("was_wrong", 8, ("failure_story",)),
    Ask("pager", 8, ("on_call",), signal=1),
    Ask("lifecycle", 8, ("trade_offs",), theory=True),
]
SCORED = [
    Weight("end_to_end", Decimal(3)),
    Weight("knows_it_works", Decimal(3)),
    Weight("retraining", Decimal(2)),
    Weight("failure_story", Decimal(3)),
    Weight("on_call", Decimal(3)),
    Weight("trade_offs", Decimal(2)),
]


def test_the_production_screen_begins_with_the_pager_and_names_what_it_leaves() -> None:
    plan = allocate(45, PRODUCTION, SCORED)
    assert [ask.key for ask in plan.above] == ["pager", "last_system", "knew_working"]
    assert [ask.key for ask in plan.below] == ["was_wrong", "retrain"]
    assert (plan.reserved.total, plan.asking, plan.used, plan.free) == (12, 28, 40, 5)
    assert plan.asked == ("end_to_end", "knows_it_works", "on_call", "trade_offs")
    assert plan.unasked == (
        Unasked("retraining", Why.NO_ROOM, ("retrain",)),
        Unasked("failure_story", Why.NO_ROOM, ("was_wrong",)),
    )


def test_two_interviewers_share_an_hour() -> None:
    plan = allocate(60, PRODUCTION, SCORED, interviewers=2)
    assert [share.questions for share in plan.shares] == [
        ("pager", "last_system"),
        ("knew_working", "was_wrong", "retrain"),
    ]
    assert plan.shares[0].criteria == ("end_to_end", "on_call", "trade_offs")
    assert plan.unasked == ()


def test_a_theory_question_is_asked_of_nobody_who_does_not_need_it() -> None:
    wanted = [Weight("mlops")]
    asks = [Ask("lifecycle", 8, ("mlops",), theory=True)]
    assert allocate(45, asks, wanted).unasked == (Unasked("mlops", Why.ONLY_THEORY),)
    assert allocate(45, asks, wanted, theory=True).asked == ("mlops",)


def test_an_order_by_hand_runs_over_and_says_so() -> None:
    plan = lay_out(45, PRODUCTION[:4], PRODUCTION[4:5], SCORED)
    assert (plan.used, plan.over) == (48, 3)
    assert plan.tail == {"was_wrong": 3}
    assert [(one.key, one.below) for one in plan.unasked] == [("on_call", ("pager",))]
