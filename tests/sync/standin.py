"""A small applicant tracking system for tests: made-up records in the shapes of the real one, served by a thread."""

from __future__ import annotations

import base64
import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CLIENT, SECRET, USER = "client", "only-for-tests", "1"
EARLY, LATE = "2026-01-05T09:00:00.000Z", "2026-02-05T09:00:00.000Z"
Row = dict[str, Any]


@dataclass
class Account:
    """What the system holds, how it misbehaves, and what it was asked."""

    rows: dict[str, list[Row]]
    faults: list[Any] = field(default_factory=list)  # one is taken for each request: a status, "cut", "html" or None
    denied: set[str] = field(default_factory=set)
    as_text: set[str] = field(default_factory=set)  # lists whose ids come as texts
    token_uses: int = 10_000
    limit: int | None = None
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    methods: set[str] = field(default_factory=set)
    tokens: dict[str, int] = field(default_factory=dict)
    base: str = ""

    def put(self, name: str, /, **changes: Any) -> Row:
        """Change a record, or add one, as people do over there; it says that it changed."""
        row = next((one for one in self.rows[name] if one["id"] == changes["id"]), None)
        if row is None:
            row = {"created_at": LATE}
            self.rows[name].append(row)
        row.update({"updated_at": LATE, **changes})
        return row

    def drop(self, name: str, key: int) -> None:
        """Delete a record."""
        self.rows[name] = [row for row in self.rows[name] if row["id"] != key]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer leaves as a whole: in two parts the second would wait for the first to be acknowledged
    account: Account

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        form = dict(urllib.parse.parse_qsl(body))
        given = base64.b64decode(self.headers.get("Authorization", "Basic ").split()[1]).decode()
        if given != f"{CLIENT}:{SECRET}" or form != {"grant_type": "client_credentials", "sub": USER}:
            return self._send(401, {"error": "invalid_client"})
        token = f"token-{len(self.account.tokens)}"
        self.account.tokens[token] = 0
        return self._send(
            200, {"access_token": token, "token_type": "Bearer", "expires_at": "2099-01-01T00:00:00+00:00"}
        )

    def do_GET(self) -> None:
        account, parts = self.account, urllib.parse.urlsplit(self.path)
        account.methods.add(self.command)
        if parts.path.startswith("/files/"):
            return self._file(parts.path)
        account.asked.append(self.path)
        fault = account.faults.pop(0) if account.faults else None
        if fault is not None:
            return self._misbehave(fault)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        account.tokens[token] = account.tokens.get(token, account.token_uses) + 1
        if account.tokens[token] > account.token_uses:
            return self._send(401, {"message": "Unauthorized"})
        name = parts.path.removeprefix("/v3/")
        if name in account.denied or "*" in account.denied:
            return self._send(403, {"message": "Forbidden"})
        return self._list(name, dict(urllib.parse.parse_qsl(parts.query)))

    def _misbehave(self, fault: Any) -> None:
        if fault == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b'[{"id": 1')
            self.close_connection = True
            return None
        if fault == "html":
            return self._send(200, None, raw=b"<html>busy</html>")
        return self._send(fault, {"message": "not now"}, {"Retry-After": "1"})

    def _list(self, name: str, query: dict[str, str]) -> None:
        if name not in self.account.rows:
            return self._send(404, {"message": "Resource not found"})
        if "cursor" in query:
            if len(query) > 1:
                self.account.wrong.append(self.path)
                return self._send(422, {"message": "cursor must be alone"})
            query = json.loads(base64.urlsafe_b64decode(query["cursor"]))
        below = int(query.pop("below", 0))
        rows = sorted(self.account.rows[name], key=lambda row: -row["id"])
        rows = [row for row in rows if self._fits(name, row, query)]
        rest = [row for row in rows if not below or row["id"] < below]
        page = rest[: int(query.get("per_page", 100))]
        headers = {}
        if len(rest) > len(page):
            said = json.dumps({**query, "below": page[-1]["id"]}).encode()
            cursor = base64.urlsafe_b64encode(said).decode()
            headers["Link"] = f'<{self.account.base}/v3/{name}?cursor={cursor}>; rel="next"'
        only = query.get("fields", "").split(",") if "fields" in query else None
        shown = [{k: v for k, v in row.items() if not k.startswith("_")} for row in page]
        if name in self.account.as_text:
            shown = [{k: str(v) if v and k.endswith("id") else v for k, v in row.items()} for row in shown]
        return self._send(200, [{k: v for k, v in row.items() if not only or k in only} for row in shown], headers)

    def _fits(self, name: str, row: Row, query: dict[str, str]) -> bool:
        for key, value in query.items():
            if key in ("per_page", "fields"):
                continue
            if key == "updated_at":
                if row[key] < value.removeprefix("gte|"):
                    return False
            elif key.endswith("ids") and not key.startswith("include"):
                wanted = value.split(",")
                if len(wanted) > 50:
                    self.account.wrong.append(key)
                if str(row["id" if key == "ids" else key[:-1]]) not in wanted:
                    return False
            elif key not in ("show_service_accounts", "include_defaults"):
                self.account.wrong.append(f"{name}: {key}")
        return "_only_with" not in row or row["_only_with"] in query

    def _file(self, path: str) -> None:
        if "Authorization" in self.headers:
            self.account.wrong.append("a key went to a file")
        if not path.startswith("/files/there/"):
            return self._send(302, None, {"Location": path.replace("/files/", "/files/there/")}, raw=b"")
        return self._send(200, None, raw=f"What {path.rsplit('/', 1)[1]} says.".encode())

    def _send(self, status: int, answer: Any, headers: dict[str, str] | None = None, raw: bytes | None = None) -> None:
        body = json.dumps(answer).encode() if raw is None else raw
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve(rows: dict[str, list[Row]]) -> Iterator[Account]:
    """Serve records while the block lasts."""
    account = Account(rows)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("One", (Handler,), {"account": account}))
    server.daemon_threads = True
    account.base = f"http://127.0.0.1:{server.server_address[1]}"
    for row in rows.get("attachments", ()):
        row["url"] = f"{account.base}{row['url']}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield account
    finally:
        server.shutdown()
        server.server_close()
