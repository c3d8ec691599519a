"""What a body says of itself: a form without its end, and bodies that are packed."""

import gzip
from typing import Any

import pytest
from django.test import Client

from candidates.models import Candidate
from tests.cast import Cast
from tests.foundation.core.api.keys import client, json_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 300]
)
@pytest.mark.parametrize("name", ["candidates", "attachments"])
def test_a_form_without_its_end_is_told_as_a_problem(cast: Cast, kind: str, name: str) -> None:
    api = client(cast.ada, f"{name}:write")
    answer = api.generic("POST", f"/api/v1/{name}", b"a=1", kind)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.status_code in ((415,) if name == "candidates" else (400, 415))


def test_what_takes_json_takes_no_form(cast: Cast) -> None:
    api = client(cast.ada, "candidates:write")
    answer: Any = api.post("/api/v1/candidates", {"name": "By Form"})
    assert (answer.status_code, Candidate.objects.count()) == (415, 0)
    api.cookies["csrftoken"] = "x" * 32
    assert api.post("/api/v1/candidates", {"name": "By Form", "csrfmiddlewaretoken": "x" * 32}).status_code == 415


def test_a_form_that_nobody_can_read_is_a_problem_without_a_key_too() -> None:
    browser = Client()
    browser.cookies["csrftoken"] = "x" * 32
    answer = browser.generic("POST", "/api/v1/attachments", b"a=1", "multipart/form-data")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("packing", ["gzip", "br", "deflate, gzip", "x-gzip"])
def test_a_packed_body_is_refused_for_what_it_is(cast: Cast, packing: str) -> None:
    api = client(cast.ada, "candidates:write")
    packed = gzip.compress(b'{"name": "Gz"}')
    answer = api.generic(
        "POST", "/api/v1/candidates", packed, "application/json", headers={"Content-Encoding": packing}
    )
    assert (answer.status_code, json_of(answer)["code"]) == (415, "packed")
    plain = api.generic(
        "POST", "/api/v1/candidates", b'{"name": "Gz"}', "application/json", headers={"Content-Encoding": "identity"}
    )
    assert plain.status_code == 201
