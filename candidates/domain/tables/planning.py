"""What would happen to each row of an export, given what the organisation has. Pure: nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any, NamedTuple

from candidates.domain.duplicates import Facts, Reason
from candidates.domain.duplicates import keys_of as shared_keys
from candidates.domain.fields import BY_KEY, KEYS, identities_of
from candidates.domain.tables.known import Applied, HeldPerson, Known, Place, RoleAt
from candidates.domain.tables.labels import key_of
from candidates.domain.tables.matching import Keys, could_be_one, mailbox_of, why_probable
from candidates.domain.tables.meanings import LIVE
from candidates.domain.tables.rows import Parsed
from candidates.domain.values import numbers_in, one_line

CREATE, ADD, UPDATE, SAME, CONFLICT, SKIP, ERROR = "create", "add", "update", "same", "conflict", "skip", "error"
WRITES = (CREATE, ADD, UPDATE)
HISTORY, WAITING = "history", "waiting"  # what a role that is not open takes: what is over, or who waits
CLOSED_WITH_ROLE = "role_changed"
_BY_EMAIL = f"{Reason.EMAIL}:"


class Difference(NamedTuple):
    """A field that a row has otherwise than we: its label, what stands here and what stands in the file."""

    field: str
    here: str
    file: str

    @property
    def sentence(self) -> str:
        return f"{self.field}: the file says “{self.file[:60]}”, Holdout says “{self.here[:60]}”"


@dataclass(slots=True)
class Planned:
    """What will happen to a usable row. `person` is a known candidate's id, or "new:<n>" shared by joined rows.

    `filled` are fields that were empty, `changed` what the file overwrites, `conflicts` what somebody has to decide;
    `application` is one that is there and is meant; `near` is a person of ours who is perhaps the same, and why. `tags`
    are those that a known person has not yet.
    """

    action: str
    person: str
    code: str = ""
    reason: str = ""
    role: str = ""
    place: Place | None = None
    application: str = ""
    filled: list[str] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    conflicts: list[Difference] = field(default_factory=list)
    near: tuple[str, str] = ("", "")
    tags: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        return self.place.status if self.place else ""

    def as_json(self) -> dict[str, Any]:
        """Return what is kept with the row beside its outcome."""
        if not (self.filled or self.changed or self.conflicts or self.near[0]):
            return {}
        kept = {
            "filled": self.filled,
            "changed": [list(each) for each in self.changed],
            "conflicts": [list(each) for each in self.conflicts],
            "near": list(self.near) if self.near[0] else [],
        }
        return {name: value for name, value in kept.items() if value}


class Memory:
    """What earlier rows of the file will have made, or have made.

    `people` maps groups of rows to whom they are; who was made by an earlier part of the file is in `made`, by the name
    that the plan had for them. So a file that is written in parts comes out as one that is planned whole.
    """

    def __init__(self) -> None:
        self.people: dict[int, str] = {}
        self.made: dict[str, str] = {}
        self.seen: set[str] = set()
        self.applied: dict[tuple[str, str, str], int] = {}
        self.live: dict[tuple[str, str], int] = {}


def plan(
    rows: Sequence[tuple[int, int, Parsed]], known: Known, memory: Memory, *, today: str, newer: bool = False
) -> list[Planned]:
    """Return one plan per (number, group, row), in the order given. Groups are rows of one person, by number.

    `newer` says that the file counts where both sides have a value.
    """
    _find_people(rows, known, memory)
    return [_plan_one(number, row, memory.people[group], known, memory, today, newer) for number, group, row in rows]


def counts(planned: Iterable[Planned]) -> dict[str, int]:
    """Return how many rows there are of each action."""
    return dict(Counter(item.action for item in planned))


def _find_people(rows: Sequence[tuple[int, int, Parsed]], known: Known, memory: Memory) -> None:
    for _number, group, row in rows:
        if memory.people.get(group, "new:").startswith("new:") and (person := _find(row, known)):
            memory.people[group] = person
    for _number, group, _row in rows:
        memory.people.setdefault(group, f"new:{group}")


def _find(row: Parsed, known: Known) -> str:
    for email in row.addresses:
        if (held := known.by_email.get(email)) and could_be_one(row.name, held[1]):
            return held[0]
    if known.by_identity:
        for own in identities_of(row).values():
            if own in known.by_identity:
                return known.by_identity[own]
    return known.by_external_id.get(row.external_id, "") if row.external_id else ""


def _plan_one(number: int, row: Parsed, person: str, known: Known, memory: Memory, today: str, newer: bool) -> Planned:
    who = memory.made.get(person, person)
    is_new = who.startswith("new:") and who not in memory.seen
    planned = _application(number, row, person, known, memory, today)
    if planned.action == ADD and is_new:
        planned.action = CREATE
    if planned.code == "no_job" and not is_new:
        planned.action = SAME
    if planned.action in (SKIP, ERROR):
        return planned
    if is_new and planned.action in WRITES:
        planned.near = _near(row, known)
    if (held := known.people.get(person)) and person not in memory.made:
        _compare(row, held, planned, newer)
    _compare_application(planned, known, newer)
    if planned.action == SAME and (planned.filled or planned.changed):
        planned.action = UPDATE
    elif planned.action == SAME and planned.conflicts:
        planned.action, planned.code = CONFLICT, planned.code or "differs"
    if planned.action in WRITES:
        memory.seen.add(who)
    _say(planned)
    return planned


def _application(number: int, row: Parsed, person: str, known: Known, memory: Memory, today: str) -> Planned:
    if not row.job:
        without = "an application and its note" if row.note or row.closed else "an application"
        return Planned(CREATE, person, "no_job", f"No job is named: the person is kept without {without}.")
    role = known.roles.get(key_of(row.job))
    if role is None or not role.role:
        left = role is not None
        sentence = f"“{row.job}” is left out." if left else f"No role is chosen for “{row.job}”."
        return Planned(SKIP, person, "job_left_out" if left else "no_role", sentence)
    place = known.places.get((row.combination, key_of(row.job)))
    if place is None:
        shown = row.status or row.stage or "(empty)"
        return Planned(SKIP, person, "status_unknown", f"Say what “{shown}” means.", role.role)
    if not place.status:
        return Planned(SKIP, person, "status_left_out", f"“{row.status or row.stage}” is left out.", role.role)
    return _entering(number, row, person, known, memory, today, role, place)


def _entering(
    number: int, row: Parsed, person: str, known: Known, memory: Memory, today: str, role: RoleAt, place: Place
) -> Planned:
    """Return the plan of a row whose role and standing are known."""
    who, day = memory.made.get(person, person), intern((row.applied_on or today)[:10])
    if (earlier := memory.applied.get((who, role.role, day))) is not None:
        return Planned(SKIP, person, "repeats", f"Repeats row {earlier}.", role.role, place)
    there = None if person in memory.made else _there(row, person, role.role, day, known)
    if there is not None:
        return Planned(SAME, person, "already_there", "", role.role, place, there.key)
    if place.status in LIVE and role.refusal:
        return Planned(SKIP, person, "role_closed", role.refusal, role.role, place)
    if place.status in LIVE and role.takes == HISTORY:
        note = f"Was in play there; {role.title} is closed, so it comes in as closed."
        place = place._replace(status="rejected", note=note)
    if refusal := _second_live(person, role.role, place.status, known, memory):
        return Planned(CONFLICT, person, "active_twice", refusal, role.role, place)
    memory.applied[who, role.role, day] = number
    if place.status in LIVE:
        memory.live[who, role.role] = number
    return Planned(ADD, person, role=role.role, place=place)


def _there(row: Parsed, person: str, role: str, day: str, known: Known) -> Applied | None:
    """Return the application that a row is about: by their number, by its day, or the only one if it says none."""
    held = known.applications.get((person, role), ())
    wanted = known.by_application.get(row.application_id) if row.application_id else None
    for each in held:
        if each.key == wanted or each.day == day[:10]:
            return each
    return held[0] if len(held) == 1 and not row.applied_on else None


def _second_live(person: str, role: str, status: str, known: Known, memory: Memory) -> str:
    if status not in LIVE:
        return ""
    if other := memory.live.get((memory.made.get(person, person), role)):
        return f"Row {other} makes this person active for the role already."
    if any(each.status in LIVE for each in known.applications.get((person, role), ())):
        return "This person is active for the role already. Decide there which application stands."
    return ""


def _near(row: Parsed, known: Known) -> tuple[str, str]:
    """Return a person of ours who is perhaps this one, and why."""
    if not known.near:
        return "", ""
    keys = row.keys()
    for key in near_keys(keys.emails, keys.typed):
        for held in known.near.get(key, ()):
            theirs = keys_of(held)
            # Inside a file a number and a name make one person; what stood here before is shown beside it first.
            if why := why_probable(keys, theirs):
                return held.key, why.replace(
                    "; the name is the same without diacritics", " and name, other e-mail address"
                )
    return "", ""


def near_keys(emails: Iterable[str], phone: str) -> set[str]:
    """Return by what people who are perhaps the same are looked up, as they are kept with them: see `duplicates`."""
    found = {_BY_EMAIL + mailbox_of(email) for email in emails}
    if phone:
        found |= shared_keys(Facts(phones=(phone,)))
    return found


def keys_of(held: HeldPerson) -> Keys:
    """Return what a person whom the organisation has can be recognised by."""
    phone, email = held.details.get("phone", ""), held.details.get("email", "").lower()
    return Keys(
        held.details.get("name", ""),
        tuple(filter(None, [email, *held.emails])),
        tuple(numbers_in(phone)),
        (),
        "",
        phone,
    )


def _compare(row: Parsed, held: HeldPerson, planned: Planned, newer: bool) -> None:
    """Say what of a known person a row fills, and what it has otherwise."""
    for key in KEYS:
        given, here = getattr(row, key), held.details.get(key, "")
        label = BY_KEY[key].term
        if key == "email":
            new = [email for email in row.addresses if email not in (here.lower(), *held.emails)]
            planned.filled += [f"{label} “{email}” added" for email in new]
        elif not given or given in held.also or _alike(key, given, here):
            continue
        elif not here:
            planned.filled.append(f"{label} added")
        else:
            (planned.changed if newer else planned.conflicts).append(Difference(label, here, given))
    planned.tags = [tag for tag in row.tags if tag[:60].lower() not in held.tags]
    planned.filled += [f"tag “{tag}” added" for tag in planned.tags]


def _alike(key: str, given: str, here: str) -> bool:
    if key == "phone":
        return set(given.split("; ")) <= set(here.split("; "))
    return one_line(given).casefold() == one_line(here).casefold()


def _compare_application(planned: Planned, known: Known, newer: bool) -> None:
    """Say what of an application that is there the row has otherwise."""
    if not planned.application or planned.place is None:
        return
    there = known.applications.get((planned.person, planned.role), ())
    held = next(each for each in there if each.key == planned.application)
    found = []
    if held.status != planned.place.status:
        found.append(Difference("Status", held.status, planned.place.status))
    if held.stage != planned.place.stage:
        found.append(Difference("Stage", held.label, planned.place.label))
    wins = newer and not held.busy
    (planned.changed if wins else planned.conflicts).extend(found)
    if found and newer and held.busy:
        planned.place = planned.place._replace(note=held.busy)


def _say(planned: Planned) -> None:
    """Put into words what happens to a row that is not simply new."""
    if planned.reason and planned.code != "already_there":
        return
    said = [f"{each.field} {each.here or '–'} → {each.file}" for each in planned.changed]
    said = [*planned.filled, *said, *(each.sentence for each in planned.conflicts)]
    if planned.near[0]:
        said.append(f"Perhaps somebody you know: {planned.near[1]}")
    if planned.place and planned.place.note:
        said.append(planned.place.note)
    planned.reason = "; ".join(said) or ("This application is there already." if planned.application else "")
