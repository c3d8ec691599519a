"""Creating, changing, removing, acting: bodies, refusals, ETags."""

import re
from time import process_time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from foundation.core.ids import uuid7
from roles.models import Playbook
from tests.cast import Cast
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.urls("tests.foundation.core.api.sample")
PARTS = "/api/v1/parts"


def faults(said: dict[str, Any]) -> set[tuple[str, str]]:
    """Return (pointer, code) of every fault of a problem."""
    return {(fault["pointer"], fault["code"]) for fault in said["errors"]}


def test_creating_answers_201_with_place_and_tag(api: Client) -> None:
    answer = api.post(PARTS, {"key": "part-x", "lines": [{"text": "one"}]}, JSON)
    made = json_of(answer)
    assert answer.status_code == 201
    assert (made["key"], made["size"], made["version"]) == ("part-x", 1, 1)
    assert answer["Location"] == f"{PARTS}/{made['id']}"
    again = api.get(answer["Location"])
    assert (json_of(again), again["ETag"]) == (made, answer["ETag"])
    assert re.fullmatch(r'"[0-9a-f]+-1\.[0-9a-f]{16}"', answer["ETag"])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {("#/key", "required")}),
        ([], {("#", "invalid")}),
        ('"text"', {("#", "invalid")}),
        ("null", {("#", "null")}),
        ({"key": ""}, {("#/key", "blank")}),
        ({"key": None}, {("#/key", "null")}),
        ({"key": 5}, {("#/key", "wrong_type")}),
        ({"key": "x" * 41}, {("#/key", "max_length")}),
        ({"key": "part-x", "shoe/size": 1}, {("#/shoe~1size", "unknown")}),
        ({"key": "part-x", "weight": "5"}, {("#/weight", "wrong_type")}),
        ({"key": "part-x", "weight": True}, {("#/weight", "wrong_type")}),
        ({"key": "part-x", "weight": 2.5}, {("#/weight", "wrong_type")}),
        ({"key": "part-x", "weight": 10**30}, {("#/weight", "wrong_type")}),
        ({"key": "part-x", "weight": 10}, {("#/weight", "max_value")}),
        ({"key": "part-x", "lines": {"text": "x"}}, {("#/lines", "not_a_list")}),
        ({"key": "part-x", "lines": ["x"]}, {("#/lines/0", "invalid")}),
        (
            {"key": "part-x", "lines": [{"text": "ok"}, {"text": 1, "tone": "x"}], "by": 3},
            {("#/lines/1/text", "wrong_type"), ("#/lines/1/tone", "unknown"), ("#/by", "wrong_type")},
        ),
        ({"key": "part-x", "by": "2026-11-20T10:00:00"}, {("#/by", "no_zone")}),
        ({"key": "part-x", "by": "0001-01-01T00:00:00+14:00"}, {("#/by", "far")}),
        ({"key": "part-x", "by": "soon"}, {("#/by", "invalid")}),
        ({"key": "elsewhere"}, {("#/key", "unknown_id")}),
    ],
)
def test_every_fault_of_a_body_is_told_with_its_place(api: Client, body: Any, expected: set[tuple[str, str]]) -> None:
    before = Playbook.objects.count()
    answer = api.post(PARTS, body, JSON)
    assert faults(problem_of(answer, 400)) == expected
    assert Playbook.objects.count() == before


@pytest.mark.parametrize(
    ("raw", "content_type", "status", "code"),
    [
        (b"{", JSON, 400, "malformed_json"),
        (b"\xff\xfe", JSON, 400, "malformed_json"),
        (b'{"key": NaN}', JSON, 400, "malformed_json"),
        (b'{"key": "\\ud800"}', JSON, 400, "malformed_json"),
        (b'{"key": "a\\u0000"}', JSON, 400, "nul_character"),
        (b'{"a\\u0000": 1}', JSON, 400, "nul_character"),
        (b"[" * 3000, JSON, 400, "malformed_json"),
        (b"[" * 900 + b"]" * 900, JSON, 400, "invalid"),
        (b"key=part-x", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"{}", "text/plain", 415, "unsupported_media_type"),
        (b"{}", "nonsense", 415, "unsupported_media_type"),
    ],
)
def test_a_body_that_is_no_json_is_refused(api: Client, raw: bytes, content_type: str, status: int, code: str) -> None:
    assert problem_of(api.generic("POST", PARTS, raw, content_type), status)["code"] == code


def test_each_nul_is_told_with_its_place(api: Client) -> None:
    body = {"key": "a\0", "lines": [{"text": "one"}, {"text": "\0"}], "b/\0": {"c": 1}}
    said = problem_of(api.post(PARTS, body, JSON), 400)
    assert faults(said) == {(at, "nul_character") for at in ("#/key", "#/lines/1/text", "#/b~1%00")}


