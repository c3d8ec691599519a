"""A rule answers when it is called, and refuses in its own words."""

import pytest

from foundation.core.errors import Forbidden, NotFound
from foundation.core.fetch import get_allowed
from foundation.core.rules import rule
from foundation.people.models import Membership
from foundation.people.queries.seeing import visible_members
from tests.cast import Cast


@rule("Only Ada reads this.")
def is_ada(member: Membership, other: Membership) -> bool:
    """Ada alone."""
    return member.name == other.name


def test_it_is_the_predicate_with_its_name_and_words(cast: Cast) -> None:
    assert (is_ada(cast.ada, cast.ada), is_ada(cast.ada, cast.ines)) == (True, False)
    assert (is_ada.sentence, is_ada.__name__, is_ada.__doc__) == ("Only Ada reads this.", "is_ada", "Ada alone.")
    is_ada.require(cast.ada, cast.ada)
    with pytest.raises(Forbidden, match="Only Ada reads this"):
        is_ada.require(cast.ines, cast.ada)


def test_one_call_fetches_and_allows(cast: Cast) -> None:
    rows = visible_members(cast.ada)
    assert get_allowed(cast.ada, rows, cast.ada.pk, is_ada) == cast.ada
    with pytest.raises(Forbidden, match="Only Ada reads this"):
        get_allowed(cast.ada, rows, cast.ines.pk, is_ada)
    with pytest.raises(NotFound):
        get_allowed(cast.ada, rows, cast.zed.pk, is_ada)


def test_a_rule_judges_a_row_by_what_it_belongs_to(cast: Cast) -> None:
    own_organisation = rule("Not yours.")(lambda member, organisation: member.organisation == organisation)
    of_the_member = own_organisation.on("organisation")
    assert (of_the_member(cast.ada, cast.ines), of_the_member(cast.ada, cast.zed)) == (True, False)
    with pytest.raises(Forbidden, match="Not yours"):
        of_the_member.require(cast.ada, cast.zed)
