"""The work as its grader reads it."""

from django.urls import reverse

from assessments.models import Submission
from assessments.pages.copies import copies_of
from foundation.core import playbook
from foundation.people.models import Membership
from rubrics.models import GradingSeat
from rubrics.registries import Work


def graded_work(_member: Membership, seat: GradingSeat) -> Work:
    """Return the task, the files under neutral names and what was written; nothing that tells whose it is."""
    submissions = Submission.objects.select_related("assignment__task_version__task", "copy")
    submission = submissions.filter(pk=seat.subject_id).first()
    if submission is None:
        return Work(template="assessments/no_work.html")
    assignment = submission.assignment
    copy = getattr(submission, "copy", None)
    copies = copies_of(copy)
    for kept in copies["files"]:
        kept["url"] = reverse("assessments:graded_file", args=[seat.pk, kept["id"]]) if kept["there"] else ""
    context = {
        "task": assignment.task_version.task.label,
        "context": assignment.task_version.context,
        "asks": assignment.task_version.asks,
        "deliverables": assignment.task_version.deliverables,
        "hours": assignment.hours,
        "ai_policy": assignment.ai_policy,
        "checks": playbook.load("assessments")["grading"]["ml_checks"],
        "copies": copies,
        "statement": copy.statement if copy else "",
        "ai_statement": copy.ai_statement if copy else "",
    }
    return Work(template="assessments/work.html", context=context)
