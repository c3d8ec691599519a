"""The acts of judging: kits, scorecards, gradings, debriefs, the library."""

from rubrics.services.agreement import ask_agreement
from rubrics.services.amending import amend_scorecard
from rubrics.services.anchors import drop_example, quote_under_anchor, reword_anchor
from rubrics.services.calibration import ask_into_exercise, close_exercise, exercise_errors, open_exercise
from rubrics.services.call_notes import keep_notes, keep_times, use_notes
from rubrics.services.debriefs import decide_debrief, dissent, open_debrief, reopen_debrief
from rubrics.services.deciding import Decision, Outcome, ask_to_talk, decide_screened, undo_decision
from rubrics.services.fees import agree_fee, record_fee_paid
from rubrics.services.forecasts import note_forecasts, show_forecasts
from rubrics.services.grading import assign_grading, open_work, release_grading
from rubrics.services.items import archive_item, change_item, make_item, restore_item
from rubrics.services.kit_editing import (
    change_kit,
    drop_draft,
    edit_kit,
    publish_kit,
    say_purpose,
    take_step,
    undo_step,
)
from rubrics.services.kits import choose_rubric, ensure_kit, ensure_kits
from rubrics.services.library import CriterionInput, change_rubric, make_rubric_version
from rubrics.services.needs import name_needs
from rubrics.services.packs import bring_pack, leave_shipped, take_from_file, take_shipped
from rubrics.services.practice import write_practice
from rubrics.services.reading import set_reading
from rubrics.services.scorecards import hand_in_scorecard, save_scorecard, start_scorecard, submit_scorecard
from rubrics.services.screening import begin_screen, hand_in_screen, put_aside, save_screen
from rubrics.services.talking import comment_on_split, plan_debrief, plan_errors, run_clock, say_after
from rubrics.services.ties import declare_tie, take_back_tie
from rubrics.services.training import begin_training, end_training, start_training_card, step_training
from rubrics.services.unable import close_unassessed, take_up_unassessed
from rubrics.services.widening import widen_scorecard

__all__ = [
    "CriterionInput",
    "Decision",
    "Outcome",
    "agree_fee",
    "amend_scorecard",
    "archive_item",
    "ask_agreement",
    "ask_into_exercise",
    "ask_to_talk",
    "assign_grading",
    "begin_screen",
    "begin_training",
    "bring_pack",
    "change_item",
    "change_kit",
    "change_rubric",
    "choose_rubric",
    "close_exercise",
    "close_unassessed",
    "comment_on_split",
    "decide_debrief",
    "decide_screened",
    "declare_tie",
    "dissent",
    "drop_draft",
    "drop_example",
    "edit_kit",
    "end_training",
    "ensure_kit",
    "ensure_kits",
    "exercise_errors",
    "hand_in_scorecard",
    "hand_in_screen",
    "keep_notes",
    "keep_times",
    "leave_shipped",
    "make_item",
    "make_rubric_version",
    "name_needs",
    "note_forecasts",
    "open_debrief",
    "open_exercise",
    "open_work",
    "plan_debrief",
    "plan_errors",
    "publish_kit",
    "put_aside",
    "quote_under_anchor",
    "record_fee_paid",
    "release_grading",
    "reopen_debrief",
    "restore_item",
    "reword_anchor",
    "run_clock",
    "save_scorecard",
    "save_screen",
    "say_after",
    "say_purpose",
    "set_reading",
    "show_forecasts",
    "start_scorecard",
    "start_training_card",
    "step_training",
    "submit_scorecard",
    "take_back_tie",
    "take_from_file",
    "take_shipped",
    "take_step",
    "take_up_unassessed",
    "undo_decision",
    "undo_step",
    "use_notes",
    "widen_scorecard",
    "write_practice",
]
