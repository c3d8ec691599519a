"""Referrals: who refers whom, what they may know of how it went, and where people came from first and last."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from candidates.models import Application, Candidate, Note, Referral
from candidates.queries.doors import own_referrals, told_of, touches_of, touches_of_each
from candidates.services import Person, Word, refer, reject
from foundation.activity.models import Event, Notification
from foundation.core.errors import Forbidden, Invalid, Refused
from roles.models import Role
from tests.candidates.pages import browser, text
from tests.factories.candidates import application, hiring_role, interview, published, reason
from tests.foundation.core.api.keys import client as key_of

pytestmark = pytest.mark.django_db
GOOD = Word("worked", "She shipped the ranking with me.", agreed=True)


@pytest.fixture
def role(cast: Any) -> Role:
    return published(hiring_role(cast), cast)


def test_whoever_sees_nothing_of_the_pipeline_refers_and_hears_how_it_ended(cast: Any, role: Role) -> None:
    made = refer(actor=cast.tom, role=role, person=Person("Noor", "noor@example.com"), word=GOOD)
    application = made.application
    assert (application.source, application.stage.key, application.owner) == ("Referral", "applied", None)
    assert Event.objects.filter(application_id=application.pk, verb="application.referred").count() == 1
    assert Notification.objects.filter(kind="application_referred").exists()
    assert browser(cast.tom).get(reverse("candidates:application", args=[application.pk])).status_code == 404
    page = text(browser(cast.tom).get(reverse("candidates:refer")))
    assert all(said in page for said in ("Noor", role.title, "Arrived"))
    assert [told_of(row) for row in own_referrals(cast.tom)] == ["Arrived"]
    reject(actor=cast.rafa, application=application, reason=reason(cast))
    assert [told_of(row) for row in own_referrals(cast.tom)] == ["Not this time"]
    assert list(own_referrals(cast.ines)) == []


def test_somebody_who_is_there_already_looks_the_same_to_the_referrer(cast: Any, role: Role) -> None:
    there = application(cast, role, "Noor Karimi", email="noor@example.com", source="Website")
    made = refer(actor=cast.tom, role=role, person=Person("Noor", "noor@example.com"), word=GOOD)
    again = refer(actor=cast.tom, role=role, person=Person("Noor", "noor@example.com"), word=GOOD)
    assert (made.application_id, made.pk, told_of(made)) == (there.pk, again.pk, "Arrived")
    assert (Application.objects.count(), Referral.objects.count(), Note.objects.count()) == (1, 1, 0)
    there.candidate.refresh_from_db()
    assert there.candidate.name == "Noor Karimi", "nothing is overwritten"
    came = touches_of(cast.rafa, Candidate.objects.get())
    assert [touch.source for touch in came] == ["Website", f"Referred by {cast.tom.name}"]


def test_programs_read_how_people_came_first_and_last_as_pages_do(
    cast: Any, role: Role, django_assert_num_queries: Any
) -> None:
    there = application(cast, role, "Noor Karimi", email="noor@example.com", source="Website")
    refer(actor=cast.tom, role=role, person=Person("Noor", "noor@example.com"), word=GOOD)
    interview(cast, there, [cast.ines])
    page = text(browser(cast.rafa).get(reverse("candidates:candidate", args=[there.candidate_id])))
    for member in (cast.rafa, cast.ines):
        row = key_of(member, "candidates:read").get(f"/api/v1/candidates/{there.candidate_id}").json()
        assert row["first_touch"] == {
            "at": row["first_touch"]["at"], "source": "Website", "application_id": str(there.pk),
        }  # fmt: skip
        assert row["last_touch"]["source"] == f"Referred by {cast.tom.name}"
        assert row["last_touch"]["source"] in page
    known = Candidate.objects.create(organisation=cast.acme, name="Without an application")
    alone = key_of(cast.rafa, "candidates:read").get(f"/api/v1/candidates/{known.pk}").json()
    assert (alone["first_touch"], alone["last_touch"]) == (None, None)
    for number in range(3):
        application(cast, role, f"Person {number}")
        people = list(Candidate.objects.values_list("pk", flat=True))
        with django_assert_num_queries(3):
            assert len(touches_of_each(cast.rafa, people)) == number + 2


def test_without_their_consent_nobody_is_referred(cast: Any, role: Role) -> None:
    with pytest.raises(Invalid) as caught:
        refer(actor=cast.tom, role=role, person=Person("Noor", "noor@example.com"), word=Word("song"))
    assert set(caught.value.errors) == {"how", "agreed"}
    with pytest.raises(Invalid) as caught:
        refer(actor=cast.tom, role=role, person=Person("", "not an address"), word=GOOD)
    assert set(caught.value.errors) == {"email"}
    assert not Application.objects.exists()


def test_only_colleagues_refer_and_only_to_open_roles_of_theirs(cast: Any, role: Role) -> None:
    with pytest.raises(Forbidden):
        refer(actor=cast.olu, role=role, person=Person("Noor"), word=GOOD)
    with pytest.raises(Forbidden):
        refer(actor=cast.zed, role=role, person=Person("Noor"), word=GOOD)
    Role.objects.filter(pk=role.pk).update(state=Role.State.PAUSED)
    with pytest.raises((Forbidden, Refused)):
        refer(actor=cast.tom, role=role, person=Person("Noor"), word=GOOD)


def test_a_name_of_one_word_or_three_hundred_letters_and_an_address_of_any_script(cast: Any, role: Role) -> None:
    long = "Wolfeschlegelsteinhausenbergerdorff " * 8
    names = ["Ó", long.strip()]
    for at, name in enumerate(names):
        refer(actor=cast.tom, role=role, person=Person(name, f"почта{at}@пример.рф"), word=GOOD)
    assert sorted(Candidate.objects.values_list("name", "email")) == sorted(
        (name, f"почта{at}@пример.рф") for at, name in enumerate(names)
    )
    client = browser(cast.rafa)
    for pk in Application.objects.values_list("pk", flat=True):
        assert client.get(reverse("candidates:application", args=[pk])).status_code == 200
