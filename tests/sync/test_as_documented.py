"""Lever and Ashby as their own pages show them: long ids, several stages, archived people, merges and deletions."""

import copy
import threading
from http.server import ThreadingHTTPServer

import pytest

from candidates.models import Application, Candidate, Offer, RejectReason, StageInterval
from roles.models import Role, Stage
from sync.models import Finding, SourceRecord
from tests.sync.test_other_systems import Lists, _sync

pytestmark = pytest.mark.django_db
Status = Application.Status


def uid(kind, number):
    """Return an id as both systems have them: what tells two apart stands at the end."""
    return f"250d8f03-738a-4bba-a671-{kind:04x}{number:08x}"


POSTING, RITA = uid(1, 1), uid(2, 1)
NEW, PHONE, ONSITE = uid(3, 1), uid(3, 2), uid(3, 3)
NAMES = {NEW: "New applicant", PHONE: "Phone screen", ONSITE: "On-site"}
HIRED, SKILLS = uid(4, 1), uid(4, 2)
DAY = 86_400_000


def opportunity(number, contact, stages, **more):
    begun = 1_767_603_600_000 + number * DAY
    changes = [
        {"toStageId": key, "toStageIndex": list(NAMES).index(key), "userId": RITA, "updatedAt": begun + at * DAY}
        for at, key in enumerate(stages)
    ]
    return {
        "id": uid(5, number), "contact": uid(6, contact), "name": f"Person {contact}",
        "headline": "Brickly LLC, Vandelay Industries, Inc", "emails": [f"p{contact}@post.example"],
        "phones": [{"type": "mobile", "value": f"+49 30 555 {contact}"}], "confidentiality": "non-confidential",
        "location": "Oakland", "links": [f"indeed.com/r/person-{contact}"], "archived": None, "createdAt": begun,
        "updatedAt": begun, "lastInteractionAt": begun, "lastAdvancedAt": None, "snoozedUntil": None,
        "archivedAt": None, "archiveReason": None, "stage": {"id": stages[-1], "text": NAMES[stages[-1]]},
        "stageChanges": changes, "owner": RITA, "tags": [], "sources": ["linkedin"], "origin": "sourced",
        "sourcedBy": RITA, "applications": [{"id": uid(7, number), "type": "posting", "posting": POSTING}],
        "resume": None, "followers": [RITA], "dataProtection": None, "isAnonymized": False,
        "urls": {"list": "https://hire.lever.example/candidates"}, **more,
    }  # fmt: skip


def lever():
    ended = {"reason": SKILLS, "archivedAt": 1_769_000_000_000}
    return {
        "users": [{"id": RITA, "name": "Rita", "username": "rita", "email": "rita@there.example",
                   "accessRole": "super admin", "deactivatedAt": None}],
        "postings": [
            {"id": POSTING, "text": "ML Engineer", "state": "published", "createdAt": 1_767_000_000_000, "owner": RITA,
             "hiringManager": None, "confidentiality": "non-confidential"},
            {"id": uid(1, 2), "text": "Clerk", "state": "closed", "createdAt": 1_767_000_000_000, "owner": None},
        ],
        "stages": [{"id": key, "text": text} for key, text in NAMES.items()],
        "archive_reasons": [{"id": HIRED, "text": "Hired", "status": "active", "type": "hired"},
                            {"id": SKILLS, "text": "Underqualified", "status": "active", "type": "non-hired"}],
        "opportunities": [
            opportunity(1, 1, [NEW, PHONE]),
            opportunity(2, 2, [NEW, ONSITE]),
            opportunity(3, 3, [NEW], archived=ended),
            opportunity(4, 4, [NEW, ONSITE], archived={**ended, "reason": HIRED}),
            opportunity(5, 5, [PHONE], stage=None, stageChanges=[]),
            opportunity(6, 6, [NEW], applications=[]),
        ],
        f"opportunities/{uid(5, 2)}/offers": [
            {"id": uid(8, 1), "status": "approval-sent", "createdAt": 1_769_000_000_000, "sentAt": None,
             "fields": [{"identifier": "salary_amount", "value": "95,000"}]},
        ],
        f"opportunities/{uid(5, 2)}/feedback": [
            {"id": uid(9, n), "user": RITA, "interview": None, "completedAt": 1_769_000_000_000, "deletedAt": deleted,
             "fields": [{"type": "score-system", "text": "Rating", "value": "3 - Hire"}]}
            for n, deleted in ((1, None), (2, 1_769_000_000_001))
        ],
    }  # fmt: skip


