"""Records that are easy to get wrong: what cannot be kept, who is in a role again, files and lists that are away."""

import httpx
import pytest

from candidates.models import Application, Interview
from foundation.people.models import ExternalRef
from sync.domain.values import id_of, time_of
from sync.models import Run
from sync.services.sources import _next_of
from tests.sync.conftest import counts, sync, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def ours(kind, key):
    return ExternalRef.objects.get(source="greenhouse", kind=kind, external_id=str(key)).object_id


def test_what_cannot_be_kept_keeps_nobody_else_out(cast, there):
    there.put("interviews", id=61, starts_at="9999-12-31T23:30:00.000Z", ends_at=None)
    there.put("attachments", id=50, url=f"{there.base}/nothing", filename="a.txt")
    said = sync(there)
    assert said["interviews"]["reasons"] == {"refused": 1}
    assert said["attachments"]["reasons"] == {"application_skipped": 1, "file_unavailable": 1}
    assert Interview.objects.count() == 1
    assert counts(said, "scorecards")[1] == 1
    there.put("interviews", id=61, starts_at="2026-02-01T09:00:00.000Z")
    assert written(sync(there)) == {"interviews": (1, 0)}


def test_who_is_in_a_role_again_is_taken_in_at_once(cast, there):
    there.rows["applications"].append({**there.rows["applications"][0], "id": 220, "status": "rejected"})
    sync(there)
    there.put("applications", id=220, status="in_process")
    there.put("applications", id=201, status="rejected", job_interview_stage_id=None)
    assert written(sync(there))["applications"] == (0, 2)
    states = [Application.objects.get(pk=ours("application", key)).status for key in (201, 220)]
    assert states == [Application.Status.REJECTED, Application.Status.ACTIVE]
    assert not written(sync(there))


def test_people_who_became_one_while_both_were_in_the_role(cast, there):
    there.rows["applications"].append({**there.rows["applications"][0], "id": 221, "candidate_id": 108})
    sync(there)
    there.drop("candidates", 108)
    for key in (208, 211, 221):
        there.put("applications", id=key, candidate_id=101)
    there.put("applications", id=211, status="rejected")
    said = sync(there)
    assert said["applications"]["reasons"]["active_twice"] == 2
    assert ours("candidate", 108) == ours("candidate", 101)
    assert not written(sync(there))


def test_a_list_that_is_not_there_leaves_the_others(cast, there):
    del there.rows["offers"]
    said = sync(there)
    assert counts(said, "offers") == (0, 0, 0, 0, 0)
    assert counts(said, "scorecards")[1] == 1
    assert "404" in Run.objects.get().denied["offers"]


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ('<https://a.example/v3/x?cursor=1>; rel="next"', "https://a.example/v3/x?cursor=1"),
        ('</v3/x?cursor=1>; rel="prev Next"', "https://a.example/v3/x?cursor=1"),
        ('<https://a.example/v3/x?cursor=0>; rel="prev", <?cursor=2>; rel=next', "https://a.example/v3/x?cursor=2"),
        ('<https://a.example/v3/x?cursor=0>; rel="prev"', ""),
        ("nothing that anybody reads", ""),
    ],
)
def test_where_the_next_page_is(link, following):
    assert _next_of(httpx.Response(200, headers={"Link": link}), "https://a.example/v3/x?cursor=0") == following


def test_ids_and_times_at_their_ends():
    assert id_of(2**70) == str(2**70)
    long = [id_of("x" * 300 + end) for end in ("a", "b")]
    assert len(set(long)) == 2
    assert {len(one) for one in long} == {120}
    assert time_of("0001-01-01T00:00:00+14:00") == ""
    assert time_of("2026-01-05T09:00:00.123+02:00") == "2026-01-05T07:00:00.123000+00:00"
