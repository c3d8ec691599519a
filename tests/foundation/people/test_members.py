"""Jobs, rates and access of members."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid, Refused
from foundation.people.models import ApiKey, Job, Membership
from foundation.people.services import add_member, change_job, deactivate, invite, reactivate, set_rate
from tests.cast import Cast
from tests.foundation.core.api.keys import client as api_client


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def verbs(member: Membership) -> list[str]:
    found = Event.objects.filter(subject_id=member.pk).exclude(verb="member.added")
    return list(found.order_by("created_at").values_list("verb", flat=True))


def test_a_job_is_changed_and_recorded_once(cast: Cast) -> None:
    changed = change_job(actor=cast.ada, member=cast.tom, job=Job.HIRING_MANAGER, technical=True, title="Head of data")
    assert (changed.job, changed.title) == (Job.HIRING_MANAGER, "Head of data")
    change_job(actor=cast.ada, member=cast.tom, job=Job.HIRING_MANAGER, technical=True, title="Head of data")
    assert verbs(cast.tom) == ["member.job_changed"]
    data = Event.objects.get(subject_id=cast.tom.pk, verb="member.job_changed").data
    assert (data["from"], data["to"]) == ("Interviewer", "Hiring manager")


def test_only_owners_change_members(cast: Cast) -> None:
    for actor in (cast.rafa, cast.mei, cast.tom, cast.vic, cast.olu):
        with pytest.raises(Forbidden):
            change_job(actor=actor, member=cast.ines, job=Job.OWNER, technical=False)
        with pytest.raises(Forbidden):
            deactivate(actor=actor, member=cast.ines)
        with pytest.raises(Forbidden):
            set_rate(actor=actor, member=cast.vic, rate_minor=1)
    assert verbs(cast.ines) == []


def test_the_last_owner_stays(cast: Cast) -> None:
    with pytest.raises(Refused, match="only owner"):
        change_job(actor=cast.ada, member=cast.ada, job=Job.RECRUITER, technical=False)
    with pytest.raises(Refused, match="only owner"):
        deactivate(actor=cast.ada, member=cast.ada)
    change_job(actor=cast.ada, member=cast.mei, job=Job.OWNER, technical=True)
    cast.mei.refresh_from_db()
    deactivate(actor=cast.mei, member=cast.ada)
    with pytest.raises(Refused):
        deactivate(actor=cast.mei, member=cast.mei)


def test_an_owner_without_access_does_not_count(cast: Cast) -> None:
    change_job(actor=cast.ada, member=cast.mei, job=Job.OWNER, technical=True)
    deactivate(actor=cast.ada, member=cast.mei)
    with pytest.raises(Refused):
        deactivate(actor=cast.ada, member=cast.ada)


@pytest.mark.django_db(transaction=True)
def test_two_owners_cannot_remove_each_other_at_once(cast: Cast) -> None:
    change_job(actor=cast.ada, member=cast.mei, job=Job.OWNER, technical=True)
    cast.mei.refresh_from_db()
    start, outcomes = threading.Barrier(2), []

    def remove(actor: Membership, member: Membership) -> None:
        start.wait()
        try:
            deactivate(actor=actor, member=member)
            outcomes.append("done")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((cast.ada, cast.mei), (cast.mei, cast.ada))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert sorted(outcomes) == ["done", "refused"]
    assert Membership.objects.filter(organisation=cast.acme, job=Job.OWNER, active=True).count() == 1


def test_ended_access_ends_at_once_on_pages_and_api(cast: Cast) -> None:
    page, api = signed_in(cast.tom), api_client(cast.tom, "members:read")
    assert page.get(reverse("people:account")).status_code == 200
    assert api.get("/api/v1/members").status_code == 200
    deactivate(actor=cast.ada, member=cast.tom)
    assert page.get(reverse("people:account"))["Location"] == reverse("people:no_organisation")
    assert api.get("/api/v1/members").status_code == 401
    assert not ApiKey.objects.filter(membership=cast.tom, revoked=False).exists()
    reactivate(actor=cast.ada, member=cast.tom)
    assert page.get(reverse("people:account")).status_code == 200
    assert api.get("/api/v1/members").status_code == 401
    assert verbs(cast.tom) == ["member.deactivated", "member.reactivated"]


def test_a_rate_is_an_advisors_and_ends_with_the_job(cast: Cast) -> None:
    assert set_rate(actor=cast.ada, member=cast.vic, rate_minor=20050).rate_minor == 20050
    with pytest.raises(Invalid):
        set_rate(actor=cast.ada, member=cast.tom, rate_minor=100)
    with pytest.raises(Invalid):
        set_rate(actor=cast.ada, member=cast.vic, rate_minor=-1)
    assert change_job(actor=cast.ada, member=cast.vic, job=Job.INTERVIEWER, technical=True).rate_minor is None
    rate_event = Event.objects.get(subject_id=cast.vic.pk, verb="member.rate_changed")
    assert "20050" not in str(rate_event.data)


@pytest.mark.parametrize(
    ("typed", "status", "minor"),
    [("185.50", 302, 18550), ("", 302, None), ("a lot", 422, 18000), ("1.234", 422, 18000), ("9999999999", 422, 18000)],
)
def test_a_rate_is_typed_in_whole_units(cast: Cast, typed: str, status: int, minor: int | None) -> None:
    answer = signed_in(cast.ada).post(reverse("people:rate", args=[cast.vic.pk]), {"rate": typed})
    assert answer.status_code == status
    cast.vic.refresh_from_db()
    assert cast.vic.rate_minor == minor
    if status == 422:
        assert typed in answer.content.decode()


def test_a_refusal_is_told_on_the_page(cast: Cast) -> None:
    client = signed_in(cast.ada)
    answer = client.post(reverse("people:member", args=[cast.ada.pk]), {"job": Job.RECRUITER})
    assert answer.status_code == 422
    assert "is the only owner" in answer.content.decode()
    answer = client.post(reverse("people:deactivate", args=[cast.ada.pk]))
    assert answer.status_code == 409
    assert "is the only owner" in answer.content.decode()


def test_rates_are_shown_to_owners_only(cast: Cast) -> None:
    assert "180 an hour" in signed_in(cast.ada).get(reverse("people:members")).content.decode()
    assert "an hour" not in signed_in(cast.rafa).get(reverse("people:members")).content.decode()


@pytest.mark.parametrize("more", [0, 3])
def test_the_list_costs_the_same_for_any_number(cast: Cast, more: int, django_assert_num_queries: Any) -> None:
    for number in range(more):
        add_member(actor=cast.ada, email=f"m{number}@x.example", name="M", job=Job.OBSERVER)
        invite(actor=cast.ada, email=f"i{number}@x.example", job=Job.OBSERVER)
    client = signed_in(cast.ada)
    client.get(reverse("people:members"))
    with django_assert_num_queries(4):  # user with memberships, members, invitations, unread
        assert client.get(reverse("people:members")).status_code == 200
