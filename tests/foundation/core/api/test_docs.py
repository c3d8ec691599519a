"""The description of the API: valid OpenAPI 3.1, and a page that anybody can read."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from drf_spectacular.generators import SchemaGenerator
from markupsafe import escape

from foundation.core.api.described import resolved
from foundation.core.api.docs import chapters
from foundation.core.api.pages import document
from foundation.core.api.permissions import all_scopes
from foundation.core.api.samples import samples
from tests.foundation.core.api import openapi, sample
from tests.foundation.core.api.keys import json_of


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """The document of the sample API, whose views hold every kind."""
    return dict(SchemaGenerator(patterns=sample.urlpatterns[:1]).get_schema(public=True))


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the operations of a document by id."""
    return {one["operationId"]: one for methods in document["paths"].values() for one in methods.values()}


def test_the_document_is_public_and_valid_openapi() -> None:
    answer = Client().get("/api/v1/schema/")
    assert answer["Content-Type"] == "application/vnd.oai.openapi+json;version=3.1"
    document = json_of(answer)
    assert document["openapi"].startswith("3.1")
    openapi.validate(document)
    assert {"members_list", "members_read"} <= set(operations(document))


def test_no_two_shapes_share_a_name_and_nothing_is_guessed() -> None:
    reset_generator_stats()
    SchemaGenerator().get_schema(public=True)
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache


def test_every_operation_has_words_a_scope_and_refusals() -> None:
    for name, one in operations(json_of(Client().get("/api/v1/schema/"))).items():
        assert one.get("description"), name
        assert one["x-scope"].count(":") == 1, name
        assert {"401", "403", "429"} <= set(one["responses"]), name


