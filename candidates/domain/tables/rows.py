"""What a record of an export says once it is read, and how the records of a file are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from candidates.domain.fields import Person, identities_of
from candidates.domain.tables.columns import DAYS, Column, places_of
from candidates.domain.tables.matching import Keys
from candidates.domain.tables.meanings import parts_in
from candidates.domain.values import numbers_in


class Unusable(Exception):
    """The record cannot be imported; `code` is stable, the message is for the person who sent the file."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(slots=True)
class Parsed(Person):
    """What a record says, cleaned. Days are ISO text so that it can be kept as JSON; `notes` say what was changed.

    `emails` are addresses beside the first; `combination` is what its standing is looked up by; `kept` are texts of
    columns kept as notes, `closed` those that only the importer may read.
    """

    emails: list[str] = field(default_factory=list)
    external_id: str = ""
    application_id: str = ""
    job: str = ""
    stage: str = ""
    status: str = ""
    combination: str = ""
    source: str = ""
    applied_on: str = ""
    ended_on: str = ""
    stage_since: str = ""
    tags: list[str] = field(default_factory=list)
    reject_reason: str = ""
    note: str = ""
    closed: str = ""
    resume_file: str = ""
    notes: list[str] = field(default_factory=list)

    def keys(self) -> Keys:
        """Return what this row can be recognised by."""
        numbers, own = tuple(numbers_in(self.phone)), tuple(identities_of(self).values())
        return Keys(self.name, tuple(self.addresses), numbers, own, self.external_id, self.phone)

    @property
    def addresses(self) -> list[str]:
        """All e-mail addresses, the main one first."""
        return [self.email, *self.emails] if self.email else self.emails

    def as_json(self) -> dict[str, Any]:
        """Return what is filled as plain data; `Parsed(**data)` gives the same again."""
        return {name: value for name, value in zip(FIELDS, values_of(self), strict=True) if value}


FIELDS = tuple(each.name for each in fields(Parsed))
# A row's values in the order of FIELDS: `Parsed(*values)` gives the same again.
values_of = attrgetter(*FIELDS)


@dataclass(frozen=True)
class Layout:
    """How the records of a file are read: fields → places, headings by place, the order of days by place."""

    places: Mapping[str, Sequence[int]]
    headings: Sequence[str]
    orders: Mapping[int, str]
    today: date
    parts: Sequence[str] = ()
    family_first: bool = False

    @property
    def width(self) -> int:
        return len(self.headings)

    @cached_property
    def cells(self) -> list[tuple[str, int]]:
        """Each column that is read, as its field and its place: every row asks for these alone."""
        return [(name, place) for name, places in self.places.items() for place in places]

    @cached_property
    def days(self) -> list[tuple[str, int, str]]:
        """The columns of days, with the order of day and month of each."""
        return [(name, place, self.orders.get(place, "")) for name in DAYS for place in self.places.get(name, ())]


def layout_of(columns: Sequence[Column], orders: Mapping[int, str], today: date) -> Layout:
    """Return the layout that chosen columns make."""
    places = places_of(columns)
    turned = any(column.family_first for column in columns if column.goes == "name")
    return Layout(places, [column.heading for column in columns], orders, today, parts_in(list(places)), turned)
