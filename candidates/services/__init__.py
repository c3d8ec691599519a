"""Acts of the pipeline, by verb. Pages, API, imports and demo data all call these."""

from candidates.services.attaching import attach_file
from candidates.services.closing import hold, reactivate, reject, withdraw
from candidates.services.intake import Person, known_person, take_in
from candidates.services.interviewing import SeatAsked, cancel_interview, reschedule_interview, schedule_interview
from candidates.services.moving import enter_stage, move_application, undo_move
from candidates.services.noting import add_note
from candidates.services.seating import add_seat, answer_seat, release_seat

__all__ = [
    "Person",
    "SeatAsked",
    "add_note",
    "add_seat",
    "answer_seat",
    "attach_file",
    "cancel_interview",
    "enter_stage",
    "hold",
    "known_person",
    "move_application",
    "reactivate",
    "reject",
    "release_seat",
    "reschedule_interview",
    "schedule_interview",
    "take_in",
    "undo_move",
    "withdraw",
]
