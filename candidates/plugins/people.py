"""What people, their tags, files and notes write on the event log."""

from collections.abc import Mapping
from typing import Any

from candidates.plugins import notices
from foundation.core.event_log import ANYBODY, APPLICATION, NOTES, STAFF, Notify, event


def _details(data: Mapping[str, Any]) -> str:
    named = data.get("fields") == ["external_ids"]
    return "changed what other systems call this person" if named else "changed the contact details"


def _of_two(what: str) -> Any:
    """An erased event names nobody any more."""
    return lambda data: what.format(*(data.get("names") or ("…", "…")))


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
