"""An account that is read four times: whole, again, after a week, and again. Every record is counted once."""

import pytest

from candidates.models import Application, Attachment, Candidate, Filling, Interview, Offer, StageInterval
from foundation.activity.models import Event, Notification
from foundation.people.models import ExternalRef, Membership
from roles.models import OpeningOverride, Role, RoleSeat, Stage
from rubrics.models import Scorecard
from rubrics.queries.blind import visible_scorecards
from sync.models import Connection, Finding, Run
from sync.services import changes
from tests.sync.conftest import counts, sync, written
from tests.sync.standin import LATE

pytestmark = pytest.mark.django_db
FIRST = {
    "users": (6, 4, 0, 0, 2),
    "jobs": (3, 2, 0, 0, 1),
    "job_interview_stages": (5, 4, 0, 0, 1),
    "rejection_reasons": (2, 2, 0, 0, 0),
    "candidates": (9, 6, 1, 0, 2),
    "applications": (11, 5, 0, 0, 6),
    "openings": (2, 2, 0, 0, 0),
    "application_stages": (7, 5, 0, 0, 2),
    "attachments": (2, 1, 0, 0, 1),
    "interviews": (2, 1, 0, 0, 1),
    "scorecards": (4, 1, 0, 0, 3),
    "offers": (2, 2, 0, 0, 0),
}
REASONS = {
    "users": {"no_email": 1, "service_account": 1},
    "candidates": {"anonymised": 1, "private": 1},
    "applications": {
        "active_twice": 1,
        "candidate_anonymised": 1,
        "candidate_private": 1,
        "prospect": 1,
        "role_closed": 1,
        "stage_unknown": 1,
    },
    "application_stages": {"application_skipped": 1, "no_time": 1},
    "scorecards": {"draft": 1, "no_interviewer": 1, "no_recommendation": 1},
}

LATER = {
    "users": (0, 1),
    "jobs": (0, 1),
    "job_interview_stages": (1, 1),
    "candidates": (1, 2),
    "applications": (3, 2),  # one waited for her other application to end
    "application_stages": (1, 1),
    "attachments": (1, 0),
    "interviews": (1, 0),
    "scorecards": (0, 1),
}


def ours(kind: str, key: int) -> object:
    return ExternalRef.objects.get(source="greenhouse", kind=kind, external_id=str(key)).object_id


