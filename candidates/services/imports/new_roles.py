"""Making the closed roles that history comes into, with the stages that the file names."""

from __future__ import annotations

from candidates.models import ImportBatch
from candidates.services.imports.meaning import Choices, Meanings
from candidates.services.imports.standing import NEW
from foundation.people.models import Membership
from roles.services import make_closed_role


def make_new_roles(actor: Membership, batch: ImportBatch, choices: Choices) -> Meanings:
    """Make each role that was asked for and keep its id as the answer, so that it is made once.

    Returns what the file means with the roles that there are then.
    """
    meanings = Meanings.of(batch, choices)
    wanted = [job for job, said in choices.roles.items() if said == NEW]
    if not wanted:
        return meanings
    for job in wanted:
        title = batch.found["jobs"][job]["label"]
        role = make_closed_role(actor=actor, title=title, stages=meanings.stages_of_new(job), why=batch.file_name)
        choices.roles[job] = str(role.pk)
        batch.found.setdefault("made_roles", []).append(str(role.pk))
    batch.choices = choices.as_json()
    batch.save(update_fields=["choices", "found", "updated_at"])
    return Meanings.of(batch, choices)