def test_every_kind_of_view_is_described(described: dict[str, Any]) -> None:
    openapi.validate(described)
    found = operations(described)
    assert set(found) == {
        "parts_list", "parts_create", "parts_read", "parts_change", "parts_remove",
        "parts_fail", "parts_me", "parts_upload", "sum",
    }  # fmt: skip
    assert {one["name"] for one in found["parts_list"]["parameters"]} == {
        "limit", "cursor", "count", "updated_after", "ids", "sort", "fields", "If-None-Match",
        "key", "key_in", "id", "made_after", "made_on", "unnamed",
    }  # fmt: skip
    assert {one["name"] for one in found["parts_create"]["parameters"]} == {"Idempotency-Key"}
    assert {one["name"] for one in found["parts_change"]["parameters"]} == {"id", "If-Match"}
    assert {one["name"] for one in found["parts_fail"]["parameters"]} == {"id", "If-Match", "Idempotency-Key"}
    assert {"201", "400", "409", "415"} <= set(found["parts_create"]["responses"])
    assert {"200", "204", "404", "412"} <= set(found["parts_fail"]["responses"])
    assert found["sum"]["x-scope"] == "members:read"
    assert "multipart/form-data" in found["parts_upload"]["requestBody"]["content"]
    shown = found["parts_me"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert shown == {"$ref": "#/components/schemas/Member"}
    assert "required" not in described["components"]["schemas"]["PatchedTestsPartInput"]


def test_the_chapters_follow_references(described: dict[str, Any]) -> None:
    (members,) = chapters(described)
    by_anchor = {one.anchor: one for one in members.endpoints}
    create = by_anchor["parts_create"]
    assert [(field.name, field.kind, field.required) for field in create.given] == [
        ("key", "text", True),
        ("lines", "list of object", False),
        ("weight", "whole number, or null", False),
        ("by", "text (date-time)", False),
    ]
    assert [field.name for field in create.shown] == [field.name for field in by_anchor["parts_list"].shown]
    assert by_anchor["parts_remove"].shown == []
    assert next(f.kind for f in by_anchor["parts_list"].parameters if f.name == "key_in") == "list of a | b"


def test_the_page_shows_every_endpoint_without_a_key_and_under_the_strict_policy() -> None:
    answer = Client().get(reverse("api-docs"))
    page = answer.content.decode()
    assert answer.status_code == 200
    for name, one in operations(json_of(Client().get(reverse("api-schema")))).items():
        assert f'id="{name}"' in page
        assert one["x-scope"] in page
    assert all(str(escape(one.says)) in page for one in all_scopes())
    assert "scorecards:read or scorecards:read_released" in page
    assert page.count("<h1") == 1
    assert "style=" not in page
    assert "http://" not in page.replace("http://www.w3.org", "").replace(settings.BASE_URL, "")
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_description_and_page_only_answer_to_reading() -> None:
    for name in ("api-docs", "api-schema"):
        assert Client().post(reverse(name)).status_code == 405
        assert Client().head(reverse(name)).status_code == 200


def test_requests_to_copy_stand_beside_each_operation(described: dict[str, Any]) -> None:
    (members,) = chapters(described)
    create = next(one for one in members.endpoints if one.anchor == "parts_create")
    curl, python, javascript = (sample.code for sample in create.samples)
    assert curl.startswith('curl -X POST "')
    assert '-H "Content-Type: application/json"' in curl
    compile(python, "sample", "exec")
    assert "await fetch(" in javascript
    upload = next(one for one in members.endpoints if one.anchor == "parts_upload")
    assert '-F "file=@cv.pdf"' in upload.samples[0].code
    assert 'form.append("file", await openAsBlob("cv.pdf"), "cv.pdf");' in upload.samples[2].code


def test_every_sample_in_python_is_python_and_every_body_in_curl_is_its_example() -> None:
    for chapter in chapters(document()):
        for endpoint in chapter.endpoints:
            compile(endpoint.samples[1].code, endpoint.anchor, "exec")


def test_samples_read_an_answer_as_what_it_is() -> None:
    """Most acts may answer 204, and a file is no JSON: a sample that reads them as such fails after all went well."""
    built = document()
    for path, methods in built["paths"].items():
        for method, one in methods.items():
            curl, python, javascript = (sample.code for sample in samples(built, path, method, one))
            good = [said.get("content", {}) for code, said in one["responses"].items() if code.startswith("2")]
            told = any("json" in kind for content in good for kind in content)
            assert ("answer.json()" in python) == told, (method, path)
            assert ("await answer.json());" in javascript.splitlines()[-1]) == told, (method, path)
            assert ("writeFile(" in javascript) == (not told and all(good)), (method, path)
            if told:
                assert ("answer.status === 204" in javascript) == (not all(good)), (method, path)
                assert ("if answer.content" in python) == (not all(good)), (method, path)
            assert ("-o answer" in curl) == ("file.write" in python) == (not told and all(good)), (method, path)


def test_samples_ask_for_addresses_as_they_are_written() -> None:
    """A space in an address is one that curl does not ask for; whoever copies a sample meets no refusal of its form."""
    built = document()
    for path, methods in built["paths"].items():
        for method, one in methods.items():
            address = samples(built, path, method, one)[0].code.split('"')[1]
            assert re.fullmatch(r"[\w:/.~%?&=-]+", address, re.ASCII), address
    person, card = (
        built["paths"][f"/api/v1/{name}"]["post"]["requestBody"]["content"]["application/json"]["example"]
        for name in ("candidates", "scorecards")
    )
    assert person["email"] == "lucia@example.com"
    assert ("seat_id" in card, "grading_seat_id" in card) == (True, False)


def test_the_reference_is_there_as_markdown_and_its_parts_are_found() -> None:
    index = Client().get("/llms.txt")
    assert index["Content-Type"].startswith("text/plain")
    text = index.content.decode()
    whole = Client().get("/api/v1/docs.md").content.decode()
    for chapter in chapters(document()):
        assert f"/api/v1/docs/{chapter.name}.md" in text
        assert f"\n## {chapter.name}\n" in whole
    one = Client().get("/api/v1/docs/members.md").content.decode()
    assert one.startswith("## members")
    assert "### GET /api/v1/members/{id}" in one
    assert Client().get("/api/v1/docs/nothing.md").status_code == 404


def test_bodies_take_no_further_keys_and_have_examples_that_they_would_take() -> None:
    for name, one in operations(document()).items():
        for kind, part in one.get("requestBody", {}).get("content", {}).items():
            schema = resolved(document(), part["schema"])
            assert schema.get("additionalProperties") is False, name
            if kind == "application/json":
                assert openapi.faults_of(document(), part["schema"], part["example"]) == [], name


def test_no_answer_is_of_a_kind_that_is_not_said() -> None:
    for name, one in operations(document()).items():
        assert "*/*" not in [kind for answer in one["responses"].values() for kind in answer.get("content", {})], name
    assert document()["servers"]
