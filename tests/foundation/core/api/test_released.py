"""What was released stays: the description of the API against that of the last release, and what counts as breaking."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from foundation.core.api.pages import document
from foundation.core.api.renderers import encode
from scripts.api_changes import RELEASED, breaking


def ref(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


ROLE = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "size": {"type": ["integer", "null"]}, "kind": {"enum": ["a", "b"]}},
}
SMALL: dict[str, Any] = {
    "paths": {
        "/roles": {
            "post": {
                "x-scope": "roles:write",
                "parameters": [{"in": "query", "name": "dry", "schema": {"type": "boolean"}}],
                "requestBody": ref("RoleInput"),
                "responses": {"201": ref("Role")},
            }
        }
    },
    "components": {"schemas": {"Role": ROLE, "RoleInput": copy.deepcopy(ROLE)}},
}  # fmt: skip


def schemas(document: dict[str, Any]) -> Any:
    return document["components"]["schemas"]


def post(document: dict[str, Any]) -> Any:
    return document["paths"]["/roles"]["post"]


def test_clients_of_the_last_release_go_on_working() -> None:
    released, present = json.loads(RELEASED.read_text()), json.loads(encode(document()))
    assert breaking(released, present) == [], "name it in the CHANGELOG, or keep what was released"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda new: new["paths"].pop("/roles"), "POST /roles is gone"),
        (lambda new: schemas(new)["Role"]["properties"].pop("size"), "POST /roles: 201: size is gone"),
        (lambda new: schemas(new)["Role"].update(required=[]), "POST /roles: 201: id is not always there any more"),
        (
            lambda new: schemas(new)["Role"]["properties"]["id"].update(type=["string", "null"]),
            "POST /roles: 201.id: gives null or string instead of string",
        ),
        (lambda new: schemas(new)["RoleInput"]["required"].append("kind"), "POST /roles: body: kind is required now"),
        (
            lambda new: schemas(new)["RoleInput"]["properties"]["size"].update(type="integer"),
            "POST /roles: body.size: takes integer instead of integer or null",
        ),
        (
            lambda new: schemas(new)["RoleInput"]["properties"]["kind"].update(enum=["a"]),
            "POST /roles: body.kind: takes b no more",
        ),
        (lambda new: post(new)["parameters"].clear(), "POST /roles: the parameter dry is gone"),
        (
            lambda new: post(new)["parameters"].append(
                {"in": "query", "name": "why", "required": True, "schema": {"type": "string"}}
            ),
            "POST /roles: the new parameter why is required",
        ),
        (lambda new: post(new)["responses"].pop("201"), "POST /roles: 201 is not answered any more"),
        (
            lambda new: post(new).update({"x-scope": "roles:rule"}),
            "POST /roles: needs the scope roles:rule instead of roles:write",
        ),
    ],
)
def test_what_breaks_clients_is_named(change: Callable[[Any], Any], said: str) -> None:
    new = copy.deepcopy(SMALL)
    change(new)
    assert breaking(SMALL, new) == [said]


def test_what_is_added_breaks_nobody() -> None:
    new = copy.deepcopy(SMALL)
    schemas(new)["Role"]["properties"]["more"] = {"type": "string"}
    schemas(new)["RoleInput"]["properties"]["more"] = {"type": "string"}
    schemas(new)["RoleInput"]["properties"]["kind"]["enum"].append("c")
    schemas(new)["RoleInput"]["properties"]["id"]["type"] = ["string", "integer"]
    new["paths"]["/more"] = new["paths"]["/roles"]
    assert breaking(SMALL, new) == []
