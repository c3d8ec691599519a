"""What other systems call rows of ours: one name for one row, found many at once, wherever merges led."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.core.ids import uuid7
from foundation.people.models import ExternalRef
from foundation.people.queries.external_ids import names_of, rows_called
from foundation.people.services.external_ids import bind, hand_back, hand_over, rebind, unbind
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_names_are_found_many_at_once_and_only_in_their_own_organisation(cast: Cast) -> None:
    ours, theirs = cast.ada.organisation_id, cast.zed.organisation_id
    names = {str(number): uuid7() for number in range(300)}
    bind(organisation_id=ours, source="ats", kind="interview", names=names)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = rows_called(ours, "ats", "interview", [*names, "nobody"])
    assert (found, len(asked)) == (names, 1)
    assert rows_called(theirs, "ats", "interview", list(names)) == {}
    assert rows_called(ours, "ats", "offer", list(names)) == {}
    assert rows_called(ours, "other", "interview", list(names)) == {}


def test_a_name_stays_with_its_row_until_it_is_bound_anew(cast: Cast) -> None:
    ours, first, second = cast.ada.organisation_id, uuid7(), uuid7()
    bind(organisation_id=ours, source="ats", kind="offer", names={"7": first})
    bind(organisation_id=ours, source="ats", kind="offer", names={"7": second, "8": second})
    assert rows_called(ours, "ats", "offer", ["7", "8"]) == {"7": first, "8": second}
    rebind(organisation_id=ours, source="ats", kind="offer", names={"7": second, "9": first})
    assert names_of(ours, "offer", [first, second]) == {
        first: [("ats", "9")],
        second: [("ats", "7"), ("ats", "8")],
    }


def test_what_is_handed_over_can_be_handed_back_and_forgotten(cast: Cast) -> None:
    ours, loser, winner = cast.ada.organisation_id, uuid7(), uuid7()
    bind(organisation_id=ours, source="ats", kind="offer", names={"7": loser, "8": winner})
    went = hand_over(organisation_id=ours, kind="offer", loser=loser, winner=winner)
    assert names_of(ours, "offer", [loser, winner]) == {winner: [("ats", "7"), ("ats", "8")]}
    hand_back(ids=went, loser=loser, winner=winner)
    assert rows_called(ours, "ats", "offer", ["7", "8"]) == {"7": loser, "8": winner}
    unbind(organisation_id=ours, kind="offer", ids=[winner])
    assert list(ExternalRef.objects.values_list("external_id", flat=True)) == ["7"]
