"""What the pipeline writes on the event log of an application. Ratings and pay never go into data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from candidates.plugins import notices
from foundation.core.event_log import APPLICATION, SEAT, Notify, event
from foundation.core.formatting import date_only


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


def _reopened(data: Mapping[str, Any]) -> str:
    said = f"took back that {data.get('name') or 'this person'} was declined"
    return f"{said}; the letter did not leave" if data.get("letters_stopped") else said


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
