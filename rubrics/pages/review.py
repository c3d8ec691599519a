"""The review queue: one applicant, one screen. What its bar, its rubric and its decision bar show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from candidates import policies as pipeline
from candidates.domain.resume_page import Quote
from candidates.models import Application, RejectReason
from foundation.core import clock, formatting
from foundation.people.models import Membership
from roles.models import Role
from rubrics.domain.drafts import CardInput, Quoted, RatingInput, digest, spoken
from rubrics.domain.scoring import hint_on
from rubrics.domain.screening import HEAVY, PARTS, open_ones
from rubrics.models import Scorecard
from rubrics.pages.card_form import value_of
from rubrics.pages.let_go import NOTHING_KEPT, let_go
from rubrics.pages.resume import Resume, resume
from rubrics.pages.screened import decided
from rubrics.queries.review import Measure, get_reviewed, measures, own_seat, resume_of, typed_by
from rubrics.queries.screening import Turn, read_since, turns

WORDS = {1: "One", 2: "Both"}
USUAL_REASON = "evidence"
# What is said of these stands beside their fields; everything else on top of the page.
ASIDE = ("reason", "agreed")


@dataclass(frozen=True, slots=True)
class Queue:
    """A member's queue over one role or all, or of what they put aside (`later`), and where in it they stand."""

    role: Role | None
    later: bool
    turns: Sequence[Turn]
    at: UUID | None = None

    @property
    def ids(self) -> list[UUID]:
        return [turn.application_id for turn in self.turns if turn.aside == self.later and turn.where != "taken"]

    @property
    def aside(self) -> int:
        return sum(turn.aside for turn in self.turns)

    def turn(self, application_id: UUID) -> Turn | None:
        return next((turn for turn in self.turns if turn.application_id == application_id), None)

    @property
    def base(self) -> str:
        return reverse("rubrics:review", args=[self.role.pk]) if self.role else reverse("rubrics:review_all")

    def url(self, at: UUID | None, *, later: bool | None = None, **more: str) -> str:
        """Return the address of somebody in the queue."""
        asked = {"at": str(at)} if at else {}
        asked |= {"later": "1"} if (self.later if later is None else later) else {}
        asked |= more
        return f"{self.base}?{urlencode(asked)}" if asked else self.base

    def beside(self, at: UUID) -> tuple[UUID | None, UUID | None]:
        """Return who stands before and after somebody; for one who is not in the queue, nobody and the first."""
        ids = self.ids
        if at not in ids:
            return None, next(iter(ids), None)
        place = ids.index(at)
        return (ids[place - 1] if place else None), (ids[place + 1] if place + 1 < len(ids) else None)


def queue_of(member: Membership, role: Role | None, *, later: bool = False) -> Queue:
    """Return the member's queue."""
    return Queue(role, later, turns(member, role.pk if role else None))


def review_page(
    member: Membership,
    queue: Queue,
    at: UUID | None,
    *,
    typed: CardInput | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return what the page shows of one applicant, or that the queue is empty. Raises NotFound for one out of sight.

    `typed` is shown instead of what is stored when it was refused, with `errors` beside its parts.
    """
    at = at or next(iter(queue.ids), None)
    done = _done_today(member, queue)
    common = {"queue": queue, "done": done, "chosen": chosen or {}, **_wrong(errors or {}), **NOTHING_KEPT}
    if at is None:
        return {**common, "mode": "empty", "title": "Evidence screen", "meta": str(queue.role or "All roles")}
    found = get_reviewed(member, at, queue.role.pk if queue.role else None)
    seat = own_seat(member, found)
    card = getattr(seat, "scorecard", None) if seat is not None else None
    mode = _mode(queue, found, seat, card)
    hidden = found.hides and mode in ("read", "taken", "past")
    context = common | _bar(queue, found, done, hidden) | {"mode": mode, "hidden": hidden, "card": card}
    if mode == "read":
        return context | _reading(member, found, seat, card, typed, errors or {}, hidden)
    if mode == "decide":
        return context | decided(member, found) | _choices(member, found)
    return context | (let_go(seat, card, typed) if mode == "past" and card is not None else {})


def _wrong(errors: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return what is wrong, and which of it is said on top of the page."""
    general = [part for part in errors if part not in ASIDE and "." not in part]
    return {"errors": errors, "alerts": [said for part in general for said in errors[part]]}


def _done_today(member: Membership, queue: Queue) -> int:
    today = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0)
    return read_since(member, today, queue.role.pk if queue.role else None)


def _mode(queue: Queue, found: Any, seat: Any, card: Scorecard | None) -> str:
    """Return what there is to do: read, decide, or why nothing is: taken, waiting, done, past."""
    turn = queue.turn(found.pk)
    if turn is not None:
        return {"unread": "read"}.get(turn.where, turn.where)
    if card is not None and card.state != Scorecard.State.DRAFT:
        here = found.screen_id is not None and found.status == Application.Status.ACTIVE
        return "waiting" if here and not all(one["inside"] for one in found.others) else "done"
    return "past"


