"""Taking back that people went on in another role: the application there goes, the one here is as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from candidates import policies
from candidates.models import Answer, Application, Attachment, Promise, StageMove
from candidates.registries import Done
from candidates.services import promises
from candidates.services.bulk.people import with_people
from candidates.services.intervals import CLOCK, take_back
from candidates.services.undo.acts import since
from candidates.services.undo.closings import hold_again, taken_up_elsewhere
from candidates.services.undo.letters import stop_letters
from candidates.services.waiting import wait
from foundation.activity.models import Event
from foundation.activity.services import record_each
from foundation.core import bulk, clock, versions
from foundation.core.errors import Conflict, DomainError, Forbidden
from foundation.core.event_log import APPLICATION, OWN, types
from foundation.people.models import Membership
from foundation.people.services.external_ids import unbind

Status = Application.Status
# What a transfer itself writes there; a letter that says it is stopped with it.
ITS_OWN = ("application.came_over", "application.answered", "application.answer_stopped")


def undo_transfers(actor: Membership, acts: Sequence[Done]) -> Mapping[UUID, DomainError]:
    """Bring each back to where they stood, with the files and promises that had gone along.

    Refused where something happened in the other role, somebody was told, or they have another application here.
    Interviews that were cancelled and offers that were taken back stay so.
    """
    held = Application.objects.select_for_update().filter(pk__in=[act.data["to_id"] for act in acts])
    there = {str(row.pk): row for row in with_people(held.order_by("pk"))}
    refused = {act.event_id: why for act in acts if (why := _stands(actor, act, there.get(act.data["to_id"])))}
    refused |= taken_up_elsewhere([act for act in acts if act.event_id not in refused])
    refused |= _happened(there, [act for act in acts if act.event_id not in refused])
    refused |= _told([act for act in acts if act.event_id not in refused])
    goes = [act for act in acts if act.event_id not in refused]
    _bring_back(goes)
    gone = [there[act.data["to_id"]] for act in goes]
    StageMove.objects.filter(application__in=gone).delete()
    unbind(organisation_id=actor.organisation_id, kind="application", ids=[row.pk for row in gone])
    Application.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _stand_again(goes)
    said = [(act.application, _said(act)) for act in goes]
    record_each("application.transfer_undone", actor=actor, happened=said)
    return refused


def _stands(actor: Membership, act: Done, there: Application | None) -> DomainError | None:
    """Return why somebody cannot be brought back, from how the application there stands."""
    if there is None or there.came_from_id != act.application.pk:
        return Conflict("The application there is gone. Nothing was undone.", code="happened_since")
    if not policies.can_work_application(actor, there):
        return Forbidden(policies.can_work_application.sentence)
    return None


def _happened(there: Mapping[str, Application], acts: Sequence[Done]) -> dict[UUID, DomainError]:
    """Refuse those with whom anybody did anything there, also what the actor may not read of: one query.

    What may not be read is not named.
    """
    events = Event.objects.filter(application_id__in=[there[act.data["to_id"]].pk for act in acts])
    first: dict[UUID | None, Event] = {}
    for event in events.exclude(verb__in=ITS_OWN).exclude(audience=OWN).order_by("-created_at", "-pk"):
        if event.verb in types:
            first[event.application_id] = event
    found: dict[UUID, DomainError] = {}
    for act in acts:
        row = there[act.data["to_id"]]
        if row.pk in first:
            open_to_all = types[first[row.pk].verb].audience == APPLICATION
            said = since(first[row.pk]) if open_to_all else "Something happened there since. Nothing was undone."
            found[act.event_id] = Conflict(said, code="happened_since")
        elif row.version != 1:
            found[act.event_id] = Conflict("It changed there since. Nothing was undone.", code="happened_since")
    return found


def _told(acts: Sequence[Done]) -> dict[UUID, DomainError]:
    """Stop the letters that said it and still wait; refuse those who were told already."""
    by_row = {UUID(act.data["to_id"]): act for act in acts}
    answers = Answer.objects.filter(application__in=by_row, stopped_at=None).select_for_update(no_key=True)
    kept = list(answers.order_by("pk"))
    why = stop_letters(kept)
    return {by_row[one.application_id].event_id: why[one.pk] for one in kept if one.pk in why}


def _bring_back(acts: Sequence[Done]) -> None:
    """Let the files and promises that went along be here again, but for those that were taken elsewhere since."""
    now, here = clock.now(), {(act.data["to_id"], pk): act for act in acts for pk in act.data["moved"]["promises"]}
    files = {pk: act.application.pk for act in acts for pk in act.data["moved"]["files"]}
    loose = Attachment.objects.filter(pk__in=files, application=None).values_list("pk", flat=True)
    bulk.change(Attachment, ["application", "updated_at"], [(pk, files[str(pk)], now) for pk in loose])
    owed = Promise.objects.filter(application__in=[act.data["to_id"] for act in acts]).values_list(
        "application_id", "pk"
    )
    back = [(pk, here[key].application.pk, now) for there, pk in owed if (key := (str(there), str(pk))) in here]
    bulk.change(Promise, ["application", "updated_at"], back)


def _stand_again(acts: Sequence[Done]) -> None:
    rows = [act.application for act in acts]
    take_back(rows)
    hold_again([row for act, row in zip(acts, rows, strict=True) if act.data["was"] == Status.HOLD])
    for act, row in zip(acts, rows, strict=True):
        row.status, row.closed_at = Status(act.data["was"]), None
    versions.bump_each(rows, "status", "closed_at", *CLOCK)
    promises.show_days(rows)
    wait(rows)


def _said(act: Done) -> dict[str, str]:
    row = act.application
    return {"name": str(row.candidate), "stage_label": row.stage.label, "undoes": str(act.event_id)}
