"""Tokens of the feed of changes: how far a member has read. They are signed, and good for that member's keys alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core import signing

from foundation.activity.queries.changes import Bound


@dataclass(frozen=True, slots=True)
class Token:
    """How far a member has read in an era; inside a window also `until` where it goes, and the place reached."""

    era: int
    scopes: str
    read: Bound
    until: Bound | None = None
    place: tuple[int, int] = (0, 0)

    def encode(self, key: Any) -> str:
        """Return the opaque form that the key hands back."""
        parts = [self.era, self.scopes, *self.read, *(self.until or ()), *(self.place if self.until else ())]
        return signing.dumps(parts, salt=_salt(key))

    @classmethod
    def decode(cls, text: str, key: Any) -> Token:
        """Return the token that `text` stands for. Raises ValueError for what no key of this member was given."""
        parts = _read(text, _salt(key), _former_salt(key))
        era, scopes, *numbers = parts
        read = Bound(*numbers[:2])
        if len(numbers) == 2:
            return cls(era, scopes, read)
        return cls(era, scopes, read, Bound(*numbers[2:4]), (numbers[4], numbers[5]))


def print_of(scopes: Any) -> str:
    """Return a short print of what a key may do: with other scopes it sees other rows, and has to begin anew."""
    return hashlib.sha256(" ".join(sorted(scopes)).encode()).hexdigest()[:12]


def _read(text: str, *salts: str) -> Any:
    for salt in salts:
        try:
            return signing.loads(text, salt=salt)
        except (signing.BadSignature, ValueError):
            continue
    raise ValueError("not a token of this member")


def _salt(key: Any) -> str:
    """Bind a token to whom the key acts for: a key that gets a new secret goes on where it was."""
    return f"changes.member.{key.membership_id}"


def _former_salt(key: Any) -> str:
    """What bound the tokens of 0.1.0: the key itself, so that a copy had to begin anew with each secret."""
    return f"changes.{key.membership.organisation_id}.{key.pk}"
