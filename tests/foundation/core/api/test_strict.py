"""What cannot be right is refused as a problem that says where, whatever its size."""

import json
import socket
import threading
from time import process_time
from typing import Any

import pytest

from foundation.core.api import errors
from foundation.core.api.pages import document
from foundation.core.api.permissions import all_scopes
from foundation.core.ids import uuid7
from hiring.settings.gunicorn import as_problem
from tests.cast import Cast
from tests.factories.candidates import hiring_role
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("body", ['{"jd": "a", "jd": "b"}', '{"jd": {"a": 1, "b": 2, "a": 1}}', '[{"x": 1, "x": 1}]'])
def test_a_key_that_stands_twice_is_refused(cast: Cast, body: str) -> None:
    said = problem_of(client(cast.ada, "jds:read").post("/api/v1/lint/jd", body, content_type=JSON), 400)
    assert said["code"] == "duplicate_key"


def test_a_key_that_stands_twice_among_many_is_found_in_one_go(cast: Cast) -> None:
    body = "{" + "".join(f'"k{n}": 1, ' for n in range(100_000)) + '"k0": 1}'
    before = process_time()
    said = problem_of(client(cast.ada, "jds:read").post("/api/v1/lint/jd", body, content_type=JSON), 400)
    assert said["code"] == "duplicate_key"
    assert process_time() - before < 5


@pytest.mark.parametrize(
    ("address", "scope", "body", "places"),
    [
        ("tasks", "tasks:write", {"asks": ["Look", 5, None]}, {("#/asks/1", "wrong_type"), ("#/asks/2", "null")}),
        ("lint/jd", "jds:read", {"dimensions_now": {"a": "3", "b": 3.0}}, {("#/dimensions_now/a", "wrong_type")}),
    ],
)
def test_what_is_in_a_list_has_its_type_too(
    cast: Cast, address: str, scope: str, body: dict[str, Any], places: set[tuple[str, str]]
) -> None:
    said = problem_of(client(cast.ada, scope).post(f"/api/v1/{address}", body, content_type=JSON), 400)
    inside = {(one["pointer"], one["code"]) for one in said["errors"] if one["code"] != "required"}
    assert inside == places


@pytest.mark.parametrize("day", ["0000-01-01", "0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_days_and_moments_of_years_that_nobody_means_are_refused(cast: Cast, day: str) -> None:
    role = hiring_role(cast)
    api = client(cast.ada, "roles:write", "applications:write")
    said = problem_of(api.patch(f"/api/v1/roles/{role.pk}", {"closes_on": day}, JSON), 400)
    assert [(one["pointer"], one["code"]) for one in said["errors"]] == [("#/closes_on", "far")]
    body = {"applied_at": f"{day}T12:00:00Z"}
    said = problem_of(api.put("/api/v1/applications/external/ats/1", body, JSON), 400)
    assert [(one["pointer"], one["code"]) for one in said["errors"]] == [("#/applied_at", "far")]


@pytest.mark.parametrize(
    "day", ["20261120", "2026-W47-5", "2026-11-20T00:00:00Z", "2026-11-31", "2026-1-2", "soon", ""]
)
def test_a_day_is_written_in_one_way(cast: Cast, day: str) -> None:
    role = hiring_role(cast)
    answer = client(cast.ada, "roles:write").patch(f"/api/v1/roles/{role.pk}", {"closes_on": day}, JSON)
    assert [one["pointer"] for one in problem_of(answer, 400)["errors"]] == ["#/closes_on"]


def test_the_schema_says_the_years_of_every_day_and_moment_that_comes_in() -> None:
    bodies = {name: one for name, one in document()["components"]["schemas"].items() if name.endswith("Input")}
    dated = [found for body in bodies.values() for found in dates_in(body)]
    taken = [one for one in dated if not one.get("readOnly")]
    assert len(taken) > 15
    assert not [one for one in taken if not one.get("pattern", "").startswith("^(19|2")]


def dates_in(schema: Any) -> list[dict[str, Any]]:
    """Every part of a schema that is a day or a moment."""
    if isinstance(schema, list):
        return [found for one in schema for found in dates_in(one)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("format") in ("date", "date-time") else []
    return own + [found for one in schema.values() for found in dates_in(one)]


def test_the_same_key_in_two_objects_is_none_twice(cast: Cast) -> None:
    body = '{"text": "x", "requirements": [{"text": "a"}, {"text": "b"}]}'
    answer = client(cast.ada, "jds:read").post("/api/v1/lint/jd", body, content_type=JSON)
    assert b"duplicate_key" not in answer.content


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "attachments/{id}/file"),
        ("get", "documents/{id}/file"),
        ("post", "sync/batches"),
        ("post", "applications/{id}/move"),
        ("patch", "candidates/{id}"),
        ("delete", "tags/{id}"),
        ("put", "roles/external/ats/J1"),
    ],
)
def test_a_parameter_that_nobody_reads_is_refused(cast: Cast, method: str, address: str) -> None:
    api = client(cast.ada, *(one.key for one in all_scopes()))
    url = f"/api/v1/{address.format(id=uuid7())}?atomic=true"
    said = problem_of(getattr(api, method)(url, **({} if method == "get" else {"data": {}, "content_type": JSON})), 400)
    assert [(one["pointer"], one["code"]) for one in said["errors"]] == [("?atomic", "unknown")]


def test_a_long_address_is_a_problem(cast: Cast) -> None:
    api = client(cast.ada, "members:read")
    said = problem_of(api.get("/api/v1/members?email=" + "x" * errors.LONGEST_ADDRESS), 414)
    assert said["code"] == "address_too_long"
    assert api.get("/api/v1/members?email=" + "x" * 200).status_code == 200


def test_a_large_body_is_taken_off_the_line_before_it_is_refused(cast: Cast, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    api = client(cast.ada, "jds:read")
    answer = api.post("/api/v1/lint/jd", json.dumps({"text": "x" * 200_000}), content_type=JSON)
    assert problem_of(answer, 413)["code"] == "too_large"
    assert answer.wsgi_request._stream.read(1) == b"", "nothing of it is left"


def test_what_the_server_cannot_read_is_a_problem_too() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"GET /" + b"x" * 100_000)
        closing = threading.Timer(0.05, theirs.shutdown, [socket.SHUT_WR])
        closing.start()
        as_problem(ours, 414, "URI Too Long", "private")
        got = b""
        while piece := theirs.recv(4096):
            got += piece
    head, body = got.split(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 414 URI Too Long\r\n")
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == "address_too_long"


def test_a_body_is_looked_at_before_the_state_that_it_is_based_on(cast: Cast) -> None:
    api = client(cast.ada, "roles:read", "roles:write")
    made = json_of(api.post("/api/v1/roles", {"title": "Data engineer"}, content_type=JSON))
    at, old = f"/api/v1/roles/{made['id']}", {"If-Match": '"old"'}
    assert problem_of(api.patch(at, {"nonsense": 1}, content_type=JSON, headers=old), 400)["errors"]
    assert problem_of(api.patch(at, {"title": "Other"}, content_type=JSON, headers=old), 412)
