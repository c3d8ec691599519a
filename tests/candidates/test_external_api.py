"""People and applications by what another system calls them: made once, changed when different, else untouched."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from candidates.models import Application, Candidate
from candidates.services.upserting import put_candidate
from foundation.activity.models import Event
from foundation.core.ids import uuid7
from foundation.people.services.external_ids import Name, bind
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role
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


@pytest.fixture
def known(cast: Cast) -> Application:
    """An application that the system calls 70."""
    made = application(cast, hiring_role(cast), "Ana Ruiz")
    bind(organisation_id=made.organisation_id, source="ats", kind="application", names={"70": made.pk})
    return made


def test_a_known_application_goes_where_it_stands_over_there_and_then_rests(
    api: Client, cast: Cast, known: Application
) -> None:
    body = {"stage_key": "resume_screen", "owner_id": str(cast.rafa.pk), "source": "Agency"}
    moved = put(api, f"{APPLICATIONS}/ats/70", body)
    assert moved.status_code == 200
    said = json_of(moved)
    assert (said["stage_key"], said["owner_id"], said["source"]) == ("resume_screen", str(cast.rafa.pk), "Agency")
    verbs = list(Event.objects.filter(verb__in=["application.moved", "application.edited"]).values_list("verb"))
    assert len(verbs) == 2
    before = Event.objects.count()
    assert json_of(put(api, f"{APPLICATIONS}/ats/70", body)) == said
    assert Event.objects.count() == before


def test_the_guards_and_rules_of_a_move_hold(api: Client, cast: Cast, known: Application) -> None:
    assert problem_of(put(api, f"{APPLICATIONS}/ats/70", {"stage_key": "hired"}), 409)
    said = problem_of(put(api, f"{APPLICATIONS}/ats/70", {"stage_key": "nowhere"}), 400)
    assert said["errors"][0]["pointer"] == "#/stage_key"
    other = {"role_id": str(hiring_role(cast, "Data engineer").pk)}
    assert problem_of(put(api, f"{APPLICATIONS}/ats/70", other), 400)["errors"][0]["code"] == "other_subject"
    known.refresh_from_db()
    assert (known.stage.position, known.version) == (known.role.stages.order_by("position")[0].position, 1)


def test_one_that_the_member_does_not_see_is_not_there(cast: Cast, known: Application) -> None:
    for member in (cast.ines, cast.zed):
        answer = put(client(member, *SCOPES), f"{APPLICATIONS}/ats/70", {"source": "Agency"})
        assert answer.status_code == (404 if member == cast.ines else 400)
    known.refresh_from_db()
    assert known.source == "Referral"


def test_a_person_is_added_and_who_is_here_already_is_named(api: Any) -> None:
    body = {"name": "Ana Ruiz", "email": "ana@example.com"}
    made = api.post("/api/v1/candidates", body, content_type=JSON)
    assert (made.status_code, json_of(made)["name"]) == (201, "Ana Ruiz")
    assert Event.objects.filter(verb="candidate.edited").count() == 1
    said = problem_of(api.post("/api/v1/candidates", body, content_type=JSON), 409)
    assert said["current"] == {"candidate_id": json_of(made)["id"]}


@pytest.mark.parametrize("kind", ["candidates", "applications"])
def test_names_elsewhere_are_replaced_by_patch_and_stay_with_one_row(cast: Cast, known: Application, kind: str) -> None:
    api: Any = client(cast.rafa, *SCOPES)
    row, singular = (known.candidate_id, "candidate") if kind == "candidates" else (known.pk, "application")
    address = f"/api/v1/{kind}/{row}"
    names = [{"source": "ats", "external_id": "7"}, {"source": "hris", "external_id": "x-1"}]
    changed = api.patch(address, {"external_ids": names}, content_type=JSON)
    assert (changed.status_code, json_of(changed)["external_ids"]) == (200, names)
    told = Event.objects.count()
    same = api.patch(address, {"external_ids": names[::-1]}, content_type=JSON)
    assert (json_of(same), same["ETag"], Event.objects.count()) == (json_of(changed), changed["ETag"], told)
    bind(organisation_id=known.organisation_id, source="ats", kind=singular, names={"8": uuid7()})
    wrong = [names[0], {"source": "ats", "external_id": "8"}]
    said = problem_of(api.patch(address, {"external_ids": wrong}, content_type=JSON), 400)
    assert [(fault["pointer"], fault["code"]) for fault in said["errors"]] == [("#/external_ids/1", "name_taken")]
    assert json_of(api.get(address))["external_ids"] == names
    assert json_of(api.patch(address, {"external_ids": []}, content_type=JSON))["external_ids"] == []
