"""A client that keeps a copy of what a key may read, by the feed of changes alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.test import Client

from foundation.core.api.catalogue import catalogue
from foundation.core.api.permissions import known_scopes
from foundation.people.models import Membership
from tests.foundation.core.api.keys import client, json_of

FEED = "/api/v1/changes"


def fed() -> list[str]:
    """Return the collections that the feed tells of."""
    return [name for name, view in catalogue().items() if view.fed]


def whole(api: Client, name: str) -> dict[str, Any]:
    """Return a collection as it is, by id."""
    found: dict[str, Any] = {}
    cursor = ""
    while True:
        page = json_of(api.get(f"/api/v1/{name}?limit=500{cursor}"))
        found |= {row["id"]: row for row in page["results"]}
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={quote(page['next_cursor'])}"


class Mirror:
    """Rows by collection and id, and the token up to which they are known."""

    def __init__(self, member: Membership, names: Iterable[str] = (), scopes: Iterable[str] = ()) -> None:
        self.api = client(member, *(scopes or known_scopes()))
        self.names = list(names) or fed()
        self.token = json_of(self.api.get(FEED))["token"]
        self.rows = {name: whole(self.api, name) for name in self.names}

    def pull(self, limit: int = 100) -> list[dict[str, Any]]:
        """Read on to the end, keep what was told, and return it."""
        heard: list[dict[str, Any]] = []
        query = f"since={quote(self.token)}"
        while True:
            page = json_of(self.api.get(f"{FEED}?limit={limit}&{query}"))
            for one in page["results"]:
                rows = self.rows.get(one["collection"])
                if rows is None:
                    continue
                heard.append(one)
                if one["op"] == "upsert":
                    rows[one["id"]] = one["data"]
                else:
                    rows.pop(one["id"], None)
            if page["next_cursor"] is None:
                self.token = page["token"]
                return heard
            query = f"cursor={quote(page['next_cursor'])}"

    def truth(self) -> dict[str, dict[str, Any]]:
        """Return everything as the collections say it is."""
        return {name: whole(self.api, name) for name in self.names}


def ops(heard: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return (collection, op) of what was told, in order."""
    return [(one["collection"], one["op"]) for one in heard]
