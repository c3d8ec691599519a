"""What would happen to each row of an export, given what the organisation has. Pure: nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from candidates.domain.csv.columns import fold
from candidates.domain.csv.matching import could_be_one, join
from candidates.domain.csv.parsing import Parsed
from candidates.domain.fields import identities_of

LIVE = ("active", "hold")
CREATE, ADD, UPDATE, SAME, SKIP, ERROR = "create", "add", "update", "same", "skip", "error"


@dataclass(frozen=True, slots=True)
class Known:
    """What the organisation has. Keys are lower-case addresses, profiles and the like, ids; values are candidate ids,
    for addresses with the name that goes with them: a shared mailbox alone must not make two people one.

    `roles` maps the folded job label to (role id, why it takes nobody or ''). `applications` holds, per candidate and
    role, the ISO days of its applications; `live` the pairs with an active or held one.
    """

    by_email: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    by_identity: Mapping[str, str] = field(default_factory=dict)
    by_external_id: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    applications: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    live: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class Planned:
    """What will happen to a usable row. `person` is a known candidate's id, or "new:<n>" shared by joined rows."""

    action: str
    person: str
    code: str = ""
    reason: str = ""
    role: str = ""
    status: str = ""


def plan(rows: Sequence[tuple[int, Parsed]], known: Known, *, today: str) -> list[Planned]:
    """Return one plan per (number, row), in the order given."""
    people = _people([row for _number, row in rows], known)
    memory = _Memory(known)
    return [_plan_one(number, row, person, memory, today) for (number, row), person in zip(rows, people, strict=True)]


def counts(planned: Sequence[Planned]) -> dict[str, int]:
    """Return how many rows there are of each action."""
    return dict(Counter(item.action for item in planned))


def _people(rows: list[Parsed], known: Known) -> list[str]:
    """Return whose row each is: joined inside the file first, then found among the known."""
    groups = join([row.keys() for row in rows])
    found: dict[int, str] = {}
    for row, group in zip(rows, groups, strict=True):
        if group not in found and (person := _find(row, known)):
            found[group] = person
    return [found.get(group, f"new:{group}") for group in groups]


def _find(row: Parsed, known: Known) -> str:
    held = [known.by_email[email] for email in row.addresses if email in known.by_email]
    keys: list[str | None] = [person for person, name in held if could_be_one(row.name, name)]
    keys += [known.by_identity.get(own) for own in identities_of(row).values()]
    keys.append(known.by_external_id.get(row.external_id) if row.external_id else None)
    return next((key for key in keys if key), "")


class _Memory:
    """What is there already plus what earlier rows of the file will have made."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.seen: set[str] = set()
        self.applied: dict[tuple[str, str, str], int] = {}
        self.live: dict[tuple[str, str], int] = {}


def _plan_one(number: int, row: Parsed, person: str, memory: _Memory, today: str) -> Planned:
    is_new = person.startswith("new:") and person not in memory.seen
    planned = _application(number, row, person, memory, today)
    if planned.action == ADD and is_new:
        planned.action = CREATE
    if planned.code == "no_job" and not is_new:
        planned.action = SAME
    if planned.action in (CREATE, ADD, UPDATE):
        memory.seen.add(person)
    return planned


def _application(number: int, row: Parsed, person: str, memory: _Memory, today: str) -> Planned:
    known = memory.known
    if not row.job:
        return Planned(CREATE, person, "no_job", "No job is named: the person is kept without an application.")
    role, closed = known.roles.get(fold(row.job), ("", ""))
    if not role:
        return Planned(SKIP, person, "no_role", f"No role is chosen for “{row.job}”.")
    status = known.statuses.get(fold(row.status)) or row.mapped_status
    if status is None:
        shown = row.status or "(empty)"
        return Planned(SKIP, person, "status_unknown", f"Say what the status “{shown}” means.", role)
    day = row.applied_on or today
    if day in known.applications.get((person, role), frozenset()):
        return Planned(SAME, person, "already_there", "This application is there already.", role, status)
    earlier = memory.applied.get((person, role, day))
    if earlier is not None:
        return Planned(SKIP, person, "repeats", f"Repeats row {earlier}.", role, status)
    if closed:
        return Planned(SKIP, person, "role_closed", closed, role, status)
    refusal = _second_live(row, person, role, status, memory)
    if refusal:
        return Planned(SKIP, person, "active_twice", refusal, role, status)
    memory.applied[(person, role, day)] = number
    if status in LIVE:
        memory.live[(person, role)] = number
    return Planned(ADD, person, role=role, status=status)


def _second_live(row: Parsed, person: str, role: str, status: str, memory: _Memory) -> str:
    if status not in LIVE:
        return ""
    if (person, role) in memory.known.live:
        return "This person is active for the role already. Decide there which application stands."
    other = memory.live.get((person, role))
    return f"Row {other} makes this person active for the role already." if other else ""
