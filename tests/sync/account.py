"""What the stand-in holds: two jobs and a template, nine people, and one of each thing that is easy to get wrong."""

from __future__ import annotations

from typing import Any

from tests.sync.standin import EARLY, Row

COUNTED = ("read", "created", "updated", "unchanged", "skipped")


def _row(key: int, **said: Any) -> Row:
    return {"id": key, "created_at": EARLY, "updated_at": EARLY, **said}


def _user(key: int, name: str, email: str | None, **said: Any) -> Row:
    return _row(key, name=name, primary_email=email, deactivated=False, job_title=None, **said)


def _person(key: int, first: str | None, last: str | None, *emails: str, **said: Any) -> Row:
    return (
        _row(
            key,
            first_name=first,
            last_name=last,
            company=None,
            title=None,
            private=False,
            tags=[],
            email_addresses=[{"value": email, "type": "personal"} for email in emails],
            phone_numbers=[],
            addresses=[],
            website_addresses=[],
            social_media_addresses=[],
        )
        | said
    )


def _application(key: int, person: int, stage: int | None, status: str = "in_process", **said: Any) -> Row:
    return (
        _row(
            key,
            candidate_id=person,
            job_id=10,
            status=status,
            prospect=False,
            stage_id=90_000 + key,
            job_interview_stage_id=stage,
            source_id=7,
            recruiter_id=2,
            rejected_at=None,
            rejection_reason_id=None,
        )
        | said
    )


def _stage(key: int, application: int, stage: int, entered: str | None, left: str | None = None) -> Row:
    return _row(key, application_id=application, job_interview_stage_id=stage, entered_at=entered, exited_at=left)


def held() -> dict[str, list[Row]]:
    """Return a fresh account."""
    return {
        "users": [
            _user(1, "Site Admin", "admin@there.example"),
            _user(2, "Rita Recruiter", "rita@there.example"),
            _user(3, "Ian Interviewer", "ian@there.example"),
            _user(4, "Lea Left", "lea@there.example") | {"deactivated": True},
            _user(5, "No Address", None),
            _user(6, "Payroll", "", _only_with="show_service_accounts"),
        ],
        "jobs": [
            _row(10, name="ML Engineer", status="open", is_template=False, opened_at=EARLY, closed_at=None),
            _row(11, name="Data Engineer", status="closed", is_template=False, opened_at=EARLY, closed_at=EARLY),
            _row(12, name="Template", status="draft", is_template=True, opened_at=None, closed_at=None),
        ],
        "job_hiring_managers": [_row(1, job_id=10, user_id=3)],
        "job_owners": [_row(1, job_id=10, user_id=2, type="recruiter", responsible=True)],
        "openings": [
            _opening(1, 10, application=None),
            _opening(2, 11, application=206),
        ],
        "job_interview_stages": [
            _row(20, name="Application Review", job_id=10, active=True, sort_order=0),
            _row(21, name="Phone Interview", job_id=10, active=True, sort_order=1),
            _row(22, name="Old exercise", job_id=10, active=False, sort_order=1),
            _row(23, name="Application Review", job_id=11, active=True, sort_order=0),
            _row(24, name="Application Review", job_id=12, active=True, sort_order=0),
        ],
        "job_interviews": [_row(30, job_interview_stage_id=21, duration=45)],
        "rejection_reasons": [
            _row(40, name="Skills", type={"key": "WE_REJECTED_THEM"}, _only_with="include_defaults"),
            _row(41, name="Took another job", type={"key": "THEY_REJECTED_US"}),
        ],
        "sources": [_row(7, name="Referral")],
        "candidates": _people(),
        "applications": _applications(),
        "application_stages": [
            _stage(5_000_000_001, 201, 20, EARLY, "2026-01-06T09:00:00.000Z"),
            _stage(5_000_000_002, 201, 21, "2026-01-06T09:00:00.000Z"),
            _stage(5_000_000_003, 202, 20, None),
            _stage(5_000_000_004, 202, 22, "2026-01-07T09:00:00.000Z"),
            _stage(5_000_000_005, 203, 20, EARLY, "2026-01-09T09:00:00.000Z"),
            _stage(5_000_000_006, 204, 20, EARLY),
            _stage(5_000_000_007, 206, 23, EARLY, "2026-01-08T09:00:00.000Z"),
        ],
        "rejection_details": [
            _row(1, application_id=203, rejected_at="2026-01-09T09:00:00.000Z", rejection_reason_id=41)
        ],
        "attachments": [
            _row(50, candidate_id=101, application_id=201, filename="a.txt", type="resume", url="/files/a.txt"),
            _row(51, candidate_id=104, application_id=204, filename="p.txt", type="resume", url="/files/p.txt"),
        ],
        "interviews": [
            _interview(60, 201, "2026-01-08T09:00:00.000Z", "2026-01-08T10:00:00.000Z"),
            _interview(61, 201, None, None),
        ],
        "interviewers": [
            _row(1, interview_id=60, user_id=3, scorecard_id=70),
            _row(2, interview_id=60, user_id=None, scorecard_id=None),
        ],
        "scorecards": [
            _card(70, 201, 3, "yes"),
            _card(71, 201, 3, None, status="draft", submitted_at=None),
            _card(72, 201, None, "no"),
            _card(73, 201, 2, "no_decision"),
        ],
        "job_candidate_attributes": [_row(80, name="Writes clearly", sort_order=0)],
        "scorecard_candidate_attributes": [
            _row(1, scorecard_id=70, job_candidate_attribute_id=80, candidate_attribute_rating="mixed", note="Half.")
        ],
        "scorecard_questions": [_row(90, question="What broke?")],
        "scorecard_question_answers": [
            _row(1, scorecard_id=70, scorecard_question_id=90, answer="The feed.", boolean_value=None)
        ],
        "offers": [_offer(95, 201, 1, "Deprecated", "70000.5"), _offer(96, 201, 2, "Created", "75000")],
    }


