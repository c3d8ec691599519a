"""Posting one signed message to an endpoint, by the rules of Standard Webhooks; it touches no database.

The address is looked up and checked anew for each message, the connection goes to what was checked, redirects are not
followed, and after `WHOLE` seconds the line is cut, however slowly something still comes.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from time import monotonic

from standardwebhooks import Webhook as Signer

from foundation.activity.domain.answers import FIRST_BYTES, shown
from foundation.core import outbound

CONNECT, WHOLE = 5.0, 10.0
GONE = 410
UNSIGNED = "Its signing secret can no longer be read, since the installation's own secret changed. Make a new one."
SENTENCES = {
    GONE: "It says that it is gone (410).",
    401: "It refused the message (401). It may not know the signing secret.",
    403: "It refused the message (403). It may not know the signing secret.",
    404: "It knows no such address (404).",
    413: "It takes no message of this size (413).",
    429: "It asks to be left alone for a while (429).",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, ready to go: where to, the body as text, and the secrets that sign it, the newest first."""

    url: str
    message_id: str
    body: str
    secrets: tuple[str, ...] = field(repr=False)
    at: datetime
    private: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """How it went. `status` is None when nothing came back; `error` is a sentence, '' for a message that was taken."""

    status: int | None
    milliseconds: int
    error: str = ""
    said: str = ""
    asked: timedelta = timedelta()

    @property
    def taken(self) -> bool:
        return not self.error


def signed_headers(letter: Letter) -> dict[str, str]:
    """Return the three headers of Standard Webhooks, with a signature for each secret."""
    signatures = [
        Signer(secret).sign(msg_id=letter.message_id, timestamp=letter.at, data=letter.body)
        for secret in letter.secrets
    ]
    return {
        "webhook-id": letter.message_id,
        "webhook-timestamp": str(int(letter.at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def post(letter: Letter) -> Answer:
    """Send a message and return how it went; never raises, and ends within seconds."""
    began = monotonic()
    if not letter.secrets:
        return Answer(None, 0, UNSIGNED)
    try:
        address = outbound.read_address(letter.url, query=True)
        ips = outbound.places(address, private=letter.private)
        connection = outbound.connect(address, ips, seconds=CONNECT)
    except outbound.Unreachable as error:
        return Answer(None, _since(began), error.sentence)
    wire: socket.socket = connection.sock
    cut = Timer(max(0.1, WHOLE - (monotonic() - began)), _cut, [wire])
    cut.daemon = True
    cut.start()
    try:
        wire.settimeout(WHOLE)
        return _answered(connection, address, letter, began)
    except (OSError, HTTPException, ValueError):
        late = monotonic() - began >= WHOLE - 0.1
        return Answer(None, _since(began), _too_late() if late else "It broke off before it had answered.")
    finally:
        cut.cancel()
        connection.close()
        wire.close()


def _answered(connection: HTTPConnection, address: outbound.Address, letter: Letter, began: float) -> Answer:
    headers = {
        **signed_headers(letter),
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "User-Agent": "Holdout-Webhooks",
    }
    connection.request("POST", address.target, letter.body.encode(), headers)
    response = connection.getresponse()
    status, took = response.status, _since(began)
    if 200 <= status < 300:
        return Answer(status, took)
    return Answer(status, took, _sentence(status), _first_bytes(response), _asked(response))


def _sentence(status: int) -> str:
    if 300 <= status < 400:
        return f"It points elsewhere ({status}), which is not followed. Enter the address it should be."
    if status >= 500:
        return f"It has a fault of its own ({status})."
    return SENTENCES.get(status, f"It refused the message ({status}).")


def _first_bytes(response: HTTPResponse) -> str:
    try:
        return shown(response.read1(FIRST_BYTES))
    except (OSError, HTTPException, ValueError):
        return ""


def _asked(response: HTTPResponse) -> timedelta:
    given = response.headers.get("Retry-After", "").strip()
    return timedelta(seconds=int(given)) if given.isascii() and given.isdigit() and len(given) < 6 else timedelta()


def _too_late() -> str:
    return f"It did not answer within {WHOLE:g} seconds."


def _cut(wire: socket.socket) -> None:
    try:
        wire.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _since(began: float) -> int:
    return round((monotonic() - began) * 1000)
