"""What connections and runs write on the event log: that something came in, never what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foundation.core.event_log import APPLICATION, PAY, ROLE, STAFF, event

THINGS = {
    "member": "a member",
    "role": "this role",
    "stage": "the stage {name}",
    "opening": "{name}",
    "candidate": "a person",
    "application": "this application",
    "interview": "an interview",
    "scorecard": "a scorecard",
    "attachment": "a file",
    "offer": "offer {number}",
}


def _came(data: Mapping[str, Any]) -> str:
    thing = THINGS.get(str(data.get("kind")), "something").format_map(_Blank(data))
    how = "brought" if data.get("what") == "new" else "changed"
    return f"{how} {thing}, read from {data.get('source', '…')}"


class _Blank(dict[str, Any]):
    """Data in which what is missing reads as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


event("sync.member", STAFF, _came, icon="people", personal=("name",))
event("sync.person", STAFF, _came, icon="people")
event("sync.role", ROLE, _came, icon="arrow")
event("sync.application", APPLICATION, _came, icon="arrow")
event("sync.pay", PAY, _came, icon="arrow")
event("sync.connected", STAFF, "connected {name}, {state}", icon="link")
event("sync.started", STAFF, "let {name} come in, after its preview", icon="link")
event("sync.disconnected", STAFF, "removed the key of {name}", icon="x")
event("sync.paused", STAFF, "paused reading {name}", icon="pause")
event("sync.decided", STAFF, "decided that {what} stands", icon="check")
