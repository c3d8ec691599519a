"""The acts of judging: kits, scorecards, gradings, debriefs, the library."""

from rubrics.services.amending import amend_scorecard
from rubrics.services.debriefs import decide_debrief, dissent, open_debrief, reopen_debrief
from rubrics.services.deciding import Decision, Outcome, ask_to_talk, decide_screened, undo_decision
from rubrics.services.grading import assign_grading, open_work, release_grading
from rubrics.services.kits import change_kit, choose_rubric, ensure_kit, ensure_kits
from rubrics.services.library import CriterionInput, make_rubric_version
from rubrics.services.needs import name_needs
from rubrics.services.reading import set_reading
from rubrics.services.scorecards import hand_in_scorecard, save_scorecard, start_scorecard, submit_scorecard
from rubrics.services.screening import begin_screen, hand_in_screen, put_aside, save_screen
from rubrics.services.unable import close_unassessed, take_up_unassessed

__all__ = [
    "CriterionInput",
    "Decision",
    "Outcome",
    "amend_scorecard",
    "ask_to_talk",
    "assign_grading",
    "begin_screen",
    "change_kit",
    "choose_rubric",
    "close_unassessed",
    "decide_debrief",
    "decide_screened",
    "dissent",
    "ensure_kit",
    "ensure_kits",
    "hand_in_scorecard",
    "hand_in_screen",
    "make_rubric_version",
    "name_needs",
    "open_debrief",
    "open_work",
    "put_aside",
    "release_grading",
    "reopen_debrief",
    "save_scorecard",
    "save_screen",
    "set_reading",
    "start_scorecard",
    "submit_scorecard",
    "take_up_unassessed",
    "undo_decision",
]
