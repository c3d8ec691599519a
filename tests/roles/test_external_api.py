"""Roles by what another system calls them."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.activity.models import Event
from foundation.people.services.external_ids import bind
from roles.models import Role
from tests.cast import Cast
from tests.factories.candidates import hiring_role
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.django_db
ROLES, SCOPES = "/api/v1/roles/external/ats", ("roles:read", "roles:write")


def put(member: Any, name: str, body: dict[str, Any]) -> Any:
    return client(member, *SCOPES).put(f"{ROLES}/{name}", body, content_type=JSON)


def test_a_role_is_started_then_changed_and_the_same_again_changes_nothing(cast: Cast) -> None:
    body = {"title": "Data engineer", "location": "Porto", "workplace": "remote", "lead_id": str(cast.mei.pk)}
    made = put(cast.ada, "5", body)
    said = json_of(made)
    assert (made.status_code, said["state"], said["workplace"]) == (201, "scoping", "remote")
    assert (said["lead_ids"], said["external_ids"]) == (
        [str(cast.mei.pk)],
        [{"source": "ats", "external_id": "5"}],
    )
    told = Event.objects.count()
    assert (put(cast.ada, "5", body).status_code, Event.objects.count()) == (200, told)
    assert json_of(put(cast.ada, "5", {"location": "Lisbon"}))["location"] == "Lisbon"
    assert (Event.objects.count(), Role.objects.count()) == (told + 1, 1)


def test_a_new_one_needs_a_title_and_a_known_one_its_rules(cast: Cast) -> None:
    assert problem_of(put(cast.ada, "5", {}), 400)["errors"][0]["pointer"] == "#/title"
    role = hiring_role(cast)
    bind(organisation_id=role.organisation_id, source="ats", kind="role", names={"6": role.pk})
    assert problem_of(put(cast.rafa, "6", {"title": "Mine"}), 403)
    assert problem_of(put(cast.ines, "6", {"title": "Mine"}), 404)
    assert problem_of(put(cast.zed, "6", {}), 400)["errors"][0]["pointer"] == "#/title"
    role.refresh_from_db()
    assert role.title == "Founding ML engineer"


def test_names_elsewhere_are_replaced_by_patch(cast: Cast) -> None:
    role = hiring_role(cast)
    api: Any = client(cast.ada, *SCOPES)
    names = [{"source": "ats", "external_id": "7"}]
    address = f"/api/v1/roles/{role.pk}"
    changed = api.patch(address, {"external_ids": names}, content_type=JSON)
    assert (changed.status_code, json_of(changed)["external_ids"]) == (200, names)
    assert Event.objects.filter(verb="role.changed").get().data["after"] == {"external_ids": ["ats: 7"]}
    assert json_of(api.patch(address, {"external_ids": names}, content_type=JSON)) == json_of(changed)
    assert Event.objects.filter(verb="role.changed").count() == 1
