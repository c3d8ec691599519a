"""The steps of editing a kit, by their properties."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from rubrics.domain import kit_sheets
from rubrics.domain.kit_sheets import Sheet, Spot

names = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    spots = tuple(Spot(name, draw(st.one_of(st.none(), st.integers(1, 20)))) for name in draw(names))
    return Sheet("For this", "rubric", ("x", "y"), 1, spots, draw(st.integers(0, len(spots))))


Step = Callable[[Sheet], Sheet]
key = st.sampled_from("abcdefg")
steps = st.one_of(
    st.builds(lambda q, by: lambda sheet: kit_sheets.moved(sheet, q, by), key, st.sampled_from([-1, 1])),
    st.builds(lambda q: lambda sheet: kit_sheets.over_the_line(sheet, q), key),
    st.builds(lambda q, o: lambda sheet: kit_sheets.swapped(sheet, q, o), key, st.one_of(st.just(""), key)),
    st.builds(
        lambda q, to, asked: lambda sheet: kit_sheets.placed(sheet, q, to, asked=asked),
        key,
        st.integers(-2, 9),
        st.booleans(),
    ),
    st.builds(lambda a, b: lambda sheet: kit_sheets.ordered(sheet, a, b), names, st.just([])),
)


@given(sheets(), st.lists(steps, max_size=6))
def test_steps_keep_every_question_once_and_the_line_inside(sheet: Sheet, taken: list[Step]) -> None:
    after = sheet
    for step in taken:
        after = step(after)
    assert sorted(spot.question for spot in after.spots) == sorted(spot.question for spot in sheet.spots)
    assert {spot.question: spot.minutes for spot in after.spots} == {s.question: s.minutes for s in sheet.spots}
    assert 0 <= after.line <= len(after.spots)
    assert Sheet.of_json(after.as_json()) == after


@given(sheets(), key)
def test_what_goes_over_the_line_comes_back(sheet: Sheet, question: str) -> None:
    once = kit_sheets.over_the_line(sheet, question)
    at, to = sheet.at(question), once.at(question)
    if at is None or to is None:
        assert once == sheet
    else:
        assert (at < sheet.line) != (to < once.line)
        back = kit_sheets.over_the_line(once, question)
        assert back.line == sheet.line


@given(sheets(), key)
def test_up_and_down_again_changes_nothing_but_at_the_ends(sheet: Sheet, question: str) -> None:
    down = kit_sheets.moved(sheet, question, 1)
    if down != sheet:
        assert kit_sheets.moved(down, question, -1) == sheet


@given(sheets(), key)
def test_what_is_added_is_asked_only_if_there_is_time(sheet: Sheet, question: str) -> None:
    more = kit_sheets.added(sheet, question)
    assert more.line == sheet.line
    if sheet.at(question) is None:
        assert more.at(question) == sheet.line
        assert kit_sheets.removed(more, question) == sheet
    else:
        assert more == sheet


def test_swapping_without_another_takes_the_neighbour_across_the_line() -> None:
    sheet = Sheet("", "r", (), 1, (Spot("a"), Spot("b"), Spot("c"), Spot("d")), 2)
    assert [spot.question for spot in kit_sheets.swapped(sheet, "a").spots] == ["c", "b", "a", "d"]
    assert [spot.question for spot in kit_sheets.swapped(sheet, "d").spots] == ["a", "d", "c", "b"]
    assert kit_sheets.placed(sheet, "d", 0, asked=True).line == 3
    assert [s.question for s in kit_sheets.placed(sheet, "a", 9, asked=False).spots] == ["b", "c", "d", "a"]
    assert kit_sheets.timed(sheet, "b", 12).spots[1] == Spot("b", 12)
