"""Asking a language model that speaks the OpenAI chat-completions protocol, and reading its answer as it comes.

Whatever the other side does ends in text or in one clear sentence. Its own words are never repeated in ours: they may
hold the key, or anything at all.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from foundation.core import outbound

COMPLETIONS = "/chat/completions"
PIECE = 16 * 1024
LONGEST_LINE = 1024 * 1024
SENTENCES = {
    400: "The endpoint did not accept the request (400). Check the name of the model.",
    401: "The endpoint refused the key (401). Enter it again in the settings.",
    403: "The endpoint refused the key (403). It may not be allowed to use this model.",
    404: "The endpoint knows no such address or model (404).",
    413: "The prompt is too long for the endpoint (413).",
    422: "The endpoint did not accept the request (422). Check the name of the model.",
    429: "The endpoint says that it was asked too much (429). Try again in a while.",
}
MALFORMED = "The endpoint sent something that is no answer of a chat model."
HALF_WAY = "The endpoint broke off before the answer was whole."
SILENT = "The endpoint was silent for too long."
EMPTY = "The endpoint answered without any text."


class ChatError(Exception):
    """No answer, or no whole one; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, of silence, and for the whole; characters of an answer."""

    connect: float
    silence: float
    whole: float
    size: int


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, with which key ('' for none), for which model."""

    address: str
    key: str = field(repr=False)
    model: str
    private: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the answer; `tokens` is the whole use, when the endpoint tells it."""

    text: str = ""
    tokens: int | None = None


def ask(endpoint: Endpoint, prompt: str, limits: Limits) -> Generator[Piece]:
    """Yield the answer to a prompt piece by piece. Raises ChatError, at any point; what came before it is good."""
    deadline = time.monotonic() + limits.whole
    connection = _connected(endpoint, limits)
    wire = connection.sock
    try:
        response = _answered(connection, wire, endpoint, prompt, min(limits.silence, limits.whole))
        yield from _within(_read(response, _chunks(response, wire, limits, deadline)), limits.size)
    except TimeoutError:
        raise ChatError(SILENT) from None
    except (OSError, HTTPException):
        raise ChatError(HALF_WAY) from None
    finally:
        wire.close()
        connection.close()


def _connected(endpoint: Endpoint, limits: Limits) -> HTTPConnection:
    try:
        address = outbound.read_address(endpoint.address)
        ips = outbound.places(address, private=endpoint.private)
        return outbound.connect(address, ips, seconds=min(limits.connect, limits.whole))
    except outbound.Unreachable as error:
        raise ChatError(error.sentence) from None


def _answered(
    connection: HTTPConnection, wire: socket.socket, endpoint: Endpoint, prompt: str, patience: float
) -> HTTPResponse:
    """Send the prompt and return the answer's head, refused unless it is a good one."""
    path = outbound.read_address(endpoint.address).path
    body = {"model": endpoint.model, "messages": [{"role": "user", "content": prompt}], "stream": True}
    headers = {
        "Content-Type": "application/json",
        "Accept": "text/event-stream, application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "Holdout",
        **({"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}),
    }
    wire.settimeout(patience)
    target = path if path.endswith(COMPLETIONS) else path + COMPLETIONS
    connection.request("POST", target, json.dumps(body).encode(), headers)
    response = connection.getresponse()
    if 300 <= response.status < 400:
        raise ChatError("The endpoint points elsewhere, which is not followed. Enter the address it should be.")
    if response.status >= 500:
        raise ChatError(f"The endpoint has a fault of its own ({response.status}). Try again later.")
    if response.status != 200:
        raise ChatError(SENTENCES.get(response.status, f"The endpoint refused the request ({response.status})."))
    return response


def _chunks(response: HTTPResponse, wire: socket.socket, limits: Limits, deadline: float) -> Iterator[bytes]:
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise ChatError(f"The answer took longer than {limits.whole:g} seconds and was stopped.")
        wire.settimeout(min(limits.silence, left))
        try:
            piece = response.read1(PIECE)
        except TimeoutError:
            if left <= limits.silence:
                raise ChatError(f"The answer took longer than {limits.whole:g} seconds and was stopped.") from None
            raise
        if not piece:
            return
        yield piece


def _read(response: HTTPResponse, chunks: Iterator[bytes]) -> Iterator[Piece]:
    kind = (response.headers.get_content_type() or "").lower()
    if (response.headers.get("Content-Encoding") or "identity").lower() != "identity":
        raise ChatError(MALFORMED)
    if kind == "text/event-stream":
        return streamed(chunks)
    if kind == "application/json":
        return whole(chunks)
    raise ChatError("The endpoint answered with a page, not as a chat model. Check the address; many end in /v1.")


def streamed(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """Yield the pieces of a server-sent stream. Raises ChatError when it is none, or ends before it is whole."""
    said = ended = False
    for data in _events(chunks):
        if data == "[DONE]":
            ended = True
            break
        piece, last = _delta(data)
        said, ended = said or bool(piece.text), ended or last
        yield piece
    if not ended:
        raise ChatError(HALF_WAY if said else MALFORMED)
    if not said:
        raise ChatError(EMPTY)


def whole(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """Yield the one piece of an answer that came as plain JSON, though a stream was asked for."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > LONGEST_LINE:
            raise ChatError(MALFORMED)
    data = _object(bytes(body))
    choice = _first(data)
    message = choice.get("message") if choice else None
    text = message.get("content") if isinstance(message, Mapping) else None
    if choice is None or not isinstance(text, str | None):
        raise ChatError(MALFORMED if "choices" not in data else EMPTY)
    if not text or not text.strip():
        raise ChatError(EMPTY)
    yield Piece(_storable(text), _tokens(data))


def _events(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the data of each event; comments and other fields are passed over."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > LONGEST_LINE:
            raise ChatError(MALFORMED)
        yield from _data(lines)
    yield from _data([rest])


def _data(lines: Iterable[bytes]) -> Iterator[str]:
    for line in lines:
        bare = line.strip()
        if bare.startswith(b"data:"):
            yield bare[5:].strip().decode(errors="replace")
        elif bare and not bare.startswith((b":", b"event:", b"id:", b"retry:")):
            raise ChatError(MALFORMED)


def _delta(data: str) -> tuple[Piece, bool]:
    """Return the text of one event, and whether the model says that it has finished."""
    event = _object(data.encode(errors="replace"))
    if event.get("error"):
        raise ChatError(HALF_WAY)
    choice = _first(event)
    if choice is None:
        return Piece(tokens=_tokens(event)), False
    delta = choice.get("delta")
    text = delta.get("content") if isinstance(delta, Mapping) else None
    if text is not None and not isinstance(text, str):
        raise ChatError(MALFORMED)
    return Piece(_storable(text or ""), _tokens(event)), bool(choice.get("finish_reason"))


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise ChatError(MALFORMED) from None
    if not isinstance(data, dict):
        raise ChatError(MALFORMED)
    return data


def _first(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    choices = data.get("choices")
    if choices is not None and not isinstance(choices, list):
        raise ChatError(MALFORMED)
    if not choices:
        return None
    if not isinstance(choices[0], dict):
        raise ChatError(MALFORMED)
    return choices[0]


def _tokens(data: Mapping[str, Any]) -> int | None:
    use = data.get("usage")
    told = use.get("total_tokens") if isinstance(use, Mapping) else None
    return told if isinstance(told, int) and not isinstance(told, bool) and 0 <= told < 2**31 else None


def _storable(text: str) -> str:
    """Return the text without what PostgreSQL cannot hold: NUL, and halves of characters."""
    return text.replace("\x00", "").encode(errors="replace").decode()


def _within(pieces: Iterator[Piece], size: int) -> Iterator[Piece]:
    """Yield pieces up to `size` characters in all. Raises ChatError beyond; up to there the text was given."""
    left = size
    for piece in pieces:
        if len(piece.text) > left:
            yield Piece(piece.text[:left], piece.tokens)
            raise ChatError(f"The answer went over {size:,} characters and was cut there.")
        left -= len(piece.text)
        yield piece
