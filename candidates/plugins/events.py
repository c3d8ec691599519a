"""What the pipeline writes on the event event log. Ratings and pay never go into data."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from candidates.plugins import notices
from foundation.core.event_log import ANYBODY, APPLICATION, NOTES, OWN, ROLE, SEAT, STAFF, Notify, event
from foundation.core.formatting import count, date_only, day_time


def _created(data: Mapping[str, Any]) -> str:
    if data.get("by_form"):
        return f"applied and stands at {data.get('stage_label')}"
    return f"took in {data.get('name') or 'this person'} at {data.get('stage_label')}"


WAYS = {"back": "moved {} back", "skip": "skipped {} ahead"}


def _moved(data: Mapping[str, Any]) -> str:
    """The reason of an override stays on the move: it may tell of judgements that a reader must not know yet."""
    moved = WAYS.get(data.get("way", ""), "moved {}").format(data.get("name") or "this person")
    said = f"{moved} from {data.get('from_label')} to {data.get('to_label')}"
    return f"{said}, past a guard" if data.get("overridden") else said


def _closed(what: str) -> Any:
    def say(data: Mapping[str, Any]) -> str:
        return f"{what}: {data.get('reason_label') or '…'}"

    return say


def _withdrawn(data: Mapping[str, Any]) -> str:
    said = f"recorded a withdrawal: {data.get('reason_label') or '…'}"
    return f"{said}, told by {data['told_by']}" if data.get("told_by") else said


def _along(data: Mapping[str, Any]) -> str:
    """Say what went along, and not why: that may tell of judgements. The page links the other role for who sees it."""
    kept = [f"{number} {what if number > 1 else what[:-1]}" for what, number in data.get("kept", {}).items() if number]
    return f", with {' and '.join(kept)}" if kept else ""


def _transferred(data: Mapping[str, Any]) -> str:
    return f"let {data.get('name') or 'this person'} go on in another role from {data.get('stage_label')}{_along(data)}"


def _came_over(data: Mapping[str, Any]) -> str:
    return (
        f"brought {data.get('name') or 'this person'} over from another role to {data.get('stage_label')}{_along(data)}"
    )


def _answered(data: Mapping[str, Any]) -> str:
    """What was answered stays on the answer: it may tell of judgements that a reader must not know yet."""
    how = {"mail": "by e-mail from here", "outside": "by e-mail", "call": "by phone", "person": "in person"}
    return f"answered {data.get('name') or 'this person'}, {how.get(data.get('how', ''), '…')}"


def _held(data: Mapping[str, Any]) -> str:
    until = f" until {date_only(date.fromisoformat(data['until']))}" if data.get("until") else ""
    return f"put this application on hold{until}"


def _rescheduled(data: Mapping[str, Any]) -> str:
    """Times stand in the zone of whoever reads."""
    was, now = (data.get("before") or {}).get("starts_at"), data.get("starts_at")
    label, why = data.get("stage_label", "…"), f": {data['reason']}" if data.get("reason") else ""
    if not was or not now or was == now:
        return f"moved {label} to another time{why}"
    return f"moved {label} from {_moment(was)} to {_moment(now)}{why}"


def _moment(text: str) -> str:
    return day_time(datetime.fromisoformat(text))


def _reopened(data: Mapping[str, Any]) -> str:
    said = f"took back that {data.get('name') or 'this person'} was declined"
    return f"{said}; the letter did not leave" if data.get("letters_stopped") else said


BULK = {
    "move": "moved {done} of {people} to {label}",
    "decline": "declined {done} of {people}: {label}",
    "hold": "put {done} of {people} on hold",
    "tag": "tagged {done} of {people}: {label}",
    "assign": "gave {done} of {people} to {label}",
    "send": "wrote to {done} of {people}",
    "transfer": "brought {done} of {people} over to another role",
}


def _bulk(data: Mapping[str, Any]) -> str:
    said = {"done": data.get("done"), "people": _people(data), "label": data.get("label") or "nobody"}
    return BULK[str(data.get("kind"))].format(**said)


def _bulk_undone(data: Mapping[str, Any]) -> str:
    return f"took back what was done to {data.get('undone')} of {_people(data)}"


def _people(data: Mapping[str, Any]) -> str:
    return count(data.get("count") or 0, "person", "people")


def _edited(data: Mapping[str, Any]) -> str:
    said = []
    if "owner" in data.get("fields", ()):
        said.append(f"gave this application to {data.get('owner') or 'nobody'}")
    if "answer_by" in data.get("fields", ()):
        said.append(
            f"promised an answer by {date_only(date.fromisoformat(data['answer_by']))}"
            if data.get("answer_by")
            else "took back the promised day"
        )
    if "source" in data.get("fields", ()):
        said.append(f"said that they came by {data['source']}" if data.get("source") else "took back how they came")
    if "external_ids" in data.get("fields", ()):
        said.append("changed what other systems call this")
    return " and ".join(said) or "changed this application"


def _details(data: Mapping[str, Any]) -> str:
    named = data.get("fields") == ["external_ids"]
    return "changed what other systems call this person" if named else "changed the contact details"


def _of_two(what: str) -> Any:
    """An erased event names nobody any more."""
    return lambda data: what.format(*(data.get("names") or ("…", "…")))


def _taken_over(data: Mapping[str, Any]) -> str:
    after = data.get("after", {})
    return f"took over from {data.get('file')}: {after.get('status')}, {after.get('stage')}"


event(
    "application.created",
    APPLICATION,
    _created,
    icon="plus",
    personal=("name",),
    tone="accent",
    told=(Notify("application_in", notices.applied), Notify("application_receipt", notices.receipt)),
)
event(
    "application.sent_again",
    APPLICATION,
    "sent the form again",
    icon="mail",
    tone="accent",
    told=(Notify("application_in", notices.sent_again), Notify("application_receipt", notices.receipt)),
)
event("application.moved", APPLICATION, _moved, icon="arrow", personal=("name",), tone="accent")
event(
    "application.move_undone",
    APPLICATION,
    "took {name} back from {from_label} to {to_label}",
    icon="undo",
    personal=("name",),
)
event(
    "application.rejected",
    APPLICATION,
    _closed("closed this application"),
    icon="x",
    personal=("name",),
    tone="warn",
    told=(Notify("interview_cancelled", notices.cancelled_with_it, audience=SEAT, besides_actor=True),),
)
event(
    "application.withdrawn",
    APPLICATION,
    _withdrawn,
    icon="out",
    personal=("name", "told_by"),
    tone="warn",
    told=(Notify("interview_cancelled", notices.cancelled_with_it, audience=SEAT, besides_actor=True),),
)
event(
    "application.transferred",
    APPLICATION,
    _transferred,
    icon="out",
    personal=("name", "reason"),
    tone="accent",
    told=(Notify("interview_cancelled", notices.cancelled_with_it, audience=SEAT, besides_actor=True),),
)
event("application.came_over", APPLICATION, _came_over, icon="plus", personal=("name", "reason"), tone="accent")
event(
    "application.transfer_undone",
    APPLICATION,
    "brought {name} back from another role to {stage_label}",
    icon="undo",
    personal=("name",),
)
event("application.answered", APPLICATION, _answered, icon="mail", personal=("name",))
event(
    "application.answer_stopped",
    APPLICATION,
    "stopped the mail to {name} before it left",
    icon="undo",
    personal=("name",),
)
event("application.reject_undone", APPLICATION, _reopened, icon="undo", personal=("name",))
event(
    "application.hold_undone",
    APPLICATION,
    "took the hold back at {stage_label}",
    icon="undo",
    personal=("name",),
)
event("application.held", APPLICATION, _held, icon="pause", personal=("name", "reason"))
event(
    "application.hold_ended",
    APPLICATION,
    "took this application up again at {stage_label}: the day of the hold has come",
    icon="undo",
    personal=("name",),
    told=(Notify("hold_ended", notices.hold_ended),),
)
event(
    "application.reactivated",
    APPLICATION,
    "took this application up again at {stage_label}",
    icon="undo",
    personal=("name",),
)
event("application.edited", APPLICATION, _edited, icon="pen")

event(
    "application.referred",
    APPLICATION,
    "referred {name}",
    icon="people",
    personal=("name",),
    told=(Notify("application_referred", notices.referred, besides_actor=True),),
)
event("form_question.added", ROLE, "asks in the application form: “{label}”", icon="plus")
event("form_question.changed", ROLE, "changed a question of the application form: “{label}”", icon="pen")
event("form_question.moved", ROLE, "moved a question of the application form: “{label}”", icon="list")
event("form_question.retired", ROLE, "asks no more in the application form: “{label}”", icon="x")

event("candidate.edited", APPLICATION, _details, icon="pen")
event("candidate.merged", APPLICATION, _of_two("merged {} into {}"), icon="people", personal=("names",))
event("candidate.forgotten", APPLICATION, "forgot who this was: {why}", icon="trash")
event("candidate.taken_apart", APPLICATION, _of_two("took {} and {} apart again"), icon="undo", personal=("names",))
event("candidate.kept_apart", STAFF, _of_two("said that {} and {} are two people"), icon="people", personal=("names",))
event("tag.renamed", STAFF, "renamed the tag “{was}” to “{name}”", icon="pen")
event("tag.merged", STAFF, "merged the tag “{was}” into “{name}”", icon="pen")
event("tag.removed", STAFF, "removed the tag “{name}”", icon="trash")
event("candidate.tagged", APPLICATION, "changed the tags", icon="pen", personal=("added", "removed"))
event(
    "note.added",
    APPLICATION,
    "wrote a note",
    icon="pen",
    told=(Notify("mention", notices.mentioned, audience=NOTES, besides_actor=True),),
)
event(
    "attachment.unreadable",
    APPLICATION,
    "told the person that nobody can read {name}",
    icon="mail",
    personal=("name",),
    tone="warn",
    told=(Notify("unreadable_file", notices.unreadable, audience=ANYBODY),),
)
event("attachment.added", APPLICATION, "attached {name}", icon="file", personal=("name",))
event(
    "attachment.removed",
    APPLICATION,
    "took {name} back, with the import that attached it",
    icon="undo",
    personal=("name",),
)

event(
    "interview.scheduled",
    APPLICATION,
    "scheduled {stage_label} with {people}",
    icon="calendar",
    personal=("place",),
    tone="accent",
    told=(Notify("interview_scheduled", notices.scheduled, besides_actor=True),),
)
event(
    "interview.moved",
    APPLICATION,
    _rescheduled,
    icon="calendar",
    personal=("place", "reason"),
    told=(Notify("interview_moved", notices.moved, besides_actor=True),),
)
event(
    "interview.cancelled",
    APPLICATION,
    "cancelled {stage_label}: {reason}",
    icon="x",
    personal=("reason",),
    tone="warn",
    told=(Notify("interview_cancelled", notices.cancelled, audience=SEAT, besides_actor=True),),
)
event(
    "seat.added",
    APPLICATION,
    "asked {person} to join {stage_label}",
    icon="people",
    told=(Notify("interview_scheduled", notices.seated),),
)
event("seat.accepted", APPLICATION, "will be at {stage_label}", icon="check")
event(
    "seat.declined",
    APPLICATION,
    "cannot be at {stage_label}",
    icon="x",
    tone="warn",
    told=(Notify("seat_declined", notices.declined),),
)
event("seat.released", APPLICATION, "released {person} from {stage_label}: {reason}", icon="key", personal=("reason",))

event("bulk.done", STAFF, _bulk, icon="people")
event("bulk.undone", STAFF, _bulk_undone, icon="undo")

event("import.previewed", STAFF, "read {file} for an import", icon="upload")
event("import.done", STAFF, "imported {file}", icon="upload")
event("import.taken_back", STAFF, "took back the import of {file}", icon="x")
event(
    "candidate.imported_over",
    STAFF,
    "took contact details over from {file}",
    icon="upload",
    personal=("before", "after"),
)
event("application.imported_over", APPLICATION, _taken_over, icon="upload")
event("import.discarded", STAFF, "put the import of {file} aside", icon="x")
event("saved_view.saved", OWN, "saved the view {name}", icon="list")
event("saved_view.changed", OWN, "changed the view {name}", icon="list")
event("saved_view.deleted", OWN, "deleted the view {name}", icon="trash")
event("saved_view.default", OWN, "changed with which view a list opens", icon="list")
event("demographics.renewed", STAFF, "renewed the figures on {question}", icon="list")
