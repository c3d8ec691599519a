"""Reading a file as a recruiter does: up to its preview, or with what it asks settled."""

from typing import Any

from candidates import services
from candidates.domain.tables import wording
from candidates.models import ImportBatch
from candidates.services.imports.batches import questions_left
from candidates.services.imports.standing import LEAVE
from tests.candidates.test_tables import FILES

DATA = (FILES / "ats_export.csv").read_bytes()
STATUSES = {"": "active", "converted": "hired", "prospect": "active"}
FIRST = "Application"


def preview(cast: Any, data: bytes = DATA, name: str = "ats_export.csv") -> ImportBatch:
    return services.preview_import(actor=cast.rafa, file_name=name, data=data)


def chosen(cast: Any, data: bytes = DATA, name: str = "ats_export.csv") -> ImportBatch:
    """Read a file and settle what it asks: unknown stages are the first one, jobs without a role are left out."""
    batch = preview(cast, data, name)
    meanings, roles = {}, {}
    for question in questions_left(batch):
        if question.kind == "job":
            roles[question.key] = LEAVE
        else:
            said = batch.found["combinations"][question.key]["cells"].get("status", "")
            status = wording.status_of(said) or STATUSES.get(said.lower(), "active")
            meanings[question.key] = "hired" if status == "hired" else f"{status}:{FIRST}"
    return services.answer_import(actor=cast.rafa, batch=batch, answers={"meanings": meanings, "roles": roles})
