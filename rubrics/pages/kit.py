"""The kit of a stage, as its own page and the scorecard form beside it show it."""

from typing import Any

from roles.models import Stage
from rubrics.domain.narrowing import judged_by
from rubrics.models import Kit
from rubrics.queries import kit_texts
from rubrics.queries.kits import talks


def kit_page(stage: Stage, held: Kit | None) -> dict[str, Any]:
    """Return what the page of a stage's kit tells; what is asked of those who change it comes with the form."""
    if held is None:
        return {
            "stage": stage,
            "kit": None,
            "kit_id": None,
            "talks": False,
            "rubric": None,
            "number": None,
            "criteria": [],
        }
    return {
        "stage": stage,
        "kit": kit_context(stage),
        "kit_id": held.pk,
        "talks": talks(stage),
        "rubric": held.rubric_version.rubric,
        "number": held.rubric_version.number,
        "criteria": list(held.criteria.prefetch_related("anchors")),
    }


def kit_context(stage: Stage, *, narrow: bool = False) -> dict[str, Any] | None:
    """Return the kit of a stage with its questions, those below the line apart; None without a kit.

    `narrow` leaves out the questions that only somebody technical can judge the answers to.
    """
    kit = kit_texts(stage)
    if kit is None:
        return None
    asked = judged_by(kit.questions, technical=not narrow)
    return {
        "label": stage.label,
        "talks": talks(stage),
        "minutes": stage.minutes,
        "purpose": kit.purpose,
        "opening": kit.opening,
        "closing": kit.closing,
        "leave_out": kit.leave_out,
        "questions": [one for one in asked if not one.below],
        "spare": [one for one in asked if one.below],
    }
