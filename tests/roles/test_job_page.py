"""The public JD's pure part: facts in words, places, and steps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.pages import job

BOOK = [
    {"key": "headline", "label": "The problem"},
    {"key": "typical_week", "label": "A typical week"},
    {"key": "requirements", "label": "Requirements", "kind": "traced_list"},
    {"key": "process", "label": "How we hire: stages, hours"},
    {"key": "own", "label": "Their own section"},
]
TEXTS = st.text(max_size=60)


@pytest.mark.parametrize(
    ("location", "remote", "place"),
    [
        ("Remote, UTC ±3", True, ""),
        ("Rotterdam, or remote within two hours of CET", True, "Rotterdam"),
        ("Rotterdam or Gdańsk, two days a week in a depot", False, "Rotterdam, Gdańsk, two days a week in a depot"),
        ("Berlin oder ortsunabhängig", True, "Berlin"),
        ("Lisbon", False, "Lisbon"),
        ("", False, ""),
        ("Remoteville", True, ""),
    ],
)
def test_places(location: str, remote: bool, place: str) -> None:
    assert job.is_remote(location) is remote
    assert job.place(location) == place


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (95_000_00, 120_000_00, "€95,000 to €120,000 a year"),
        (95_000_00, 95_000_00, "€95,000 a year"),
        (95_000_00, None, "from €95,000 a year"),
        (None, 95_000_00, "up to €95,000 a year"),
        (None, None, ""),
    ],
)
def test_pay_in_words(low: int | None, high: int | None, words: str) -> None:
    assert job.band(low, high, "EUR") == words


def test_sections_keep_the_packs_order_and_leave_out_what_is_blank() -> None:
    texts = {"headline": "Halve it", "typical_week": "  ", "own": "Ours"}
    made = job.sections(BOOK, texts, [("Python", "must")], told=True)
    assert [(part.key, part.kind, part.label) for part in made] == [
        ("requirements", "requirements", "What you bring"),
        ("process", "process", "How we hire"),
        ("own", "text", "Their own section"),
    ]
    assert [part.key for part in job.sections(BOOK[:2], {}, [], told=True)] == ["process"]
    assert job.sections(BOOK, {}, [], told=False) == []


def test_the_loop_as_a_candidate_goes_through_it() -> None:
    def stage(kind: str, **more: Any) -> dict[str, Any]:
        return {"kind": kind, "label": kind, "minutes": None, "hours": None, "pay_minor": None, **more}

    kinds = ("application", "resume_screen", "debrief", "references", "offer", "hired")
    loop = [stage(kind, minutes=10) for kind in kinds]
    loop.insert(2, stage("take_home", hours=3.5, minutes=30, pay_minor=300_00))
    told = job.steps(loop)
    assert [(step.label, step.minutes, step.pay_minor) for step in told] == [
        ("We read what you sent", None, None),
        ("take_home", 210, 300_00),
        ("We talk to your references", None, None),
        ("offer", None, None),
    ]
    assert all(step.about for step in told)
    assert "theory" in job.steps([stage("technical_screen", mainly_theory=True)])[0].about


@given(headline=TEXTS, week=TEXTS)
def test_the_summary_is_one_short_line(headline: str, week: str) -> None:
    line = job.summary({"headline": headline, "typical_week": week})
    assert len(line) <= job.SUMMARY
    assert "\n" not in line
