"""What acts on many, saved views and figures write on the event log."""

from collections.abc import Mapping
from typing import Any

from foundation.core.event_log import OWN, STAFF, event
from foundation.core.formatting import count

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


event("bulk.done", STAFF, _bulk, icon="people")
event("bulk.undone", STAFF, _bulk_undone, icon="undo")

event("saved_view.saved", OWN, "saved the view {name}", icon="list")
event("saved_view.changed", OWN, "changed the view {name}", icon="list")
event("saved_view.deleted", OWN, "deleted the view {name}", icon="trash")
event("saved_view.default", OWN, "changed with which view a list opens", icon="list")

event("demographics.renewed", STAFF, "renewed the figures on {question}", icon="list")
