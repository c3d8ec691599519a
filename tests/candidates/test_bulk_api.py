"""Acts on many by programs: an answer for each, the same rows as from the page, and taking back."""

from typing import Any

import pytest

from candidates import services
from candidates.models import Application, BulkAct
from roles.models import Role, RoleSeat
from tests.candidates.pages import stage
from tests.factories.candidates import application, hiring_role
from tests.foundation.core.api.keys import client

pytestmark = pytest.mark.django_db
API = "/api/v1"


def caller_of(member: Any) -> Any:
    return client(member, "applications:read", "applications:write")


def test_each_is_answered_and_the_rest_is_done(cast: Any, role: Role) -> None:
    api = caller_of(cast.rafa)
    ana, bea = application(cast, role, "Ana"), application(cast, role, "Bea")
    services.hold(actor=cast.rafa, application=bea)
    nobody = str(cast.acme.pk)
    named = [{"id": str(ana.pk), "version": 1}, {"id": str(bea.pk)}, {"id": nobody}]
    body = {"kind": "move", "applications": named, "to_stage_id": str(stage(role, "take_home").pk)}
    answer = api.post(f"{API}/bulk-acts", body, "application/json")
    assert answer.status_code == 201
    told = {row["application_id"]: (row["done"], row["code"]) for row in answer.json()["results"]}
    assert told == {str(ana.pk): (True, ""), str(bea.pk): (False, "not_active"), nobody: (False, "not_found")}
    undone = api.post(f"{API}/bulk-acts/{answer.json()['id']}/undo", {}, "application/json").json()
    assert [row["undone_at"] is not None for row in undone["results"] if row["done"]] == [True]
    assert Application.objects.get(pk=ana.pk).stage.key == "applied"


def test_several_go_on_in_another_role_and_come_back(cast: Any, role: Role) -> None:
    api, other = caller_of(cast.mei), hiring_role(cast, "Data engineer")
    ana = application(cast, role, "Ana", "take_home")
    named = {"kind": "transfer", "applications": [{"id": str(ana.pk), "version": ana.version}]}
    made = api.post(f"{API}/bulk-acts", {**named, "to_stage_id": str(stage(other, "applied").pk)}, "application/json")
    assert (made.status_code, made.json()["done"]) == (201, 1)
    assert Application.objects.get(came_from=ana).role == other
    api.post(f"{API}/bulk-acts/{made.json()['id']}/undo", {}, "application/json")
    assert Application.objects.get().status == "active"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "move"}, "to_stage_id"),
        ({"kind": "transfer"}, "to_stage_id"),
        ({"kind": "decline"}, "reason_key"),
        ({"kind": "decline", "reason_key": "nonsense"}, "reason_key"),
        ({"kind": "tag"}, "tags"),
        ({"kind": "assign"}, "owner_id"),
        ({"kind": "send", "outcome": "later"}, "letter"),
        ({"kind": "send", "letter": {"subject": "S", "message": "M"}}, "outcome"),
        ({"kind": "nonsense"}, "kind"),
        ({"kind": "hold", "applications": []}, "application"),
    ],
)
def test_what_is_missing_is_named(cast: Any, role: Role, body: dict[str, Any], field: str) -> None:
    named = {"applications": [{"id": str(application(cast, role).pk)}]}
    answer = caller_of(cast.rafa).post(f"{API}/bulk-acts", {**named, **body}, "application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith(f"#/{field}")
    assert not BulkAct.objects.exists()


def test_ones_own_last_act_is_taken_back(cast: Any, role: Role) -> None:
    ana = application(cast, role, "Ana")
    services.hold(actor=cast.rafa, application=ana)
    path = f"{API}/applications/{ana.pk}/undo"
    assert caller_of(cast.mei).post(path, {}, "application/json").json()["code"] == "not_reversible"
    assert caller_of(cast.rafa).post(path, {}, "application/json").json()["status"] == "active"


def test_nobody_is_brought_over_to_a_role_that_one_does_not_work_on(cast: Any, role: Role) -> None:
    other = hiring_role(cast, "Data engineer")
    RoleSeat.objects.filter(role=other, member=cast.mei).delete()
    named = [{"id": str(application(cast, role, "Ana").pk)}]
    body = {"kind": "transfer", "applications": named, "to_stage_id": str(stage(other, "applied").pk)}
    answer = caller_of(cast.mei).post(f"{API}/bulk-acts", body, "application/json")
    assert answer.status_code in (400, 403)
    assert Application.objects.get().status == "active"
