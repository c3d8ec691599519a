"""Keyset paging: a page begins behind the last row of the one before, so writes in between move nothing.

The order is by id (time of making), by another column with `sort`, or by last change with `updated_after`: a row that
changes while a client pages through the changes comes again at the end, never not at all.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from foundation.core.api.errors import BadQuery
from foundation.core.api.filters import SAY_INSTANT, after, instant
from foundation.core.api.sorting import Order

LIMIT, MOST = 100, 500
PARAMETERS = ("limit", "cursor", "count", "updated_after", "sort")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BY_ID, BY_CHANGE, BY_PLACE, BY_COLUMN = b"i", b"u", b"p", b"c"
_CHANGE = struct.Struct(">q16s")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its id, and in the order of change also when it last changed (UTC), or where that stands
    in the log of changes; in the order of a column also its value there."""

    pk: UUID
    updated_at: datetime | None = None
    place: int | None = None
    value: str | None = None

    @property
    def kind(self) -> bytes:
        """In which order it stands."""
        if self.value is not None:
            return BY_COLUMN
        if self.place is not None:
            return BY_PLACE
        return BY_ID if self.updated_at is None else BY_CHANGE

    def encode(self) -> str:
        """Return the opaque form that clients hand back."""
        if self.value is not None:
            raw = BY_COLUMN + self.pk.bytes + self.value.encode()
        elif self.place is not None:
            raw = BY_PLACE + _CHANGE.pack(self.place, self.pk.bytes)
        elif self.updated_at is None:
            raw = BY_ID + self.pk.bytes
        else:
            raw = BY_CHANGE + _CHANGE.pack((self.updated_at - EPOCH) // timedelta(microseconds=1), self.pk.bytes)
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Return the cursor that `text` stands for. Raises ValueError for anything we did not make."""
        try:
            raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
            if raw[:1] == BY_ID:
                made = cls(UUID(bytes=raw[1:]))
            elif raw[:1] == BY_CHANGE:
                micros, pk = _CHANGE.unpack(raw[1:])
                made = cls(UUID(bytes=pk), EPOCH + timedelta(microseconds=micros))
            elif raw[:1] == BY_PLACE:
                place, pk = _CHANGE.unpack(raw[1:])
                made = cls(UUID(bytes=pk), place=place)
            elif raw[:1] == BY_COLUMN:
                made = cls(UUID(bytes=raw[1:17]), value=raw[17:].decode())
            else:
                raise ValueError("no order")
        except (binascii.Error, struct.error, OverflowError, UnicodeError) as error:
            raise ValueError("not a cursor") from error
        if made.encode() != text:
            raise ValueError("not as we write it")
        return made


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client asks of a list: how many rows, from where, since when, with a total, in which order."""

    limit: int
    cursor: Cursor | None
    updated_after: datetime | None
    count: bool
    print: str = ""
    order: Order | None = None

    def ordered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return `queryset` in the order of paging, behind the cursor, with one row more than the page holds."""
        if self.order:
            if self.cursor:
                at = self.order.value_of(self.cursor.value or "")
                queryset = self.order.behind(queryset, at, self.cursor.pk)
            return self.order.sorted(queryset)[: self.limit + 1]
        if self.updated_after is None:
            if self.cursor:
                queryset = queryset.filter(pk__gt=self.cursor.pk)
            return queryset.order_by("pk")[: self.limit + 1]
        if self.cursor:
            queryset = queryset.filter(after("updated_at", self.cursor.updated_at, self.cursor.pk))
        return queryset.order_by("updated_at", "pk")[: self.limit + 1]

    def changed(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of `queryset` that changed after the moment asked for."""
        return queryset if self.updated_after is None else queryset.filter(updated_at__gt=self.updated_after)

    @property
    def columns(self) -> tuple[str, ...]:
        """What of a row `behind` asks for."""
        return ("pk", "updated_at", *([self.order.column] if self.order else []))

    def behind(self, pk: UUID, updated_at: datetime, value: Any = None) -> str:
        """Return the cursor for the page behind the row with these `columns`."""
        if self.order:
            return self.bound(Cursor(pk, value=self.order.text_of(value)))
        return self.bound(Cursor(pk, updated_at if self.updated_after else None))

    def bound(self, cursor: Cursor) -> str:
        """Return a cursor that is good for this list alone."""
        return f"{cursor.encode()}.{self.print}"


def limit_of(query: Mapping[str, str], faults: dict[str, tuple[str, str]]) -> int:
    """Return how many rows a page of `query` is to have; what cannot be right is put among the faults."""
    limit = query.get("limit", str(LIMIT))
    if limit.isascii() and limit.isdigit() and len(limit) <= len(str(MOST)) and 1 <= int(limit) <= MOST:
        return int(limit)
    faults["limit"] = ("invalid", f"Give a number from 1 to {MOST}.")
    return LIMIT


def print_of(path: str, query: Mapping[str, str]) -> str:
    """Return a short print of a collection and what it is asked for, but for the page."""
    asked = sorted((name, query[name]) for name in query if name not in ("limit", "cursor", "count"))
    return hashlib.blake2b(repr((path, asked)).encode(errors="replace"), digest_size=6).hexdigest()


def wanted(query: Mapping[str, str], path: str = "", *, by_place: bool = False, order: Order | None = None) -> Wanted:
    """Read the paging parameters of `query`. Raises BadQuery naming each that cannot be right.

    A cursor is good for the collection at `path`, the `order` and the filters that it was given with, and for no
    other. `by_place` says that what changed is read in the order of the log.
    """
    faults: dict[str, tuple[str, str]] = {}
    limit = limit_of(query, faults)
    count = query.get("count", "false")
    if count not in ("true", "false"):
        faults["count"] = ("invalid", "Give true or false.")
    since = instant(query["updated_after"]) if "updated_after" in query else None
    if "updated_after" in query and since is None:
        faults["updated_after"] = ("invalid", SAY_INSTANT)
    page = Wanted(limit, None, since, count == "true", print_of(path, query), order)
    if "cursor" in query:
        kind = BY_COLUMN if order else BY_ID if since is None else BY_PLACE if by_place else BY_CHANGE
        try:
            page = replace(page, cursor=_cursor(query["cursor"], page, kind))
        except ValueError as error:
            faults["cursor"] = ("invalid_cursor", str(error))
    if faults:
        raise BadQuery(faults)
    return page


def _cursor(given: str, page: Wanted, kind: bytes) -> Cursor:
    """Return the cursor that was given for a page. Raises ValueError with what to say of one that is not for it."""
    text, _, of = given.partition(".")
    try:
        cursor = Cursor.decode(text)
        if page.order and cursor.value is not None:
            page.order.value_of(cursor.value)
    except ValueError:
        raise ValueError("Give the next_cursor of the page before, unchanged.") from None
    if of != page.print or cursor.kind != kind:
        raise ValueError("This cursor belongs to another list, or one asked for otherwise.")
    return cursor
