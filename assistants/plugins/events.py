"""What is said of assistants on the event log. What they read stands in their own list of calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistants.plugins.notices import let_in
from foundation.core.event_log import ANYBODY, STAFF, Notify, event


def _disconnected(data: Mapping[str, Any]) -> str:
    whose = f" of {data['whose']}" if data.get("whose") else ""
    return f"disconnected the assistant “{data.get('name', '…')}”{whose}"


event("assistants.switched", STAFF, "switched assistants {state}", icon="sliders")
event(
    "assistant.let_in",
    STAFF,
    "let the assistant “{name}” in ({to})",
    icon="link",
    told=(Notify("assistant_let_in", let_in, audience=ANYBODY),),
)
event("assistant.disconnected", STAFF, _disconnected, icon="x", personal=("whose",))
