"""Take-homes for tests, made through the services."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments import services
from assessments.models import Assignment, TaskVersion
from assessments.services.sending import Terms
from candidates.models import Application
from foundation.core.clock import today
from foundation.people.models import Membership

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "take_home"


def terms(**changes: Any) -> Terms:
    """Four paid hours inside seven days."""
    said: dict[str, Any] = {
        "hours": Decimal(4),
        "window_days": 7,
        "pay_minor": 20000,
        "answer_by": today() + timedelta(days=14),
        "ai_policy": "allowed",
    }
    return Terms(**{**said, **changes})


def sent(cast: Any, application: Application, *, actor: Membership | None = None, **changes: Any) -> Assignment:
    """A take-home on its way."""
    return services.send_take_home(
        actor=actor or cast.rafa,
        application=application,
        stage=application.role.stages.get(kind="take_home"),
        task_version=TaskVersion.objects.get(task__organisation=cast.acme, task__key="churn_activity"),
        terms=terms(**changes),
    )


def sent_link(letter: Any) -> str:
    """The token of the link in a mail, as its reader has it."""
    found = re.search(r"/portal/([0-9a-f]{64})/", letter.body)
    assert found is not None
    return found.group(1)


def upload(name: str = "submission_01.zip", data: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it; without `data`, one of the samples."""
    return SimpleUploadedFile(name, (SAMPLES / name).read_bytes() if data is None else data)


def submitted(cast: Any, application: Application, *, name: str = "submission_01.zip", **changes: Any) -> Assignment:
    """A take-home that was handed in, with its copies for graders."""
    assignment = services.start_work(assignment=sent(cast, application, **changes))
    services.add_file(assignment=assignment, upload=upload(name))
    submission = services.hand_in(assignment=assignment, hours_spent=Decimal("3.5"), ai_statement="None.")
    services.make_copies(copy_id=submission.copy.pk)
    return Assignment.objects.select_related("application__candidate", "application__role", "submission").get(
        pk=assignment.pk
    )
