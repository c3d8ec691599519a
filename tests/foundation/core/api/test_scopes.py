"""Scopes: written once, named by every view, and asked for before anything else."""

import pytest
from rest_framework.settings import api_settings

from foundation.core import registries
from foundation.core.api.pages import document
from foundation.core.api.permissions import HasScope, all_scopes, known_scopes, scope, scopes_of, scopes_of_integrations
from foundation.core.api.resources import ApiView
from foundation.people.models import INTEGRATION, Membership
from foundation.people.views.api_key import ApiKeyAuthentication
from tests.cast import Cast
from tests.factories import roles as make
from tests.foundation.core.api.keys import client, problem_of
from tests.matrix.routes import methods_of, routes

FIELDS = {"pay:read"}
VIEWS = [(route, view.cls) for route, _, view in routes() if issubclass(getattr(view, "cls", object), ApiView)]


def test_every_view_names_its_scopes_and_every_scope_has_a_view() -> None:
    asked = [(view, method) for _, view in VIEWS for method in methods_of(type("view", (), {"cls": view}))]
    named = {one for view, method in asked for one in scopes_of(view, method)}
    assert named == set(known_scopes()) - FIELDS


def test_every_view_of_the_api_asks() -> None:
    assert len(VIEWS) > 90
    for route, view in VIEWS:
        assert list(view.permission_classes) == [HasScope] == list(api_settings.DEFAULT_PERMISSION_CLASSES), route
        assert list(view.authentication_classes) == [ApiKeyAuthentication], route


def test_each_says_in_a_sentence_what_it_opens() -> None:
    assert all(one.says.endswith(".") for one in all_scopes())


def test_the_description_of_the_api_says_which_scopes_there_are_and_who_asks_for_which() -> None:
    described = document()
    told = described["components"]["securitySchemes"]["key"]["description"]
    assert all(f"`{one.key}`: {one.says}" in told for one in all_scopes())
    paths = described["paths"]
    assert paths["/api/v1/scorecards"]["get"]["security"] == [
        {"key": ["scorecards:read"]},
        {"key": ["scorecards:read_released"]},
    ]
    assert paths["/api/v1/briefs/{id}/sign"]["post"]["security"] == [{"key": ["briefs:sign"]}]


def test_what_integrations_may_have() -> None:
    writes = {one.key for one in scopes_of_integrations() if ":read" not in one.key}
    assert writes == {"applications:write", "attachments:write", "candidates:write", "notes:write"}
    assert not any(one.by_hand for one in scopes_of_integrations())
    sealed = {"scorecards:read", "debriefs:read", "submissions:read", "assignments:read", "documents:read"}
    assert sealed.isdisjoint(one.key for one in scopes_of_integrations())
    with pytest.raises(ValueError, match="signs and decides nothing"):
        scope("briefs:sign", "Sign.", integrations=True, by_hand=True)


def test_a_missing_scope_is_named(cast: Cast) -> None:
    said = problem_of(client(cast.ada, "scorecards:write").get("/api/v1/scorecards"), 403)
    assert said["code"] == "missing_scope"
    assert said["detail"] == "This key does not have the scope scorecards:read or scorecards:read_released."
    api = client(cast.ada, "briefs:write")
    said = problem_of(api.post(f"/api/v1/briefs/{cast.ada.pk}/sign", {}, "application/json"), 403)
    assert said["detail"] == "This key does not have the scope briefs:sign."


def test_an_integration_uses_no_scope_that_it_could_not_be_given_today(cast: Cast) -> None:
    system = Membership.objects.create(organisation=cast.acme, user=cast.zed.user, job=INTEGRATION)
    api = client(system, *known_scopes())
    assert api.get("/api/v1/roles").status_code == 200
    for path in ("debriefs", "submissions", "documents", "onboardings"):
        assert problem_of(api.get(f"/api/v1/{path}"), 403)["code"] == "missing_scope"
    assert api.post("/api/v1/roles", {}, "application/json").status_code == 403


def test_a_pdf_needs_the_scopes_of_what_is_in_it(cast: Cast) -> None:
    brief = make.circulating_brief(cast, make.role(cast))
    body = {"kind": "brief", "subject_id": str(brief.pk)}
    narrow = client(cast.mei, "documents:read", "documents:write")
    said = problem_of(narrow.post("/api/v1/documents", body, "application/json"), 403)
    assert said["detail"] == "This key does not have the scope briefs:read."
    wide = client(cast.mei, "documents:read", "documents:write", "briefs:read", "outcomes:read")
    made = wide.post("/api/v1/documents", body, "application/json")
    assert made.status_code == 201
    assert narrow.get(f"/api/v1/documents/{made.json()['id']}/file").status_code == 403
    assert wide.get(f"/api/v1/documents/{made.json()['id']}/file").status_code == 404, "not ready yet"


def test_every_kind_of_pdf_says_what_is_in_it() -> None:
    for kind in registries.documents:
        assert kind.scopes
        assert set(kind.scopes) <= set(known_scopes())
