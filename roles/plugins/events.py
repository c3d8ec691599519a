"""What happens to a role, in words for the timeline. Who reads which is decided by the audience of each."""

from collections.abc import Mapping
from typing import Any

from foundation.core.event_log import ANYBODY, PAY, ROLE, SEAT, STAFF, Notify, event
from foundation.core.formatting import count
from roles.plugins import notices

ANSWERS = {"agree": "agreed", "agree_with_comment": "agreed with a comment", "disagree": "disagreed"}


def _signed(data: Mapping[str, Any]) -> str:
    said = ANSWERS.get(str(data.get("answer")), "answered")
    done = ", and with that everybody agreed" if data.get("agreed") else ""
    return f"{said} to version {data.get('number', '…')} of the brief{done}"


def _stage(data: Mapping[str, Any]) -> str:
    return f"changed stage {data.get('label', '…')}"


def _plan(data: Mapping[str, Any]) -> str:
    with_it = count(int(data.get("moved", 0)), "task", "tasks")
    return f"moved the start of the plan to {data.get('start', '…')}, and {with_it} with it"


def _read(data: Mapping[str, Any]) -> str:
    return f"read JD and loop from outside, with {count(int(data.get('count', 0)), 'comment', 'comments')}"


def _opening_added(data: Mapping[str, Any]) -> str:
    why = f": {data['why']}" if data.get("why") else ""
    return f"added opening {data.get('number', '…')}{why}"


event("role.created", ROLE, "created the role {title}", icon="plus")
event("role.changed", ROLE, "changed the role", icon="pen")
event(
    "role.seat_given",
    ROLE,
    "added {name} as {kind}",
    icon="people",
    told=(Notify("role_seat", notices.seat_given, audience=SEAT, besides_actor=True),),
)
event("role.seat_taken", ROLE, "removed {name} as {kind}", icon="people")
event("role.scoped", ROLE, "answered the scope: {verdict}", icon="sliders")
event("role.scope_drafted", ROLE, "worked on the scope", icon="sliders")
event("role.profile_chosen", ROLE, "chose the archetype {label}", icon="check")
event("role.budget_set", PAY, "set the budget", icon="sliders")

event("brief.saved", ROLE, "edited version {number} of the brief", icon="pen")
event("brief.taken_from_scope", ROLE, "took an answer of Scope into version {number} of the brief", icon="pen")
event("brief.section_put_back", ROLE, "put a section of version {number} of the brief back", icon="undo")
event("brief.reopened", ROLE, "opened version {number} of the brief", icon="file")
event(
    "brief.circulated",
    ROLE,
    "sent version {number} of the brief to {approvers}",
    icon="mail",
    told=(Notify("sign_off_asked", notices.sign_off_asked, audience=SEAT),),
)
event(
    "brief.signed",
    ROLE,
    _signed,
    icon="check",
    told=(
        Notify("brief_signed", notices.brief_signed, audience=SEAT),
        Notify("brief_agreed", notices.brief_agreed, audience=SEAT),
    ),
)

event("jd.saved", ROLE, "edited version {number} of the JD", icon="pen")
event("jd.reopened", ROLE, "opened version {number} of the JD", icon="file")
event("jd.published", ROLE, "published version {number} of the JD", icon="out")
event("jd.requirement_saved", ROLE, "changed a requirement of the JD", icon="pen")
event("jd.requirement_removed", ROLE, "removed a requirement of the JD", icon="trash")
event("jd.passage_replaced", ROLE, "used a fix in the JD: {rule}", icon="pen")
event("jd.passage_inserted", ROLE, "took a text into the JD from {where}", icon="pen")
event("jd.passage_put_back", ROLE, "put a passage of the JD back", icon="undo")
event("jd.finding_dismissed", ROLE, "kept a passage of the JD despite {rule}: {reason}", icon="flag")
event("jd.finding_restored", ROLE, "takes the finding {rule} seriously again", icon="undo")

event("loop.laid_out", ROLE, "laid out the loop for {template}", icon="board")
event("loop.stage_added", ROLE, "added the stage {label}", icon="plus")
event("loop.stage_changed", ROLE, _stage, icon="pen")
event("loop.stage_moved", ROLE, "moved the stage {label} to place {place}", icon="board")
event("loop.ordered", ROLE, "put the stages in another order", icon="board")
event("loop.stage_removed", ROLE, "removed the stage {label}", icon="trash")
event("loop.moves_set", ROLE, "changed who may move people on from {label}", icon="key")
event("loop.coverage_set", ROLE, "linked outcomes to stages", icon="check")

