"""The answer that a take-home promises: by which day, and what keeps it."""

from datetime import date, datetime, timedelta

from assessments.models import Assignment
from candidates.models import Promise
from candidates.services.promising import day_in, days_of, promise


def promise_answer(assignment: Assignment, moment: datetime) -> date:
    """Promise the answer to work handed in at `moment`, and return the day: the one that stood in the terms.

    Work that came so late that no day would be left to read it gets the stage's days.
    """
    application = assignment.application
    handed_in = day_in(application.role.organisation, moment)
    due = assignment.answer_by
    if due <= handed_in:
        due = handed_in + timedelta(days=days_of(assignment.stage))
        assignment.answer_by = due
        assignment.save(update_fields=["answer_by", "updated_at"])
    promise(application, Promise.Kind.TAKE_HOME, due, assignment.pk, binds_from=moment)
    return due


def moved_with(assignment: Assignment, until: datetime) -> date:
    """Return the day of the answer when the window ends at `until`: as long after the end as before."""
    organisation = assignment.application.role.organisation
    longer = day_in(organisation, until) - day_in(organisation, assignment.closes_at)
    return assignment.answer_by + max(longer, timedelta())
