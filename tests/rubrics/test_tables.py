"""The arithmetic of a debrief, its agenda, and what is asked of a reason: pure, by properties and by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.domain import agenda, substance
from rubrics.domain.tables import Asked, Row, against, numbers_of, rated_ones, rows_of, splits_of
from rubrics.domain.warnings import Judged, Scored, brand_in, warnings_of

scores = st.one_of(st.none(), st.integers(1, 5))


def asked(place: str, score: int | None, *, version: int = 1, weight: str = "3", later: int | None = -1) -> Asked:
    """A criterion as a card asks for it; each version has a criterion of its own."""
    said = score if later == -1 else later
    return Asked(place, f"{place}-{version}", version, place.title(), Decimal(weight), score, said)


@given(st.lists(st.lists(scores, min_size=3, max_size=3), min_size=1, max_size=6))
def test_numbers_lie_between_the_medians_and_cover_what_was_rated(cards: list[list[int | None]]) -> None:
    rows = rows_of([[asked(f"c{n}", score) for n, score in enumerate(card)] for card in cards], {})
    found = numbers_of(rows)
    medians = [median for _, median in found.terms]
    assert (found.score is None) == (not medians)
    if found.score is not None:
        assert min(medians) - 1 < found.score < max(medians) + 1
        assert abs(found.total / found.rated - found.score) <= Decimal("0.005")
    assert found.rated + sum(weight for _, weight in found.unrated) == found.asked
    assert [row.label for row in rated_ones(rows)] == [row.label for row in rows if row.scores]


def test_versions_share_a_row_as_long_as_their_anchors_are_the_same_words() -> None:
    cards = [[asked("serving", 3, version=3, weight="4")], [asked("serving", 2, version=4, weight="4")]]
    (one,) = rows_of(cards, {"serving-3": ("a", "b"), "serving-4": ("a", "b")})
    assert (one.scores, one.version, one.apart, one.weight) == ([3, 2], 4, (), Decimal(4))
    older, newer = rows_of(cards, {"serving-3": ("a", "b"), "serving-4": ("a", "c")})
    assert (older.scores, older.apart, older.weight) == ([3], (4,), Decimal(2))
    assert (newer.scores, newer.apart, newer.weight) == ([2], (3,), Decimal(2))


def test_first_words_count_and_later_ones_are_told_beside() -> None:
    rows = rows_of([[asked("pager", 2, later=3)], [asked("pager", 5)]], {})
    found = numbers_of(rows)
    assert (found.score, found.later) == (Decimal("3.50"), Decimal("4.00"))
    assert [row.width for row in splits_of(rows)] == [3]
    assert numbers_of(rows_of([[asked("pager", 2)]], {})).later is None


def test_splits_come_widest_first_and_empty_is_not_a_score() -> None:
    cards = [[asked("a", 2), asked("b", 1), asked("c", 3)], [asked("a", 4), asked("b", 5)], [asked("c", None)]]
    rows = rows_of(cards, {})
    assert [row.label for row in splits_of(rows)] == ["B", "A"]
    third: Row = rows[2]
    assert third.cells[1] is None, "its kit did not ask"
    assert third.cells[2] is not None, "it was asked and not assessed"


@given(st.integers(agenda.SHORTEST, agenda.LONGEST), st.lists(st.integers(2, 4), max_size=40), st.booleans())
def test_the_minutes_of_an_agenda_add_up_to_its_slot(slot: int, widths: list[int], careful: bool) -> None:
    widths.sort(reverse=True)
    found = agenda.divide(slot, widths, careful=careful)
    assert sum(found.splits) + found.open + found.careful + found.closing == slot
    assert list(found.splits) == sorted(found.splits, reverse=True), "a wider split gets no less"
    assert len(found.splits) == len(widths)


def test_half_an_hour_with_three_splits() -> None:
    assert agenda.divide(30, [3, 2, 2], careful=True) == agenda.Minutes((8, 6, 6), 0, 3, 7)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("The page at 04:10 shows she carried it alone. Monitoring is a gap that Adaeze pairs on until day 60.", 0),
        ("Ich habe den Ausfall vom 3. Mai gesehen! Sie hat den Fehler selbst behoben.", 0),
        ("彼女は4時に一人でロールバックしました。監視の穴は60日目までに埋めます。", 0),
        ("她独自在夜里回滚了版本。她说「先停再看，不要猜」。", 0),
        ("很好。喜欢她。", 2),
        ("उसने 4 बजे अकेले रोलबैक किया। निगरानी की कमी 60 दिन में भर जाएगी।", 0),
        ("Good feeling about this one.", 2),
        ("We like her very much indeed. She would fit in here.", 1),
        ("She said so when it broke on a Friday night", 1),
        ("", 2),
    ],
)
def test_a_reason_of_substance_has_two_sentences_and_a_moment(text: str, lacking: int) -> None:
    assert len(substance.lacks(text)) == lacking


@pytest.mark.parametrize(
    ("decision", "score", "line", "votes", "said"),
    [
        ("offer", "3.36", "3.5", [2, 3], ["under"]),
        ("offer", "3.50", "3.5", [2, 3], []),
        ("offer", "3.36", None, [1, 2], ["against_all_no"]),
        ("decline", "3.50", "3.5", [3, 4], ["over", "against_all_yes"]),
        ("decline", "2", None, [2, 3], []),
        ("continue", "1", "5", [3, 3], []),
        ("offer", None, "3.5", [], []),
    ],
)
def test_what_a_decision_goes_against(
    decision: str, score: str | None, line: str | None, votes: list[int], said: list[str]
) -> None:
    figures = {"score": score and Decimal(score), "line": line and Decimal(line)}
    assert against(decision, **figures, votes=votes) == said  # type: ignore[arg-type]  # '' is given nowhere


def test_warnings_name_the_person_and_the_words() -> None:
    card = Judged(
        "Yusuf",
        "Take-home",
        yes=True,
        scored=[Scored("Code", 4, "Two years at Google, so fine", False), Scored("Tests", 4, "Ran", True),
                Scored("Docs", 4, "Wrote how to run it on the first page", False)],
        red_flags=[("Shipped, nothing on rollback", "Changed the subject twice")],
    )  # fmt: skip
    found = warnings_of([card])
    assert [one.kind for one in found] == ["red_flag", "halo", "thin", "brand"]
    assert {one.person for one in found} == {"Yusuf"}
    assert "Changed the subject twice" in found[0].words
    assert "“Ran”" in found[2].words
    assert "Google" in found[3].title
    weak = Judged("Ada", "Screen", yes=True, scored=[Scored("A", 5, "x", False), Scored("B", 2, "y", False),
                                                     Scored("C", None, "", False)])  # fmt: skip
    assert [one.kind for one in warnings_of([weak])] == ["strong_point"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("coming from Stanford she will be fine", "Stanford"),
        ("ran it on Google Cloud for a year", ""),
        ("three papers at NeurIPS", "NeurIPS"),
        ("worked at Cumbre Retail, so knows shops", "Cumbre Retail"),
        ("used meta-learning for the cold start", ""),
        ("wrote the runbook on paper", ""),
    ],
)
def test_names_and_papers_in_place_of_work(text: str, found: str) -> None:
    assert brand_in(text, ("Cumbre Retail", "")) == found
