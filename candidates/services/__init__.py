"""Acts of the pipeline, by verb. Pages, API, imports and demo data all call these."""

from candidates.domain.fields import Person
from candidates.services.answering import Telling, give_answer, stop_answer
from candidates.services.applying import Sent, apply, check
from candidates.services.asking import Asked, add_question, edit_question, move_question, retire_question
from candidates.services.attaching import attach_file
from candidates.services.carrying import Along
from candidates.services.closing import reject, withdraw
from candidates.services.duplicates import keep_apart, open_pair
from candidates.services.editing import choose_zone, edit_application, edit_candidate
from candidates.services.filling import fill_by_hand, undo_hire
from candidates.services.holding import hold, reactivate
from candidates.services.imports.batches import (
    answer_import,
    confirm_import,
    discard_import,
    pause_import,
    preview_import,
    reread_import,
    resume_import,
)
from candidates.services.imports.deciding import decide_row
from candidates.services.imports.taking_back import take_back_import
from candidates.services.intake import known_person, take_in
from candidates.services.interviewing import SeatAsked, cancel_interview, reschedule_interview, schedule_interview
from candidates.services.merging import Choices, merge_people
from candidates.services.moving import enter_stage, move_application
from candidates.services.noting import add_note
from candidates.services.offer_terms import OfferTerms
from candidates.services.offers import (
    accept_offer,
    answer_approval,
    choose_opening,
    decline_offer,
    draft_offer,
    edit_offer,
    mark_sent,
    submit_offer,
    withdraw_offer,
)
from candidates.services.onboarding import Plan, edit_onboarding, record_checkpoint, tick_item
from candidates.services.referring import Word, refer
from candidates.services.seating import add_seat, answer_seat, release_seat
from candidates.services.tagging import change_tags, join_tags, remove_tag, rename_tag, set_tags
from candidates.services.transferring import transfer
from candidates.services.undo import can_be_undone, undo, undo_many, undo_move
from candidates.services.unmerging import take_apart

__all__ = [
    "Along",
    "Asked",
    "Choices",
    "OfferTerms",
    "Person",
    "Plan",
    "SeatAsked",
    "Sent",
    "Telling",
    "Word",
    "accept_offer",
    "add_note",
    "add_question",
    "add_seat",
    "answer_approval",
    "answer_import",
    "answer_seat",
    "apply",
    "attach_file",
    "can_be_undone",
    "cancel_interview",
    "change_tags",
    "check",
    "choose_opening",
    "choose_zone",
    "confirm_import",
    "decide_row",
    "decline_offer",
    "discard_import",
    "draft_offer",
    "edit_application",
    "edit_candidate",
    "edit_offer",
    "edit_onboarding",
    "edit_question",
    "enter_stage",
    "fill_by_hand",
    "give_answer",
    "hold",
    "join_tags",
    "keep_apart",
    "known_person",
    "mark_sent",
    "merge_people",
    "move_application",
    "move_question",
    "open_pair",
    "pause_import",
    "preview_import",
    "reactivate",
    "record_checkpoint",
    "refer",
    "reject",
    "release_seat",
    "remove_tag",
    "rename_tag",
    "reread_import",
    "reschedule_interview",
    "resume_import",
    "retire_question",
    "schedule_interview",
    "set_tags",
    "stop_answer",
    "submit_offer",
    "take_apart",
    "take_back_import",
    "take_in",
    "tick_item",
    "transfer",
    "undo",
    "undo_hire",
    "undo_many",
    "undo_move",
    "withdraw",
    "withdraw_offer",
]
