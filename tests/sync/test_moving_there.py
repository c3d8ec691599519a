"""What goes to another job, to another person, away and back over there; each read until nothing is left to write."""

import pytest

from candidates.domain.offers import LIVE
from candidates.models import Application, Candidate, Interview, Offer, StageInterval
from foundation.activity.models import Notification
from sync.models import Finding
from sync.services.connections import decide
from tests.sync.account import _row
from tests.sync.conftest import application, ours, still, sync
from tests.sync.standin import LATE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(request, tmp_path):
    request.getfixturevalue("settings").MEDIA_ROOT = tmp_path


@pytest.fixture
def third(there):
    """The other system with a third job, and one stage in it."""
    there.rows["jobs"].append(_row(13, name="Third", status="open", is_template=False, opened_at=None, closed_at=None))
    there.rows["job_interview_stages"].append(_row(25, name="Start", job_id=13, active=True, sort_order=0))
    return there


def test_moved_to_another_job(cast, third):
    sync(third)
    third.put("applications", id=201, job_id=13, job_interview_stage_id=25)
    third.put(
        "application_stages",
        id=6_000_000_001,
        application_id=201,
        job_interview_stage_id=25,
        entered_at=LATE,
        exited_at=None,
    )
    sync(third)
    row = application(201)
    assert row.stage.role_id == row.role_id
    assert (row.role.title, row.stage.label) == ("Third", "Start")
    assert (row.came_from.status, row.came_from.role.title) == (Application.Status.MOVED, "ML Engineer")
    times = StageInterval.objects.filter(application=row)
    assert [(one.stage.label, one.entered.isoformat()[:10], one.left) for one in times] == [
        ("Start", "2026-02-05", None)
    ]
    assert not StageInterval.objects.filter(application=row.came_from, left=None).exists()
    assert not Notification.objects.exists()
    assert Offer.objects.get(state__in=LIVE).application == row
    assert Interview.objects.get().application == row.came_from
    still(third)


def test_moved_here_and_to_another_job_there(cast, third):
    sync(third)
    row = application(202)
    Application.objects.filter(pk=row.pk).update(status="withdrawn")
    third.put("applications", id=202, job_id=13, job_interview_stage_id=25)
    sync(third)
    row = application(202)
    assert (row.role.title, row.status, row.stage.role_id) == ("ML Engineer", "withdrawn", row.role_id)
    finding = Finding.objects.get(kind="conflict", state="open")
    still(third)

    decide(actor=cast.ada, finding=finding, take=True)
    sync(third)
    row = application(202)
    assert (row.role.title, row.status, row.stage.label, row.came_from.role.title) == (
        "Third",
        "active",
        "Start",
        "ML Engineer",
    )
    still(third)


def test_rejected_one_moved_to_another_job_and_back(cast, third):
    sync(third)
    third.put("applications", id=203, job_id=13)
    sync(third)
    row = application(203)
    assert (row.role.title, row.status) == ("Third", "withdrawn")
    still(third)
    third.put("applications", id=203, job_id=10)
    sync(third)
    row = application(203)
    assert (row.role.title, row.status) == ("ML Engineer", "withdrawn")
    still(third)


def test_history_of_another_job_is_left_out(cast, third):
    third.put("applications", id=201, job_id=13, job_interview_stage_id=25)
    said = sync(third)
    assert said["application_stages"]["reasons"] == {"application_skipped": 1, "no_time": 1, "stage_unknown": 2}
    assert not StageInterval.objects.filter(application=application(201)).exists()
    still(third)


def test_job_becomes_template_and_stage_changes_job(cast, there):
    sync(there)
    there.put("jobs", id=10, is_template=True)
    sync(there)
    still(there)
    there.put("jobs", id=10, is_template=False)
    there.put("job_interview_stages", id=20, job_id=11)
    sync(there)

    for row in Application.objects.select_related("stage"):
        assert row.role_id == row.stage.role_id
    still(there)


def test_deleted_then_restored(cast, there):
    sync(there)
    gone = [one for one in there.rows["offers"] if one["id"] == 95]
    there.drop("offers", 95)
    sync(there)
    assert Finding.objects.filter(kind="gone", state="open").count() == 1
    there.rows["offers"] += gone
    sync(there)
    assert not Finding.objects.filter(kind="gone", state="open").exists()
    still(there)
    there.drop("offers", 95)
    sync(there)
    assert Finding.objects.filter(kind="gone", state="open").count() == 1


def test_person_deleted_then_restored(cast, there):
    sync(there)
    gone = [one for one in there.rows["candidates"] if one["id"] == 106]
    there.drop("candidates", 106)
    there.drop("applications", 206)
    sync(there)
    n = Finding.objects.filter(kind="gone", state="open").count()
    assert n >= 2
    there.rows["candidates"] += gone
    sync(there)
    assert Finding.objects.filter(kind="gone", state="open").count() == n - 1
    still(there)


def test_both_changed_and_then_agree(cast, there):
    sync(there)
    person = Candidate.objects.get(pk=ours("candidate", 101))
    person.company = "Ours"
    person.save()
    there.put("candidates", id=101, company="Theirs")
    sync(there)
    assert Finding.objects.get(kind="conflict", state="open").field == "company"
    there.put("candidates", id=101, company="Ours")
    sync(there)
    assert not Finding.objects.filter(state="open").exists()
    still(there)


def test_merged_chain_at_once(cast, there):
    sync(there)
    # 109 into 108, 108 into 102 in between two readings
    there.drop("candidates", 109)
    there.drop("candidates", 108)
    for key in (208, 209, 210, 211):
        there.put("applications", id=key, candidate_id=102)
    sync(there)
    assert ours("candidate", 109) == ours("candidate", 102)
    assert application(209).candidate_id == ours("candidate", 102)
    still(there)


def test_merged_chain_one_by_one(cast, there):
    sync(there)
    there.drop("candidates", 109)
    for key in (209, 210):
        there.put("applications", id=key, candidate_id=102)
    sync(there)
    assert ours("candidate", 109) == ours("candidate", 102)
    there.drop("candidates", 102)
    for key in (209, 210, 202):
        there.put("applications", id=key, candidate_id=106)
    sync(there)
    assert ours("candidate", 109) == ours("candidate", 106) == ours("candidate", 102)
    assert {application(key).candidate_id for key in (202, 209, 206)} == {ours("candidate", 106)}
    still(there)
