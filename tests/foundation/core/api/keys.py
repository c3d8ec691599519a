"""A REST client for tests: one key, sent with every request."""

from typing import Any

import orjson
from django.http import HttpResponse
from django.test import Client

from foundation.people.models import ApiKey, Membership

JSON = "application/json"


def client(member: Membership, *scopes: str, **client_options: Any) -> Client:
    """Return a test client that acts as `member` by a fresh key with `scopes`."""
    _, plain = ApiKey.objects.create_key(name="test", membership=member, scopes=list(scopes))
    return Client(headers={"Authorization": f"Bearer {plain}"}, **client_options)


def json_of(answer: HttpResponse) -> Any:
    """Return the JSON of an answer, problems included."""
    return orjson.loads(answer.content)


def problem_of(answer: HttpResponse, status: int) -> Any:
    """Return the problem of an answer, after checking that it is one with `status`."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    said = json_of(answer)
    assert said["status"] == status
    assert said["type"] == f"urn:holdout:problem:{said['code']}"
    assert said["title"]
    assert said["detail"]
    return said
