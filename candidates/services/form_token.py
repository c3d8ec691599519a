"""The stamp on the public form: which role and which text of consent it was shown with, and when; signed."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from django.core import signing

from foundation.core import clock

SALT = "candidates.door"
SOONEST = timedelta(seconds=2)
LATEST = timedelta(days=1)


class Stamp(Enum):
    """What a stamp says about the form that carries it."""

    GOOD = "good"
    HASTY = "hasty"
    STALE = "stale"
    CHANGED = "changed"


def stamp(role_id: UUID, consent: str, at: datetime | None = None) -> str:
    """Return the stamp for a form that is shown now."""
    moment = at or clock.now()
    return signing.dumps([role_id.hex, _digest(consent), moment.timestamp()], salt=SALT)


def read(text: str, role_id: UUID, consent: str) -> Stamp:
    """Judge a stamp: filled in faster than anybody types, open for too long or not ours, or with another consent."""
    try:
        role, digest, moment = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return Stamp.STALE
    age = timedelta(seconds=clock.now().timestamp() - moment)
    if role != role_id.hex or age > LATEST:
        return Stamp.STALE
    if digest != _digest(consent):
        return Stamp.CHANGED
    return Stamp.HASTY if age < SOONEST else Stamp.GOOD


def _digest(consent: str) -> str:
    return hashlib.sha256(consent.encode()).hexdigest()[:16]
