"""Pages of the pipeline, by what they are about."""

from candidates.views.application import application, attach, edit, file, file_page, history, note
from candidates.views.board import board
from candidates.views.closing import close
from candidates.views.holding import hold, reactivate
from candidates.views.intake import new
from candidates.views.interviews import cancel, interview, reschedule, schedule
from candidates.views.moving import move, undo
from candidates.views.people import candidate, edit_candidate
from candidates.views.seats import answer, release, seat
from candidates.views.transferring import transfer

__all__ = [
    "answer",
    "application",
    "attach",
    "board",
    "cancel",
    "candidate",
    "close",
    "edit",
    "edit_candidate",
    "file",
    "file_page",
    "history",
    "hold",
    "interview",
    "move",
    "new",
    "note",
    "reactivate",
    "release",
    "reschedule",
    "schedule",
    "seat",
    "transfer",
    "undo",
]
