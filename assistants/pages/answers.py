"""Which function answers which tool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assistants.pages import people, roles, work

ANSWERS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "list_roles": roles.list_roles,
    "read_brief": roles.read_brief,
    "lint_job_description": roles.lint_job_description,
    "my_todos": work.my_todos,
    "my_schedule": work.my_schedule,
    "scorecard_status": work.scorecard_status,
    "read_application": people.read_application,
}