def _bar(queue: Queue, found: Any, done: int, hidden: bool) -> dict[str, Any]:
    before, after = queue.beside(found.pk)
    ids = queue.ids
    place = done + ids.index(found.pk) + 1 if found.pk in ids else done
    said = [str(found.role), f"applied {formatting.day(found.applied_at)}"]
    if found.answer_by:
        said.append(f"answer promised by {formatting.day(found.answer_by)}")
    return {
        "application": found,
        "title": f"Evidence screen: {'applicant ' + str(found.number) if hidden else found.candidate}",
        "who": f"applicant {found.number}" if hidden else str(found.candidate),
        "meta": " · ".join(said),
        "place": place,
        "total": done + len(ids),
        "previous": queue.url(before) if before else "",
        "next": queue.url(after) if after else "",
        "here": queue.url(found.pk),
        "waits": [one["name"] for one in found.others if not one["inside"]],
        "others_in": bool(found.others) and all(one["inside"] for one in found.others),
        "pair": len(found.named) > 1 or bool(found.others),
    }


def _reading(
    member: Membership,
    found: Any,
    seat: Any,
    card: Scorecard | None,
    typed: CardInput | None,
    errors: Mapping[str, Sequence[str]],
    hidden: bool,
) -> dict[str, Any]:
    held = {one["part"]: Quoted(one["text"], one["quote"], one["page"]) for one in (seat.told if seat else [])}
    shown = {part: ((typed.sentence if typed else {}).get(part) or held.get(part, Quoted())) for part in PARTS}
    quotes = [Quote(number, said.quote) for number, said in enumerate(shown.values(), start=1) if said.quote]
    sheet = resume(found, resume_of(member, found), typed_by(found), quotes, hidden=hidden)
    rows = measures(found.screen_id, card)
    return {
        "resume": sheet,
        "sentence": [
            _part(number, part, shown[part], held.get(part, Quoted()), sheet, errors)
            for number, part in enumerate(PARTS, start=1)
        ],
        "criteria": _criteria(rows, typed, errors),
        "version": card.version if card else 0,
        "saved": f"Saved {formatting.time(card.updated_at)}" if card else "",
        "begun": card is not None,
        **standing(rows),
        **_choices(member, found),
    }


def _part(
    number: int, part: str, said: Quoted, held: Quoted, sheet: Resume, errors: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    return {
        "number": number,
        "key": part,
        "label": PARTS[part],
        "text": said.text,
        "quote": said.quote,
        "page": said.page,
        "thin": bool(said.text) and not said.quote,
        "lost": bool(said.quote) and sheet.state == "shown" and number not in sheet.quoted,
        "seen": digest(held.spoken),
        "error": " ".join(errors.get(f"sentence.{part}", ())),
    }


def _criteria(
    rows: Sequence[Measure], typed: CardInput | None, errors: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    shown = [_criterion(row, (typed.ratings if typed else {}).get(row.key), errors) for row in rows]
    wrong = next((one for one in shown if one["level_error"] or one["error"]), None)
    first = wrong or next((one for one in shown if one["value"] is None), None)
    if first is not None:
        first["open"] = True
    return shown


def _criterion(row: Measure, typed: RatingInput | None, errors: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    held = RatingInput(row.score, row.not_assessed, row.evidence)
    given, part = typed or held, f"ratings.{row.key}"
    return {
        "key": row.key,
        "label": row.label,
        "weight": formatting.number(float(row.weight), 0 if row.weight == row.weight.to_integral() else 1),
        "anchors": row.anchors,
        "value": value_of(given),
        "evidence": given.evidence,
        "thin": hint_on(given.score, given.evidence),
        "seen": digest(spoken(held)),
        "open": False,
        "level_error": " ".join(errors.get(f"{part}.score", ())),
        "error": " ".join(errors.get(f"{part}.evidence", ())),
    }


def standing(rows: Sequence[Measure]) -> dict[str, Any]:
    """Return how many criteria are in, and in a sentence what deciding takes."""
    weights = {row.key: Decimal(row.weight) for row in rows}
    labels = {row.key: row.label for row in rows}
    filled = [row.key for row in rows if row.score is not None or row.not_assessed]
    needed, rest = open_ones(weights, filled)
    return {"filled": len(filled), "of": len(rows), "say": _say(labels, weights, needed, rest), "ready": not needed}


def _say(labels: Mapping[str, str], weights: Mapping[str, Decimal], needed: list[str], rest: list[str]) -> str:
    if needed:
        names = " and ".join(f"“{labels[key]}”" for key in needed)
        return f"{names} {'has' if len(needed) == 1 else 'have'} to be in before you decide."
    heavy = sum(weight >= HEAVY for weight in weights.values())
    begun = f"{WORDS.get(heavy, f'All {heavy}')} weight 3 {'criterion is' if heavy == 1 else 'criteria are'} in."
    if not heavy or not rest:
        return "Every criterion is in."
    if len(rest) == 1:
        return f"{begun} The open one counts as “not on the page” if you decide now."
    return f"{begun} The {len(rest)} open ones count as “not on the page” if you decide now."


def _choices(member: Membership, found: Application) -> dict[str, Any]:
    """Return why somebody may be declined, the usual reason first, and whether the member says so here."""
    reasons = RejectReason.objects.filter(organisation_id=found.organisation_id, by=RejectReason.By.US)
    rows = sorted(reasons.order_by("created_at", "pk"), key=lambda one: one.key != USUAL_REASON)
    return {
        "reasons": [(str(one.pk), one.label) for one in rows],
        "decides": pipeline.can_work_application(member, found),
        "by_mail": bool(found.candidate.email),
    }
