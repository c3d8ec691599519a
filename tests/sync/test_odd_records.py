"""Records that are easy to get wrong: what cannot be kept, who is in a role again, files and lists that are away."""

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidates.models import Application, Candidate, Interview
from foundation.people.models import ExternalRef
from sync.domain.mapping import known_tables, table_of
from sync.domain.values import id_of, time_of, yes_no_of
from sync.models import Run
from sync.services.sources import _next_of
from tests.sync.conftest import counts, sync, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(request, tmp_path):
    request.getfixturevalue("settings").MEDIA_ROOT = tmp_path


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


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("9" * 5_000),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "value", "name", "url"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("key", known_tables())
@given(st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_fields_of_any_shape_can_be_read(key, data):
    for collection in table_of(key).collections:
        said = data.draw(st.dictionaries(st.sampled_from(words_in(collection)), ANYTHING, max_size=8))
        record = collection.read(said, {"reasons": {"1": {"type": {"key": "x"}}}})
        assert isinstance(record.id, str)
        for value in record.content.values():
            rows = value if isinstance(value, list) else [value]
            assert not any(isinstance(one, list) for one in rows), value
            assert value is None or not isinstance(value, dict), value


def words_in(collection):
    """Return the first words of all paths that a collection reads, and some that it reads nothing of."""
    found = {"id", "surprise", *(child.list for child in collection.children)}

    def look(part):
        if isinstance(part, str):
            found.add(part.split(".")[0])
        for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            look(inner)

    look([*collection.content.values(), *collection.marks.values()])
    return sorted(found)


@pytest.mark.parametrize(
    ("name", "changes", "read"),
    [
        ("candidates", {"id": 901, "first_name": ["A"], "last_name": 7, "company": {"a": 1}, "title": True}, "7"),
        ("candidates", {"id": 901, "first_name": "Odd", "phone_numbers": [None, 5, {"value": []}], "tags": 3}, "Odd"),
        ("candidates", {"id": 901, "first_name": "Odd", "email_addresses": {"value": "a@b.example"}}, "Odd"),
        ("candidates", {"id": 901, "first_name": "Odd", "social_media_addresses": "x", "website_addresses": 1}, "Odd"),
    ],
)
def test_somebody_whose_fields_are_of_other_shapes_is_taken_in(cast, there, name, changes, read):
    there.put(name, **changes)
    said = sync(there)
    assert "refused" not in said[name]["reasons"]
    assert Candidate.objects.get(pk=ours("candidate", 901)).name == read
    assert written(sync(there)) == {}


def test_yes_and_no_come_in_many_dresses():
    assert [yes_no_of(one) for one in (True, 1, "true", "Yes", "x")] == [True] * 5
    assert [yes_no_of(one) for one in (None, False, 0, "", " false", "No", "0", "null")] == [False] * 8
