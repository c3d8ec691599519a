"""`Idempotency-Key` on POST: the answer is kept in the transaction of the act, so a crash keeps both or neither.

Only answers that changed something (2xx) are kept: a refused act left nothing behind, and the same key may try again.
The rows live in `request.auth.replays` (foundation.people.models), per API key, so that an answer made with one
key's scopes is never shown to another.
"""

import hashlib
import struct
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.http import HttpResponse, QueryDict
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from foundation.core.clock import now
from foundation.core.errors import Conflict

KEPT = timedelta(hours=24)
LONGEST_KEY = 255
KEPT_HEADERS = ("Location", "ETag", "Content-Type")


def once(request: Request, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the answer of `run`, or the one kept for the same key and body; call inside a transaction.

    Raises Conflict with code `in_progress` while another request with the key runs, `idempotency_key_reused` for
    another body, and ParseError for a malformed key.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return run()
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        said = f"An Idempotency-Key has 1 to {LONGEST_KEY} visible characters."
        raise ParseError(said, code="invalid_idempotency_key")
    if not _lock(f"{request.auth.pk}\n{key}"):
        raise Conflict("A request with this Idempotency-Key is still running.", code="in_progress")
    print_ = fingerprint(request)
    replays: Any = request.auth.replays  # type: ignore[union-attr]  # signed in: HasScope asked first
    kept = replays.filter(key=key).first()
    if kept and kept.created_at > now() - KEPT:
        return _replay(kept, print_)
    if kept:
        kept.delete()
    response = run()
    if 200 <= response.status_code < 300:
        headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        replays.create(key=key, fingerprint=print_, status=response.status_code, headers=headers, body=response.content)
    return response


def _replay(kept: Any, print_: bytes) -> HttpResponse:
    if bytes(kept.fingerprint) != print_:
        said = "This Idempotency-Key was used with another body or address."
        raise Conflict(said, code="idempotency_key_reused")
    response = HttpResponse(bytes(kept.body), status=kept.status, headers=kept.headers)
    response["Idempotent-Replayed"] = "true"
    return response


def _lock(name: str) -> bool:
    """Take the advisory lock of `name` for this transaction; False when another transaction holds it."""
    (number,) = struct.unpack(">q", hashlib.blake2b(name.encode(), digest_size=8).digest())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def fingerprint(request: Request) -> bytes:
    """Return a SHA-256 of method, address and parsed body (order of keys and white space do not count)."""
    digest = hashlib.sha256(f"{request.method}\n{request.get_full_path()}\n".encode())
    data = request.data
    if not isinstance(data, QueryDict):
        digest.update(orjson.dumps(data, option=orjson.OPT_SORT_KEYS))
        return digest.digest()
    for name, values in sorted(data.lists()):
        for value in values:
            if isinstance(value, UploadedFile):
                digest.update(orjson.dumps([name, value.name, value.size]))
                for chunk in value.chunks():
                    digest.update(chunk)
                value.seek(0)
            else:
                digest.update(orjson.dumps([name, value]))
    return digest.digest()
