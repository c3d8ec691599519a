"""A diff loses nothing: from its pieces both texts come back."""

from hypothesis import given
from hypothesis import strategies as st

from roles.domain.diffs import Piece, of_briefs, words

TEXTS = st.text(alphabet="ab \n.é", max_size=120)


@given(TEXTS, TEXTS)
def test_both_texts_come_back(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert all(piece.text for piece in pieces)


def test_words_not_letters() -> None:
    assert words("under 60 by December", "under 50 by December") == [
        Piece("same", "under "),
        Piece("removed", "60 "),
        Piece("added", "50 "),
        Piece("same", "by December"),
    ]


def test_a_huge_rewrite_is_shown_whole() -> None:
    old, new = "a " * 2000, "b " * 2000
    assert [piece.kind for piece in words(old, new)] == ["removed", "added"]


class Brief:
    def __init__(self, sections: dict[str, str], outcomes: list[str]) -> None:
        self.sections = sections
        self.outcomes = [{"id": text, "text": text} for text in outcomes]


def test_only_changed_sections_are_named_in_the_order_of_the_pack() -> None:
    book = [
        {"key": "users", "label": "Users"},
        {"key": "outcome", "label": "Outcome"},
        {"key": "first_90_days", "label": "First 90 days", "kind": "outcomes_list"},
    ]
    old = Brief({"outcome": "Less", "users": "Drivers"}, ["One", "Two"])
    new = Brief({"outcome": "More", "users": "Drivers"}, ["One", "Three"])
    assert [change.key for change in of_briefs(old, new, book)] == ["outcome", "first_90_days"]
    assert of_briefs(new, new, book) == []
