"""Tags: given, taken off, kept once whatever their case; and by whom."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates import policies
from candidates.models import Application, Tag
from candidates.services import change_tags, set_tags
from candidates.services.tagging import Tagged
from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid
from roles.models import Role
from tests.factories.candidates import application


@pytest.fixture
def people(cast: Any, role: Role) -> list[Application]:
    return [application(cast, role, name) for name in ("Lucía", "Noémie", "Kofi")]


def tags_of(one: Application) -> list[str]:
    return sorted(one.candidate.tags.values_list("name", flat=True))


def test_a_person_gets_exactly_the_tags_that_are_named(cast: Any, people: list[Application]) -> None:
    lucia = people[0]
    set_tags(actor=cast.rafa, candidate=lucia.candidate, names=["forecasting", "speaks French"])
    made = set_tags(actor=cast.rafa, candidate=lucia.candidate, names=["Forecasting, referral"])
    assert tags_of(lucia) == ["forecasting", "referral"]
    assert made == Tagged(["referral"], ["speaks French"])
    last = Event.objects.filter(verb="candidate.tagged", subject_id=lucia.candidate_id).latest("pk")
    assert last.data == {"added": ["referral"], "removed": ["speaks French"]}


@pytest.mark.parametrize("names", [["Über", "İzmir"], ["ΣΑΣ", "σας", "Σ"], ["İ", "i\u0307"]])
def test_letters_whose_case_the_database_sees_otherwise_are_taken(
    cast: Any, people: list[Application], names: list[str]
) -> None:
    set_tags(actor=cast.rafa, candidate=people[0].candidate, names=names)
    held = tags_of(people[0])
    assert held
    assert set(held) <= set(names)
    assert set_tags(actor=cast.rafa, candidate=people[0].candidate, names=names) == Tagged([], [])
    assert change_tags(actor=cast.rafa, applications=people[:1], remove=held)[people[0].candidate_id].added == []
    assert tags_of(people[0]) == []


def test_a_tag_is_one_in_every_case_and_stays_as_it_was_first_written(cast: Any, people: list[Application]) -> None:
    for one, name in zip(people, ("Referral", "referral", " REFERRAL "), strict=True):
        set_tags(actor=cast.rafa, candidate=one.candidate, names=[name])
    assert [tag.name for tag in Tag.objects.all()] == ["Referral"]
    assert [tags_of(one) for one in people] == [["Referral"]] * 3


def test_the_same_tags_again_leave_no_event(cast: Any, people: list[Application]) -> None:
    for _ in range(2):
        set_tags(actor=cast.rafa, candidate=people[0].candidate, names=["referral"])
    assert Event.objects.filter(verb="candidate.tagged").count() == 1


def test_many_are_tagged_at_once_and_only_who_changed_is_answered(cast: Any, people: list[Application]) -> None:
    set_tags(actor=cast.rafa, candidate=people[0].candidate, names=["referral", "later"])
    done = change_tags(actor=cast.mei, applications=people, add=["Referral"], remove=["later"])
    assert done == {
        people[0].candidate_id: Tagged([], ["later"]),
        people[1].candidate_id: Tagged(["referral"], []),
        people[2].candidate_id: Tagged(["referral"], []),
    }
    assert Event.objects.filter(verb="candidate.tagged", application_id=people[1].pk, actor=cast.mei).count() == 1


def test_tagging_many_takes_as_many_queries_as_tagging_one(cast: Any, people: list[Application]) -> None:
    counts = []
    for some, name in ((people[:1], "one"), (people, "three")):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            change_tags(actor=cast.rafa, applications=some, add=[name])
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_tags_have_bounds_that_are_said(cast: Any, people: list[Application]) -> None:
    with pytest.raises(Invalid) as long:
        set_tags(actor=cast.rafa, candidate=people[0].candidate, names=["x" * 61])
    assert long.value.errors == {"tags": ["Keep this under 60 characters. It has 61."]}
    with pytest.raises(Invalid) as many:
        set_tags(actor=cast.rafa, candidate=people[0].candidate, names=[f"t{i}" for i in range(31)])
    assert many.value.errors == {"tags": ["Give a person at most 30 tags; these are 31."]}
    set_tags(actor=cast.rafa, candidate=people[0].candidate, names=[f"t{i}" for i in range(30)])
    with pytest.raises(Invalid):
        change_tags(actor=cast.rafa, applications=people, add=["one more"])
    assert tags_of(people[1]) == []


def test_who_does_not_work_with_the_person_tags_nobody(cast: Any, people: list[Application]) -> None:
    with pytest.raises(Forbidden) as one:
        set_tags(actor=cast.ines, candidate=people[0].candidate, names=["x"], application=people[0])
    assert one.value.sentence == policies.can_edit_candidate.sentence
    with pytest.raises(Forbidden) as many:
        change_tags(actor=cast.zed, applications=people, add=["x"])
    assert many.value.sentence == policies.can_work_application.sentence
