"""The candidate's portal: the task, what was handed in so far, and the clock. Nothing of the company's side."""

from datetime import date, datetime, timedelta
from typing import Any

from assessments.domain.standing import GRACE, ROLE_IS_OVER, Standing
from assessments.models import Assignment
from assessments.services.links import Opened
from candidates.models import Answer, Promise
from candidates.queries.promises import last_answer, promised_day, working_seats
from candidates.services.promising import day_in
from foundation.core.clock import now
from foundation.people.models import Job, Membership

PAY_WITHIN = timedelta(days=7)


def portal_page(opened: Opened) -> dict[str, Any]:
    """Return what the candidate sees of their take-home; forms come with the request."""
    found, stands = opened.assignment, opened.standing
    name = found.application.candidate.name
    shut = stands in (Standing.REPLACED, Standing.EXPIRED, Standing.ERASED)
    context = {
        "assignment": found,
        "standing": stands,
        "replaced_at": opened.replaced_at,
        "first_name": name.split()[0] if name and not shut else "",
        "contact": _contact(found),
    }
    return context if shut else {**context, **_work(found), **_time(found), **_answer(found, stands)}


def _work(found: Assignment) -> dict[str, Any]:
    submission, payment = getattr(found, "submission", None), getattr(found, "payment", None)
    return {
        "task": found.task_version,
        "files": list(found.files.order_by("created_at", "id")),
        "submission": submission,
        "payment": payment,
        "pay_late": submission is not None and payment is None and now() > submission.submitted_at + PAY_WITHIN,
        "extended": found.extensions.exists(),
    }


def _contact(found: Assignment) -> Membership:
    """Return whom to write to: who sent it; once they left, who works on the role; else an owner."""
    if found.sent_by.active:
        return found.sent_by
    seats = working_seats().filter(role=found.application.role_id).select_related("member__user")
    seat = seats.order_by("kind", "created_at").first()
    owners = Membership.objects.filter(organisation_id=found.organisation_id, active=True, job=Job.OWNER)
    member = seat.member if seat else owners.select_related("user").order_by("created_at").first()
    return member or found.sent_by


def _time(found: Assignment) -> dict[str, Any]:
    moment, end = now(), found.deadline_at or found.closes_at
    whole = (found.closes_at - found.opens_at).total_seconds()
    return {
        "end": end,
        "grace_end": end + GRACE,
        "seconds_left": max(0, int((end - moment).total_seconds())),
        "gone_percent": min(100, max(0, round(100 * (moment - found.opens_at).total_seconds() / whole))),
    }


def _answer(found: Assignment, stands: Standing) -> dict[str, Any]:
    """Return when the person was answered, else by when they are: `due` with whether that day is past."""
    told = last_answer(found.application)
    kind = Promise.Kind.DECLINED if stands is Standing.DECLINED else Promise.Kind.TAKE_HOME
    due = promised_day(found.application, kind, None if stands is Standing.DECLINED else found.pk)
    role_over = found.application.role.state in ROLE_IS_OVER
    # Work may come until the last moment; a day before that was never promised to such.
    in_time = found.answer_by > day_in(found.organisation, (found.deadline_at or found.closes_at) + GRACE)
    return {
        "role_over": role_over,
        "answer_on": due if stands is Standing.HANDED_IN else found.answer_by if in_time else None,
        "told": _counts(told, found, stands) if due is None else None,
        "due": due,
        "late": due is not None and due < _today(found),
    }


def _counts(told: Answer | None, found: Assignment, stands: Standing) -> datetime | None:
    """Return when they were told of what they wait for: the no, or an answer since they handed in."""
    if told is None:
        return None
    given: datetime = told.given_at  # type: ignore[attr-defined]  # annotated by queries.promises.answers
    if stands is Standing.DECLINED:
        return given if told.outcome == Answer.Outcome.NO else None
    submission = getattr(found, "submission", None)
    return given if submission and given >= submission.submitted_at else None


def _today(found: Assignment) -> date:
    return day_in(found.application.role.organisation, now())
