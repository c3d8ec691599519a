"""Taking people in: one door, one active application, a closed role closed from every side."""

import contextlib
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from candidates.models import Application, Candidate, Note, StageMove
from candidates.services import Person, known_person, take_in
from candidates.services.intake import cleaned
from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid, Refused
from roles.models import Role
from tests.factories.candidates import application, reason

pytestmark = pytest.mark.django_db


def test_a_person_comes_in_at_the_first_stage_with_one_event(cast: Any, role: Role) -> None:
    person = Person(name="Lucía  Etxeberria", email=" Lucia@Example.com ", linkedin="https://linkedin.com/in/lucia")
    made = take_in(actor=cast.rafa, role=role, person=person, source="Referral", note="Met at a meet-up")
    assert (made.stage.key, made.status, made.source) == ("applied", "active", "Referral")
    assert (made.candidate.name, made.candidate.email) == ("Lucía Etxeberria", "lucia@example.com")
    assert Note.objects.get(application=made).body == "Met at a meet-up"
    assert StageMove.objects.filter(application=made, from_stage=None, to_stage=made.stage, by=cast.rafa).count() == 1
    event = Event.objects.get(application_id=made.pk)
    assert (event.verb, event.actor, event.data["name"]) == ("application.created", cast.rafa, "Lucía Etxeberria")


def test_a_known_address_finds_the_person_and_fills_only_blanks(cast: Any, role: Role) -> None:
    first = application(cast, role, "Lucía Etxeberria", email="lucia@example.com")
    Candidate.objects.filter(pk=first.candidate_id).update(emails=["lucia@work.example"])
    from candidates.services import reject

    reject(actor=cast.rafa, application=first, reason=reason(cast))
    again = take_in(
        actor=cast.mei, role=role, person=Person(name="L. Etxeberria", email="LUCIA@work.example", phone="+34 600 00")
    )
    assert again.candidate_id == first.candidate_id
    assert (again.candidate.name, again.candidate.phone) == ("Lucía Etxeberria", "+34 600 00")


def test_a_name_is_what_one_can_see() -> None:
    assert cleaned(Person(name="\u202eMarta\u200b Nowak\u202c")).name == "Marta Nowak"
    assert cleaned(Person(name="\u0645\u0631\u062d\u0628\u0627")).name == "\u0645\u0631\u062d\u0628\u0627"
    with pytest.raises(Invalid):
        cleaned(Person(name="\u200b\u202e"))


def test_one_active_application_a_role(cast: Any, role: Role) -> None:
    application(cast, role, "Lucía", email="lucia@example.com")
    with pytest.raises(Invalid) as caught:
        application(cast, role, "Lucía", email="lucia@example.com")
    assert caught.value.errors == {"email": ["Lucía already has an active application for this role."]}
    assert caught.value.code == "already_active"
    assert Application.objects.filter(role=role).count() == 1


@pytest.mark.parametrize("state", ["scoping", "paused", "filled", "closed"])
def test_a_role_that_is_not_open_takes_nobody(cast: Any, role: Role, state: str) -> None:
    Role.objects.filter(pk=role.pk).update(state=state)
    with pytest.raises(Refused, match="takes no applications") as caught:
        application(cast, role)
    assert caught.value.code == "role_not_open"
    assert not Candidate.objects.filter(organisation=cast.acme).exists()


@pytest.mark.parametrize("who", ["ines", "vic", "olu", "zed"])
def test_only_those_who_work_the_pipeline_take_people_in(cast: Any, role: Role, who: str) -> None:
    with pytest.raises(Forbidden):
        application(cast, role, actor=getattr(cast, who))


@pytest.mark.parametrize(
    ("person", "field"),
    [
        (Person(), "name"),
        (Person(name="A", email="not an address"), "email"),
        (Person(name="x" * 301), "name"),
        (Person(name="A", linkedin="javascript:alert(1)"), "linkedin"),
        (Person(name="A", linkedin="https://[broken"), "linkedin"),
        (Person(name="nul\x00byte"), "name"),
        (Person(name="lone \ud800 surrogate"), "name"),
        (Person(name="A", email="a\x00@example.com"), "email"),
    ],
)
def test_wrong_input_is_told_beside_its_field(cast: Any, role: Role, person: Person, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        take_in(actor=cast.rafa, role=role, person=person)
    assert list(caught.value.errors) == [field]


def test_two_people_without_address_stay_two(cast: Any, role: Role) -> None:
    first, second = application(cast, role, "Ana", email=""), application(cast, role, "Ana", email="")
    assert first.candidate_id != second.candidate_id


@given(st.builds(Person, name=st.text(max_size=260), email=st.text(max_size=60), phone=st.text(max_size=80)))
def test_cleaning_either_gives_storable_text_or_names_the_fields(person: Person) -> None:
    with contextlib.suppress(Invalid):
        kept = cleaned(person)
        assert kept.name or kept.email
        assert len(kept.name) <= 200
        (kept.name + kept.email + kept.phone).encode()


def test_a_profile_is_looked_up_in_an_index(cast: Any) -> None:
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        known_person(cast.acme.pk, Person("Ana", linkedin="https://www.linkedin.com/in/ana-1"))
        sql = asked.captured_queries[-1]["sql"]
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = on")
        cursor.execute(f"EXPLAIN {sql}")
        assert "candidates_by_profile" in str(cursor.fetchall())
