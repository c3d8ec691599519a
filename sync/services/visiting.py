"""Coming in to another system and asking one question: signing in, renewing what runs out, saying what a no means."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from sync.domain.mapping import Table
from sync.services.errors import Denied, Missing, SyncError, Unauthorised
from sync.services.http import Client, server_time

RENEW_BEFORE, LONGEST_TOKEN = 60.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Access:
    """How somebody comes in: addresses, and what is secret. Never printed, never logged."""

    base_url: str
    token_url: str = ""
    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    user_id: str = ""


@dataclass(slots=True)
class Visitor:
    """Who asks a system as its table says."""

    table: Table
    access: Access
    client: Client
    clock: datetime | None = None
    _token: str = field(default="", repr=False)
    _until: float = 0.0

    def now(self) -> datetime:
        """Return the other side's clock, as its first answer told it."""
        return self.clock or datetime.now(UTC)

    def get(self, name: str, url: str, params: Mapping[str, str], body: object = None) -> httpx.Response:
        method = "GET" if body is None else "POST"
        for renewed in (False, True):
            headers, auth = self._signed(fresh=renewed)
            answer = self.client.send(method, url, params=params, headers=headers, auth=auth, body=body)
            self.clock = self.clock or server_time(answer)
            if answer.status_code != httpx.codes.UNAUTHORIZED:
                break
        return self._whole(answer, name)

    def _whole(self, answer: httpx.Response, name: str) -> httpx.Response:
        system, status = self.table.name, answer.status_code
        if status == httpx.codes.UNAUTHORIZED:
            raise Unauthorised(f"{system} does not accept the key (401). Enter a new one.")
        if status == httpx.codes.FORBIDDEN:
            raise Denied(f"{system} does not let this key read {name} (403).")
        if status == httpx.codes.NOT_FOUND:
            raise Missing(f"{system} has no list {name} (404). Look at the address.")
        if not answer.is_success:
            raise SyncError(f"{system} refuses a request for {name} ({status}).")
        return answer

    def _signed(self, *, fresh: bool) -> tuple[dict[str, str], tuple[str, str] | None]:
        if self.table.auth == "basic_key":
            return {}, (self.access.client_secret, "")
        if self.table.auth == "none":
            return {}, None
        if fresh or not self._token or time.monotonic() > self._until:
            self._renew()
        return {"Authorization": f"Bearer {self._token}"}, None

    def _renew(self) -> None:
        form = {"grant_type": "client_credentials"} | ({"sub": self.access.user_id} if self.access.user_id else {})
        auth = (self.access.client_id, self.access.client_secret)
        answer = self.client.send("POST", self.access.token_url, form=form, auth=auth, paced=False)
        if not answer.is_success:
            raise Unauthorised(f"{self.table.name} gives no token for this client ({answer.status_code}).")
        said = answer.json()
        token = said.get("access_token") if isinstance(said, dict) else None
        if not isinstance(token, str) or not (token.isascii() and token.isprintable() and token):
            raise Unauthorised(f"{self.table.name} answers without a token.")
        self._token, self._until = token, time.monotonic() + _lasts(said, server_time(answer)) - RENEW_BEFORE


def _lasts(said: Mapping[str, Any], now: datetime) -> float:
    """Return for how many seconds a token is good: by its end or its length, an hour where neither is told."""
    seconds = said.get("expires_in")
    if isinstance(seconds, int | float) and not isinstance(seconds, bool):
        return float(min(seconds, LONGEST_TOKEN))
    try:
        until = datetime.fromisoformat(str(said["expires_at"]))
    except (KeyError, ValueError):
        return timedelta(hours=1).total_seconds()
    return ((until if until.tzinfo else until.replace(tzinfo=UTC)) - now).total_seconds()
