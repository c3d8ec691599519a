"""Which acts of the pipeline can be taken back, and how."""

from candidates.models import Answer
from candidates.registries import Reversal, reversible
from candidates.services.undo.care import only_owner, undo_owners, undo_tags
from candidates.services.undo.closings import undo_holds, undo_rejects
from candidates.services.undo.letters import undo_letters
from candidates.services.undo.moves import undo_moves
from candidates.services.undo.transfers import undo_transfers

reversible.register("application.moved", Reversal(undo_moves, lambda data: "version" in data))
reversible.register("application.rejected", Reversal(undo_rejects, lambda data: "version" in data))
reversible.register("application.held", Reversal(undo_holds, lambda data: "version" in data))
reversible.register("application.transferred", Reversal(undo_transfers, lambda data: "moved" in data))
reversible.register("application.edited", Reversal(undo_owners, only_owner))
reversible.register("candidate.tagged", Reversal(undo_tags))
reversible.register(
    "application.answered",
    Reversal(undo_letters, lambda data: data.get("how") == Answer.How.MAIL and not data.get("declines")),
)
