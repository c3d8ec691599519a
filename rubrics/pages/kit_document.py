"""The kit of a stage on paper: the clock, what is asked and what to listen for, what is scored with its levels."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from foundation.core.fetch import get_visible
from foundation.people.models import Membership
from rubrics.models import Kit
from rubrics.pages.kit_editor import short, watched
from rubrics.pages.minutes import segments
from rubrics.queries.call import Part, call_of
from rubrics.queries.kits import talks, visible_kits

TEMPLATE = "pdf/kit.html"


def build(viewer: Membership, subject_id: UUID) -> Mapping[str, Any]:
    """Return the kit for `viewer` as plain data. Raises NotFound when they may not open it."""
    kit = _kit(viewer, subject_id)
    call = call_of(kit, [])
    questions = [part for part in call.parts if part.is_question]
    clock = segments(call.laid.plan, lambda key: short(call.laid.questions[key])) if talks(kit.stage) else []
    return {
        "organisation": viewer.organisation.name,
        "stage": kit.stage.label,
        "role": kit.stage.role.title,
        "number": kit.number,
        "minutes": kit.stage.minutes,
        "used": call.laid.plan.used,
        "purpose": kit.purpose,
        "opening": kit.opening,
        "closing": kit.closing,
        "leave_out": kit.leave_out,
        "clock": [[one.minutes, one.label] for one in clock],
        "asked": [_question(part) for part in questions if part.asked],
        "spare": [_question(part) for part in questions if not part.asked],
        "criteria": [
            {"label": one.label, "anchors": [[anchor.level, anchor.text] for anchor in one.anchors.all()]}
            for one in kit.criteria.order_by("position").prefetch_related("anchors")
        ],
        "flags": [flag.label for flag in watched(kit.stage, call.laid.sheet.criteria)],
    }


def _question(part: Part) -> dict[str, Any]:
    return {
        "ask": part.says,
        "minutes": part.minutes,
        "of": part.criterion[1] if part.criterion else "",
        "strong": list(part.strong),
        "weak": list(part.weak),
        "follow_up": list(part.follow_up),
        "strongest": part.strongest,
    }


def _kit(viewer: Membership, subject_id: UUID) -> Kit:
    return get_visible(visible_kits(viewer).select_related("stage__role", "rubric_version__rubric"), subject_id)


def title(viewer: Membership, subject_id: UUID) -> str:
    """Name the document; raises NotFound like build."""
    return f"Kit: {_kit(viewer, subject_id).stage.label}"


def role_id(subject_id: UUID) -> UUID | None:
    """Return the role whose loop the kit belongs to."""
    return Kit.objects.filter(pk=subject_id).values_list("stage__role_id", flat=True).first()
