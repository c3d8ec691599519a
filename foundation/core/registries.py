"""The registries of the ground and the shape of what plugs into each. Apps register; the ground never imports them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from foundation.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Todo:
    """Something a member owes. `minutes` is about how long it takes; `due_at` is aware or None.

    Of several of a kind at one address `about` tells which this is, however its words change.
    """

    kind: str
    icon: str
    title: str
    detail: str
    url: str
    action: str
    due_at: datetime | None
    minutes: int | None = None
    masked: bool = False
    about: UUID | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell one person once; `slot` tells repeats apart. `email` is for people without an account.

    What is about an account belongs to no organisation; its subject is the user.

    `audience` with the role and application says who may go on reading it (see `foundation.core.event_log`).
    """

    organisation_id: UUID | None
    recipient_id: UUID | None
    kind: str
    subject_id: UUID
    slot: str
    title: str
    body: str
    url: str
    email: str = ""
    audience: str = ""
    role_id: UUID | None = None
    application_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A part of a PDF that its reader may choose; a key needs the `scopes` of what is in it."""

    label: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A PDF kind. `build(viewer, subject_id)` returns what the viewer may see, as template context (plain data).

    It raises NotFound when the viewer may not see the subject. Its JSON form is the document's fingerprint.
    `title(viewer, subject_id)` names it; `role_id(subject_id)` says where it belongs; its file is `kept_for` so long.
    One that is meant for `one_page` and takes more is laid out again with `overflow_mm`, so that it says so itself.
    A key needs the `scopes` of what is in it. Where there are `parts` to choose from, `build` gets the keys of the
    chosen ones as well.
    """

    key: str
    template: str
    title: Callable[[Any, UUID], str]
    build: Callable[..., Mapping[str, Any]]
    role_id: Callable[[UUID], UUID | None]
    kept_for: timedelta
    one_page: bool = False
    scopes: tuple[str, ...] = ()
    parts: Mapping[str, DocumentPart] = field(default_factory=dict)

    def built(self, viewer: Any, subject_id: UUID, parts: Iterable[str]) -> Mapping[str, Any]:
        """Return the content; of one without parts to choose from, all there is."""
        if not self.parts:
            return self.build(viewer, subject_id)
        return self.build(viewer, subject_id, tuple(part for part in self.parts if part in set(parts)))


@dataclass(frozen=True, slots=True)
class SecretLink:
    """An address that holds a secret, kept nowhere: `address(subject_id, to)` makes it anew for each mail.

    It raises a DomainError where nothing is to be sent any more. `label` stands on the button. `fared(subject_id, at,
    why, again)` hears how a mail fared: that it left at that moment, or why not and whether it is tried again.
    """

    address: Callable[[UUID, str], str]
    label: str
    fared: Callable[[UUID, datetime | None, str, bool], object] | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """Rows that give somebody sight of others, and take it: a change of their `columns` is told to that member's keys.

    `touched` is SQL for (organisation_id, id, member_id): what of `about` (role, application, member) they see or no
    longer see, with `{changed}` for the changed rows of `model`.
    """

    model: str
    columns: tuple[str, ...]
    about: str
    touched: str


class Spot(StrEnum):
    """Where on its page a panel stands: before what the page tells itself, among its last cards, or at the side."""

    FIRST = "first"
    BELOW = "below"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page whose data lives in an upper app; the shell embeds it by URL with a plain link.

    The page knows `place` and `spot` and no key; panels of one spot stand in their `order`.
    """

    key: str
    place: str
    label: str
    url_name: str
    shown: Callable[[Any, Any], bool]
    spot: Spot = Spot.BELOW
    order: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result that the member may see; `line` is the passage `where` the words were found.

    `marks` and `line_marks` are the places [start, end) of the words in title and line.
    """

    kind: str
    title: str
    detail: str
    url: str
    marks: tuple[tuple[int, int], ...] = ()
    where: str = ""
    line: str = ""
    line_marks: tuple[tuple[int, int], ...] = ()


