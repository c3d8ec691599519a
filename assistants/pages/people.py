"""What the tool about people answers, where it is switched on: what a candidate wrote, what was said of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from assistants.domain.tools import NOTICE
from assistants.pages.asking import Asking, Room, link, moment
from candidates.models import Application, FormAnswer, FormEntry, Note
from candidates.queries import visible_applications, visible_notes
from candidates.queries.doors import visible_form_answers
from foundation.core.fetch import get_visible
from rubrics.models import Scorecard
from rubrics.queries.blind import is_blind, submitted_with_contents

MOST_NOTES = 30
FREELY = "What they wrote in the form"


def read_application(asking: Asking, *, application_id: UUID) -> dict[str, Any]:
    """Return answers and scorecards of one application, as far as the blind rule opens them to the member."""
    rows = visible_applications(asking.member).select_related("candidate", "role")
    found, room = get_visible(rows, application_id), Room()
    written = visible_form_answers(asking.member).filter(entry__application=found).order_by("pk")
    cards = submitted_with_contents(asking.member, application=found.pk)
    return {
        "notice": NOTICE,
        "candidate": str(found.candidate),
        "role": found.role.title,
        "applied_at": moment(found.applied_at),
        "answers": [*_entries(found, room), *(_answer(one, room) for one in written)],
        "notes": [_note(one, room) for one in _notes(asking, found)],
        "scorecards": [_card(row, room) for row in cards],
        "sealed": is_blind(asking.member, found),
        "cut": room.cut,
        "url": link("candidates:application", found.pk),
    }


def _entries(found: Application, room: Room) -> list[dict[str, Any]]:
    """Return what was written freely in forms, the first sent first."""
    texts = FormEntry.objects.filter(application=found).order_by("created_at", "pk").values_list("answer", flat=True)
    return [{"question": FREELY, "answer": room.take(text)} for text in texts if text]


def _notes(asking: Asking, found: Application) -> list[Note]:
    rows = visible_notes(asking.member).filter(application=found).select_related("author__user")
    return list(rows.order_by("-created_at", "-pk")[:MOST_NOTES])


def _note(one: Note, room: Room) -> dict[str, Any]:
    return {"by": one.author.name, "text": room.take(one.body), "at": moment(one.created_at)}


def _answer(one: FormAnswer, room: Room) -> dict[str, Any]:
    return {"question": room.take(one.label), "answer": room.take(one.text)}


def _card(row: dict[str, Any], room: Room) -> dict[str, Any]:
    recommendation = row["recommendation"]
    return {
        "by": row["name"],
        "stage": row["stage"] or "",
        "recommendation": str(Scorecard.Recommendation(recommendation).label) if recommendation else "",
        "summary": room.take(row["summary"]),
        "ratings": [
            {"criterion": one["label"], "score": one["score"], "evidence": room.take(one["evidence"])}
            for one in row["rated"]
        ],
    }
