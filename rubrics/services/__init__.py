"""The acts of judging: kits, scorecards, gradings, debriefs, the library."""

from rubrics.services.grading import assign_grading, release_grading
from rubrics.services.kits import change_kit, ensure_kit
from rubrics.services.scorecards import save_scorecard, start_scorecard, submit_scorecard

__all__ = [
    "assign_grading",
    "change_kit",
    "ensure_kit",
    "release_grading",
    "save_scorecard",
    "start_scorecard",
    "submit_scorecard",
]
