"""Whatever stands in an answer, a reading goes on or ends with a sentence: it never breaks, and never stops early."""

import json

import httpx
import pytest

from sync.domain.mapping import table_of
from sync.services.connections import given_access, open_source
from sync.services.errors import SyncError
from sync.services.http import Client, server_time

HERE = "http://127.0.0.1:9"
CIRCLE = {"a": "b", "b": "c", "c": "b"}


def client(answer):
    """Return a client to which everything is answered by a function, or in one way."""
    made = Client("There", private=True, rest=lambda seconds: None)
    made._http = httpx.Client(transport=httpx.MockTransport(answer if callable(answer) else lambda request: answer))
    return made


def source(name, answer):
    given = {"base_url": HERE, "token_url": f"{HERE}/token", "client_id": "c", "client_secret": "s", "user_id": "1"}
    made = open_source(table_of(name), given_access(table_of(name), **given), by_hand=True)
    made.client = client(answer)
    return made


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b"[" * 200_000),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(200, content=b'{"n": ' + b"9" * 9_000 + b"}"),
        httpx.Response(200, content=b""),
    ],
)
def test_what_is_no_json_is_asked_for_again_and_then_given_up(answer):
    with pytest.raises(SyncError, match="does not answer: an answer that is no JSON, 2 times"):
        client(answer).send("GET", HERE, tries=2)


def test_what_cannot_be_unpacked_is_asked_for_again_and_then_given_up():
    def broken(request):
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip at all"))

    with pytest.raises(SyncError, match="DecodingError"):
        client(broken).send("GET", HERE, tries=2)


@pytest.mark.parametrize("target", ["http://[", "http://127.0.0.1:port/", "http://a b/", "//", "ftp://127.0.0.1/x"])
def test_a_file_that_leads_nowhere_is_told(target):
    with pytest.raises(SyncError):
        client(httpx.Response(302, headers={"location": target})).file(f"{HERE}/cv", 1_000)
    with pytest.raises(SyncError):
        client(httpx.Response(200)).file(target, 1_000)


@pytest.mark.parametrize("said", ["Fri, 31 Dec 9999 23:59:59 -1400", "Mon, 01 Jan 0001 00:00:00 +1400", "soon", ""])
def test_a_clock_that_tells_no_time_is_not_gone_by(said):
    assert server_time(httpx.Response(200, headers={"date": said})).year < 3000


@pytest.mark.parametrize("name", ["lever", "ashby"])
@pytest.mark.parametrize("rows", [5, "text", [1], [["x"]], {"id": 1}, None])
def test_what_is_no_list_of_records_is_none(name, rows):
    words = table_of(name).words.get("offset") or table_of(name).words["cursor"]
    held = source(name, httpx.Response(200, json={words["rows"]: rows, words["more"]: False, "success": True}))
    with pytest.raises(SyncError, match="no list of records"):
        list(held.pages("things"))


@pytest.mark.parametrize("name", ["lever", "ashby"])
def test_pages_in_a_circle_end_with_a_sentence(name):
    words = table_of(name).words.get("offset") or table_of(name).words["cursor"]

    def answer(request):
        asked = request.url.params.get(words["param"]) or json.loads(request.content or b"{}").get(words["param"])
        following = CIRCLE.get(asked, "a")
        return httpx.Response(200, json={words["rows"]: [], words["next"]: following, words["more"]: True})

    with pytest.raises(SyncError, match="again and again"):
        list(source(name, answer).pages("things"))


@pytest.mark.parametrize("name", ["lever", "ashby"])
@pytest.mark.parametrize("following", [None, ""])
def test_more_of_which_nobody_says_where_is_not_taken_for_the_end(name, following):
    words = table_of(name).words.get("offset") or table_of(name).words["cursor"]
    held = source(name, httpx.Response(200, json={words["rows"]: [], words["next"]: following, words["more"]: True}))
    with pytest.raises(SyncError, match="does not say where"):
        list(held.pages("things"))


@pytest.mark.parametrize("info", [["x"], "x", 5, None, {"code": None}])
def test_a_no_in_any_form_is_one(info):
    with pytest.raises(SyncError, match="refuses a request"):
        list(source("ashby", httpx.Response(200, json={"success": False, "errorInfo": info})).pages("things"))


@pytest.mark.parametrize("token", ["", "ü", "a\nb", 5, None, ["x"]])
def test_what_is_no_token_is_told(token):
    with pytest.raises(SyncError, match="without a token"):
        list(source("greenhouse", httpx.Response(200, json={"access_token": token})).pages("users"))


@pytest.mark.parametrize("lasts", [10**400, float("inf"), float("nan"), -5, True, "3600"])
def test_however_long_a_token_is_said_to_last_it_is_used(lasts):
    def answer(request):
        said = json.dumps({"access_token": "t", "expires_in": lasts})
        return httpx.Response(200, content=said if request.url.path == "/token" else "[]")

    assert list(source("greenhouse", answer).pages("users")) == [[]]


@pytest.mark.parametrize("link", ['<http://[>; rel="next"', '<http://127.0.0.1:port/>; rel="next"'])
def test_a_next_page_that_is_no_address_is_told(link):
    def answer(request):
        token = {"access_token": "t"}
        return httpx.Response(200, json=token if request.url.path == "/token" else [], headers={"link": link})

    with pytest.raises(SyncError):
        list(source("greenhouse", answer).pages("users"))


def test_who_says_wait_for_ever_is_given_up(monkeypatch):
    waited = []
    held = client(httpx.Response(429, headers={"retry-after": "Fri, 31 Dec 2999 23:59:59 GMT"}))
    held.rest = waited.append
    with pytest.raises(SyncError, match="it says 429, 3 times"):
        held.send("GET", HERE, tries=3)
    assert max(waited) == 120
    assert sum(waited) < 400
