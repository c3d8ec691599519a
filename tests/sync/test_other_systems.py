"""Lever's and Ashby's shapes, and a flat feed: each is one table, and reads as the first one does."""

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command

from candidates.models import Application, Candidate
from sync.domain.expressions import BadTable
from sync.domain.mapping import known_tables, read_table, table_of

pytestmark = pytest.mark.django_db
MADE = {"jobs": 1, "postings": 1, "stages": 1, "candidates": 1, "people": 1, "applications": 1}


class Lists(BaseHTTPRequestHandler):
    """Lists in pages of one record, in the way of `paging`."""

    rows: dict = {}
    paging = ""

    def log_message(self, *_):
        """Say nothing."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert body["limit"] == 100
        self._answer(int(body.get("cursor", "0")), "results", "nextCursor", "moreDataAvailable")

    def do_GET(self):
        if self.paging == "single":
            return self._send({"people": self.rows["people.json"]})
        offset = parse_qs(urlsplit(self.path).query).get("offset", ["0"])[0]
        return self._answer(int(offset), "data", "next", "hasNext")

    def _answer(self, start, rows, following, more):
        held = self.rows.get(urlsplit(self.path).path.rsplit("/", 1)[1], [])
        self._send({rows: held[start : start + 1], following: str(start + 1), more: start + 1 < len(held)})

    def _send(self, answer):
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


OPPORTUNITY = {
    "contact": "c1", "name": "Ana Lima", "emails": ["Ana@post.example"], "phones": [], "links": [], "tags": ["x"],
    "stage": {"id": "s1", "text": "Phone interview"}, "applications": [{"posting": "p1"}], "sources": ["Referral"],
    "createdAt": 1767603600000, "archived": None, "owner": "u1",
}  # fmt: skip
IN_LEVER = {
    "users": [{"id": "u1", "name": "Rita", "email": "rita@there.example", "deactivatedAt": None}],
    "postings": [{"id": "p1", "text": "ML Engineer", "state": "published", "createdAt": 1767603600000, "owner": "u1"}],
    "archive_reasons": [{"id": "r1", "text": "Skills", "type": "non-hired"}],
    "opportunities": [
        {"id": "o1", **OPPORTUNITY},
        {"id": "o2", **OPPORTUNITY, "applications": []},
    ],
}
STAGE = {"id": "s1", "title": "Phone interview", "orderInInterviewPlan": 1}
IN_ASHBY = {
    "user.list": [{"id": "u1", "firstName": "Rita", "lastName": "R", "email": "rita@there.example", "isEnabled": True}],
    "job.list": [{"id": "j1", "title": "ML Engineer", "status": "Open", "hiringTeam": []}],
    "candidate.list": [
        {"id": "c1", "name": "Ana Lima", "emailAddresses": [{"value": "ana@post.example"}], "tags": [{"title": "x"}]}
    ],
    "application.list": [
        {
            "id": key, "candidate": {"id": "c1"}, "job": {"id": "j1"}, "currentInterviewStage": STAGE,
            "status": status, "createdAt": "2026-01-05T09:00:00Z", "source": {"title": "Referral"},
        }
        for key, status in (("a1", "Active"), ("a2", "Lead"))
    ],
}  # fmt: skip
ROW = {"person": 7, "name": "Ana Lima", "email": "ana@post.example", "job": "ML Engineer", "applied_on": "2026-01-05"}
IN_FEED = {"people.json": [{"id": 1, "stage": "Phone interview", **ROW}]}


@pytest.mark.parametrize(
    ("key", "rows", "paging", "skipped"),
    [("lever", IN_LEVER, "", 1), ("ashby", IN_ASHBY, "", 1), ("feed", IN_FEED, "single", 0)],
)
def test_a_table_is_all_that_a_system_needs(cast, key, rows, paging, skipped):
    handler = type("One", (Lists,), {"rows": rows, "paging": paging})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        said = _sync(key, server.server_address[1])
        again = _sync(key, server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
    created = {name: counts["created"] for name, counts in said.items() if name in MADE}
    assert created == {name: MADE[name] for name in created}
    assert said["applications"]["skipped"] == skipped
    assert not any(counts["created"] + counts["updated"] for counts in again.values())
    person, application = Candidate.objects.get(), Application.objects.select_related("stage", "role").get()
    assert (person.name, person.email) == ("Ana Lima", "ana@post.example")
    assert (application.role.title, application.stage.label) == ("ML Engineer", "Phone interview")
    assert application.applied_at.date().isoformat() == "2026-01-05"


def _sync(key, port):
    out = io.StringIO()
    given = {"base_url": f"http://127.0.0.1:{port}", "client_secret": "only-for-tests", "organisation": "Brightwater"}
    call_command("sync_ats", key, "--json", **given, stdout=out)
    return json.loads(out.getvalue())["collections"]


def test_every_table_that_ships_can_be_read():
    assert known_tables() == ["ashby", "feed", "greenhouse", "lever"]
    assert all(table_of(key).collections for key in known_tables())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "person"}, "kind is one of"),
        ({"kind": "reason", "content": {}}, "content lacks label"),
        ({"kind": "reason", "content": {"label": {"pth": "a"}}}, "content.label"),
        ({"kind": "reason", "content": {"label": {"path": "a", "as": "colour"}}}, "no shape colour"),
        ({"kind": "reason", "content": {"label": {"path": "a", "map": {True: "x"}}}}, "in quotes"),
    ],
)
def test_a_table_that_nobody_understands_is_refused_with_the_place(wrong, said):
    table = {"key": "x", "name": "X", "base_url": "https://x.example", "auth": "none", "paging": "single"}
    with pytest.raises(BadTable, match=said):
        read_table({**table, "collections": {"things": wrong}})
