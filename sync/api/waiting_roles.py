"""The roles of a batch that are put together: new ones, and known ones whose plain facts differ."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError

from foundation.core.domain.upserts import Outcome
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name
from roles.policies import can_edit_role
from roles.services.putting_many import FACTS, Beginning, change_roles, start_roles
from roles.services.upserting import FIRST
from sync.api.items import Answer, Item
from sync.queries.book import Book

ROLES = "roles"
# What stands on a role comes after it; outcomes wait beside it, and are put behind it.
ON_ROLES = {"applications"}


class WaitingRoles:
    """Roles that wait, by their place in the batch; known ones by their id, too."""

    def __init__(self, member: Membership, book: Book) -> None:
        self.member, self.book = member, book
        self.new: dict[int, Item] = {}
        self.known: dict[UUID, tuple[int, Item]] = {}
        self.names: set[tuple[str, str]] = set()

    def take(self, index: int, item: Item) -> bool:
        """Let a role wait whose body is plain and says something new, and tell whether it does."""
        data, pk = item["data"], self.book.pk(ROLES, item["source"], item["external_id"])
        if not all(key in FACTS and type(value) is str and value.isprintable() for key, value in data.items()):
            return False
        if pk is None:
            if not data.keys() <= {*FIRST}:
                return False
            self.new[index] = item
        else:
            role = self.book.ours("role", pk)
            if role is None or all(getattr(role, key) == data[key] for key in data):
                return False
            if not can_edit_role(self.member, role):
                return False
            self.known[pk] = index, item
        self.names.add((item["source"], item["external_id"]))
        return True

    def bear(self, item: Item) -> bool:
        """Tell whether an item stands on a role that waits."""
        if item["collection"] not in ON_ROLES or not self.names:
            return False
        data, source = item["data"], item["source"]
        if (source, str(data.get("role_external_id"))) in self.names:
            return True
        return str(data.get("role_id")).lower() in map(str, self.known)

    def put(self, answer: Answer) -> list[int]:
        """Put them and answer for each; return the places of those that have to be put one by one."""
        return [*self._start(answer), *self._change(answer)]

    def _start(self, answer: Answer) -> list[int]:
        new = {
            index: Beginning(Name(item["source"], item["external_id"]), item["data"])
            for index, item in self.new.items()
        }
        try:
            made = start_roles(actor=self.member, new=new) if new else {}
        except IntegrityError:
            return [*new]
        for index, role in made.items():
            self.book.keep(ROLES, new[index].name.source, new[index].name.external_id, role)
            answer(index, Outcome.CREATED, role.pk)
        return [index for index in new if index not in made]

    def _change(self, answer: Answer) -> list[int]:
        wanted = {pk: item["data"] for pk, (_index, item) in self.known.items()}
        done = change_roles(actor=self.member, wanted=wanted) if wanted else {}
        for pk, (role, changed) in done.items():
            index, item = self.known[pk]
            self.book.keep(ROLES, item["source"], item["external_id"], role)
            answer(index, Outcome.UPDATED if changed else Outcome.UNCHANGED, pk)
        return [index for pk, (index, _item) in self.known.items() if pk not in done]
