"""People and applications by what another system calls them: made once, changed when different, else untouched."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from candidates.models import Application, Candidate
from candidates.services.upserting import Name, put_candidate
from foundation.activity.models import Event
from tests.cast import Cast
from tests.factories.candidates import hiring_role
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.django_db
PEOPLE, APPLICATIONS = "/api/v1/candidates/external", "/api/v1/applications/external"
SCOPES = ("candidates:read", "candidates:write", "applications:read", "applications:write")


@pytest.fixture
def api(cast: Cast) -> Client:
    return client(cast.rafa, *SCOPES)


def put(api: Client, address: str, body: dict[str, Any]) -> Any:
    return api.put(address, body, content_type=JSON)


def test_a_person_is_made_then_changed_and_the_same_again_changes_nothing(api: Client) -> None:
    body = {"name": "Ana Ruiz", "email": "ana@example.com"}
    made = put(api, f"{PEOPLE}/ats/7", body)
    assert (made.status_code, json_of(made)["external_ids"]) == (201, [{"source": "ats", "external_id": "7"}])
    assert Event.objects.filter(verb="candidate.edited").count() == 1
    again = put(api, f"{PEOPLE}/ats/7", body)
    assert (again.status_code, json_of(again), again["ETag"]) == (200, json_of(made), made["ETag"])
    assert Event.objects.filter(verb="candidate.edited").count() == 1
    changed = json_of(put(api, f"{PEOPLE}/ats/7", {"company": "Kestrel"}))
    assert (changed["id"], changed["name"], changed["company"]) == (json_of(made)["id"], "Ana Ruiz", "Kestrel")
    assert Event.objects.filter(verb="candidate.edited").count() == 2
    assert Candidate.objects.count() == 1


def test_who_is_known_by_address_gets_the_name_beside(api: Client) -> None:
    first = json_of(put(api, f"{PEOPLE}/ats/7", {"name": "Ana", "email": "ana@example.com"}))
    other = put(api, f"{PEOPLE}/warehouse/x-1", {"email": "Ana@Example.com", "title": "Engineer"})
    assert (other.status_code, json_of(other)["id"], json_of(other)["title"]) == (201, first["id"], "Engineer")
    assert [one["source"] for one in json_of(other)["external_ids"]] == ["ats", "warehouse"]


def test_an_application_is_taken_in_once_for_whom_the_same_system_names(api: Client, cast: Cast) -> None:
    role = hiring_role(cast)
    put(api, f"{PEOPLE}/ats/7", {"name": "Ana"})
    body = {"role_id": str(role.pk), "candidate_external_id": "7", "source": "Referral"}
    made = put(api, f"{APPLICATIONS}/ats/70", body)
    assert (made.status_code, json_of(made)["source"]) == (201, "Referral")
    again = put(api, f"{APPLICATIONS}/ats/70", body)
    assert (again.status_code, json_of(again)) == (200, json_of(made))
    assert Application.objects.count() == Event.objects.filter(verb="application.created").count() == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"candidate_external_id": "nobody"}, "#/candidate_external_id"),
        ({}, "#/candidate_id"),
        ({"candidate_id": "01a22aa7-15a2-7669-8e87-a8a61e3dcb2b"}, "#/candidate_id"),
    ],
)
def test_whom_nobody_knows_is_refused_beside_the_field(
    api: Client, cast: Cast, body: dict[str, Any], pointer: str
) -> None:
    role = hiring_role(cast)
    said = problem_of(put(api, f"{APPLICATIONS}/ats/70", {"role_id": str(role.pk), **body}), 400)
    assert [fault["pointer"] for fault in said["errors"]] == [pointer]


def test_names_of_another_organisation_are_their_own(api: Client, cast: Cast) -> None:
    put_candidate(actor=cast.zed, name=Name("ats", "7"), details={"name": "Theirs"})
    made = put(api, f"{PEOPLE}/ats/7", {"name": "Ours"})
    assert (made.status_code, json_of(made)["name"]) == (201, "Ours")
    assert problem_of(put(api, f"{PEOPLE}/{'x' * 41}/7", {"name": "Ours"}), 404)


def test_a_wrong_address_and_an_unknown_key_are_refused(api: Client) -> None:
    said = problem_of(put(api, f"{PEOPLE}/ats/7", {"name": "Ana", "email": "no address"}), 400)
    assert [fault["pointer"] for fault in said["errors"]] == ["#/email"]
    assert problem_of(put(api, f"{PEOPLE}/ats/7", {"nickname": "A"}), 400)["errors"][0]["code"] == "unknown"
    assert Candidate.objects.count() == 0
