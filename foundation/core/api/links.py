"""Links to files in the rows of the API: for the key that read the row, and for a quarter of an hour at least.

A link is worth nothing to anybody else, nor without its key. What it opens is looked up anew, by the view that sends
such a file, so that sight and scopes are those of the moment at which it is followed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing

from foundation.core.api.permissions import Asker
from foundation.core.clock import now
from foundation.core.errors import Gone, NotFound
from foundation.core.registry import Registry

PREFIX = "/api/v1/files/"
# A link stays the same for one step, so that an answer that says the same has the same ETag, and is good for one more.
STEP = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_signer = signing.Signer(salt="foundation.core.api.links")

# The view that sends a kind of file: `get(request, id)`, under the scopes of its own resource.
linked_files: Registry[Any] = Registry("linked_files")


@dataclass(frozen=True, slots=True)
class Link:
    """What a token names: a file of a kind, by its id."""

    kind: str
    pk: UUID


def file_url(asker: Asker, kind: str, pk: UUID) -> str | None:
    """Return the address at which the asker's key gets a file for now; None where nobody asks by a key."""
    if not asker.key:
        return None
    until = (now() - EPOCH) // STEP + 2
    return f"{settings.BASE_URL}{PREFIX}{_signer.sign_object([kind, pk.hex, asker.key, until])}"


def opened(token: str, asker: Asker) -> Link:
    """Return what a token names. Raises NotFound for one of another key or not of ours, Gone for an old one."""
    try:
        kind, pk, key, until = _signer.unsign_object(token)
    except signing.BadSignature:
        raise NotFound("There is nothing here for you.") from None
    if key != asker.key or kind not in linked_files:
        raise NotFound("There is nothing here for you.")
    if (now() - EPOCH) // STEP >= until:
        raise Gone("This link is no longer good. Read the row once more: it has a new one.", code="link_expired")
    return Link(kind, UUID(pk))
