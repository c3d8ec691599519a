"""The work as its grader reads it."""

from django.urls import reverse

from assessments import queries
from assessments.domain.anonymise.person import without_names
from assessments.models import Submission
from foundation.people.models import Membership
from rubrics.models import GradingSeat
from rubrics.registries import Work


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
        "statement": without_names(assignment.application.candidate, submission.statement),
        "ai_statement": without_names(assignment.application.candidate, submission.ai_statement),
    }
    return Work(template="assessments/work.html", context=context)
