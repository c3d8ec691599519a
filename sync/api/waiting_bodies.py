"""Items of a batch whose bodies are read as their PUT reads them, and that are put together: outcomes, first months."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import IntegrityError
from rest_framework.exceptions import APIException

from candidates.api.first_months import PutOnboarding
from candidates.services.first_months_many import Told, put_first_months
from foundation.core.api.views import Puts
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import DomainError
from roles.api.external import PutOutcome
from roles.services.outcomes_many import Wanted, put_outcomes
from sync.api.items import Answer, Item, called
from sync.queries.book import Book

OUTCOMES, FIRST_MONTHS = "outcomes", "onboardings"
V = TypeVar("V", bound=Puts)
S = TypeVar("S")


class WaitingBodies(Generic[V, S]):
    """Items of a collection that wait, by their place in the batch."""

    collection: str

    def __init__(self, book: Book, view: V) -> None:
        self.book, self.view = book, view
        self.items: dict[int, Item] = {}

    def take(self, index: int, item: Item) -> tuple[set[tuple[str, str, str]], set[UUID]]:
        """Let an item wait; return what it is about and names, by name and by id: a change of it comes after."""
        self.items[index] = item
        names, rows = self.book.named_in(item)
        pk = self.book.pk(*called(item))
        return names | {called(item)}, rows | {pk} if pk else rows

    def read(self, item: Item, data: dict[str, Any]) -> S:
        """Return what an item says. Raises Invalid."""
        raise NotImplementedError

    def write(self, said: Mapping[int, S]) -> Mapping[int, tuple[Any, Outcome]]:
        """Put what is said by one act; return what came of each that needs no closer look."""
        raise NotImplementedError

    def put(self, answer: Answer) -> list[int]:
        """Put them and answer for each; return the places of those that have to be put one by one."""
        if not self.items:
            return []
        body = self.view.input(context={"member": self.view.request.member})
        said: dict[int, S] = {}
        for index, item in self.items.items():
            # What is refused is said by its own PUT.
            with suppress(DomainError, APIException):
                said[index] = self.read(item, dict(body.run_validation(item["data"])))
        try:
            done = self.write(said)
        except IntegrityError:
            return [*self.items]
        for index, (row, outcome) in done.items():
            item = self.items[index]
            self.book.keep(self.collection, item["source"], item["external_id"], row)
            answer(index, outcome, row.pk)
        return [index for index in self.items if index not in done]


class WaitingOutcomes(WaitingBodies[PutOutcome, Wanted]):
    """Outcomes that are new, or say something else."""

    collection = OUTCOMES

    def take(self, index: int, item: Item) -> tuple[set[tuple[str, str, str]], set[UUID]]:
        names, rows = super().take(index, item)
        known = self.book.named(*called(item))
        return names, rows | {known.role_id} if known else rows

    def read(self, item: Item, data: dict[str, Any]) -> Wanted:
        return self.view.wanted(item["source"], item["external_id"], data)

    def write(self, said: Mapping[int, Wanted]) -> Mapping[int, tuple[Any, Outcome]]:
        return put_outcomes(actor=self.view.request.member, wanted=said)


class WaitingFirstMonths(WaitingBodies[PutOnboarding, Told]):
    """First months, whatever is told of them."""

    collection = FIRST_MONTHS

    def read(self, item: Item, data: dict[str, Any]) -> Told:
        return self.view.told(item["source"], item["external_id"], data)

    def write(self, said: Mapping[int, Told]) -> Mapping[int, tuple[Any, Outcome]]:
        return put_first_months(actor=self.view.request.member, told=said)
