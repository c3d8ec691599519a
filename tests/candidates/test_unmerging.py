"""What else happens to two who were merged: one is forgotten, details change, they are merged anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from candidates.models import Candidate, DuplicatePair, ImportBatch, ImportRow, Merge
from candidates.services import Choices, Person, edit_candidate, merge_people, open_pair, take_apart, take_in
from candidates.services.forgetting import forget_person
from candidates.services.unmerging import empty_old
from foundation.core import clock
from tests.candidates.pages import browser, text
from tests.factories.candidates import hiring_role

pytestmark = pytest.mark.django_db
FIRST = Choices({"name": "first", "email": "first"})
PHONE = "+33472550142"


@pytest.fixture
def pair(cast: Any) -> DuplicatePair:
    """Ana and Bea, who share a phone and nothing else."""
    for name in ("Ana", "Bea"):
        person = Person(name, f"{name.lower()}@example.com", PHONE)
        take_in(actor=cast.rafa, role=hiring_role(cast, f"For {name}"), person=person)
    return DuplicatePair.objects.get()


def names() -> list[tuple[str, str]]:
    return list(Candidate.objects.order_by("pk").values_list("name", "email"))


BOTH = [("Ana", "ana@example.com"), ("Bea", "bea@example.com")]


def test_two_who_share_nothing_any_more_are_taken_apart_and_asked_about(cast: Any, pair: DuplicatePair) -> None:
    merge = merge_people(actor=cast.rafa, pair=pair, choices=FIRST)
    edit_candidate(
        actor=cast.rafa, candidate=merge.winner, application=None, changes={"phone": "+33472550199", "name": "Ana"}
    )
    Candidate.objects.update(phones=[])
    page = browser(cast.rafa)
    assert page.post(f"/candidates/merges/{merge.pk}/").status_code == 302
    assert names() == BOTH
    merge.refresh_from_db()
    assert merge.undone_by == cast.rafa
    pair.refresh_from_db()
    assert (pair.state, pair.reasons, pair.certain) == ("open", [], False)
    assert page.get(f"/candidates/duplicates/{pair.pk}/").status_code == 200
    assert "taken apart" in text(page.get(f"/candidates/merges/{merge.pk}/"))


def test_who_is_forgotten_is_forgotten_with_whoever_was_merged_into_them(cast: Any, pair: DuplicatePair) -> None:
    merge_people(actor=cast.rafa, pair=pair, choices=FIRST)
    third = take_in(actor=cast.rafa, role=hiring_role(cast, "Third"), person=Person("Cy", "cy@example.com")).candidate
    again = open_pair(actor=cast.rafa, one=Candidate.objects.get(name="Ana"), other=third)
    last = merge_people(actor=cast.rafa, pair=again, choices=FIRST, stays=third.pk)
    batch = ImportBatch.objects.create(organisation=cast.acme, by=cast.rafa, file_name="people.csv")
    told = {"before": {"company": "Kestrel"}, "attachment": "1"}
    ImportRow.objects.create(
        organisation=cast.acme, batch=batch, number=1, line=2, action="update", candidate=third, reason="Not cy@e",
        data={"name": "Bea"}, told=told,
    )  # fmt: skip
    forget_person(actor=cast.ada, candidate=third, why="They asked.")
    left = Candidate.everybody.values_list("name", "email", "phone", "emails", "names", "keys")
    assert list(left) == [("", "", "", [], [], [])] * 3
    assert not Merge.objects.exists()
    assert browser(cast.rafa).get(f"/candidates/merges/{last.pk}/").status_code == 404
    assert ImportRow.objects.values_list("data", "told", "reason").get() == ({}, {"attachment": "1"}, "")


def test_a_merge_that_was_undone_ends_without_touching_the_one_after_it(cast: Any, pair: DuplicatePair) -> None:
    now = clock.now()
    take_apart(actor=cast.rafa, merge=merge_people(actor=cast.rafa, pair=pair, choices=FIRST))
    with time_machine.travel(now + timedelta(days=20)):
        second = merge_people(actor=cast.rafa, pair=DuplicatePair.objects.get(), choices=FIRST)
    with time_machine.travel(now + timedelta(days=31)):
        assert empty_old() == 1
        take_apart(actor=cast.rafa, merge=second)
    assert names() == BOTH


def test_nothing_stays_of_somebody_whose_merge_left_no_record(cast: Any, pair: DuplicatePair) -> None:
    merge = merge_people(actor=cast.rafa, pair=pair, choices=FIRST)
    Merge.objects.all().delete()
    empty_old()
    assert Candidate.everybody.get(pk=merge.loser_id).keys == []
    assert names() == BOTH[:1]


@pytest.mark.parametrize(("days", "goes"), [(29, True), (30, False), (31, False)])
def test_the_page_takes_apart_for_thirty_days_and_then_says_until_when(
    cast: Any, pair: DuplicatePair, days: int, goes: bool
) -> None:
    merge = merge_people(actor=cast.rafa, pair=pair, choices=FIRST)
    with time_machine.travel(merge.created_at + timedelta(days=days, minutes=1)):
        page = browser(cast.rafa)
        assert ('name="different"' in text(page.get(f"/candidates/merges/{merge.pk}/"))) is goes
        answer = page.post(f"/candidates/merges/{merge.pk}/", follow=True)
    assert (names() == BOTH) is goes
    assert ("This could be taken apart until" in text(answer)) is not goes