STAGES = {"Lead": "Lead", "Application Review": "PreInterviewScreen", "Phone Screen": "Active", "Offer": "Offer"}
STAGES |= {"Hired": "Hired", "Archived": "Archived"}


def application(number, person, stage, status, **more):
    order = list(STAGES).index(stage)
    return {
        "id": uid(5, number), "createdAt": "2026-01-05T09:00:00.000Z", "updatedAt": "2026-01-06T09:00:00.000Z",
        "status": status, "customFields": [], "candidate": {"id": uid(6, person), "name": f"Person {person}"},
        "currentInterviewStage": {"id": uid(3, order), "title": stage, "type": STAGES[stage],
                                  "orderInInterviewPlan": order, "interviewPlanId": uid(10, 1)},
        "source": None, "archiveReason": None, "archivedAt": None, "creditedToUser": None, "hiringTeam": [],
        "job": {"id": POSTING, "title": "ML Engineer", "locationId": None, "departmentId": None}, **more,
    }  # fmt: skip


def person(number):
    return {
        "id": uid(6, number), "createdAt": "2026-01-05T09:00:00.000Z", "name": f"Person {number}",
        "primaryEmailAddress": {"value": f"p{number}@work.example", "type": "Work", "isPrimary": True},
        "emailAddresses": [
            {"value": f"p{number}@home.example", "type": "Personal", "isPrimary": False},
            {"value": f"p{number}@work.example", "type": "Work", "isPrimary": True},
        ],
        "phoneNumbers": [], "socialLinks": [], "tags": [], "position": None, "company": None, "school": None,
        "applicationIds": [], "resumeFileHandle": None, "fileHandles": [], "customFields": [],
    }  # fmt: skip


def ashby():
    reason = {"id": uid(4, 2), "text": "Underqualified", "reasonType": "RejectedByOrg", "isArchived": True}
    waiting = {"salary": {"currencyCode": "EUR", "value": 90_000}, "startDate": "2026-03-01"}
    waiting |= {"createdAt": "2026-02-01T09:00:00.000Z"}
    return {
        "user.list": [{"id": RITA, "firstName": "Rita", "lastName": "R", "email": "rita@there.example",
                       "globalRole": "Organization Admin", "isEnabled": True}],
        "job.list": [{"id": POSTING, "title": "ML Engineer", "status": "Open", "hiringTeam": [], "openedAt": None}],
        "archiveReason.list": [reason],
        "candidate.list": [person(n) for n in range(1, 6)],
        "application.list": [
            application(1, 1, "Application Review", "Active"),
            application(2, 2, "Phone Screen", "Active"),
            application(3, 3, "Archived", "Archived", archiveReason=reason, archivedAt="2026-01-20T09:00:00.000Z"),
            application(4, 4, "Hired", "Hired"),
            application(5, 5, "Lead", "Lead"),
        ],
        "offer.list": [
            {"id": uid(8, 1), "applicationId": uid(5, 2), "decidedAt": None, "acceptanceStatus": "Created",
             "offerStatus": "WaitingOnApprovalStart", "latestVersion": waiting},
            {"id": uid(8, 2), "applicationId": uid(5, 4), "decidedAt": "2026-02-05T09:00:00.000Z",
             "acceptanceStatus": "Accepted", "offerStatus": "CandidateAccepted", "latestVersion": waiting},
        ],
    }  # fmt: skip


@pytest.fixture
def system():
    """Return a function that syncs with a server of these rows."""
    servers = []

    def sync(key, rows):
        handler = type("One", (Lists,), {"rows": copy.deepcopy(rows), "seen": [], "keys": []})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return _sync(key, server.server_address[1])

    yield sync
    for server in servers:
        server.shutdown()
        server.server_close()