event("role.check_overridden", ROLE, "let the role pass {label}: {reason}", icon="flag")
event("role.opened", ROLE, "opened the role", icon="check")
event("role.paused", ROLE, "paused the role: {reason}", icon="pause")
event("role.resumed", ROLE, "resumed the role", icon="arrow")
event("role.closed", ROLE, "closed the role: {reason}", icon="x")
event("role.filled", ROLE, "filled the role", icon="check")
event("role.reopened", ROLE, "opened the role again: {reason}", icon="undo")
event("role.archived", ROLE, "put the role in the archive", icon="file")
event("role.restored", ROLE, "took the role out of the archive", icon="undo")
event("role.duplicated", ROLE, "copied the role as {title}: {parts}", icon="plus")
event("role.copied_from", ROLE, "began it as a copy of {title}: {parts}", icon="plus")
event("role.started_from_template", ROLE, "began it from the template {name}: {parts}", icon="plus")
event("role_template.saved", STAFF, "saved {title} as the template {name}: {parts}", icon="plus")
event("role_template.renamed", STAFF, "renamed the template {before} to {name}", icon="pen")
event("role_template.removed", STAFF, "deleted the template {name}", icon="trash")

event("opening.added", ROLE, _opening_added, icon="plus")
event("opening.changed", ROLE, "changed opening {number}", icon="pen")
event("opening.approved", ROLE, "approved opening {number}", icon="check")
event("opening.closed", ROLE, "closed opening {number}: {reason}", icon="x")
event("opening.reopened", ROLE, "opened opening {number} again", icon="undo")

event("plan.task_saved", ROLE, "planned {title}", icon="calendar")
event("plan.task_done", ROLE, "finished {title}", icon="check")
event("plan.task_reopened", ROLE, "took up {title} again", icon="undo")
event("plan.task_removed", ROLE, "dropped {title} from the plan", icon="trash")
event("plan.moved", ROLE, _plan, icon="calendar")
event("posting.added", STAFF, "posted the role on {channel}", icon="out")
event("posting.changed", STAFF, "changed the posting on {channel}", icon="pen")
event("posting.removed", STAFF, "removed the posting on {channel}", icon="trash")

event(
    "reader.asked",
    ROLE,
    "asked {name}, from outside, to read JD and loop",
    icon="mail",
    personal=("name",),
    told=(Notify("reader_asked", notices.reader_asked, audience=ANYBODY),),
)
event(
    "reader.sent_again",
    ROLE,
    "sent {name} a new link to JD and loop",
    icon="mail",
    personal=("name",),
    told=(Notify("reader_asked", notices.reader_asked, audience=ANYBODY),),
)
event("reader.revoked", ROLE, "asks nothing more of {name}, from outside", icon="undo", personal=("name",))
event(
    "reader.handed_in",
    ROLE,
    _read,
    icon="check",
    personal=("name",),
    told=(Notify("reader_in", notices.reader_in, audience=PAY),),
)
event("reader.paid", PAY, "recorded the payment of {name}, who read JD and loop", icon="check", personal=("name",))

event("prompt.answered_for", ROLE, "answered for the prompts: {fields}", icon="pen")
event("prompt.sent", ROLE, "asked {model} to draft {what}", icon="out")
event("prompt.cancelled", ROLE, "stopped the draft of {what}", icon="x")
event("prompt.written", ROLE, "received a draft of {what} from {model}", icon="file")
event("prompt.failed", ROLE, "received no whole draft of {what}: {reason}", icon="alert")
event("prompt.edited", ROLE, "edited the draft of {what}", icon="pen")
event("prompt.taken_over", ROLE, "took a draft over into version {number} of the JD", icon="check")
event("jd_tools.changed", STAFF, "changed the tools that the JD linter knows: {names}", icon="sliders")
event("endpoint.set", STAFF, "set the language model for drafts: {model} at {host}, {state}", icon="sliders")
event("endpoint.removed", STAFF, "removed the language model for drafts", icon="trash")
