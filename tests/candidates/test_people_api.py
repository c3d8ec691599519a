"""Duplicates, merges and tags by the API: the same acts, and old ids that lead on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from candidates.models import Application, Candidate, DuplicatePair, Merge, Tag
from candidates.services import Person, set_tags, take_in
from foundation.activity.models import Event
from tests.candidates.test_people_pages import Two, make
from tests.factories.candidates import interview
from tests.foundation.core.api.keys import JSON
from tests.foundation.core.api.keys import client as key_of

API = "/api/v1"


@pytest.fixture(scope="module")
def made_two(shared: Any) -> Any:
    return shared(make)


@pytest.fixture
def two(made_two: Any) -> Two:
    found: Two = made_two()
    return found


@pytest.fixture
def key(cast: Any) -> Client:
    return key_of(cast.rafa, "candidates:read", "candidates:write", "applications:read", "applications:write")


def merge(key: Client, two: Two, **more: Any) -> Any:
    body = {
        "other_id": str(two.noemie.candidate_id),
        "keep": {"name": "other", "email": "this", "location": "this"},
        "goes_on": {str(two.noemie.role_id): str(two.noemie.pk)},
        **more,
    }
    return key.post(f"{API}/candidates/{two.other.candidate_id}/merge", body, content_type=JSON)


def test_pairs_are_listed_and_kept_apart(key: Client, two: Two) -> None:
    rows = key.get(f"{API}/duplicates?state=open&candidate_id={two.other.candidate_id}").json()["results"]
    assert [(row["id"], row["reasons"], row["certain"]) for row in rows] == [(str(two.pair.pk), ["phone"], False)]
    assert key.get(f"{API}/duplicates?candidate_id={two.pair.pk}").json()["results"] == []
    answer = key.post(f"{API}/duplicates/{two.pair.pk}/different", content_type=JSON)
    assert (answer.status_code, answer.json()["state"]) == (200, "different")


def test_what_nobody_chose_is_asked_for(key: Client, two: Two) -> None:
    answer = merge(key, two, keep={"name": "this"}, goes_on={})
    assert answer.status_code == 400
    assert {(error["pointer"], error["detail"]) for error in answer.json()["errors"]} == {
        ("#/keep", "Say this or other for email."),
        ("#/keep", "Say this or other for location."),
        ("#/goes_on", f"Name the application that goes on for the role {two.noemie.role_id}."),
    }
    assert merge(key, two, goes_on={"x": str(two.noemie.pk)}).status_code == 400
    assert merge(key, two, other_id=str(two.other.candidate_id)).status_code == 400


def test_the_person_named_in_the_address_stays_and_the_other_leads_there(key: Client, two: Two, cast: Any) -> None:
    answer = merge(key, two, tags=["Forecasting"])
    assert answer.status_code == 200
    stayed, gone = str(two.other.candidate_id), str(two.noemie.candidate_id)
    assert (answer.json()["winner_id"], answer.json()["loser_id"]) == (stayed, gone)
    person = key.get(f"{API}/candidates/{stayed}").json()
    assert (person["name"], person["email"], person["emails"]) == (
        "Noémie Traoré",
        "new@example.com",
        ["n@example.com"],
    )
    assert (person["names"], person["tags"]) == (["Noemie Traore"], ["forecasting"])
    for method in (key.get, key.patch):
        sent = method(f"{API}/candidates/{gone}")
        assert (sent.status_code, sent["Location"]) == (308, f"{API}/candidates/{stayed}")
    stranger = key_of(cast.zed, "candidates:read")
    assert stranger.get(f"{API}/candidates/{gone}").status_code == 404
    rows = key.get(f"{API}/applications?candidate_id={gone}").json()["results"]
    assert {row["candidate_id"] for row in rows} == {stayed}
    assert len(rows) == 2


def test_an_application_for_the_old_id_is_one_of_who_it_is_now(key: Client, two: Two) -> None:
    merge(key, two)
    Application.objects.update(status="rejected")
    body = {"role_id": str(two.noemie.role_id), "candidate_id": str(two.noemie.candidate_id)}
    made = key.post(f"{API}/applications", body, content_type=JSON).json()
    assert made["candidate_id"] == str(two.other.candidate_id)


def test_a_merge_is_undone(key: Client, two: Two) -> None:
    made = merge(key, two).json()
    answer = key.post(f"{API}/merges/{made['id']}/undo", {"different": True}, content_type=JSON)
    assert answer.status_code == 200
    assert answer.json()["undone_at"]
    assert Candidate.objects.count() == 2
    assert DuplicatePair.objects.get().state == "different"
    again = key.post(f"{API}/merges/{made['id']}/undo", content_type=JSON)
    assert (again.status_code, again.json()["code"]) == (409, "undone")


def test_a_merge_by_key_is_the_same_as_by_page(key: Client, two: Two, cast: Any) -> None:
    merge(key, two)
    event = Event.objects.get(verb="candidate.merged")
    assert (event.actor, bool(event.api_key), Merge.objects.get().by) == (cast.rafa, True, cast.rafa)


def test_tags_are_set_renamed_merged_and_removed(key: Client, two: Two, cast: Any) -> None:
    person = f"{API}/candidates/{two.noemie.candidate_id}"
    assert key.patch(person, {"tags": ["A", "b"]}, content_type=JSON).json()["tags"] == ["A", "b"]
    assert key.get(f"{API}/candidates?tag=B").json()["results"][0]["id"] == str(two.noemie.candidate_id)
    assert len(key.get(f"{API}/applications?tag=a").json()["results"]) == 1
    tags = {row["name"]: row["id"] for row in key.get(f"{API}/tags").json()["results"]}
    assert set(tags) == {"A", "b", "forecasting"}
    taken = key.patch(f"{API}/tags/{tags['A']}", {"name": "B"}, content_type=JSON)
    assert (taken.status_code, taken.json()["code"]) == (400, "taken")
    assert key.patch(f"{API}/tags/{tags['A']}", {"name": "Alpha"}, content_type=JSON).json()["name"] == "Alpha"
    joined = key.post(f"{API}/tags/{tags['b']}/merge", {"into_id": tags["forecasting"]}, content_type=JSON)
    assert joined.json()["name"] == "forecasting"
    assert key.get(person).json()["tags"] == ["Alpha", "forecasting"]
    assert key.delete(f"{API}/tags/{tags['A']}").status_code == 204
    assert key.get(person).json()["tags"] == ["forecasting"]
    assert [event.verb for event in Event.objects.filter(verb__startswith="tag.").order_by("pk")] == [
        "tag.renamed",
        "tag.merged",
        "tag.removed",
    ]


def test_tags_stay_within_the_organisation_and_with_those_who_read_them(cast: Any, two: Two) -> None:
    theirs = Tag.objects.create(organisation=cast.other, name="theirs")
    key = key_of(cast.rafa, "candidates:read", "candidates:write")
    own = Tag.objects.get(name="forecasting")
    assert key.get(f"{API}/tags/{theirs.pk}").status_code == 404
    assert key.post(f"{API}/tags/{own.pk}/merge", {"into_id": str(theirs.pk)}, content_type=JSON).status_code == 400
    assert key_of(cast.ines, "candidates:read").get(f"{API}/tags").json()["results"] == []
    lead = key_of(cast.mei, "candidates:read", "candidates:write")
    assert lead.delete(f"{API}/tags/{own.pk}").status_code == 403
    person = take_in(actor=cast.rafa, role=two.noemie.role, person=Person("Kofi", "kofi@example.com")).candidate
    set_tags(actor=cast.rafa, candidate=person, names=["a"])
    assert lead.get(f"{API}/candidates/{person.pk}").json()["tags"] == ["a"]


def test_nobody_finds_people_by_tags_that_they_do_not_read(cast: Any, two: Two) -> None:
    interview(cast, two.noemie, [cast.ines])
    set_tags(actor=cast.rafa, candidate=two.noemie.candidate, names=["Strong"])
    for member, found in ((cast.ines, 0), (cast.mei, 1)):
        key = key_of(member, "candidates:read", "applications:read")
        assert len(key.get(f"{API}/applications").json()["results"]) >= 1
        for place in ("applications", "candidates"):
            assert len(key.get(f"{API}/{place}?tag=strong").json()["results"]) == found
