"""Taking back one's own acts, one by one or as they were done to many."""

from candidates.services.undo.acts import UNDO_WITHIN, can_be_undone, is_harmless, undo, undo_many, undo_move

__all__ = ["UNDO_WITHIN", "can_be_undone", "is_harmless", "undo", "undo_many", "undo_move"]
