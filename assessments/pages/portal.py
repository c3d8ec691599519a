"""The candidate's portal: the task, what was handed in so far, and the clock. Nothing of the company's side."""

from typing import Any

from assessments.models import Assignment
from foundation.core.clock import now


def portal_page(found: Assignment) -> dict[str, Any]:
    """Return what the candidate sees of their take-home; forms come with the request."""
    name = found.application.candidate.name
    return {
        "assignment": found,
        "first_name": name.split()[0] if name else "",
        "task": found.task_version,
        "files": list(found.files.order_by("created_at", "id")),
        **_time(found),
    }


def _time(found: Assignment) -> dict[str, Any]:
    moment, end = now(), found.deadline_at or found.closes_at
    whole = (found.closes_at - found.opens_at).total_seconds()
    return {
        "seconds_left": max(0, int((end - moment).total_seconds())),
        "gone_percent": min(100, max(0, round(100 * (moment - found.opens_at).total_seconds() / whole))),
        "over": moment > end,
    }
