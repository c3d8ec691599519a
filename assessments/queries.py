"""Reading take-homes. Someone who owes a blind grade must not learn whose work it is: those rows are not there."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from assessments.models import Assignment, BlindCopy, BlindFile, Submission, SubmissionFile, Task, TaskVersion
from candidates.models import Application
from candidates.queries import visible_applications
from foundation.people.models import Job, Membership
from roles.domain.stage_kinds import kinds
from roles.models import Stage
from rubrics.models import GradingSeat
from rubrics.queries import owes_grading_on, visible_gradings

READERS = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)


def visible_assignments(member: Membership) -> QuerySet[Assignment]:
    """Return the take-homes of applications that the member sees, without those where they owe a blind grade.

    Interviewers and advisors read a take-home only through their own grading.
    """
    rows = Assignment.objects.filter(organisation_id=member.organisation_id)
    if member.job not in READERS:
        return rows.none()
    return rows.filter(application__in=visible_applications(member)).exclude(owes_grading_on(member, "application_id"))


def stages_with_task(application: Application) -> QuerySet[Stage]:
    """Return the stages of the application's role at which a take-home is sent."""
    return application.role.stages.filter(kind__in=kinds(lambda kind: kind.has_task))


def with_facts(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Return the assignments with what their page names, in one query."""
    return assignments.select_related(
        "application__candidate",
        "application__role",
        "stage",
        "task_version__task",
        "submission",
        "payment",
        "sent_by__user",
    )


def visible_tasks(member: Membership) -> QuerySet[Task]:
    """Return the organisation's task library; advisors and observers have no use for it."""
    rows = Task.objects.filter(organisation_id=member.organisation_id, archived_at=None)
    return rows if member.job in (*READERS, Job.INTERVIEWER) else rows.none()


def latest_versions(member: Membership) -> QuerySet[TaskVersion]:
    """Return the newest version of each visible task, by label."""
    newer = TaskVersion.objects.filter(task=OuterRef("task"), number__gt=OuterRef("number"))
    rows = TaskVersion.objects.filter(task__in=visible_tasks(member)).exclude(Exists(newer))
    return rows.select_related("task").order_by("task__label")


def copied_files(copy: BlindCopy) -> QuerySet[BlindFile]:
    """Return the copies of a submission's files, in the order in which they were sent."""
    return copy.files.select_related("original").order_by("original__created_at", "original_id")


def gradable_file(member: Membership, seat_id: UUID, file_id: UUID) -> QuerySet[BlindFile]:
    """Return the copy of a file if the member grades its work, has opened it and was not released."""
    own = visible_gradings(member).filter(pk=seat_id, released_at=None, kind=GradingSeat.Kind.TAKE_HOME)
    own = own.filter(opened_at__isnull=False)
    rows = BlindFile.objects.filter(original_id=file_id, copy__status=BlindCopy.Status.READY)
    return rows.filter(copy__submission__in=own.values("subject_id")).select_related("original")


def visible_files(member: Membership) -> QuerySet[SubmissionFile]:
    """Return the files of visible take-homes, under the candidate's own names."""
    return SubmissionFile.objects.filter(assignment__in=visible_assignments(member))


def handed_in_for(ids: Collection[UUID]) -> set[UUID]:
    """Return those of the applications for which the person handed in work."""
    rows = Submission.objects.filter(assignment__application__in=ids)
    return set(rows.values_list("assignment__application_id", flat=True))
