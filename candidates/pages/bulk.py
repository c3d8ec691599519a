"""What is shown before and after many people are acted on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from candidates.models import Answer, Application, BulkAct, BulkAnswer
from candidates.policies import can_see_offers
from candidates.queries.bulk import answers_of
from candidates.queries.offers import pending
from candidates.services.answering import LEAVES_AFTER
from candidates.services.bulk import Many, MoveMany, Picked, Preview, previews
from candidates.services.undo import UNDO_WITHIN
from foundation.core import clock
from foundation.core.formatting import time
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Stage

Kind = BulkAct.Kind
# Above so many, who will and who will not is counted before anything happens.
COUNTED_ABOVE = 30
SHOWN = 200
DID = {
    Kind.MOVE: "moved",
    Kind.DECLINE: "declined",
    Kind.HOLD: "put on hold",
    Kind.TAG: "tagged",
    Kind.ASSIGN: "assigned",
    Kind.SEND: "written to",
    Kind.TRANSFER: "brought over",
}
ACTS = {
    Kind.MOVE: "Move",
    Kind.DECLINE: "Decline",
    Kind.HOLD: "Hold",
    Kind.TAG: "Tag",
    Kind.ASSIGN: "Assign",
    Kind.SEND: "Write to",
    Kind.TRANSFER: "Bring over",
}


class Place(NamedTuple):
    """A stage to which some of the chosen can be moved, and what keeps the others."""

    id: str
    name: str
    can: int
    why: str


class Line(NamedTuple):
    """The answer for one person: `state` is done, not, undone or kept (an undo was refused)."""

    application_id: str
    name: str
    state: str
    why: str
    undoable: bool


def places(member: Membership, picked: Picked, stages: Sequence[Stage]) -> list[Place]:
    """Return for each stage how many of the chosen can be moved there."""
    fitting = [stage for stage in stages if not StageKind(stage.kind).ends]
    seen = previews(actor=member, acts=[MoveMany(stage) for stage in fitting], picked=picked)
    return [
        Place(str(stage.pk), stage.label, len(one.goes), _mostly(one)) for stage, one in zip(fitting, seen, strict=True)
    ]


def _mostly(one: Preview) -> str:
    """Return what keeps the others, the most common reason first."""
    reasons = Counter("already there" if why.code == "already_there" else why.sentence for _row, why in one.stays)
    return "; ".join(f"{count}: {said}" for said, count in reasons.most_common(2))


def tally(member: Membership, act: Many, picked: Picked) -> dict[str, Any]:
    """Return who will and who will not be acted on."""
    (seen,) = previews(actor=member, acts=[act], picked=picked)
    writes = act.kind == Kind.DECLINE
    return {
        "goes": len(seen.goes),
        "stays": [(row, why.sentence) for row, why in seen.stays[:SHOWN]],
        "not_done": len(seen.stays) + len(seen.unseen),
        "unseen": len(seen.unseen),
        "bare": sum(not row.candidate.email for row in seen.goes) if writes else 0,
        "offers": _offers_ending(member, act, seen.goes),
        "rows": seen.goes,
    }


def _offers_ending(member: Membership, act: Many, goes: Sequence[Application]) -> int:
    """Return how many offers are taken back with an act, of those that the member may know of: one query at most."""
    if act.kind not in (Kind.MOVE, Kind.DECLINE, Kind.TRANSFER):
        return 0
    told = [row for row in goes if StageKind(row.stage.kind).holds_offer and can_see_offers(member, row)]
    return pending(told).count() if told else 0


def result_page(member: Membership, act: BulkAct, show: str) -> dict[str, Any]:
    """Return the answers of an act, those that need a look first; `show` is look, done or all."""
    answers = list(answers_of(member, act))
    own = act.by_id == member.pk
    open_until = act.created_at + UNDO_WITHIN
    undoable = own and clock.now() <= open_until
    lines = [_line(act, answer, undoable=undoable) for answer in answers]
    groups = {
        "look": [line for line, answer in zip(lines, answers, strict=True) if _needs_look(answer)],
        "done": [line for line in lines if line.state == "done"],
        "all": lines,
    }
    shown = groups.get(show, lines)
    return {
        "act": act,
        "did": DID[Kind(act.kind)],
        "counts": {name: len(found) for name, found in groups.items()},
        "show": show if show in groups else "all",
        "lines": shown[:SHOWN],
        "more": max(0, len(shown) - SHOWN),
        "unseen": len(act.asked.get("unseen", [])),
        "undone": sum(line.state == "undone" for line in lines),
        "undo_until": open_until if undoable and groups["done"] else None,
        "letters": _letters(act),
    }


def _needs_look(answer: BulkAnswer) -> bool:
    return bool(answer.code or answer.noted or answer.undo_said)


def _line(act: BulkAct, answer: BulkAnswer, *, undoable: bool) -> Line:
    row = answer.application
    state, why = "done", answer.noted or _leaves(act, answer)
    if answer.code:
        state, why = "not", answer.said
    elif answer.undone_at:
        state, why = "undone", f"Taken back at {time(answer.undone_at)}"
    elif answer.undo_said:
        state, why = "kept", answer.undo_said
    return Line(str(row.pk), str(row.candidate), state, why, undoable and state == "done")


def _leaves(act: BulkAct, answer: BulkAnswer) -> str:
    sent = act.kind == Kind.SEND or (act.kind == Kind.DECLINE and act.how.get("letter"))
    return f"Letter leaves {time(_leaving(act))}" if sent else f"{act.how.get('label', '')}"


def _leaving(act: BulkAct) -> datetime:
    return act.created_at + LEAVES_AFTER


def _letters(act: BulkAct) -> dict[str, Any]:
    """Return how many letters of the act still wait, and until when."""
    if act.kind not in (Kind.SEND, Kind.DECLINE) or _leaving(act) <= clock.now():
        return {"count": 0, "at": None}
    wrote = Answer.objects.filter(
        application__in=act.answers.exclude(event_id=None).filter(undone_at=None).values("application"),
        by=act.by_id,
        created_at__gte=act.created_at,
        stopped_at=None,
        how=Answer.How.MAIL,
    )
    return {"count": act.done and wrote.count(), "at": _leaving(act)}
