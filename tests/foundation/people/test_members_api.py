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