def test_a_nul_deep_in_a_wide_body_costs_no_more_than_its_size(api: Client) -> None:
    wide = b"[" * 900 + b"1," * 200_000 + b'"\\u0000"' + b"]" * 900
    before = process_time()
    said = problem_of(api.generic("POST", PARTS, wide, JSON), 400)
    assert [fault["pointer"] for fault in said["errors"]] == ["#" + "/0" * 899 + "/200000"]
    assert process_time() - before < 5


def test_an_escaped_backslash_is_not_a_nul(api: Client) -> None:
    assert api.generic("POST", PARTS, b'{"key": "part-\\\\u0000"}', JSON).status_code == 201


def test_a_body_that_is_too_large_is_413(api: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = api.post(PARTS, {"key": "part-x", "lines": [{"text": "x"}] * 100}, JSON)
    assert problem_of(answer, 413)["code"] == "too_large"


def test_what_is_not_offered_is_405_with_what_is(api: Client, part: Playbook) -> None:
    answer = api.delete(PARTS)
    assert problem_of(answer, 405)["code"] == "method_not_allowed"
    assert answer["Allow"] == "GET, HEAD, POST"
    assert problem_of(api.options(PARTS), 405)
    assert problem_of(api.get(f"{PARTS}/{part.pk}/fail"), 405)


def test_addresses_that_nothing_answers_to_are_404(api: Client) -> None:
    for path in ("/api/", "/api/v2/x", f"{PARTS}/", f"{PARTS}/5", f"{PARTS}/{uuid7()}", "/api/v1/parts/%00"):
        assert problem_of(api.get(path), 404)["code"] == "not_found"
    assert problem_of(Client().post("/api/v1/nothing", {}, JSON), 404)


def test_the_policy_is_asked_before_the_body(cast: Cast, part: Playbook) -> None:
    observer = client(cast.olu, "members:read", "members:write")
    assert problem_of(observer.post(PARTS, {}, JSON), 403)["code"] == "forbidden"
    assert problem_of(observer.patch(f"{PARTS}/{part.pk}", {"nope": 1}, JSON), 403)["code"] == "forbidden"


def test_another_company_gets_404_for_every_method(cast: Cast, part: Playbook) -> None:
    stranger = client(cast.zed, "members:read", "members:write")
    item = f"{PARTS}/{part.pk}"
    for answer in (
        stranger.get(item),
        stranger.patch(item, {}, JSON),
        stranger.delete(item),
        stranger.post(f"{item}/fail", {"how": "none"}, JSON),
        stranger.patch(item, {}, JSON, headers={"If-Match": "*"}),
    ):
        assert problem_of(answer, 404)
    assert Playbook.objects.filter(pk=part.pk).exists()


def test_patch_keeps_clears_and_replaces(api: Client, part: Playbook) -> None:
    item = f"{PARTS}/{part.pk}"
    assert api.patch(item, {}, JSON).status_code == 200
    part.refresh_from_db()
    assert part.data == ["a", "b"]
    api.patch(item, {"weight": None}, JSON)
    part.refresh_from_db()
    assert part.data == ["a", "b", {"weight": None}]
    answer = api.patch(item, {"lines": [{"text": "c"}]}, JSON)
    part.refresh_from_db()
    assert part.data == [{"text": "c"}]
    assert json_of(answer)["version"] == part.version == 4
    assert faults(problem_of(api.patch(item, {"weight": "heavy", "tone": 1}, JSON), 400)) == {
        ("#/weight", "wrong_type"),
        ("#/tone", "unknown"),
    }


def test_if_match_lets_one_of_two_writers_through(api: Client, part: Playbook) -> None:
    item = f"{PARTS}/{part.pk}"
    read = {"If-Match": api.get(item)["ETag"]}
    first = api.patch(item, {"lines": [{"text": "first"}]}, JSON, headers=read)
    second = api.patch(item, {"lines": [{"text": "second"}]}, JSON, headers=read)
    assert first.status_code == 200
    assert problem_of(second, 412)["code"] == "precondition_failed"
    part.refresh_from_db()
    assert part.data == [{"text": "first"}]
    assert problem_of(api.delete(item, headers=read), 412)
    assert problem_of(api.post(f"{item}/fail", {"how": "none"}, JSON, headers=read), 412)
    tags = f'"other", {first["ETag"]}'
    assert api.delete(item, headers={"If-Match": tags}).status_code == 204
    assert problem_of(api.delete(item, headers={"If-Match": "*"}), 404)


def test_if_match_is_read_strictly(api: Client, part: Playbook) -> None:
    item = f"{PARTS}/{part.pk}"
    tag = api.get(item)["ETag"]
    for bad in ("", "abc", '"open', f"{tag} {tag}", "*, *"):
        assert problem_of(api.patch(item, {}, JSON, headers={"If-Match": bad}), 400)["code"] == "malformed_if_match"
    assert problem_of(api.patch(item, {}, JSON, headers={"If-Match": f"W/{tag}"}), 412)
    assert api.patch(item, {}, JSON, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize(
    ("how", "status", "code", "expected"),
    [
        ("refused", 409, "gate", {("#", "gate")}),
        ("conflict", 409, "conflict", set()),
        ("stale", 409, "stale", set()),
        ("invalid", 400, "invalid", {("#/outcomes/0/text", "invalid"), ("#", "invalid")}),
        ("out of range", 400, "out_of_range", set()),
        ("twice", 409, "conflict", set()),
        ("database", 503, "unavailable", set()),
    ],
)
def test_refusals_of_services_keep_their_words_and_change_nothing(
    api: Client, part: Playbook, how: str, status: int, code: str, expected: set[tuple[str, str]]
) -> None:
    said = problem_of(api.post(f"{PARTS}/{part.pk}/fail", {"how": how}, JSON), status)
    assert (said["code"], faults(said)) == (code, expected)
    if how == "refused":
        assert [fault["detail"] for fault in said["errors"]] == ["No brief.", "No JD."]
    if how == "conflict":
        assert said["current"] == {"stage": "onsite"}
    part.refresh_from_db()
    assert part.data == ["a", "b"]


def test_stale_is_412_for_who_sent_if_match(api: Client, part: Playbook) -> None:
    answer = api.post(f"{PARTS}/{part.pk}/fail", {"how": "stale"}, JSON, headers={"If-Match": "*"})
    assert problem_of(answer, 412)["current"] == {"version": 1}


def test_a_fault_of_ours_is_a_problem_that_monitors_hear_of(api: Client, part: Playbook) -> None:
    address = f"{PARTS}/{part.pk}/fail"
    with pytest.raises(ZeroDivisionError):
        api.post(address, {"how": "fault"}, JSON)
    api.raise_request_exception = False
    said = problem_of(api.post(address, {"how": "fault"}, JSON), 500)
    assert said["code"] == "fault"
    assert "ours" not in str(said)


def test_an_act_shows_the_row_another_row_or_nothing(api: Client, cast: Cast, part: Playbook) -> None:
    shown = api.post(f"{PARTS}/{part.pk}/fail", {"how": "not"}, JSON)
    assert (shown.status_code, json_of(shown)["id"]) == (200, str(part.pk))
    assert shown["ETag"] == api.get(f"{PARTS}/{part.pk}")["ETag"]
    other = api.generic("POST", f"{PARTS}/{part.pk}/me")
    assert (other.status_code, json_of(other)["email"]) == (200, cast.ada.user.email)
    for how in ("none", "hide"):
        answer = api.post(f"{PARTS}/{part.pk}/fail", {"how": how}, JSON)
        assert (answer.status_code, answer.content) == (204, b"")


def test_an_act_without_input_takes_nothing(api: Client, part: Playbook) -> None:
    assert api.post(f"{PARTS}/{part.pk}/me", {}, JSON).status_code == 200
    assert faults(problem_of(api.post(f"{PARTS}/{part.pk}/me", {"x": 1}, JSON), 400)) == {("#/x", "unknown")}


def test_asking_computes(api: Client) -> None:
    assert json_of(api.post("/api/v1/sum", {"a": 1, "b": 2}, JSON)) == {"total": 3}
    assert json_of(api.post("/api/v1/sum", {"a": 2**53, "b": -(2.0**53)}, JSON)) == {"total": 0}
    for far in (2**53 + 1, 2**63, 2**65, -(10**30)):
        assert faults(problem_of(api.post("/api/v1/sum", {"a": far, "b": 2}, JSON), 400)) == {("#/a", "wrong_type")}


def test_files_come_by_multipart(api: Client, part: Playbook) -> None:
    address = f"{PARTS}/{part.pk}/upload"
    assert api.post(address, {"file": SimpleUploadedFile("a.txt", b"hello"), "weight": "4"}).status_code == 200
    part.refresh_from_db()
    assert part.data == ["hello", 4, "a", "b"]
    assert faults(problem_of(api.post(address, {"file": "no file", "weight": "x", "tone": "y"}), 400)) == {
        ("#/file", "invalid"),
        ("#/weight", "invalid"),
        ("#/tone", "unknown"),
    }
    assert problem_of(api.post(address, {"weight": 1}, JSON), 415)


@pytest.mark.parametrize("weight", [4, 4.0])
def test_a_whole_number_is_one_however_json_writes_it(api: Client, part: Playbook, weight: float) -> None:
    assert api.patch(f"{PARTS}/{part.pk}", {"weight": weight}, JSON).status_code == 200
    part.refresh_from_db()
    assert part.data[-1] == {"weight": 4}
