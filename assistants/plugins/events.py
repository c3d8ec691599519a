"""What is said of assistants on the event log. What they read stands in their own list of calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foundation.core.event_log import STAFF, event


def _disconnected(data: Mapping[str, Any]) -> str:
    whose = f" of {data['whose']}" if data.get("whose") else ""
    return f"disconnected the assistant “{data.get('name', '…')}”{whose}"


event("assistants.switched", STAFF, "switched assistants {state}", icon="sliders")
event("assistant.let_in", STAFF, "let the assistant “{name}” in ({to})", icon="link")
event("assistant.disconnected", STAFF, _disconnected, icon="x", personal=("whose",))
