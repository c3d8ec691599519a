"""Who asks through an assistant, and the measures of every answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from foundation.people.models import Membership

# Characters of one text, and of all texts of an answer.
LONGEST_TEXT, LONGEST_ANSWER = 6_000, 48_000


@dataclass(frozen=True, slots=True)
class Asking:
    """The member in whose name is asked, and whether what is about people may be read."""

    member: Membership
    people: bool

    def named(self, candidate: Any) -> str | None:
        """Return the candidate's name, None while people may not be read."""
        return str(candidate) if self.people else None


class Room:
    """How much an answer may still hold; texts are cut to it, and `cut` tells that one was."""

    def __init__(self) -> None:
        self.left = LONGEST_ANSWER
        self.cut = False

    def take(self, text: str) -> str:
        """Return as much of the text as there is room for."""
        most = min(LONGEST_TEXT, self.left)
        self.cut = self.cut or len(text) > most
        kept = text if len(text) <= most else f"{text[:most]}…"
        self.left = max(0, self.left - len(kept))
        return kept


def link(name: str, *ids: UUID) -> str:
    """Return the whole address of a page."""
    return f"{settings.BASE_URL.rstrip('/')}{reverse(name, args=ids)}"


def moment(at: datetime | None) -> str | None:
    """Return a moment as ISO 8601 tells it."""
    return at.isoformat() if at else None


def paged(rows: Iterable[Any], limit: int) -> tuple[list[Any], str | None]:
    """Return the first `limit` of rows of which one more was asked for, and where the next page begins."""
    found = list(rows)
    shown = found[:limit]
    return shown, str(shown[-1].pk) if len(found) > limit else None
