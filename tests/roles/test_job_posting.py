"""JobPosting: what search engines read is whole and true, for roles of every kind of place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.pages import job, job_posting

SCHEMA = json.loads((Path(__file__).parent / "job_posting.schema.json").read_text())
CHECK = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
BOOK = [
    {"key": "typical_week", "label": "A typical week"},
    {"key": "requirements", "label": "R", "kind": "traced_list"},
]
ROTTERDAM = {"country": "NL", "region": "NL-ZH", "city": "Rotterdam"}
GDANSK = {"country": "PL", "region": "", "city": "Gdańsk"}
EMPLOYER = job_posting.Employer(
    "Brightwater", "https://brightwater.example", "https://brightwater.example/mark.png", "Europe/Amsterdam"
)
ROLE: dict[str, Any] = {
    "id": "1", "title": "ML engineer", "engagement": "full_time", "employment": "", "location": "",
    "places": [ROTTERDAM], "workplace": "onsite", "remote_from": [], "closes_on": date(2026, 12, 18),
    "benefits": ["30 days off"], "band_low_minor": 95_000_00, "band_high_minor": 120_000_50, "currency": "EUR",
}  # fmt: skip
TEXTS = st.text(max_size=60)


def told(employer: job_posting.Employer = EMPLOYER, **changes: Any) -> dict[str, Any]:
    parts = job.sections(BOOK, {"typical_week": "**Data**"}, [("Python", "must"), ("Go <3", "nice")], True)
    return job_posting.posting(
        {**ROLE, **changes}, employer=employer, url="https://x.example/", posted=date(2026, 11, 9),
        headline="Halve it", parts=parts,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("one place", {}),
        ("hybrid", {"workplace": "hybrid"}),
        ("several places", {"places": [ROTTERDAM, GDANSK]}),
        ("a country alone", {"places": [{"country": "NL", "region": "", "city": ""}]}),
        ("remote", {"workplace": "remote", "places": [], "remote_from": ["NL", "PL"]}),
        ("remote from one country", {"workplace": "remote", "places": [], "remote_from": ["NL"]}),
        ("a place or remote", {"workplace": "remote", "places": [ROTTERDAM]}),
    ],
)
def test_it_holds_what_is_required_and_recommended(kind: str, changes: dict[str, Any]) -> None:
    made = told(**changes)
    assert [error.message for error in CHECK.iter_errors(made)] == [], kind
    assert job_posting.missing({**ROLE, **changes}, EMPLOYER) == []


def test_places_and_dates_say_what_was_set() -> None:
    made = told(places=[ROTTERDAM, GDANSK], workplace="hybrid", employment="part_time")
    assert [site["address"] for site in made["jobLocation"]] == [
        {
            "@type": "PostalAddress",
            "addressLocality": "Rotterdam",
            "addressRegion": "Zuid-Holland",
            "addressCountry": "NL",
        },
        {"@type": "PostalAddress", "addressLocality": "Gdańsk", "addressCountry": "PL"},
    ]
    assert "jobLocationType" not in made, "hybrid work is not remote work"
    assert made["employmentType"] == "PART_TIME", "the employment as set outranks the scope's engagement"
    assert made["validThrough"] == "2026-12-18T23:59:59+01:00", "the day ends where the organisation is"
    assert made["datePosted"] == "2026-11-09"
    assert made["jobBenefits"] == "30 days off"
    assert made["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "unitText": "YEAR", "minValue": 95_000, "maxValue": 120_000.5,
    }  # fmt: skip
    assert "<strong>Data</strong>" in made["description"]
    assert "<li>Go &lt;3</li>" in made["description"]
    remote = told(workplace="remote", places=[ROTTERDAM], remote_from=["PL"])
    assert remote["jobLocationType"] == "TELECOMMUTE"
    assert remote["applicantLocationRequirements"] == {"@type": "Country", "name": "Poland"}


def test_what_is_not_known_is_left_out_and_said_to_the_team() -> None:
    bare = {
        **ROLE, "engagement": "", "places": [], "workplace": "", "closes_on": None, "benefits": [],
        "band_low_minor": None, "band_high_minor": None,
    }  # fmt: skip
    nobody = job_posting.Employer("Brightwater")
    absent = {"employmentType", "jobLocationType", "jobLocation", "baseSalary", "validThrough", "jobBenefits"}
    assert not absent & set(told(nobody, **bare))
    said = " ".join(job_posting.missing(bare, nobody))
    for word in ("place with its country", "closing date", "Pay", "website or logo"):
        assert word in said
    assert "countries" in job_posting.missing({**bare, "workplace": "remote"}, EMPLOYER)[0]
    assert told(currency="JPY", band_high_minor=None)["baseSalary"]["value"]["minValue"] == 9_500_000


@pytest.mark.parametrize(
    ("location", "workplace", "shown"),
    [
        ("Lisbon, or remote within two hours of CET", "", False),
        ("Lisbon, Portugal, or remote", "", True),
        ("Lisbon, Portugal", "", True),
        ("Lisbon", "", False),
        ("Remote", "", False),
        ("", "remote", False),
        ("Somewhere nice", "hybrid", False),
    ],
)
def test_an_old_role_is_whole_or_not_shown(location: str, workplace: str, shown: bool) -> None:
    old = {"places": [], "workplace": workplace, "location": location}
    made = told(**old)
    assert (job_posting.showable(made), CHECK.is_valid(made)) == (shown, shown)
    asked = " ".join(job_posting.missing({**ROLE, **old}, EMPLOYER))
    assert ("search engines do not show" in asked) is not shown


@given(headline=TEXTS, week=TEXTS, needs=st.lists(st.tuples(TEXTS, st.sampled_from(["must", "nice"]))))
def test_whatever_is_written_is_told_safely(headline: str, week: str, needs: list[tuple[str, str]]) -> None:
    parts = job.sections(BOOK, {"typical_week": week}, needs, True)
    made = job_posting.posting(
        ROLE, employer=EMPLOYER, url="https://x.example/", posted=date(2026, 1, 1), headline=headline, parts=parts
    )
    assert "<script" not in made["description"].lower()
    assert CHECK.is_valid(made)
