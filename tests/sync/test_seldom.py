"""What other systems seldom do: take back, tell twice, out of order; each read until nothing is left to write."""

import pytest

from candidates.domain.offers import LIVE
from candidates.models import Candidate, Filling, Offer, StageInterval
from foundation.people.models import Membership
from rubrics.models import Scorecard
from sync.domain.mapping import table_of
from sync.models import Run
from tests.sync.conftest import application, counts, ours, still, sync, written
from tests.sync.standin import LATE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(request, tmp_path):
    request.getfixturevalue("settings").MEDIA_ROOT = tmp_path


def test_rejected_then_unrejected(cast, there):
    sync(there)
    there.put(
        "applications", id=202, status="rejected", job_interview_stage_id=None, rejected_at=LATE, rejection_reason_id=40
    )
    sync(there)
    assert application(202).status == "rejected"
    there.put(
        "applications",
        id=202,
        status="in_process",
        job_interview_stage_id=20,
        rejected_at=None,
        rejection_reason_id=None,
    )
    sync(there)
    row = application(202)
    assert (row.status, row.closed_at, row.reject_reason, row.clock_stopped_at, row.stage.label) == (
        "active",
        None,
        None,
        None,
        "Application Review",
    )
    still(there)


def test_unrejected_with_stale_rejection_detail(cast, there):
    sync(there)
    there.put("applications", id=203, status="in_process", job_interview_stage_id=20, rejected_at=None)
    sync(there)
    row = application(203)
    assert (row.status, row.closed_at, row.reject_reason) == ("active", None, None)
    still(there)


def test_hired_then_back(cast, there):
    sync(there)
    there.put("jobs", id=11, status="open", closed_at=None)
    there.put("applications", id=206, status="in_process", job_interview_stage_id=23)
    there.put("openings", id=2, open=True, application_id=None, closed_at=None)
    sync(there)
    row = application(206)
    assert (row.status, row.role.state) == ("active", "open")

    assert not Filling.objects.filter(ended_at=None).exists()
    still(there)


def test_active_application_of_erased(cast, there):
    sync(there)
    there.put("candidates", id=101, first_name="Anonymized", last_name="101", email_addresses=[])
    sync(there)
    row = application(201)
    assert row.candidate.name == ""
    still(there)
    there.put(
        "candidates", id=101, first_name="Back", last_name="Again", email_addresses=[{"value": "back@post.example"}]
    )
    sync(there)
    back = Candidate.objects.get(pk=ours("candidate", 101))
    assert (back.name, back.forgotten, back.pk == row.candidate_id) == ("Back Again", False, True)
    still(there)


def test_private_later(cast, there):
    sync(there)
    there.put("candidates", id=101, private=True)
    sync(there)
    still(there)
    there.put("candidates", id=101, private=False, title="Changed")
    sync(there)
    assert Candidate.objects.get(pk=ours("candidate", 101)).title == "Changed"
    still(there)


def test_two_owners_of_one_application_number(cast, there):
    there.put("openings", id=1, open=False, application_id=206, closed_at=LATE)
    said = sync(there)
    assert "refused" not in said["openings"]["reasons"]
    still(there)


def test_scorecard_unsubmitted_and_judge_changes(cast, there):

    sync(there)
    there.put("scorecards", id=70, status="draft", submitted_at=None)
    sync(there)
    still(there)
    there.put(
        "scorecards", id=70, status="complete", submitted_at="2026-01-09T11:00:00.000Z", candidate_rating="strong_no"
    )
    sync(there)
    assert Scorecard.objects.get().recommendation == 1
    there.put("scorecards", id=70, interviewer_id=2)
    said = sync(there)
    assert "refused" not in said["scorecards"]["reasons"], said
    still(there)


def test_offer_going_back(cast, there):
    sync(there)
    there.put("offers", id=96, status="Accepted", resolved_at=LATE)
    sync(there)
    there.put("offers", id=96, status="Created", resolved_at=None)
    said = sync(there)
    assert "refused" not in said["offers"]["reasons"]
    still(there)
    there.put("offers", id=96, custom_fields=None, version=None, sent_on=None)
    said = sync(there)
    assert "refused" not in said["offers"]["reasons"]
    still(there)


def test_stage_deleted_while_people_stand_in_it(cast, there):
    sync(there)
    there.drop("job_interview_stages", 21)
    sync(there)
    still(there)
    assert application(201).stage.label == "Phone Interview"


