"""What imports write on the event log."""

from collections.abc import Mapping
from typing import Any

from foundation.core.event_log import APPLICATION, STAFF, event


def _taken_over(data: Mapping[str, Any]) -> str:
    after = data.get("after", {})
    return f"took over from {data.get('file')}: {after.get('status')}, {after.get('stage')}"


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
