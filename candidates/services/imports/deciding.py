"""Deciding what a file and we have otherwise: row by row, our value stays or the file's is taken."""

from __future__ import annotations

from django.db import transaction

from candidates import policies
from candidates.domain.fields import DETAILS
from candidates.domain.tables.planning import SAME, UPDATE
from candidates.models import ImportRow
from candidates.services.editing import edit_candidate
from foundation.core.errors import Invalid, Refused
from foundation.people.models import Membership

OURS, FILE = "ours", "file"
DECIDED = "decided"


@transaction.atomic
def decide_row(*, actor: Membership, row: ImportRow, side: str) -> ImportRow:
    """Settle the details of a row that differ. Where the file's are taken, the person is edited as by hand.

    Stage and status are decided on the application. Raises Forbidden, Invalid, and Refused when nothing is open.
    """
    policies.can_run_import.require(actor, row.batch)
    row = ImportRow.objects.select_for_update(of=("self",)).select_related("batch", "candidate").get(pk=row.pk)
    if side not in (OURS, FILE):
        raise Invalid({"side": "Choose one of the two."})
    open_now = row.told.get("conflicts", [])
    if not open_now or row.code == DECIDED or row.candidate is None:
        raise Refused("This row is decided already.", code="decided")
    keys = {detail.term: detail.key for detail in DETAILS}
    changes = {keys[field]: value for field, _here, value in open_now if field in keys and field != "E-mail"}
    if side == FILE and changes:
        edit_candidate(actor=actor, candidate=row.candidate, application=None, changes=changes)
    row.action, row.code = (UPDATE if side == FILE else SAME), DECIDED
    row.reason = ("The file’s value was taken: " if side == FILE else "Ours stays: ") + ", ".join(
        field for field, _here, _file in open_now
    )
    row.save(update_fields=["action", "code", "reason", "updated_at"])
    batch = row.batch
    batch.found["conflict_rows"] = max(0, batch.found.get("conflict_rows", 0) - 1)
    batch.save(update_fields=["found", "updated_at"])
    return row
