"""Writing a planned import in bulk: people first, then their applications."""

from __future__ import annotations

from uuid import UUID

from candidates.domain.csv.planning import ADD, CREATE, Known, Planned
from candidates.models import DuplicatePair, ImportBatch, ImportRow
from candidates.services.duplicates import look
from candidates.services.imports.applications import write_applications
from candidates.services.imports.people import Item, write_people, write_refs, write_tags
from candidates.services.imports.rows import Usable
from foundation.core.bulk import change
from foundation.people.models import Membership


def write(actor: Membership, batch: ImportBatch, rows: list[Usable], planned: list[Planned], met: Known) -> None:
    """Write every row that makes something; call inside the transaction that locked the batch and planned it.

    `met` is what the plan was made against. Raises IntegrityError when somebody of the file came in since.
    """
    wanted = [
        Item(row.key, plan, row.parsed) for row, plan in zip(rows, planned, strict=True) if plan.action in (CREATE, ADD)
    ]
    people = write_people(batch, wanted, met)
    write_refs(batch, wanted, people)
    write_tags(batch, wanted, people)
    write_applications(actor, batch, wanted, people)
    met_people = {UUID(str(people[item.plan.person].key)) for item in wanted}
    look(organisation_id=batch.organisation_id, people=met_people, door=DuplicatePair.Door.IMPORT)
    change(ImportRow, ("candidate",), [(item.row, people[item.plan.person].key) for item in wanted])
