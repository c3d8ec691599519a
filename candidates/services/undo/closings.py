"""Taking back declines and holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from candidates.models import Answer, Application, Hold, Promise
from candidates.registries import Done
from candidates.services import promises
from candidates.services.intake import LIVE
from candidates.services.intervals import CLOCK, take_back
from candidates.services.undo.letters import stop_letters
from foundation.activity.services import record_each
from foundation.core import clock, versions
from foundation.core.errors import DomainError, Refused
from foundation.people.models import Membership

Status = Application.Status
SECOND = "They have another application for this role since."


def undo_rejects(actor: Membership, acts: Sequence[Done]) -> Mapping[UUID, DomainError]:
    """Let each stand where it stood when it was declined; a letter that waits is taken back.

    Who was told already, by a letter that left or in another way, stays declined: taking up again says so.
    """
    refused = taken_up_elsewhere(acts)
    letters = _letters([act for act in acts if act.event_id not in refused])
    kept = stop_letters([letter for own in letters.values() for letter in own])
    for event_id, own in letters.items():
        if why := next((kept[letter.pk] for letter in own if letter.pk in kept), None):
            refused[event_id] = why
    goes = [act for act in acts if act.event_id not in refused]
    rows = [act.application for act in goes]
    take_back(rows)
    hold_again([row for act, row in zip(goes, rows, strict=True) if act.data["was"] == Status.HOLD])
    for act, row in zip(goes, rows, strict=True):
        row.status, row.reject_reason, row.closed_at = Status(act.data["was"]), None, None
    versions.bump_each(rows, "status", "reject_reason", "closed_at", *CLOCK)
    promises.end_each(rows, Promise.End.TAKEN_BACK, Promise.Kind.DECLINED)
    promises.show_days(rows)
    said = [(act.application, _reopened(act, len(letters[act.event_id]))) for act in goes]
    record_each("application.reject_undone", actor=actor, happened=said)
    return refused


def undo_holds(actor: Membership, acts: Sequence[Done]) -> Mapping[UUID, DomainError]:
    """Let each be active again, as if it had never been put aside."""
    rows = [act.application for act in acts]
    take_back(rows)
    Hold.objects.filter(application__in=rows, ended=None).delete()
    for row in rows:
        row.status = Status.ACTIVE
    versions.bump_each(rows, "status", *CLOCK)
    said = [
        (act.application, {"undoes": str(act.event_id), "stage_label": act.application.stage.label}) for act in acts
    ]
    record_each("application.hold_undone", actor=actor, happened=said)
    return {}


def hold_again(rows: Sequence[Application]) -> None:
    """Let the holds last that ended when these were closed."""
    ended = {(row.pk, row.closed_at) for row in rows}
    holds = Hold.objects.filter(application__in=rows).exclude(ended=None)
    again = [hold.pk for hold in holds if (hold.application_id, hold.ended) in ended]
    Hold.objects.filter(pk__in=again).update(ended=None, updated_at=clock.now())


def _reopened(act: Done, letters: int) -> dict[str, Any]:
    return {
        "name": str(act.application.candidate),
        "stage_label": act.application.stage.label,
        "letters_stopped": letters,
        "interviews_cancelled": act.data.get("interviews_cancelled", 0),
        "undoes": str(act.event_id),
    }


def _letters(acts: Sequence[Done]) -> dict[UUID, list[Answer]]:
    """Return what each was answered since they were declined, by the event: one query."""
    found: dict[UUID, list[Answer]] = {act.event_id: [] for act in acts}
    by_row = {act.application.pk: act for act in acts}
    told = Answer.objects.filter(application__in=by_row, outcome=Answer.Outcome.NO, stopped_at=None)
    for answer in told.select_for_update(no_key=True).order_by("pk"):
        act = by_row[answer.application_id]
        if answer.created_at >= act.at:
            found[act.event_id].append(answer)
    return found


def taken_up_elsewhere(acts: Sequence[Done]) -> dict[UUID, DomainError]:
    """Refuse those who have another live application for the role: one query.

    Of two that are one person's since a merge, the first is taken up.
    """
    rows = [act.application for act in acts]
    live = Application.objects.filter(candidate__in=[row.candidate_id for row in rows], status__in=LIVE)
    taken = set(live.exclude(pk__in=[row.pk for row in rows]).values_list("candidate_id", "role_id"))
    refused: dict[UUID, DomainError] = {}
    for act in acts:
        place = (act.application.candidate_id, act.application.role_id)
        if place in taken:
            refused[act.event_id] = Refused(SECOND, code="has_another")
        taken.add(place)
    return refused
