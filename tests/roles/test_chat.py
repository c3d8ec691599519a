"""Asking a language model: whatever the other side does ends in text or in one clear sentence."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.core import outbound
from roles.services import chat
from tests.roles import model_server as server

LIMITS = chat.Limits(connect=2, silence=1, whole=2, size=1000)
HURRIED = chat.Limits(connect=1, silence=0.25, whole=0.6, size=1000)


def told(address: str, limits: chat.Limits = LIMITS, key: str = "sk-secret") -> tuple[str, int | None, str]:
    """Return the text that came, the tokens told, and the sentence that ended it, '' for a whole answer."""
    text, tokens, sentence = "", None, ""
    try:
        for piece in chat.ask(chat.Endpoint(address, key, "small", True), "Draft it", limits):
            text += piece.text
            tokens = piece.tokens or tokens
    except chat.ChatError as error:
        sentence = error.sentence
    assert key not in sentence
    return text, tokens, sentence


def test_a_stream_is_read_as_it_comes_and_the_request_is_as_the_protocol_asks() -> None:
    with server.serving(server.streaming("Cut ", "losses ", "à 30 % 🐟")) as there:
        assert told(there.address) == ("Cut losses à 30 % 🐟", 77, "")
        path, headers, body = there.requests[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer sk-secret"
    assert json.loads(body) == {
        "model": "small", "messages": [{"role": "user", "content": "Draft it"}], "stream": True,
    }  # fmt: skip


def test_an_answer_that_was_not_streamed_is_taken_too() -> None:
    with server.serving(server.plain("Whole at once")) as there:
        assert told(there.address + "/chat/completions") == ("Whole at once", 5, "")
        assert there.requests[0][0] == "/v1/chat/completions"


@pytest.mark.parametrize(
    ("answer", "text", "sentence"),
    [
        (server.raw("", 401), "", chat.SENTENCES[401]),
        (server.raw('{"error": {"message": "sk-secret is bad"}}', 429, "application/json"), "", chat.SENTENCES[429]),
        (server.raw("", 500), "", "fault of its own (500)"),
        (server.raw("", 418), "", "refused the request (418)"),
        (server.raw("", 302, headers={"Location": "http://127.0.0.1:1/elsewhere"}), "", "not followed"),
        (server.raw("<html>Welcome</html>", kind="text/html"), "", "Check the address"),
        (server.raw("Hello", kind="application/json"), "", chat.MALFORMED),
        (server.raw("[]", kind="application/json"), "", chat.MALFORMED),
        (server.raw('{"choices": []}', kind="application/json"), "", chat.EMPTY),
        (server.raw('{"choices": [{"message": {"content": null}}]}', kind="application/json"), "", chat.EMPTY),
        (server.raw('{"choices": {"0": 1}}', kind="application/json"), "", chat.MALFORMED),
        (server.raw("[" * 100_000, kind="application/json"), "", chat.MALFORMED),
        (server.raw(""), "", chat.MALFORMED),
        (server.raw("what is this\n"), "", chat.MALFORMED),
        (server.raw("data: {broken\n\n"), "", chat.MALFORMED),
        (server.raw(server.event("Half") + "data: {broken\n\n"), "Half", chat.MALFORMED),
        (server.raw('data: {"choices": []}\n\ndata: [DONE]\n\n'), "", chat.EMPTY),
        (server.raw('data: {"choices": [{"delta": {"content": 7}}]}\n\n'), "", chat.MALFORMED),
        (server.raw('data: {"choices": [3]}\n\n'), "", chat.MALFORMED),
        (server.raw(server.event("Half") + 'data: {"error": {"message": "overloaded"}}\n\n'), "Half", chat.HALF_WAY),
        (server.streaming("Half", done=False), "Half", chat.HALF_WAY),
        (server.raw(server.event("Half"), headers={"Content-Length": "5000"}), "Half", chat.HALF_WAY),
        (server.raw(server.event("x" * 700) + server.event("y" * 700)), "x" * 700 + "y" * 300, "over 1,000 characters"),
        (server.raw("data: " + "z" * (chat.LONGEST_LINE + 9)), "", chat.MALFORMED),
        (server.raw("x", headers={"Content-Encoding": "br"}), "", chat.MALFORMED),
    ],
)  # fmt: skip
def test_a_bad_answer_ends_in_a_sentence_and_keeps_what_came(answer: server.Answer, text: str, sentence: str) -> None:
    with server.serving(answer) as there:
        came, _, said = told(there.address)
    assert came == text
    assert sentence in said
    assert said.endswith(".")


def test_comments_and_odd_line_ends_are_part_of_the_protocol() -> None:
    body = ": still here\r\n\r\nevent: message\r\n" + server.event("Fine").replace("\n", "\r\n") + "data: [DONE]"
    with server.serving(server.raw(body)) as there:
        assert told(there.address)[::2] == ("Fine", "")


def test_silence_and_slowness_end_in_time() -> None:
    started = time.monotonic()
    with server.serving(server.streaming("late", pause=0.8)) as there:
        assert told(there.address, HURRIED)[::2] == ("", chat.SILENT)
    with server.serving(server.streaming(*"slowly", pause=0.15)) as there:
        came, _, said = told(there.address, HURRIED)
    assert "slow".startswith(came[:2])
    assert came
    assert "longer than 0.6 seconds" in said
    assert time.monotonic() - started < 4


def test_text_that_cannot_be_stored_is_mended() -> None:
    with server.serving(server.streaming("a\x00b", "\ud800c")) as there:
        text, _, said = told(there.address)
    assert (text, said) == ("ab?c", "")


def test_nobody_there_and_no_answer_at_all() -> None:
    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.close()

    with server.serving(hang_up) as there:
        assert told(there.address)[2] == chat.HALF_WAY
        port = there.address
    assert "Nobody answers" in told(port)[2]


def answered(reader: Any, chunks: list[bytes]) -> Iterator[tuple[str, str]]:
    """Yield (text, '') for each piece, and ('', sentence) for the refusal that ends it."""
    try:
        for piece in reader(iter(chunks)):
            yield piece.text or "no text", ""
    except chat.ChatError as error:
        yield "", error.sentence


@given(st.lists(st.one_of(st.binary(max_size=60), st.just(b'data: {"choices": []}\n')), max_size=8))
def test_any_bytes_end_in_text_or_a_sentence(chunks: list[bytes]) -> None:
    for reader in (chat.streamed, chat.whole):
        read = list(answered(reader, chunks))
        assert read
        assert all(bool(text) != bool(sentence) for text, sentence in read)


def _cut(data: bytes, every: int) -> Iterator[bytes]:
    return (data[at : at + every] for at in range(0, len(data), every))


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5).filter(any), st.integers(1, 30))
def test_how_the_bytes_are_cut_does_not_matter(texts: list[str], every: int) -> None:
    data = ("".join(map(server.event, texts)) + "data: [DONE]\n\n").encode()
    whole = "".join(texts).replace("\x00", "")
    if whole:
        assert "".join(piece.text for piece in chat.streamed(_cut(data, every))) == whole


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ftp://models.example.com", "begins with https://"), ("https://", "begins with https://"),
        ("https://me:pw@models.example.com", "name and password"), ("https://m.example.com/?a=b", "follows ? or #"),
        ("https://models.example.com:99999/", "no web address"), ("https://a b.example", "without spaces"),
        ("https://[::1", "no web address"), ("javascript:alert(1)", "begins with https://"), ("", "begins with"),
        ("https://x.example/" + "y" * 400, "begins with"), ("https://exämple.com", "plain letters"),
    ],
)  # fmt: skip
def test_addresses_that_are_none_are_named(address: str, says: str) -> None:
    with pytest.raises(outbound.Unreachable) as refused:
        outbound.read_address(address)
    assert says in refused.value.sentence


@pytest.mark.parametrize(
    ("host", "private", "says"),
    [
        ("http://127.0.0.1", False, "ALLOW_PRIVATE_ENDPOINTS"), ("https://10.1.2.3", False, "private network"),
        ("https://[::ffff:192.168.1.1]", False, "private network"), ("https://[64:ff9b::a00:1]", False, "in a private"),
        ("https://[fd00::1]", False, "private network"), ("https://localhost", False, "private network"),
        ("https://169.254.169.254", True, "leads nowhere"), ("https://[fe80::1]", True, "leads nowhere"),
        ("https://0.0.0.0", True, "leads nowhere"), ("https://224.0.0.1", True, "leads nowhere"),
        ("http://8.8.8.8", True, "Use https"), ("https://100.64.0.1", False, "private network"),
        ("https://2130706433", False, "private network"),
    ],
)  # fmt: skip
def test_where_requests_may_not_go(host: str, private: bool, says: str) -> None:
    with pytest.raises(outbound.Unreachable) as refused:
        outbound.places(outbound.read_address(host), private=private)
    assert says in refused.value.sentence


def test_where_requests_may_go() -> None:
    assert outbound.places(outbound.read_address("https://8.8.8.8/v1"), private=False) == ["8.8.8.8"]
    assert outbound.places(outbound.read_address("http://10.0.0.7:8080"), private=True) == ["10.0.0.7"]
