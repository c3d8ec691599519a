"""The items of a batch that are put together, each kind by one act; here people, applications and new notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from candidates.api.external import PutApplication, PutNote
from candidates.api.first_months import PutOnboarding
from candidates.domain.fields import BY_KEY
from candidates.policies import can_add_people, can_edit_candidate
from candidates.services.editing_many import edit_candidates
from candidates.services.entering_many import Arrival, put_applications
from candidates.services.noting import put_notes
from candidates.services.tagging import label_people
from candidates.services.upserting_many import Newcomer, known_by, put_newcomers
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import Refused
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name
from roles.api.external import PutOutcome
from sync.api.items import Answer, Item, called, named_plainly, plain_tags, read_id
from sync.api.waiting_bodies import FIRST_MONTHS, OUTCOMES, WaitingFirstMonths, WaitingOutcomes
from sync.api.waiting_roles import ROLES, WaitingRoles
from sync.queries.book import Book

PEOPLE, APPLICATIONS, NOTES = "candidates", "applications", "notes"


@dataclass(frozen=True, slots=True)
class Read:
    """The views whose bodies are read here."""

    applications: PutApplication
    notes: PutNote
    outcomes: PutOutcome
    first_months: PutOnboarding


@dataclass(frozen=True, slots=True)
class Change:
    """What an item says of somebody who is known; tags by their lower case."""

    index: int
    item: Item
    details: dict[str, str]
    tags: dict[str, str] | None


class Waiting:
    """What waits, in the order: roles, outcomes, who is new, who is changed, applications, notes, first months.

    An item that meets something that waits is not taken: the caller puts all that waits, and then asks again.
    """

    def __init__(self, member: Membership, book: Book, read: Read) -> None:
        self.member, self.book, self.read = member, book, read
        # By what those are known who came in with this batch.
        self.met: set[tuple[str, str]] = set()
        # What guards refuse of the items that `put` returned.
        self.guarded: dict[int, Refused] = {}
        self._clear()

    def _clear(self) -> None:
        self.roles = WaitingRoles(self.member, self.book)
        self.outcomes = WaitingOutcomes(self.book, self.read.outcomes)
        self.first_months = WaitingFirstMonths(self.book, self.read.first_months)
        self.new: list[tuple[int, Newcomer]] = []
        self.changed: dict[UUID, Change] = {}
        self.arriving: dict[int, Item] = {}
        self.noted: dict[int, Item] = {}
        # Names and rows of ours that wait, people whose applications do, and applications of which notes do.
        self.names: set[tuple[str, str, str]] = set()
        self.rows: set[UUID | None] = set()
        self.known_by: set[tuple[str, str]] = set()
        # Addresses that people who wait leave or take.
        self.addresses: set[tuple[str, str]] = set()

    def meets(self, item: Item) -> bool:
        """Tell whether an item is about something that waits."""
        pk = self.book.pk(item["collection"], item["source"], item["external_id"])
        return (pk is not None and pk in self.rows) or called(item) in self.names or self.roles.bear(item)

    def take_new(self, index: int, someone: Newcomer) -> bool:
        """Let somebody wait who is known by nothing that they bring, and tell whether they do."""
        if any(one in self.met or one in self.known_by or one in self.addresses for one in someone.known_by):
            return False
        self.new.append((index, someone))
        self.names.add((PEOPLE, someone.name.source, someone.name.external_id))
        self.known_by |= {*someone.known_by}
        return True

    def take(self, index: int, item: Item) -> bool:
        """Let a changed person, an application or a new note wait whose body is plain, and tell whether it does."""
        takes = {ROLES: self._take_role, PEOPLE: self._take_changed, APPLICATIONS: self._take_arriving}
        takes |= {NOTES: self._take_note, OUTCOMES: self._take_body, FIRST_MONTHS: self._take_body}
        take = takes.get(item["collection"])
        return take is not None and take(index, item)

    def _take_role(self, index: int, item: Item) -> bool:
        if not self.roles.take(index, item):
            return False
        self.names.add(called(item))
        self.rows.add(self.book.pk(ROLES, item["source"], item["external_id"]))
        return True

    def _take_body(self, index: int, item: Item) -> bool:
        waiting = self.outcomes if item["collection"] == OUTCOMES else self.first_months
        names, rows = waiting.take(index, item)
        self.names |= names
        self.rows |= rows
        return True

    def _take_changed(self, index: int, item: Item) -> bool:
        pk = self.book.pk(PEOPLE, item["source"], item["external_id"])
        held = self.book.cells("candidate", pk) if pk else None
        if pk is None or held is None or not can_add_people(self.member):
            return False
        data, tags = plain_tags(item["data"])
        for key, value in data.items():
            detail = BY_KEY.get(key)
            if detail is None or type(value) is not str or len(value) > detail.typed or not value.isprintable():
                return False
        email = str(held["email"])
        if not self._keep_apart(email, data.get("email", email)):
            return False
        self.changed[pk] = Change(index, item, data, tags)
        self.rows.add(pk)
        self.names.add(called(item))
        return True

    def _keep_apart(self, before: str, after: str) -> bool:
        """Note that an address goes and one comes; False where somebody who waits leaves or takes one of them."""
        if before == after:
            return True
        pair = {("email", email.strip().lower()) for email in (before, after)} - {("email", "")}
        if pair & (self.addresses | self.known_by):
            return False
        self.addresses |= pair
        return True

    def _take_note(self, index: int, item: Item) -> bool:
        source, data = item["source"], item["data"]
        known = self.book.pk(NOTES, source, item["external_id"])
        if known is not None or not named_plainly(data, "application_external_id"):
            return False
        theirs = data.get("application_external_id")
        waits = (APPLICATIONS, source, theirs) in self.names
        if theirs is not None and not waits and self.book.called("application", source, theirs) is None:
            return False
        self.noted[index] = item
        # A change of the application comes after what was written about it.
        self.names |= {called(item), (APPLICATIONS, source, str(theirs))}
        self.rows |= {self.book.called("application", source, str(theirs)), read_id(data.get("application_id"))}
        return True

    def _take_arriving(self, index: int, item: Item) -> bool:
        known = self.book.pk(APPLICATIONS, item["source"], item["external_id"])
        if known is not None and self.book.cells("application", known) is None:
            return False
        data = item["data"]
        if not named_plainly(data, "role_external_id", "candidate_external_id"):
            return False
        role, who = data.get("role_external_id"), data.get("candidate_external_id")
        if role is not None and self.book.called("role", item["source"], role) is None:
            return False
        waits = (PEOPLE, item["source"], who) in self.names
        if who is not None and not waits and self.book.called("candidate", item["source"], who) is None:
            return False
        self.arriving[index] = item
        # A change of the person behind it comes after it.
        self.names |= {called(item), (PEOPLE, item["source"], str(who))}
        self.rows |= {known, self.book.called("candidate", item["source"], str(who)), read_id(data.get("candidate_id"))}
        return True

    def put(self, answer: Answer) -> list[int]:
        """Put what waits and answer for it; return in order the items that have to be put one by one."""
        roles, outcomes, first_months = self.roles, self.outcomes, self.first_months
        new, changed, arriving, noted = self.new, self.changed, self.arriving, self.noted
        self._clear()
        rest = [*roles.put(answer), *outcomes.put(answer)]
        rest += self._put_new(new, answer) if new else []
        rest += self._put_changed(changed, answer) if changed else []
        rest += self._put_arriving(arriving, answer) if arriving else []
        rest += self._put_noted(noted, answer) if noted else []
        rest += first_months.put(answer)
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

    def _put_changed(self, changed: Mapping[UUID, Change], answer: Answer) -> list[int]:
        before = {pk: self.book.ours("candidate", pk) for pk in changed}
        may = [pk for pk in changed if before[pk] is not None and can_edit_candidate(self.member, before[pk], None)]
        try:
            with transaction.atomic():
                done = edit_candidates(actor=self.member, wanted={pk: changed[pk].details for pk in may})
        except IntegrityError:
            return [one.index for one in changed.values()]
        tags = {pk: changed[pk].tags for pk in done}
        labelled = label_people(actor=self.member, wanted={pk: own for pk, own in tags.items() if own is not None})
        for pk, row in done.items():
            index, item = changed[pk].index, changed[pk].item
            touched = row.version != before[pk].version or pk in labelled
            self.book.keep(PEOPLE, item["source"], item["external_id"], row)
            self.met.update(known_by(row, row.emails))
            answer(index, Outcome.UPDATED if touched else Outcome.UNCHANGED, pk)
        return [one.index for pk, one in changed.items() if pk not in done]

    def _put_arriving(self, arriving: Mapping[int, Item], answer: Answer) -> list[int]:
        arrivals = {}
        for index, item in arriving.items():
            source, name = item["source"], item["external_id"]
            standing = self.read.applications.plain_standing(source, item["data"])
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

    def _put_noted(self, noted: Mapping[int, Item], answer: Answer) -> list[int]:
        said = {}
        for index, item in noted.items():
            plain = self.read.notes.plain_note(item["source"], item["data"])
            if plain is not None:
                said[index] = (Name(item["source"], item["external_id"]), *plain)
        try:
            with transaction.atomic():
                made = put_notes(actor=self.member, said=said)
        except IntegrityError:
            return [*noted]
        for index, row in made.items():
            self.book.keep(NOTES, noted[index]["source"], noted[index]["external_id"], row)
            answer(index, Outcome.CREATED, row.pk)
        return [index for index in noted if index not in made]