def _written(said):
    counts = {name: (one["created"], one["updated"]) for name, one in said.items()}
    return {name: one for name, one in counts.items() if any(one)}


def _standing():
    rows = Application.objects.select_related("candidate", "stage").order_by("candidate__name")
    return {row.candidate.name: (row.stage.label, row.status) for row in rows}


def test_lever_as_its_pages_show_it(cast, system):
    said, again = system("lever", lever()), system("lever", lever())
    assert not _written(again)
    assert said["applications"]["reasons"] == {"stage_unknown": 1, "prospect": 1}
    assert _standing() == {
        "Person 1": ("Phone screen", Status.ACTIVE),
        "Person 2": ("On-site", Status.ACTIVE),
        "Person 3": ("New applicant", Status.REJECTED),
        "Person 4": ("On-site", Status.HIRED),
    }
    role = Role.objects.get(title="ML Engineer")
    assert list(role.stages.order_by("position").values_list("label", flat=True)) == list(NAMES.values())
    assert StageInterval.objects.filter(application__role=role).count() == 7  # each step, none left out
    assert Application.objects.get(candidate__name="Person 3").reject_reason.label == "Underqualified"
    offer = Offer.objects.get()
    assert (offer.state, offer.base_minor, offer.sent_at) == (Offer.State.DRAFT, 9_500_000, None)
    assert (said["feedback"]["created"], said["feedback"]["reasons"]) == (1, {"draft": 1})


def test_ashby_as_its_pages_show_it(cast, system):
    said, again = system("ashby", ashby()), system("ashby", ashby())
    assert not _written(again)
    assert said["applications"]["reasons"] == {"prospect": 1}
    assert _standing() == {
        "Person 1": ("Application Review", Status.ACTIVE),
        "Person 2": ("Phone Screen", Status.ACTIVE),
        "Person 3": ("Archived", Status.REJECTED),
        "Person 4": ("Hired", Status.HIRED),
    }
    assert Candidate.objects.get(name="Person 1").email == "p1@work.example"
    # Nobody goes through the place where the archived and the leads are kept.
    assert set(Stage.objects.exclude(retired_in="").values_list("label", flat=True)) == {"Lead", "Archived"}
    assert RejectReason.objects.filter(label="Underqualified").count() == 1
    states = {row.application.candidate.name: row.state for row in Offer.objects.all()}
    assert states == {"Person 2": Offer.State.DRAFT, "Person 4": Offer.State.ACCEPTED}


@pytest.mark.parametrize(("key", "rows"), [("lever", lever), ("ashby", ashby)])
def test_who_is_merged_or_deleted_there_is_neither_lost_nor_doubled(cast, system, key, rows):
    system(key, rows())
    before = rows()
    if key == "lever":
        people = before["opportunities"]
        people[0]["contact"], people[0]["name"] = uid(6, 2), "Person 2"  # two contacts became one
        people[0]["emails"] = ["p2@post.example"]
        people[0]["archived"] = {"reason": SKILLS, "archivedAt": 1_769_000_000_000}
        del people[2]  # and one opportunity was deleted
    else:
        del before["candidate.list"][2], before["candidate.list"][0]
        before["application.list"][0] |= {"candidate": {"id": uid(6, 2)}, "status": "Archived"}
        before["application.list"][0]["archivedAt"] = "2026-01-20T09:00:00.000Z"
        del before["application.list"][2]
    system(key, before)
    again = system(key, before)
    assert not _written(again)
    here = Candidate.objects.filter(merged_into=None, name__startswith="Person")
    assert "Person 1" not in here.values_list("name", flat=True)
    two = Application.objects.filter(candidate__name="Person 2", candidate__merged_into=None)
    assert sorted(two.values_list("status", flat=True)) == [Status.ACTIVE, Status.REJECTED]
    gone = SourceRecord.objects.filter(findings__kind=Finding.Kind.GONE).values_list("kind", "external_id")
    assert {("candidate", uid(6, 3)), ("application", uid(5, 3))} <= set(gone)
    assert Application.objects.filter(candidate__name="Person 3").exists()  # a person decides what that means here
