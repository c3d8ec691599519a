"""Putting the items of a batch in order: what is the same is compared, plain ones together, all else by its own act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from rest_framework.exceptions import APIException

from candidates.api.external import PutApplication, PutCandidate, PutNote
from candidates.api.first_months import PutOnboarding
from candidates.models import Candidate
from candidates.policies import can_add_people
from candidates.services.upserting_many import Newcomer, known_among, known_by, plain_person
from foundation.core.api.errors import exception_handler
from foundation.core.api.external import name_is_wrong
from foundation.core.api.resources import ApiRequest
from foundation.core.api.views import Puts
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import DomainError, Invalid
from foundation.people.api import PutMember
from foundation.people.services.external_ids import Name, take_turn, take_turn_if_free
from roles.api.external import PutOutcome, PutRole
from sync.api.items import Item, plain_tags
from sync.api.waiting import APPLICATIONS, PEOPLE, Read, Waiting
from sync.queries.book import Book

PUTS: dict[str, type[Puts]] = {
    "members": PutMember,
    "roles": PutRole,
    "outcomes": PutOutcome,
    "candidates": PutCandidate,
    "applications": PutApplication,
    "notes": PutNote,
    "onboardings": PutOnboarding,
}
REFUSALS = (DomainError, APIException, PermissionDenied, DataError, IntegrityError)
ERROR = "error"
# Nothing that waits is changed by what a system says of these.
APART = {"roles"}
V = TypeVar("V", bound=Puts)
Answer = dict[str, Any]


class Stopped(Exception):
    """The first refusal of a batch that is kept as a whole or not at all."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Batch:
    """The items of one request, in order. What is the same as it stands asks the database nothing of its own.

    What can be put together waits, until an item meets it or has to be put by its own act.
    """

    def __init__(self, request: ApiRequest, items: Sequence[Item], *, atomic: bool) -> None:
        self.request, self.items, self.atomic = request, items, atomic
        self.member = request.member
        self.answers: list[Answer] = [
            {"index": index, "status": ERROR, "id": None, "external_id": item["external_id"], "error": None}
            for index, item in enumerate(items)
        ]

    def _look_up(self) -> None:
        self.book = Book(self.member, self.items)
        view = self._view
        read = Read(view(PutApplication), view(PutNote), view(PutOutcome), view(PutOnboarding))
        self.puts: dict[str, Puts] = {name: self._view(kind) for name, kind in PUTS.items()}
        self.puts |= {APPLICATIONS: read.applications}
        self.bodies = {name: view.input(context={"member": self.member}) for name, view in self.puts.items()}
        self.waiting = Waiting(self.member, self.book, read)

    def _view(self, kind: type[V]) -> V:
        view = kind()
        view.request, view.kwargs, view.book = self.request, {}, self.book
        return view

    def put(self) -> list[Answer]:
        """Put all items and return an answer for each. Raises Stopped at the first refusal of an atomic batch."""
        turn = take_turn_if_free(self.member.organisation_id)
        self._look_up()
        if not turn and all(self._is_same(index, item) for index, item in enumerate(self.items)):
            return self.answers
        if not turn:
            # Nothing was written yet: what others put meanwhile is looked up once it is this batch's turn.
            take_turn(self.member.organisation_id)
            self._look_up()
        self._put_in_order()
        return self.answers

    def _is_same(self, index: int, item: Item) -> bool:
        """Tell whether an item is as it stands, and answer for it."""
        pk = self.book.pk(item["collection"], item["source"], item["external_id"])
        if pk is None or not self.puts[item["collection"]].untouched(pk, item["source"], item["data"]):
            return False
        self.answers[index] |= {"status": Outcome.UNCHANGED.value, "id": pk}
        return True

    def _put_in_order(self) -> None:
        new = self._newcomers()
        self.waiting.met = known_among(self.member.organisation_id, new.values())
        for index, item in enumerate(self.items):
            if self.waiting.meets(item):
                self._put_waiting()
            if not self._is_same(index, item) and not self._waits(index, item, new.get(index)):
                if item["collection"] not in APART:
                    self._put_waiting()
                self._put_one(index, item)
        self._put_waiting()

    def _waits(self, index: int, item: Item, someone: Newcomer | None) -> bool:
        """Let an item wait that can be put together with others, and tell whether it does."""
        if someone and self.book.pk(PEOPLE, item["source"], item["external_id"]) is None:
            return self.waiting.take_new(index, someone)
        return not name_is_wrong(item["source"], item["external_id"]) and self.waiting.take(index, item)

    def _newcomers(self) -> dict[int, Newcomer]:
        """Return the people among the items whose name is new and whose details are right, by their place."""
        if not can_add_people(self.member):
            return {}
        found = {}
        for index, item in enumerate(self.items):
            if item["collection"] != PEOPLE or name_is_wrong(item["source"], item["external_id"]):
                continue
            details, tags = plain_tags(item["data"])
            if self.book.pk(PEOPLE, item["source"], item["external_id"]) is None and (person := plain_person(details)):
                found[index] = Newcomer(Name(item["source"], item["external_id"]), person, known_by(person), tags)
        return found

    def _put_waiting(self) -> None:
        """Put what waits; one by one what has to be looked at closely."""
        for index in self.waiting.put(self._answer):
            if index in self.waiting.guarded:
                self._refuse(index, self.waiting.guarded[index])
            else:
                self._put_one(index, self.items[index])

    def _answer(self, index: int, outcome: Outcome, pk: UUID) -> None:
        self.answers[index] |= {"status": outcome.value, "id": pk}

    def _put_one(self, index: int, item: Item) -> None:
        """Put one item by its act, in a savepoint."""
        answer = self.answers[index]
        try:
            outcome, pk = self._put(item)
            answer |= {"status": outcome.value, "id": pk}
        except REFUSALS as refused:
            self._refuse(index, refused)

    def _refuse(self, index: int, refused: Exception) -> None:
        self.answers[index] |= {"status": ERROR, "error": self._said(refused, index)}
        if self.atomic:
            raise Stopped(self.answers[index]) from None

    def _put(self, item: Item) -> tuple[Outcome, Any]:
        name, source, external_id = item["collection"], item["source"], item["external_id"]
        if name_is_wrong(source, external_id):
            raise Invalid({"": "Source and external id are made of visible characters."})
        view = self.puts[name]
        data = dict(self.bodies[name].run_validation(item["data"]))
        row = self.book.named(name, source, external_id)
        if row is not None and view.same(self.member, row, source, dict(data)):
            return Outcome.UNCHANGED, row.pk
        with transaction.atomic():
            made, outcome = view.put_as(self.member, source, external_id, data)
        self.book.keep(name, source, external_id, made)
        if isinstance(made, Candidate):
            self.waiting.met.update(known_by(made, made.emails))
        return outcome, made.pk

    def _said(self, refused: Exception, index: int) -> dict[str, Any]:
        """Return a refusal as a problem whose pointers lead into the batch."""
        said: dict[str, Any] = orjson.loads(exception_handler(refused, {"request": self.request}).content)
        place = f"#/items/{index}"
        for fault in said["errors"]:
            fault["pointer"] = place if fault["pointer"] == "#" else f"{place}/data{fault['pointer'].removeprefix('#')}"
        return said
