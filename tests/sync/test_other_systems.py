"""Lever's and Ashby's shapes, and a flat feed: each is one table, and reads as the first one does."""

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command

from candidates.models import Application, Attachment, Candidate, Interview, Offer, StageInterval
from rubrics.models import Scorecard

pytestmark = pytest.mark.django_db
MADE = {"jobs": 1, "postings": 1, "stages": 1, "candidates": 1, "people": 1, "applications": 1}
MADE |= {"interviews": 1, "feedback": 1, "offers": 1, "resumes": 1, "files": 1, "stage_changes": 1, "history": 1}
FILE = b"What they wrote."


class Lists(BaseHTTPRequestHandler):
    """Lists in pages of one record, in the way of `paging`."""

    rows: dict = {}
    paging = ""
    seen: list = []
    keys: list = []

    def log_message(self, *_):
        """Say nothing."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/file.info":
            return self._send({"success": True, "results": {"url": f"http://{self.headers['Host']}/stored/cv.txt"}})
        assert body["limit"] == 100
        self.seen.append(body.get("applicationId", ""))
        # Who left, drafts, and reasons out of use are listed only when they are asked for.
        shown = {"/user.list": body.get("includeDeactivated") is True, "/job.list": "Draft" in body.get("status", [])}
        shown["/archiveReason.list"] = body.get("includeArchived") is True
        if not shown.get(self.path, True):
            return self._send({"success": True, "results": [], "moreDataAvailable": False})
        return self._answer(int(body.get("cursor", "0")), "results", "nextCursor", "moreDataAvailable")

    def do_GET(self):
        path = urlsplit(self.path).path
        self.seen.append(path)
        if path.endswith((".txt", "/download")):
            self.keys.append("Authorization" in self.headers)
            return self._send(FILE)
        if self.paging == "single":
            return self._send({"people": self.rows["people.json"]})
        offset = parse_qs(urlsplit(self.path).query).get("offset", ["0"])[0]
        return self._answer(int(offset), "data", "next", "hasNext")

    def _answer(self, start, rows, following, more):
        held = self.rows.get(urlsplit(self.path).path.removeprefix("/v1").removeprefix("/"), [])
        self._send({rows: held[start : start + 1], following: str(start + 1), more: start + 1 < len(held)})

    def _send(self, answer):
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


OPPORTUNITY = {
    "contact": "c1", "name": "Ana Lima", "emails": ["Ana@post.example"], "phones": [], "links": [], "tags": ["x"],
    "stage": {"id": "s1", "text": "Phone interview"}, "applications": [{"posting": "p1"}], "sources": ["Referral"],
    "createdAt": 1767603600000, "archived": None, "owner": "u1",
    "stageChanges": [{"toStageId": "s1", "toStageIndex": 0, "updatedAt": 1767603600000, "userId": "u1"}],
}  # fmt: skip
IN_LEVER = {
    "users": [{"id": "u1", "name": "Rita", "email": "rita@there.example", "deactivatedAt": None}],
    "postings": [{"id": "p1", "text": "ML Engineer", "state": "published", "createdAt": 1767603600000, "owner": "u1"}],
    "stages": [{"id": "s1", "text": "Phone interview"}],
    "archive_reasons": [{"id": "r1", "text": "Skills", "type": "non-hired"}],
    "opportunities": [
        {"id": "o1", **OPPORTUNITY},
        {"id": "o2", **OPPORTUNITY, "applications": []},
    ],
    "opportunities/o1/interviews": [
        {"id": "i1", "date": 1767866400000, "duration": 45, "interviewers": [{"id": "u1"}], "stage": "s1"}
    ],
    "opportunities/o1/feedback": [
        {
            "id": "f1",
            "user": "u1",
            "interview": "i1",
            "completedAt": 1767870000000,
            "fields": [
                {"type": "score-system", "text": "Rating", "value": "3 - Hire"},
                {"type": "textarea", "text": "What broke?", "value": "The feed."},
                {"type": "textarea", "text": "Else", "value": ""},
            ],
        },
        {"id": "f2", "user": "u1", "interview": "i1", "completedAt": None, "fields": []},
    ],
    "opportunities/o1/offers": [
        {
            "id": "of1",
            "status": "sent",
            "sentAt": 1767952800000,
            "fields": [
                {"identifier": "salary_amount", "value": 90000},
                {"identifier": "salary_currency", "value": "EUR"},
                {"identifier": "anticipated_start_date", "value": 1772323200000},
            ],
        }
    ],
    "opportunities/o1/resumes": [
        {"id": "r1", "file": {"name": "cv.txt", "downloadUrl": "HERE/v1/opportunities/o1/resumes/r1/download"}}
    ],
}
STAGE = {"id": "s1", "title": "Phone interview", "orderInInterviewPlan": 1}
IN_ASHBY = {
    "user.list": [{"id": "u1", "firstName": "Rita", "lastName": "R", "email": "rita@there.example", "isEnabled": True}],
    "job.list": [{"id": "j1", "title": "ML Engineer", "status": "Open", "hiringTeam": []}],
    "candidate.list": [
        {"id": "c1", "name": "Ana Lima", "emailAddresses": [{"value": "ana@post.example"}], "tags": [{"title": "x"}],
         "fileHandles": [{"id": "fh1", "name": "cv.txt", "handle": "torn-ticket"}]}
    ],
    "application.list": [
        {
            "id": key, "candidate": {"id": "c1"}, "job": {"id": "j1"}, "currentInterviewStage": STAGE,
            "status": status, "createdAt": "2026-01-05T09:00:00Z", "source": {"title": "Referral"},
        }
        for key, status in (("a1", "Active"), ("a2", "Lead"))
    ],
    "interviewSchedule.list": [
        {
            "id": "is1", "status": "Scheduled", "applicationId": "a1", "interviewStageId": "s1",
            "interviewEvents": [
                {
                    "id": "e1", "startTime": "2026-01-08T10:00:00Z", "endTime": "2026-01-08T10:45:00Z",
                    "interviewerUserIds": ["u1"], "location": "Room 1",
                }
            ],
        }
    ],
    "application.listHistory": [
        {"id": "h1", "stageId": "s1", "title": "x", "enteredStageAt": "2026-01-05T09:00:00Z", "leftStageAt": None}
    ],
    "applicationFeedback.list": [
        {
            "id": "f1", "interviewEventId": "e1", "submittedByUser": {"id": "u1"},
            "submittedAt": "2026-01-08T11:00:00Z",
            "submittedValues": {"overall_recommendation": "3", "feedback": {"value": "What broke?\nThe feed."}},
        },
        {"id": "f2", "submittedByUser": {"id": "u1"}, "submittedAt": None, "submittedValues": {}},
    ],
    "offer.list": [
        {
            "id": "of1", "applicationId": "a1", "acceptanceStatus": "Pending",
            "latestVersion": {
                "startDate": "2026-03-01", "createdAt": "2026-01-09T10:00:00Z",
                "salary": {"currencyCode": "EUR", "value": 90000},
            },
        }
    ],
}  # fmt: skip
ROW = {"person": 7, "name": "Ana Lima", "email": "ana@post.example", "job": "ML Engineer", "applied_on": "2026-01-05"}
IN_FEED = {"people.json": [{"id": 1, "stage": "Phone interview", **ROW}]}


@pytest.mark.parametrize(
    ("key", "rows", "paging", "skipped"),
    [("lever", IN_LEVER, "", 1), ("ashby", IN_ASHBY, "", 1), ("feed", IN_FEED, "single", 0)],
)
def test_a_table_is_all_that_a_system_needs(cast, key, rows, paging, skipped, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    handler = type("One", (Lists,), {"paging": paging, "seen": [], "keys": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.rows = json.loads(json.dumps(rows).replace("HERE", f"http://127.0.0.1:{server.server_address[1]}"))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        seen = _sync(key, server.server_address[1], "--preview")
        said = _sync(key, server.server_address[1])
        again = _sync(key, server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
    assert seen == said  # what was promised came
    created = {name: counts["created"] for name, counts in said.items() if name in MADE}
    assert created == {name: MADE[name] for name in created}
    assert said["applications"]["skipped"] == skipped
    assert not any(counts["created"] + counts["updated"] for counts in again.values())
    person, application = Candidate.objects.get(), Application.objects.select_related("stage", "role").get()
    assert (person.name, person.email) == ("Ana Lima", "ana@post.example")
    assert (application.role.title, application.stage.label) == ("ML Engineer", "Phone interview")
    assert application.applied_at.date().isoformat() == "2026-01-05"
    if key != "feed":
        _the_rest(application)
        assert not any("o2" in one or "a2" in one for one in handler.seen)  # nobody took them in
        assert handler.keys == [True]  # the file lies with the system itself


def _the_rest(application):
    interview, card = Interview.objects.get(), Scorecard.objects.get()
    assert (interview.ends_at - interview.starts_at).total_seconds() == 45 * 60
    assert (card.recommendation, card.seat.interview_id) == (3, interview.pk)
    assert card.summary == "What broke?\nThe feed."
    offer, interval = Offer.objects.get(), StageInterval.objects.get(application=application)
    assert (offer.state, offer.base_minor, offer.currency) == (Offer.State.SENT, 9_000_000, "EUR")
    assert offer.starts_on.isoformat() == "2026-03-01"
    assert (interval.stage_id, interval.entered) == (application.stage_id, application.applied_at)
    file = Attachment.objects.get()
    assert (file.name, file.candidate_id, file.file.read()) == ("cv.txt", application.candidate_id, FILE)


def _sync(key, port, *options):
    out = io.StringIO()
    given = {"base_url": f"http://127.0.0.1:{port}", "client_secret": "only-for-tests", "organisation": "Brightwater"}
    call_command("sync_ats", key, "--json", *options, **given, stdout=out)
    return json.loads(out.getvalue())["collections"]