# (application, to_stage, member) -> sentences that say why it may not move; empty means go.
move_guards: Registry[Callable[[Any, Any, Any], list[str]]] = Registry("move_guards")
# (role) -> sentences that say why it may not open beyond the six checks of the gate.
opening_guards: Registry[Callable[[Any], list[str]]] = Registry("opening_guards")
todos: Registry[Callable[[Any], list[Todo]]] = Registry("todos")
# (now) -> notices that are due; pure queries, sent once each by their unique key.
reminders: Registry[Callable[[datetime], Iterable[Notice]]] = Registry("reminders")
# By the kind of a reminder: why it is not to be sent any more, of its subject and slot; it may have waited for days.
overtaken: Registry[Callable[[UUID, str], str]] = Registry("overtaken")
documents: Registry[DocumentKind] = Registry("documents")
# (member) -> which of their own documents hold what has been closed to them since, as a Q over Document; joined by OR.
closed_documents: Registry[Callable[[Any], Q]] = Registry("closed_documents")
panels: Registry[Panel] = Registry("panels")
# What for ("stage.kit") -> the name of an upper app's address to which pages below it lead.
pages_above: Registry[str] = Registry("pages_above")
# What for ("take_home") -> how its mail gets a link that holds a secret.
secret_links: Registry[SecretLink] = Registry("secret_links")
MADE = "made:"
# (ids of people, ids of their applications) -> None: forget them in the app's own tables; again changes nothing.
erasers: Registry[Callable[[Collection[UUID], Collection[UUID]], None]] = Registry("erasers")
# (member, text, limit) -> hits.
search: Registry[Callable[[Any, str, int], list[Hit]]] = Registry("search")
# The kind of a row ("candidate") -> (ids) -> those that were merged into others, each with the one it is now.
successors: Registry[Callable[[Iterable[UUID]], Mapping[UUID, UUID]]] = Registry("successors")
sights: Registry[Sight] = Registry("sights")
# "collection field app" -> paths as in `Shape.fed_by`, where a value or sight hangs on rows of an upper app.
also_fed: Registry[tuple[str, ...]] = Registry("also_fed")
# (organisation, collection, visible rows, moment, cursor, limit, count) -> (id, place) of rows that changed since, in
# the order of the log, one more than `limit`, and how many there are in all; entered by `foundation.activity`.
changed_since: Registry[Callable[..., tuple[list[tuple[UUID, int]], int]]] = Registry("changed_since")
# (organisation, collection, visible rows, moment) -> those of the rows, in no order; entered by `foundation.activity`.
among_changed: Registry[Callable[..., QuerySet[Any]]] = Registry("among_changed")
# (organisation) -> None: give a new organisation its own copy of the playbook. Must be idempotent.
seeders: Registry[Callable[[Any], None]] = Registry("seeders")
# (actor, member) -> None, inside the transaction that changed the member's job or ended their access: end what they may
# no longer hold.
standing_changed: Registry[Callable[[Any, Any], None]] = Registry("standing_changed")
# (member) -> which events of the app's verbs the member may read; joined by OR over apps.
event_filters: Registry[Callable[[Any], Q]] = Registry("event_filters")
# (member) -> which notices somebody who is neither owner nor recruiter may go on reading, by audience, role_id and
# application_id; joined by OR over apps. Every page asks, so it is to be little SQL and tied to the notice's own place.
notice_filters: Registry[Callable[[Any], Q]] = Registry("notice_filters")


@dataclass(frozen=True, slots=True)
class Kept:
    """An address outside the API on which programs may rely: it is versioned with it. `media` is what it answers."""

    path: str
    media: str
    says: str
    who: str = "signed in"


# Addresses outside the API that are part of its versioned surface.
kept_addresses: Registry[Kept] = Registry("kept_addresses")
# (member) -> ids and titles of the roles that the member may choose among.
role_choices: Registry[Callable[[Any], list[tuple[UUID, str]]]] = Registry("role_choices")


def made_link(purpose: str) -> str:
    """Return what is kept instead of an address that holds a secret; the mail gets it from `secret_links`."""
    return f"{MADE}{purpose}"