def _people() -> list[Row]:
    return [
        _person(101, "Ana", "Lima", "ana@post.example", "ana@work.example", tags=["python"], title="Engineer"),
        _person(102, None, "Björk", "bjork@post.example", phone_numbers=[{"value": "+354 555 0001"}]),
        _person(103, "<b>Carl</b>", "=1+1", "carl@post.example"),
        _person(104, "Dora", "Hidden", "dora@post.example", private=True),
        _person(105, "Anonymized", "105"),
        _person(106, "Finn", "Hired", "finn@post.example"),
        _person(107, "ANA", "LIMA", "ANA@POST.EXAMPLE", company="Later & Co", title="Other"),
        _person(108, "Gone", "Soon", "gone@post.example"),
        _person(109, "Merged", "Away", "away@post.example"),
    ]


def _applications() -> list[Row]:
    return [
        _application(201, 101, 21),
        _application(202, 102, 22),
        _application(203, 103, None, "rejected", rejected_at=EARLY),
        _application(204, 104, 20),
        _application(205, 105, 20),
        _application(206, 106, None, "hired", job_id=11),
        _application(207, 107, 21),
        _application(208, 108, 99),
        _application(209, 109, None, "rejected", rejected_at=EARLY),
        _application(210, 109, None, job_id=None, prospect=True),
        _application(211, 108, 23, job_id=11),
    ]


def _opening(key: int, job: int, application: int | None) -> Row:
    filled = application is not None
    return _row(
        key,
        job_id=job,
        opening_id=f"{key}-1",
        open=not filled,
        opened_at=EARLY,
        closed_at=EARLY if filled else None,
        application_id=application,
        target_start_on=None,
    )


def _interview(key: int, application: int, starts: str | None, ends: str | None) -> Row:
    return _row(
        key,
        application_id=application,
        job_interview_id=30,
        starts_at=starts,
        ends_at=ends,
        location="Room 1",
        video_conferencing_url=None,
    )


def _card(key: int, application: int, author: int | None, rating: str | None, **said: Any) -> Row:
    return (
        _row(
            key,
            application_id=application,
            interviewer_id=author,
            candidate_rating=rating,
            status="complete",
            submitted_at="2026-01-08T11:00:00.000Z",
            notes="Good talk.",
        )
        | said
    )


def _offer(key: int, application: int, version: int, status: str, pay: str) -> Row:
    return _row(
        key,
        application_id=application,
        version=version,
        status=status,
        sent_on="2026-01-10",
        starts_on="2026-03-01",
        resolved_at=None,
        custom_fields={"salary": {"value": {"amount": pay, "unit": "GBP"}}},
    )
