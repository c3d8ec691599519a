"""The plan as its page shows it: phases, what another start would move, what a posting brought."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from foundation.core.clock import today
from foundation.core.formatting import count, day
from foundation.core.registries import reminders as reminding
from foundation.people.models import Membership
from roles.domain.planning import Moving, Task, Timeline, is_late, timeline
from roles.models import Posting, Role
from roles.pages import public_links
from roles.queries import costs
from roles.queries.loop import owns_all
from roles.queries.seeing import visible_postings, visible_tasks
from roles.queries.snapshot import Snapshot
from roles.registries import came_through
from roles.services.plan import start_of

Book = Mapping[str, Any]
REMINDED = {
    "scorecard_due": "A scorecard is owed",
    "interview_tomorrow": "An interview is near",
    "sign_off_pending": "A brief waits for a signature",
    "take_home_window": "A take-home is running",
    "take_home_ungraded": "A take-home waits to be graded",
    "stage_stale": "A candidate waits in a stage",
    "answer_owed": "An answer was promised",
    "offer_expiring": "An offer is about to lapse",
    "checkpoint_due": "A checkpoint of the first months",
    "advisor_unpaid": "An advisor is not paid yet",
    "take_home_unpaid": "A take-home is not paid yet",
}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What another start would do, in words: `moved` tasks, and why the others stay."""

    start: date
    moved: int
    sentence: str
    rows: tuple[tuple[str, date | None, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the page gives back of an act: the start that was typed, what it would move, and why it was not done."""

    moving: Foreseen | None = None
    typed: str = ""
    wrong: str = ""
    refusal: str = ""


NOTHING = Given()


def page(
    member: Membership, role: Role, books: Mapping[str, Book], shot: Snapshot, given: Given = NOTHING
) -> dict[str, Any]:
    """Return the context of roles/plan.html, but for its forms."""
    book, note = _on_pool(books, whole_stack=owns_all(shot, books["scoping"]))
    return {
        "pool": note,
        **_tasks(member, role, book),
        "starts": start_of(role),
        "moving": given.moving,
        "typed": given.typed,
        "wrong": given.wrong,
        "reminders": reminders(book, {key.rpartition(".")[2] for key, _ in reminding.items()}),
        **_postings(member, role, book),
        "refusal": given.refusal,
    }


def _on_pool(books: Mapping[str, Book], *, whole_stack: bool) -> tuple[Book, str]:
    """Return the plan with the weeks that finding people takes, and why they are more where fewer can do all of it."""
    plan, scoping = books["plan"], books["scoping"]
    if not whole_stack:
        return plan, ""
    low, high = costs.pool_factor(scoping)
    note = (
        f"The role owns the whole stack, so the pool is {low} to {high} times smaller: meeting as many people takes as "
        "many times longer. Tasks keep their days until the plan is moved."
    )
    return {**plan, "phases": costs.widened(plan["phases"], scoping)}, note


def _tasks(member: Membership, role: Role, book: Book) -> dict[str, Any]:
    """Return the phases with their tasks, and how far along they are."""
    tasks = list(visible_tasks(member).filter(role=role).select_related("owner__user"))
    on = today()
    line = timeline(book["phases"], tasks, start_of(role), on)
    return {
        "phases": phases(book, tasks, on),
        "phase_choices": [(row["key"], row["label"]) for row in book["phases"]],
        "today": on,
        "done": sum(row.done_at is not None for row in tasks),
        "total": len(tasks),
        "late": [row for row in tasks if is_late(row, on)],
        "line": line,
        "headline": headline(line),
    }


def _postings(member: Membership, role: Role, book: Book) -> dict[str, Any]:
    """Return where the role is told of, whom that brought, and what it cost."""
    came = {key: n for ask in came_through for key, n in ask([role.pk]).items()}
    shown = [_posting(row, role, came) for row in visible_postings(member).filter(role=role).order_by("created_at")]
    cost = sum(row["row"].cost_minor for row in shown)
    return {
        "postings": shown,
        "channels": channels(book),
        "channel_notes": channel_notes(book),
        "cost": cost,
        "each": each(cost, sum(row["came"] for row in shown)),
    }


def _posting(row: Posting, role: Role, came: Mapping[UUID, int]) -> dict[str, Any]:
    """Return a posting with its tracked link, the number of people who came by it, and what each of them cost."""
    here = came.get(row.pk, 0)
    link = public_links.tracked(public_links.job_url(role.organisation.slug, role.pk, role.title), row.code)
    return {"row": row, "link": link, "came": here, "each": each(row.cost_minor, here)}


def channels(book: Book) -> dict[str, str]:
    """Return the channels of the playbook, label by key."""
    return {row["key"]: row["label"] for row in book["channels"]}


def foreseen(moving: Moving, before: date, start: date) -> Foreseen:
    """Say what starting on another day would move."""
    moved = len(moving.moves)
    shift = (start - before).days
    if not shift:
        return Foreseen(start, 0, "That is the day on which it starts now.", ())
    way = f"{count(abs(shift), 'day', 'days')} {'later' if shift > 0 else 'earlier'}"
    said = [f"The plan would start {way}: {count(moved, 'task moves', 'tasks move')}."]
    if moving.by_hand:
        said.append(f"{count(moving.by_hand, 'task stays', 'tasks stay')} on a day that was set by hand.")
    if moving.done:
        said.append(f"{count(moving.done, 'task is', 'tasks are')} done and {'stays' if moving.done == 1 else 'stay'}.")
    rows = tuple((task.title, task.due_on, new) for task, new in moving.moves)
    return Foreseen(start, moved, " ".join(said), rows)


def headline(line: Timeline) -> str:
    """Return the finding of the timeline."""
    if not line.left:
        return "Everything is done"
    if line.late:
        return f"{count(line.late, 'task is late', 'tasks are late')}; as planned it ends on {day(line.ends)}"
    return f"Nothing is late; as planned it ends on {day(line.ends)}"


def phases(book: Book, tasks: Sequence[Task], today: date) -> list[dict[str, Any]]:
    """Return the phases with their tasks, and what the playbook says to those in them."""
    told = _notes(book)
    rows = []
    for phase in book["phases"]:
        here = [task for task in tasks if task.phase == phase["key"]]
        dues = [task.due_on for task in here if task.due_on]
        rows.append(
            {
                "key": phase["key"],
                "label": phase["label"],
                "weeks": (phase["weeks"][0], phase["weeks"][-1]),
                "tasks": [(task, is_late(task, today)) for task in here],
                "done": sum(task.done_at is not None for task in here),
                "until": max(dues) if dues else None,
                "notes": told.get(phase["key"], []),
            }
        )
    return rows


def _notes(book: Book) -> dict[str, list[tuple[str, str]]]:
    """Return by phase what to keep in mind in it: [(label, sentence)]."""
    offer, starting = book.get("offer", {}), book.get("onboarding", {})
    ends = [("It went well", starting.get("good_outcome")), ("It went wrong", starting.get("bad_outcome"))]
    hint, reader = book.get("screening_hint"), book.get("outside_reader", {})
    return {
        "define": [
            *([("Somebody from outside", _sentence(reader["say"]))] if reader.get("say") else []),
            *((f"Ask them, {at}", said) for at, said in enumerate(reader.get("asks", ()), start=1)),
        ],
        "source_screen": [("Screening", _sentence(hint))] if hint else [],
        "offer_onboard": [
            *([("An offer has", _sentence(", ".join(offer["fields"])))] if offer.get("fields") else []),
            *(("The offer", _sentence(rule)) for rule in offer.get("rules", [])),
            *([("Afterwards", _sentence(starting["outcome"]))] if starting.get("outcome") else []),
            *((label, _sentence(text)) for label, text in ends if text),
        ],
    }


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def reminders(book: Book, sent: Collection[str]) -> list[tuple[str, str]]:
    """Return what is reminded of without anybody asking, and when; `sent` names the reminders that exist."""
    return [
        (REMINDED.get(row["key"], row["key"].replace("_", " ").capitalize()), _sentence(row["when"]))
        for row in book.get("reminders", [])
        if row["key"] in sent
    ]


def channel_notes(book: Book) -> dict[str, str]:
    """Return by channel what to look for in people who come by it, and what an agency takes."""
    notes = {}
    for row in book["channels"]:
        said = []
        if row.get("looks_for"):
            said.append(_sentence(f"look for {row['looks_for']}"))
        if row.get("fee_percent"):
            fee = f"Usual: {row['fee_percent']} % of a year's pay"
            until = f", and another person when the first leaves within {row['guarantee_days']} days"
            said.append(f"{fee}{until if row.get('guarantee_days') else ''}.")
        if said:
            notes[row["key"]] = " ".join(said)
    return notes


def each(cost_minor: int, applications: int) -> int | None:
    """Return what an application cost, rounded to the smallest coin; None without a cost or an application."""
    return round(cost_minor / applications) if cost_minor and applications else None
