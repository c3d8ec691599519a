"""Putting the items of a batch in order: what is the same is compared, new people together, all else by its own act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from rest_framework.exceptions import APIException

from candidates.api.external import PutApplication, PutCandidate
from candidates.models import Candidate
from candidates.policies import can_add_people
from candidates.services.upserting_many import Newcomer, known_among, known_by, plain_person, put_newcomers
from foundation.core.api.errors import exception_handler
from foundation.core.api.external import name_is_wrong
from foundation.core.api.resources import ApiRequest
from foundation.core.api.views import Puts
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import DomainError, Invalid
from foundation.people.services.external_ids import Name, take_turn_if_free, take_turns
from roles.api.external import PutRole
from sync.queries.book import Book

PUTS: dict[str, type[Puts]] = {"roles": PutRole, "candidates": PutCandidate, "applications": PutApplication}
REFUSALS = (DomainError, APIException, PermissionDenied, DataError, IntegrityError)
ERROR = "error"
PEOPLE = "candidates"
Item = Mapping[str, Any]
Answer = dict[str, Any]


class Stopped(Exception):
    """The first refusal of a batch that is kept as a whole or not at all."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Batch:
    """The items of one request, in order. What is the same as it stands asks the database nothing of its own.

    People who are new and known by nothing wait, and are made together before the first item that is put by its act.
    """

    def __init__(self, request: ApiRequest, items: Sequence[Item], *, atomic: bool) -> None:
        self.request, self.items, self.atomic = request, items, atomic
        self.member = request.member
        self.answers: list[Answer] = [
            {"index": index, "status": ERROR, "id": None, "external_id": item["external_id"], "error": None}
            for index, item in enumerate(items)
        ]
        self.waiting: list[tuple[int, Newcomer]] = []
        # By what those are known who wait, and whom the organisation has.
        self.waits_by: set[tuple[str, str]] = set()
        self.met: set[tuple[str, str]] = set()

    def _look_up(self) -> None:
        self.book = Book(self.member, self.items)
        self.puts = {name: self._view(kind) for name, kind in PUTS.items()}
        self.bodies = {name: view.input(context={"member": self.member}) for name, view in self.puts.items()}

    def _view(self, kind: type[Puts]) -> Puts:
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
            take_turns(self.member.organisation_id, alone=True)
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
        self.met = known_among(self.member.organisation_id, new.values())
        for index, item in enumerate(self.items):
            if self._is_same(index, item):
                continue
            someone = new.get(index)
            if someone and not self._is_met(someone):
                self.waiting.append((index, someone))
                self.waits_by |= {*someone.known_by, (someone.name.source, someone.name.external_id)}
            else:
                self._make_waiting()
                self._put_one(index, item)
        self._make_waiting()

    def _newcomers(self) -> dict[int, Newcomer]:
        """Return the people among the items whose name is new and whose details are right, by their place."""
        if not can_add_people(self.member):
            return {}
        found = {}
        for index, item in enumerate(self.items):
            if item["collection"] != PEOPLE or name_is_wrong(item["source"], item["external_id"]):
                continue
            if self.book.pk(PEOPLE, item["source"], item["external_id"]) is None and (
                person := plain_person(item["data"])
            ):
                found[index] = Newcomer(Name(item["source"], item["external_id"]), person, known_by(person))
        return found

    def _is_met(self, someone: Newcomer) -> bool:
        """Tell whether somebody is known by now: by their name, or by what they bring, here or among those who wait."""
        name = (someone.name.source, someone.name.external_id)
        known = self.book.pk(PEOPLE, *name) is not None or name in self.waits_by
        return known or any(one in self.met or one in self.waits_by for one in someone.known_by)

    def _make_waiting(self) -> None:
        """Make those who wait; one by one where somebody came in by another door meanwhile."""
        waiting, self.waiting, self.waits_by = self.waiting, [], set()
        if not waiting:
            return
        try:
            with transaction.atomic():
                made = put_newcomers(actor=self.member, people=[someone for _, someone in waiting])
        except IntegrityError:
            for index, _someone in waiting:
                self._put_one(index, self.items[index])
            return
        for (index, someone), pk in zip(waiting, made, strict=True):
            self.book.note(PEOPLE, someone.name.source, someone.name.external_id, pk)
            self.met.update(someone.known_by)
            self.answers[index] |= {"status": Outcome.CREATED.value, "id": pk}

    def _put_one(self, index: int, item: Item) -> None:
        """Put one item by its act, in a savepoint."""
        answer = self.answers[index]
        try:
            outcome, pk = self._put(item)
            answer |= {"status": outcome.value, "id": pk}
        except REFUSALS as refused:
            answer |= {"status": ERROR, "error": self._said(refused, index)}
            if self.atomic:
                raise Stopped(answer) from None

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
            self.met.update(known_by(made, made.emails))
        return outcome, made.pk

    def _said(self, refused: Exception, index: int) -> dict[str, Any]:
        """Return a refusal as a problem whose pointers lead into the batch."""
        said: dict[str, Any] = orjson.loads(exception_handler(refused, {"request": self.request}).content)
        place = f"#/items/{index}"
        for fault in said["errors"]:
            fault["pointer"] = place if fault["pointer"] == "#" else f"{place}/data{fault['pointer'].removeprefix('#')}"
        return said
