"""People as nobody would write them down, and ids that are texts: all come in, and once."""

import pytest

from foundation.activity.models import Event
from tests.sync.account import _application, _person
from tests.sync.conftest import counts, still, sync, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(request, tmp_path):
    request.getfixturevalue("settings").MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    "odd",
    [
        {"first_name": None, "last_name": None},
        {"first_name": "", "last_name": "  "},
        {"first_name": "👩‍🚀" * 60, "last_name": "É" * 500},
        {"first_name": "x" * 1_000_000, "last_name": None},
        {"first_name": "a\x00b", "last_name": "\ud800c"},
        {"first_name": "\u202eevil", "last_name": "tab\there\nline"},
        {"company": "y" * 100_000, "title": "\x00", "tags": ["t" * 500, "", None, "T" * 500, "a,b", "A,B"]},
        {
            "email_addresses": [
                {"value": "no address"},
                {"value": "x" * 400 + "@y.example"},
                {"value": None},
                {"value": "ANA@post.example "},
            ]
        },
        {
            "email_addresses": None,
            "phone_numbers": None,
            "tags": None,
            "addresses": None,
            "website_addresses": None,
            "social_media_addresses": None,
        },
        {
            "phone_numbers": [{"value": "call me, please, " * 40}],
            "website_addresses": [{"value": "javascript:alert(1)"}, {"value": "https://a.example/" + "p" * 3000}],
        },
        {
            "addresses": [{"value": "Street 1\nTown\nLand"}, {"value": 7}],
            "social_media_addresses": [{"value": "linkedin.com/in/x"}, {"value": "@x"}],
        },
        {"private": None},
        {"updated_at": None},
        {"updated_at": "1999-01-01T00:00:00Z"},
        {"created_at": "9999-12-31T23:59:59Z"},
    ],
)
def test_odd_people(cast, there, odd):
    there.put("candidates", **{**_person(120, "Odd", "One"), **odd})
    there.put("applications", **_application(220, 120, 20))
    said = sync(there)
    assert counts(said, "candidates")[1:3] == (7, 1) or counts(said, "candidates")[1:3] == (6, 2), said["candidates"]
    assert "refused" not in said["candidates"]["reasons"], said
    still(there)
    for name in odd:
        there.put("candidates", id=120, **{name: _person(120, "Odd", "One").get(name)})
    sync(there)
    still(there)


@pytest.mark.parametrize(
    "name",
    [
        "users",
        "jobs",
        "job_interview_stages",
        "rejection_reasons",
        "candidates",
        "applications",
        "openings",
        "application_stages",
        "attachments",
        "interviews",
        "scorecards",
        "offers",
        "interviewers",
        "rejection_details",
        "scorecard_candidate_attributes",
        "job_owners",
    ],
)
def test_ids_as_texts(cast, there, name):
    """After a reading with numbers the same as texts is the same."""
    sync(there)
    there.as_text.add(name)
    events = Event.objects.count()
    said = sync(there)
    assert not written(said)
    assert Event.objects.count() == events