def test_an_account_is_read_whole_again_and_after_a_week(cast, there, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    said = sync(there)
    assert {name: counts(said, name) for name in said} == FIRST
    assert {name: said[name]["reasons"] for name in REASONS} == REASONS
    _first_content(cast)
    events = Event.objects.count()
    assert not written(sync(there))
    assert Event.objects.count() == events

    _a_week_later(there)
    assert written(sync(there)) == LATER
    _content_later()
    gone = Finding.objects.filter(kind=Finding.Kind.GONE)
    assert [(one.record.kind, one.record.external_id) for one in gone] == [("offer", "95")]
    assert Offer.objects.count() == 2
    assert Run.objects.filter(state=Run.State.DONE).count() == 3
    events = Event.objects.count()
    assert not written(sync(there))
    assert Event.objects.count() == events
    assert not there.wrong
    assert there.methods == {"GET"}
    assert not Notification.objects.exists()


def _first_content(cast):
    person = Candidate.objects.get(pk=ours("candidate", 101))
    assert ours("candidate", 107) == person.pk
    assert (person.name, person.email, person.emails) == ("Ana Lima", "ana@post.example", ["ana@work.example"])
    assert (person.company, person.title) == ("Later & Co", "Engineer")
    assert Candidate.objects.get(pk=ours("candidate", 103)).name == "<b>Carl</b> =1+1"
    assert Membership.objects.get(pk=ours("member", 4)).active is False
    assert not Membership.objects.get(pk=ours("member", 3)).user.has_usable_password()
    role = Role.objects.get(pk=ours("role", 10))
    assert (role.state, Role.objects.get(pk=ours("role", 11)).state) == (Role.State.OPEN, Role.State.FILLED)
    assert "imported" in OpeningOverride.objects.filter(role=role).first().reason
    assert set(RoleSeat.objects.filter(role=role).values_list("kind", flat=True)) == {"lead", "recruiter"}
    labels = ["Application Review", "Phone Interview", "Old exercise"]
    assert list(Stage.objects.filter(role=role).order_by("position").values_list("label", flat=True)) == labels
    application = Application.objects.get(pk=ours("application", 201))
    assert (application.stage.label, application.source, application.owner.name) == (
        "Phone Interview",
        "Referral",
        "Rita Recruiter",
    )
    ended = Application.objects.get(pk=ours("application", 203))
    assert (ended.status, ended.reject_reason.label) == (Application.Status.WITHDRAWN, "Took another job")
    assert StageInterval.objects.filter(application=application).count() == 2
    assert Filling.objects.get().application_id == ours("application", 206)
    assert Attachment.objects.get().name == "a.txt"
    _judged(cast, application)


def _judged(cast, application):
    card = Scorecard.objects.get()
    assert (card.recommendation, card.rated[0].score, card.rated[0].evidence) == (3, 3, "Half.")
    assert card.summary == "Good talk.\n\nWhat broke?\nThe feed."
    assert not visible_scorecards(cast.oba).exists()
    seat = card.seat
    assert (seat.member.name, seat.released_at) == ("Ian Interviewer", None)
    newest, older = Offer.objects.filter(application=application).order_by("-number")
    assert (newest.state, newest.base_minor, newest.currency) == (Offer.State.SENT, 7_500_000, "GBP")
    assert (older.state, older.base_minor) == (Offer.State.WITHDRAWN, 7_000_050)


def _a_week_later(there):
    there.put("users", id=2, name="Rita Renamed")
    there.put("jobs", id=10, name="Senior ML Engineer")
    there.put("job_interview_stages", id=20, name="First look")
    there.put("job_interview_stages", id=99, name="Pair work", job_id=10, active=True, sort_order=1)
    there.put("candidates", id=102, phone_numbers=[])
    there.put("candidates", id=103, first_name="Anonymized", last_name="103", email_addresses=[])
    there.put("candidates", id=104, private=False)
    there.put("candidates", id=101)
    there.drop("candidates", 109)
    there.put("applications", id=209, candidate_id=102)
    there.put("applications", id=201, status="rejected", job_interview_stage_id=None, rejection_reason_id=40)
    there.put("application_stages", id=5_000_000_002, exited_at=LATE)
    there.put("interviews", id=61, starts_at="2026-02-09T10:00:00.000Z", ends_at="2026-02-09T11:00:00.000Z")
    there.put("scorecard_candidate_attributes", id=1, candidate_attribute_rating="definitely_not")
    there.drop("offers", 95)


def _content_later():
    assert Candidate.objects.get(pk=ours("candidate", 102)).phone == ""
    forgotten = Candidate.objects.get(pk=ours("candidate", 103))
    assert (forgotten.name, forgotten.email, forgotten.applications.count()) == ("", "", 1)
    assert ours("candidate", 109) == ours("candidate", 102)
    assert Application.objects.get(pk=ours("application", 209)).candidate_id == ours("candidate", 102)
    assert Application.objects.get(pk=ours("application", 208)).stage.label == "Pair work"
    assert Application.objects.get(pk=ours("application", 204)).stage.label == "First look"
    ended = Application.objects.get(pk=ours("application", 201))
    assert (ended.status, ended.stage.label) == (Application.Status.REJECTED, "Phone Interview")
    card = Scorecard.objects.get()
    assert card.rated[0].score == 1
    assert card.amendments.get().before["ratings"]
    assert Interview.objects.count() == 2


def test_changes_alone_bring_the_same(cast, there, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(changes, "_asks_for_less", lambda *asked: True)
    sync(there)
    _a_week_later(there)
    Connection.objects.update(since="2026-02-01T00:00:00Z")
    there.asked.clear()
    assert written(sync(there, "--changes")) == LATER
    assert any("updated_at=gte" in path for path in there.asked)
    _content_later()
    assert not there.wrong
