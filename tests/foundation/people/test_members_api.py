"""Changing members through the API, as owners."""

from __future__ import annotations

import pytest

from foundation.activity.models import Event
from foundation.people.services.external_ids import bind
from tests.cast import Cast
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.django_db
NAMES = [{"source": "ats", "external_id": "77"}]


def test_job_names_and_access_are_changed_each_by_its_act(cast: Cast) -> None:
    api = client(cast.ada, "members:read", "members:write", "pay:read")
    item = f"/api/v1/members/{cast.ines.pk}"
    read = json_of(api.get(item))
    wanted = {**read, "title": "Data engineer", "external_ids": NAMES}
    shown = json_of(api.patch(item, wanted, content_type=JSON))
    assert (shown["title"], shown["external_ids"], shown["job"]) == ("Data engineer", NAMES, read["job"])
    assert shown["updated_at"] > read["updated_at"]
    assert set(Event.objects.values_list("verb", flat=True)) >= {"member.named", "member.job_changed"}
    paid = json_of(api.patch(item, {"job": "advisor", "rate_minor": 9000}, content_type=JSON))
    assert (paid["job"], paid["rate_minor"]) == ("advisor", 9000)
    assert json_of(api.patch(item, {"active": False}, content_type=JSON))["active"] is False
    assert json_of(api.patch(item, {"active": True}, content_type=JSON))["active"] is True


def test_what_an_owner_may_not_do_is_refused_at_its_place(cast: Cast) -> None:
    api = client(cast.ada, "members:read", "members:write")
    own, other = f"/api/v1/members/{cast.ada.pk}", f"/api/v1/members/{cast.ines.pk}"
    assert problem_of(api.patch(own, {"job": "observer"}, content_type=JSON), 409)["code"] == "last_owner"
    assert problem_of(api.patch(other, {"rate_minor": 9000}, content_type=JSON), 400)["code"] == "missing_scope"
    bind(organisation_id=cast.ada.organisation_id, source="ats", kind="member", names={"77": cast.mei.pk})
    said = problem_of(api.patch(other, {"external_ids": NAMES}, content_type=JSON), 400)
    assert (said["code"], said["errors"][0]["pointer"]) == ("name_taken", "#/external_ids/0")
    rafa = client(cast.rafa, "members:write")
    assert problem_of(rafa.patch(other, {"nope": 1}, content_type=JSON), 403)["code"] == "forbidden"
    assert problem_of(api.patch(f"/api/v1/members/{cast.zed.pk}", {"title": "x"}, content_type=JSON), 404)


def test_a_name_of_another_system_is_given_once_and_the_same_again_changes_nothing(cast: Cast) -> None:
    api, at = client(cast.ada, "members:read", "members:write"), "/api/v1/members/external/hris/E7"
    assert problem_of(api.put(at, {"title": "x"}, content_type=JSON), 400)["errors"][0]["code"] == "required"
    for nobody in ("nobody@brightwater.example", cast.zed.user.email):
        said = problem_of(api.put(at, {"email": nobody}, content_type=JSON), 400)
        assert said["errors"][0]["pointer"] == "#/email"
    body = {"email": cast.ines.user.email.upper(), "title": "Data engineer"}
    first = api.put(at, body, content_type=JSON)
    assert first.status_code == 201, first.content
    made = first.json()
    assert (made["id"], made["title"]) == (str(cast.ines.pk), "Data engineer")
    assert made["external_ids"] == [{"source": "hris", "external_id": "E7"}]
    events = Event.objects.count()
    assert json_of(api.put(at, body, content_type=JSON)) == made
    assert json_of(api.put(at, {}, content_type=JSON)) == made
    assert Event.objects.count() == events
    assert json_of(api.put(at, {"job": "observer"}, content_type=JSON))["job"] == "observer"
    other = problem_of(api.put(at, {"email": cast.mei.user.email}, content_type=JSON), 400)
    assert (other["code"], other["errors"][0]["pointer"]) == ("other_subject", "#/email")
    rafa = client(cast.rafa, "members:write")
    assert problem_of(rafa.put(at, body, content_type=JSON), 403)["code"] == "forbidden"


def test_members_are_named_in_a_batch(cast: Cast) -> None:
    api = client(cast.ada, "members:write")
    item = {"collection": "members", "source": "hris", "external_id": "E7"}
    items = [{**item, "data": {"email": cast.ines.user.email}}, {**item, "data": {"title": "Lead"}}]
    for expected in (["created", "updated"], ["unchanged", "unchanged"]):
        answer = json_of(api.post("/api/v1/sync/batches", {"items": items}, content_type=JSON))
        assert [one["status"] for one in answer["results"]] == expected
