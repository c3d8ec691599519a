"""What the candidate does in the portal: start, send files, hand in. There is no member; the link is the right."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import PurePosixPath
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from assessments.domain import archives
from assessments.domain.anonymise.paths import is_clean, shown
from assessments.models import Assignment, Submission, SubmissionFile
from assessments.services.answering import promise_answer
from assessments.services.copying import ask_for_copies
from assessments.services.links import standing_of
from foundation.activity.services import record
from foundation.core.clock import now
from foundation.core.errors import Invalid, Refused

MOST_FILES = 10
LONGEST_TEXT = 10_000
State = Assignment.State
CANDIDATE = "The candidate"


@transaction.atomic
def start_work(*, assignment: Assignment) -> Assignment:
    """Start the clock; starting twice changes nothing. Raises Refused when nothing more goes."""
    assignment = _locked(assignment)
    _check_goes_on(assignment)
    if assignment.state == State.STARTED:
        return assignment
    assignment.state, assignment.started_at, assignment.deadline_at = State.STARTED, now(), assignment.closes_at
    _save(assignment, "state", "started_at", "deadline_at")
    record("take_home.started", actor=None, actor_label=CANDIDATE, subject=assignment)
    return assignment


@transaction.atomic
def add_file(*, assignment: Assignment, upload: UploadedFile[bytes]) -> SubmissionFile:
    """Keep a file until the work is handed in. Raises Invalid beside the field, Refused when it is too late."""
    assignment = _locked(assignment)
    _check_open(assignment)
    held = assignment.files.count()
    if held >= MOST_FILES:
        raise Invalid({"file": f"You can send {MOST_FILES} files. Put more into one ZIP."})
    data = _read(upload)
    sent = PurePosixPath((upload.name or "file").replace("\\", "/")).name
    name = shown(sent)[-200:]
    try:
        content_type, remark = archives.check(name, data)
    except archives.Unfit as unfit:
        raise Invalid({"file": str(unfit)}) from None
    suffix = PurePosixPath(name.lower()).suffix
    kept = SubmissionFile(
        organisation_id=assignment.organisation_id,
        assignment=assignment,
        original_name=name,
        safe_name=f"submission-{assignment.number}-{_next_place(assignment)}{suffix}",
        content_type=content_type,
        remark=remark if is_clean(sent) else archives.TIDIED,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    kept.file.save(f"{kept.pk}{suffix}", ContentFile(data), save=False)
    kept.save(force_insert=True)
    return kept


def _read(upload: UploadedFile[bytes]) -> bytes:
    limit = settings.UPLOAD_LIMITS["submission"]
    if (upload.size or 0) > limit:
        raise Invalid({"file": f"This file is over {limit // 1024**2} MB. Leave out data and trained models."})
    data: bytes = upload.read()
    return data


def _next_place(assignment: Assignment) -> int:
    taken = [int(name.rsplit("-", 1)[1].split(".")[0]) for name in assignment.files.values_list("safe_name", flat=True)]
    return max(taken, default=0) + 1


@transaction.atomic
def remove_file(*, assignment: Assignment, file_id: UUID) -> None:
    """Take back a file that is not handed in yet; taking back one that is gone changes nothing."""
    assignment = _locked(assignment)
    _check_open(assignment)
    assignment.files.filter(pk=file_id).delete()


@transaction.atomic
def hand_in(
    *, assignment: Assignment, hours_spent: Decimal | None, statement: str = "", ai_statement: str = ""
) -> Submission:
    """Hand in what was sent. Up to a day after the deadline it is taken as late.

    Raises Invalid beside the fields and Refused when it was handed in before or the time is over.
    """
    assignment = _locked(assignment)
    _check_open(assignment)
    hours = _checked(assignment, hours_spent, statement, ai_statement)
    moment = now()
    submission = Submission.objects.create(
        organisation_id=assignment.organisation_id,
        assignment=assignment,
        hours_spent=hours,
        statement=statement.strip(),
        ai_statement=ai_statement.strip(),
        submitted_at=moment,
        late=moment > (assignment.deadline_at or assignment.closes_at),
    )
    assignment.files.update(submission=submission, updated_at=moment)
    assignment.state = State.SUBMITTED
    _save(assignment, "state")
    ask_for_copies(submission)
    promise_answer(assignment, moment)
    data = {"late": submission.late}
    record("take_home.submitted", actor=None, actor_label=CANDIDATE, subject=assignment, data=data)
    return submission


def _checked(assignment: Assignment, hours: Decimal | None, statement: str, ai_statement: str) -> Decimal:
    """Return the hours once everything is in order; raises Invalid with all that is not."""
    errors: dict[str, str] = {}
    if not assignment.files.exists():
        errors["file"] = "Send at least one file before you hand in."
    if hours is None or not 0 <= hours <= 100:
        errors["hours_spent"] = "Say about how many hours it took, for example 3.5."
    if len(statement) > LONGEST_TEXT:
        errors["statement"] = f"Keep this under {LONGEST_TEXT:,} characters."
    if not ai_statement.strip():
        errors["ai_statement"] = "Say which tools helped, or “none”."
    elif len(ai_statement) > LONGEST_TEXT:
        errors["ai_statement"] = f"Keep this under {LONGEST_TEXT:,} characters."
    if errors or hours is None:
        raise Invalid(errors)
    return hours


def _check_open(assignment: Assignment) -> None:
    _check_goes_on(assignment)
    if assignment.state == State.SENT:
        raise Refused("Start the take-home first.", code="not_started")


def _check_goes_on(assignment: Assignment) -> None:
    stands = standing_of(assignment)
    if not stands.goes_on:
        raise Refused(stands.refusal, code=str(stands))


def _locked(assignment: Assignment) -> Assignment:
    """Lock the application too: it may be closed while the candidate hands in."""
    rows = Assignment.objects.select_for_update(of=("self", "application"))
    return rows.select_related("application__candidate", "application__role__organisation", "stage").get(
        pk=assignment.pk
    )


def _save(assignment: Assignment, *fields: str) -> None:
    assignment.version += 1
    assignment.save(update_fields=[*fields, "version", "updated_at"])
