"""The page of one application, in a constant number of queries."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from candidates import policies
from candidates.models import Application
from candidates.pages.details import detail_facts
from candidates.queries import application as reading
from candidates.queries.seeing import told_why
from candidates.services.undo import UNDO_WITHIN, can_be_undone, is_harmless
from foundation.activity.queries import TimelineItem, timeline
from foundation.core import clock
from foundation.core.addresses import panels_at
from foundation.core.formatting import date_only
from foundation.people.models import Job, Membership
from foundation.people.queries.addresses import trouble_in_words

SHOWN, ALL = 8, 500
WENT_ON = ("application.transferred", "application.came_over")


def application_page(member: Membership, found: Application) -> dict[str, Any]:
    """Return what the page tells of an application that the member sees; forms come with the request."""
    can_work = policies.can_work_application(member, found)
    return {
        "application": found,
        "candidate": found.candidate,
        "mail_trouble": trouble_in_words(getattr(found, "mail_trouble", None)),
        "details": detail_facts(found.candidate),
        **_way(member, found),
        "held": _held(member, found),
        "other_roles": reading.other_roles_of(member, found),
        **_conversations(member, found),
        **_papers(member, found),
        **_history(member, found),
        "panels": panels_at("application", member, found),
        "can_work": can_work,
        "can_note": policies.can_write_note(member, found),
        "sees_board": policies.can_see_board(member, found.role),
        "sees_notes": member.job != Job.ADVISOR,
    }


def _way(member: Membership, found: Application) -> dict[str, Any]:
    """Return the stages with where the application stands, and why a guard was passed on the last move."""
    last = getattr(found, "last_move", None)
    passed = last is not None and bool(last["override_reason"]) and found.pk in told_why(member, [found.pk])
    return {
        "steps": reading.steps(found, reading.stages_of(found), reading.times_of(found)),
        "override": last if passed else None,
    }


def _held(member: Membership, found: Application) -> dict[str, str] | None:
    """Return since when and until when the application is on hold, and why for who may read it; None unless it is."""
    hold = getattr(found, "held", None)
    if hold is None:
        return None
    since = datetime.fromisoformat(hold["since"])
    until = f" until {date_only(date.fromisoformat(hold['until']))}" if hold["until"] else ""
    on = f", since {date_only(since)}"
    told = hold["reason"] and found.pk in told_why(member, [found.pk])
    return {"title": f"On hold{until}{on}", "reason": hold["reason"] if told else ""}


def _conversations(member: Membership, found: Application) -> dict[str, Any]:
    interviews = reading.interviews_of(member, found)
    return {"interviews": interviews, "next_interview": reading.next_interview(interviews)}


def _papers(member: Membership, found: Application) -> dict[str, Any]:
    """Return what was written about the person, attached, and sent by themselves."""
    return {
        "notes": reading.notes_of(member, found),
        "files": reading.files_of(member, found),
        "sent": reading.entries_of(found),
    }


def _history(member: Membership, found: Application) -> dict[str, Any]:
    history = timeline(member, application_id=found.pk, limit=SHOWN + 1)
    return {"history": _entries(member, history[:SHOWN]), "more_history": len(history) > SHOWN}


def history_page(member: Membership, found: Application) -> dict[str, Any]:
    """Return everything that happened to the application and that the member may read."""
    return {"application": found, "history": _entries(member, timeline(member, application_id=found.pk, limit=ALL))}


def _entries(member: Membership, items: list[TimelineItem]) -> list[dict[str, Any]]:
    """Return the timeline's items as its macro takes them; one's own act has an undo while nothing is in its way."""
    entries, stands, whys = [], False, _whys(member, items)
    for item in items:
        own = item.actor_id == member.pk and clock.now() - item.at <= UNDO_WITHIN
        undo = own and not stands and can_be_undone(item.verb, item.data)
        stands = stands or not is_harmless(item.verb, item.data)
        entry = {"text": f"{item.actor} {item.text}{whys.get(item.event_id, '')}", "at": item.at, "tone": item.tone}
        entries.append({**entry, "undo": reverse("candidates:undo_event", args=[item.event_id]) if undo else ""})
    return entries


def _whys(member: Membership, items: list[TimelineItem]) -> dict[UUID, str]:
    """Return why somebody went on in another role, by its event: it may tell of judgements in the role they left."""
    went = [item for item in items if item.verb in WENT_ON and item.data.get("reason")]
    pairs = {item.event_id: {UUID(item.data[name]) for name in ("from_id", "to_id")} for item in went}
    told = told_why(member, set().union(*pairs.values())) if went else set()
    return {item.event_id: f": {item.data['reason']}" for item in went if pairs[item.event_id] <= told}