def test_hire_of_an_opening_changes(cast, there):

    there.rows["openings"].append({**there.rows["openings"][1], "id": 3, "application_id": None, "open": True})
    sync(there)
    there.put("openings", id=2, open=True, application_id=None, closed_at=None)
    there.put("openings", id=3, open=False, application_id=206, closed_at=LATE)
    sync(there)
    assert [str(one.opening_id) for one in Filling.objects.filter(ended_at=None)] == [str(ours("opening", 3))]
    still(there)
    there.put("openings", id=2, open=False, application_id=206, closed_at=LATE)
    there.put("openings", id=3, open=True, application_id=None, closed_at=None)
    sync(there)
    assert [str(one.opening_id) for one in Filling.objects.filter(ended_at=None)] == [str(ours("opening", 2))]
    still(there)
    there.put("applications", **{**there.rows["applications"][5], "id": 230, "candidate_id": 108})
    there.put("openings", id=2, application_id=230)
    sync(there)
    assert Filling.objects.get(ended_at=None).application_id == ours("application", 230)
    still(there)


def test_times_with_zones_and_without_and_going_back(cast, there):
    sync(there)
    entered = StageInterval.objects.get(application=application(201), left=None).entered
    there.put(
        "application_stages",
        id=5_000_000_002,
        entered_at="2026-01-06T14:30:00+05:30",
        updated_at="2020-01-01T00:00:00Z",
    )
    there.put("application_stages", id=5_000_000_001, exited_at="2026-01-06T09:00:00")
    said = written(sync(there))
    assert said == {}, said
    assert StageInterval.objects.get(application=application(201), left=None).entered == entered


def test_interval_ends_before_it_begins(cast, there):
    there.put("application_stages", id=5_000_000_001, exited_at="2020-01-06T09:00:00Z")
    there.put(
        "application_stages",
        id=5_000_000_009,
        application_id=201,
        job_interview_stage_id=20,
        entered_at="2026-01-06T09:00:00.000Z",
        exited_at=None,
    )
    sync(there)
    assert StageInterval.objects.filter(application=application(201), left=None).count() == 1
    still(there)


def test_the_same_row_twice_over_pages_and_empty_pages(cast, there):
    rows = there.rows["candidates"]
    rows.append({**rows[0], "title": "Older"})
    sync(there)
    still(there)


def test_a_500_and_a_401_and_a_cut_in_the_middle(cast, there):
    there.faults = [None] * 9 + [500, "cut", "html", 429, 401, 503]
    said = sync(there)
    assert counts(said, "offers")[1] == 2
    still(there)
    assert Run.objects.count() == 2


def test_user_two_with_one_address_and_address_changes(cast, there):
    there.put("users", id=9, name="Rita Twice", primary_email="RITA@there.example", deactivated=False)
    said = sync(there)
    assert "refused" not in said["users"]["reasons"]
    still(there)
    there.put("users", id=3, primary_email="rita@there.example")
    said = sync(there)
    assert "refused" not in said["users"]["reasons"]
    still(there)
    there.put("users", id=3, primary_email=None)
    sync(there)
    still(there)


def test_deactivated_and_back(cast, there):

    sync(there)
    there.put("users", id=2, deactivated=True)
    sync(there)
    assert not Membership.objects.get(pk=ours("member", 2)).active
    there.put("users", id=2, deactivated=False)
    sync(there)
    assert Membership.objects.get(pk=ours("member", 2)).active
    still(there)


def test_an_offer_ends_with_its_application(cast, there):
    sync(there)
    assert Offer.objects.filter(state=Offer.State.SENT).count() == 1
    there.put("applications", id=201, status="rejected", job_interview_stage_id=None, rejection_reason_id=40)
    sync(there)
    assert not Offer.objects.filter(state__in=LIVE).exists()
    still(there)
    there.put("offers", id=96, starts_on="2026-04-01")
    sync(there)
    assert not Offer.objects.filter(state__in=LIVE).exists()
    there.put("applications", id=201, status="in_process", job_interview_stage_id=21, rejected_at=None)
    there.put("offers", id=96, starts_on="2026-04-02")
    there.put("applications", id=207, status="rejected", job_interview_stage_id=None)
    sync(there)
    assert Offer.objects.get(state=Offer.State.SENT).starts_on.isoformat() == "2026-04-02"
    still(there)


def test_offers_of_ashby_say_what_became_of_them_in_either_word(cast):
    said = table_of("ashby").collection("offers")
    words = {"CandidateAccepted": "accepted", "CandidateRejected": "declined", "OfferCancelled": "old"}
    for word, state in words.items():
        raw = {"id": 1, "acceptanceStatus": "Pending", "offerStatus": word}
        assert said.read(raw, {}).content["state"] == state
