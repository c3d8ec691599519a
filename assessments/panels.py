"""What take-homes plug into pages below: the work on the grading page, and a panel on the application page."""

from __future__ import annotations

from django.urls import reverse

from assessments import queries
from assessments.masking import without_names
from assessments.models import Submission
from candidates.models import Application
from foundation.core.sockets import Panel, panels
from foundation.people.models import Membership
from rubrics.models import GradingSeat
from rubrics.sockets import Work, work


def graded_work(_member: Membership, seat: GradingSeat) -> Work:
    """Return the task, the files under neutral names and what was written; nothing that tells whose it is."""
    submissions = Submission.objects.select_related(
        "assignment__task_version__task", "assignment__application__candidate"
    )
    submission = submissions.filter(pk=seat.subject_id).first()
    if submission is None:
        return Work(template="assessments/no_work.html")
    assignment = submission.assignment
    files = [
        {"name": kept.safe_name, "size": kept.size, "url": reverse("assessments:graded_file", args=[seat.pk, kept.pk])}
        for kept in queries.work_of(seat)
    ]
    context = {
        "task": assignment.task_version.task.label,
        "context": assignment.task_version.context,
        "asks": assignment.task_version.asks,
        "deliverables": assignment.task_version.deliverables,
        "hours": assignment.hours,
        "ai_policy": assignment.ai_policy,
        "files": files,
        "statement": without_names(assignment.application, submission.statement),
        "ai_statement": without_names(assignment.application, submission.ai_statement),
    }
    return Work(template="assessments/work.html", context=context)


def shown(member: Membership, _application: Application) -> bool:
    """The panel is for those who read take-homes at all; what it holds is narrowed by visible_assignments."""
    return member.job in queries.READERS


work.register(GradingSeat.Kind.TAKE_HOME, graded_work)
panels.register(
    "assessments.take_home",
    Panel(key="take_home", place="application", label="Take-home", url_name="assessments:panel", shown=shown),
)
