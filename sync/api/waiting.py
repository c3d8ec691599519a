"""The items of a batch that are put together: new people, changed people, and applications, each kind by one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from candidates.api.external import PutApplication
from candidates.domain.fields import BY_KEY
from candidates.policies import can_add_people, can_edit_candidate
from candidates.services.editing_many import edit_candidates
from candidates.services.entering_many import Arrival, put_applications
from candidates.services.upserting_many import Newcomer, known_by, put_newcomers
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import Refused
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name
from sync.queries.book import Book

PEOPLE, APPLICATIONS = "candidates", "applications"
Item = Mapping[str, Any]
Answer = Callable[[int, Outcome, UUID], None]


class Waiting:
    """What waits to be put together, in the order: who is new, who is changed, applications.

    An item that meets something that waits is not taken: the caller puts all that waits, and then asks again.
    """

    def __init__(self, member: Membership, book: Book, applications: PutApplication) -> None:
        self.member, self.book, self.applications = member, book, applications
        # By what those are known who came in with this batch.
        self.met: set[tuple[str, str]] = set()
        # What guards refuse of the items that `put` returned.
        self.guarded: dict[int, Refused] = {}
        self._clear()

    def _clear(self) -> None:
        self.new: list[tuple[int, Newcomer]] = []
        self.changed: dict[UUID, tuple[int, Item]] = {}
        self.arriving: dict[int, Item] = {}
        # Names and rows of ours that wait, and people whose applications do.
        self.names: set[tuple[str, str, str]] = set()
        self.rows: set[UUID | None] = set()
        self.known_by: set[tuple[str, str]] = set()

    def meets(self, item: Item) -> bool:
        """Tell whether an item is about something that waits."""
        pk = self.book.pk(item["collection"], item["source"], item["external_id"])
        return (pk is not None and pk in self.rows) or _name(item) in self.names

    def take_new(self, index: int, someone: Newcomer) -> bool:
        """Let somebody wait who is known by nothing that they bring, and tell whether they do."""
        if any(one in self.met or one in self.known_by for one in someone.known_by):
            return False
        self.new.append((index, someone))
        self.names.add((PEOPLE, someone.name.source, someone.name.external_id))
        self.known_by |= {*someone.known_by}
        return True

    def take(self, index: int, item: Item) -> bool:
        """Let a changed person or an application wait whose body is plain, and tell whether it does."""
        if item["collection"] == PEOPLE:
            return self._take_changed(index, item)
        return item["collection"] == APPLICATIONS and self._take_arriving(index, item)

    def _take_changed(self, index: int, item: Item) -> bool:
        pk = self.book.pk(PEOPLE, item["source"], item["external_id"])
        held = self.book.cells("candidate", pk) if pk else None
        if pk is None or held is None or not can_add_people(self.member):
            return False
        data = item["data"]
        for key, value in data.items():
            detail = BY_KEY.get(key)
            if detail is None or type(value) is not str or len(value) > detail.typed or not value.isprintable():
                return False
        if data.get("email", held["email"]) != held["email"]:
            return False
        self.changed[pk] = index, item
        self.rows.add(pk)
        self.names.add(_name(item))
        return True

    def _take_arriving(self, index: int, item: Item) -> bool:
        known = self.book.pk(APPLICATIONS, item["source"], item["external_id"])
        if known is not None and self.book.cells("application", known) is None:
            return False
        data = item["data"]
        role, who = data.get("role_external_id"), data.get("candidate_external_id")
        if role is not None and self.book.called("role", item["source"], role) is None:
            return False
        waits = (PEOPLE, item["source"], who) in self.names
        if who is not None and not waits and self.book.called("candidate", item["source"], who) is None:
            return False
        self.arriving[index] = item
        # A change of the person behind it comes after it.
        self.names |= {_name(item), (PEOPLE, item["source"], str(who))}
        self.rows |= {known, self.book.called("candidate", item["source"], str(who)), _id(data.get("candidate_id"))}
        return True

    def put(self, answer: Answer) -> list[int]:
        """Put what waits and answer for it; return in order the items that have to be put one by one."""
        new, changed, arriving = self.new, self.changed, self.arriving
        self._clear()
        rest = self._put_new(new, answer) if new else []
        rest += self._put_changed(changed, answer) if changed else []
        rest += self._put_arriving(arriving, answer) if arriving else []
        return sorted(rest)

    def _put_new(self, new: list[tuple[int, Newcomer]], answer: Answer) -> list[int]:
        try:
            with transaction.atomic():
                made = put_newcomers(actor=self.member, people=[someone for _, someone in new])
        except IntegrityError:
            return [index for index, _someone in new]
        for (index, someone), pk in zip(new, made, strict=True):
            self.book.note(PEOPLE, someone.name.source, someone.name.external_id, pk)
            self.met.update(someone.known_by)
            answer(index, Outcome.CREATED, pk)
        return []

    def _put_changed(self, changed: Mapping[UUID, tuple[int, Item]], answer: Answer) -> list[int]:
        before = {pk: self.book.ours("candidate", pk) for pk in changed}
        wanted = {
            pk: item["data"]
            for pk, (_, item) in changed.items()
            if before[pk] is not None and can_edit_candidate(self.member, before[pk], None)
        }
        done = edit_candidates(actor=self.member, wanted=wanted)
        for pk, row in done.items():
            index, item = changed[pk]
            touched = row.version != before[pk].version
            self.book.keep(PEOPLE, item["source"], item["external_id"], row)
            self.met.update(known_by(row, row.emails))
            answer(index, Outcome.UPDATED if touched else Outcome.UNCHANGED, pk)
        return [index for pk, (index, _) in changed.items() if pk not in done]

    def _put_arriving(self, arriving: Mapping[int, Item], answer: Answer) -> list[int]:
        arrivals = {}
        for index, item in arriving.items():
            source, name = item["source"], item["external_id"]
            standing = self.applications.plain_standing(source, item["data"])
            if standing is not None:
                arrivals[index] = Arrival(Name(source, name), self.book.pk(APPLICATIONS, source, name), standing)
        try:
            done, self.guarded = put_applications(actor=self.member, arrivals=arrivals)
        except IntegrityError:
            done, self.guarded = {}, {}
        for index, (row, outcome) in done.items():
            self.book.keep(APPLICATIONS, arriving[index]["source"], arriving[index]["external_id"], row)
            answer(index, outcome, row.pk)
        return [index for index in arriving if index not in done]


def _name(item: Item) -> tuple[str, str, str]:
    return item["collection"], item["source"], item["external_id"]


def _id(value: Any) -> UUID | None:
    try:
        return UUID(value) if type(value) is str else None
    except ValueError:
        return None
