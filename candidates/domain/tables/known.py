"""What an organisation has that the rows of an export may mean: roles, stages, people and their applications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class RoleAt(NamedTuple):
    """What a job means: a role ('' leaves the rows out), and what it takes; `refusal` is why nobody in play."""

    role: str
    title: str = ""
    takes: str = ""
    refusal: str = ""


class Place(NamedTuple):
    """Where a row stands in a role: our status and the stage, with a note when that is not what the file says."""

    status: str
    stage: str
    label: str
    note: str = ""


class Applied(NamedTuple):
    """An application that is there already. `busy` says what hangs on it that no file may overrun."""

    key: str
    day: str
    status: str
    stage: str
    label: str
    busy: str = ""


@dataclass(slots=True)
class HeldPerson:
    """A person whom the organisation has, with the details that a row may differ from.

    `also` are further names, numbers and pages of theirs; a file that has one of these differs in nothing.
    """

    key: str
    details: dict[str, str]
    emails: list[str] = field(default_factory=list)
    also: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What the organisation has. Keys are lower-case addresses, profiles and the like, ids; values are candidate ids,
    for addresses with the name that goes with them: a shared mailbox alone must not make two people one.

    `near` maps numbers and mailboxes to people who are perhaps meant; `roles` the job's key to the role that was
    chosen; `places` (combination, job key) to where that stands; `by_application` their numbers to our applications.
    """

    by_email: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    by_identity: Mapping[str, str] = field(default_factory=dict)
    by_external_id: Mapping[str, str] = field(default_factory=dict)
    by_application: Mapping[str, str] = field(default_factory=dict)
    near: Mapping[str, Sequence[HeldPerson]] = field(default_factory=dict)
    people: Mapping[str, HeldPerson] = field(default_factory=dict)
    roles: Mapping[str, RoleAt] = field(default_factory=dict)
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    applications: Mapping[tuple[str, str], Sequence[Applied]] = field(default_factory=dict)
