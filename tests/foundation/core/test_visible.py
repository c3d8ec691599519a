"""Names that nobody can see are no names, at every door."""

from typing import Any

import pytest

from candidates.domain.values import name_of
from foundation.core import cleaning
from foundation.core.domain.visible import shows
from foundation.core.errors import Invalid
from foundation.people.services import checks
from roles import services as roles

BLANK = (
    "",
    " ",
    "\u3164",
    "\u115f\u1160",
    "\u2800",
    "\uffa0 \u3164",
    "\u200b",
    "\u200d\u200c",
    "\u202e",
    "\u0301",
    "\ufe0f",
)
SEEN = ("王芳", "김\u3164수", "أمل", "x", "7", "🐟", "É", "ន\u17b6ង", "-")


@pytest.mark.parametrize("text", BLANK)
def test_what_shows_nothing_is_no_name(cast: Any, text: str) -> None:
    assert not shows(text)
    assert name_of(text)[0] == ""
    errors: cleaning.Errors = {}
    cleaning.text(errors, "title", text, limit=9, required="Name it.")
    assert errors == {"title": ["Name it."]}
    with pytest.raises(Invalid, match="Enter a name"):
        checks.name(text)
    with pytest.raises(Invalid):
        roles.create_role(actor=cast.ada, title=text)


@pytest.mark.parametrize("text", SEEN)
def test_what_can_be_seen_is_a_name(text: str) -> None:
    assert shows(text)
    assert checks.name(text) == text
    assert name_of(text) == (text, "")
